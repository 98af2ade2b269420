//! What no exception sets aside: PLAN-11, 12, 15, 16, 18, 20 and 21; and PLAN-08, which carries its own reason.

use crate::articles::checks::tells_to_stop;

use super::{
    super::{External, Lack, Licensed, Place, Problem, Rule, Topic},
    Look, problem,
};

/// The act that PLAN-03 looks after.
pub(super) const PSYCHOTHERAPY: &str = "psychotherapy";

/// PLAN-08: what guidelines advise against has a written reason.
pub(super) fn not_routine(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let unusual = look.items.iter().filter(|seen| seen.technique.is_some_and(|technique| technique.not_routine));
    let silent = unusual.filter(|seen| seen.item.reason.is_none());
    problems.extend(silent.map(|seen| problem(Rule::NotRoutine, Lack::Reason, seen.place())));
}

/// PLAN-11: where botulinum toxin is in licensed use, its prescriber gets the plan.
pub(super) fn prescriber(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let is_shared = look.content.sharing.as_ref().is_some_and(|sharing| sharing.consented);
    let licensed = look.content.external_treatments.iter().find(|treatment| {
        matches!(treatment.what, External::BotulinumToxin { .. })
            && treatment.licensed == Licensed::Yes
            && treatment.current
    });
    if licensed.is_some() && !is_shared {
        problems.push(problem(Rule::Prescriber, Lack::Sharing, Place::Sharing));
    }
}

/// PLAN-12: no text tells anybody to give up a medicine.
pub(super) fn stop_words(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let tells = look
        .content
        .texts()
        .into_iter()
        .filter(|(_, text)| !tells_to_stop(text.expose(), look.content.lang, look.facts.stop_words).is_empty());
    problems.extend(tells.map(|(place, _)| problem(Rule::StopWords, Lack::OtherWording, place)));
}

/// PLAN-15: the safety questions are answered, lately, and no red flag is open.
pub(super) fn red_flags(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let screen = look.facts.screen;
    let mut lacks = |lack| problems.push(problem(Rule::RedFlags, lack, Place::RedFlagScreen));
    if !screen.is_some_and(|screen| screen.is_fresh(look.facts.today, look.facts.rules)) {
        lacks(Lack::FreshScreen);
    }
    if screen.is_some_and(|screen| screen.open_red) {
        lacks(Lack::ClearedRedFlag);
    }
}

/// PLAN-16: the page for flare-ups, with urgent signs and numbers.
pub(super) fn flare_up(look: &Look<'_>, problems: &mut Vec<Problem>) {
    if !look.content.flare_up_plan.is_whole() {
        problems.push(problem(Rule::FlareUp, Lack::FlareUpPage, Place::FlareUpPlan));
    }
}

/// PLAN-18: the consent talk was about everything, doing nothing and medical options included.
pub(super) fn consent(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let is_whole =
        look.content.consent.as_ref().is_some_and(|talk| {
            talk.on <= look.facts.today && Topic::ALL.iter().all(|topic| talk.about.contains(topic))
        });
    if !is_whole {
        problems.push(problem(Rule::Consent, Lack::ConsentTalk, Place::Consent));
    }
}

/// PLAN-20: what an answer speaks against is blocked until a clinician writes why it is safe.
pub(super) fn contraindications(look: &Look<'_>, problems: &mut Vec<Problem>) {
    for seen in &look.items {
        let Some(technique) = seen.technique else { continue };
        for tag in &technique.contraindications {
            let Some(answer) = look.facts.contraindications.get(tag) else { continue };
            let is_cleared = |item| look.content.cautions.iter().any(|c| c.tag == *tag && c.item == item);
            if !is_cleared(seen.item.key.clone()) {
                let lack = Lack::Clearance { tag: tag.clone(), answer: answer.clone() };
                problems.push(problem(Rule::Contraindication, lack, seen.place()));
            }
        }
    }
}

/// PLAN-21: every technique is in the catalogue, and whoever gives it may do so here.
pub(super) fn providers(look: &Look<'_>, problems: &mut Vec<Problem>) {
    for seen in &look.items {
        if seen.technique.is_none() {
            problems.push(problem(Rule::Provider, Lack::LivingTechnique, seen.place()));
        }
        // Psychotherapy is told by PLAN-03, unless an exception silences that.
        let act = seen.regulated_act().filter(|act| *act != PSYCHOTHERAPY || look.is_waived(Rule::MindSide));
        if act.is_some_and(|act| !seen.is_in_scope(act, look.facts.scope)) {
            problems.push(problem(Rule::Provider, Lack::AuthorisedProvider, seen.place()));
        }
    }
}
