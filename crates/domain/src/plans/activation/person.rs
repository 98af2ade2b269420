//! This person, and not a template: PLAN-04, 13, 14, 17 and 19.

use std::collections::BTreeMap;

use crate::ids::PartKey;

use super::{
    super::{Area, Content, Dose, Goal, Lack, Place, Problem, Relaxed, Rule, SpokenBy, TechniqueCode},
    Look, after, is_within, problem,
};

/// PLAN-04: each area is answered, every item addresses a factor, and every factor that can change is addressed.
pub(super) fn factors(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let factors = &look.content.factors;
    for (domain, area) in factors.areas() {
        let is_answered = match area {
            Area::Unanswered => false,
            Area::NoneFound(_) => true,
            Area::Found(found) => !found.is_empty(),
        };
        if !is_answered {
            problems.push(problem(Rule::Factors, Lack::AreaAnswer, Place::Area(domain)));
        }
    }
    for seen in &look.items {
        let known = |key: &PartKey| factors.all().any(|factor| factor.key == *key);
        if seen.item.rationale.is_empty() || !seen.item.rationale.iter().all(known) {
            problems.push(problem(Rule::Factors, Lack::FactorOfItem, seen.place()));
        }
    }
    for factor in factors.all().filter(|factor| factor.modifiable && factor.left_alone.is_none()) {
        if !look.items.iter().any(|seen| seen.item.rationale.contains(&factor.key)) {
            problems.push(problem(Rule::Factors, Lack::ItemOfFactor, Place::Factor(factor.key.clone())));
        }
    }
}

/// PLAN-13: one functional goal in the patient's own words; and every goal is whole.
pub(super) fn goal(look: &Look<'_>, problems: &mut Vec<Problem>) {
    if look.is_waived(Rule::Goal) {
        return;
    }
    let today = look.facts.today;
    let last = after(today, look.facts.rules.goal_days);
    let open = || look.content.goals.iter().filter(|goal| !goal.status.is_closed());
    let is_own = |goal: &Goal| match goal.spoken_by {
        SpokenBy::Patient => true,
        SpokenBy::Supporter => look.is_relaxed(Relaxed::OwnWords),
        SpokenBy::Clinic => false,
    };
    if !open().any(|goal| goal.functional && is_own(goal)) {
        problems.push(problem(Rule::Goal, Lack::FunctionalGoal, Place::Goals));
    }
    let parts = open().filter(|goal| !goal.is_whole(today, last));
    problems.extend(parts.map(|goal| problem(Rule::Goal, Lack::WholeGoal, Place::Goal(goal.key.clone()))));
}

/// PLAN-14: the measure that was chosen, taken lately from the patient.
pub(super) fn baseline(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let chosen = look.content.chosen_measure();
    let is_fresh = look.facts.baseline.as_ref().is_some_and(|baseline| {
        baseline.measure == chosen
            && is_within(baseline.on, look.facts.today, look.facts.rules.baseline_days)
            && (!baseline.by_observer || look.is_relaxed(Relaxed::OwnMeasure))
    });
    if !is_fresh {
        problems.push(problem(Rule::Baseline, Lack::FreshBaseline, Place::Baseline));
    }
}

/// PLAN-17: the first review soon, and none too long after the one before.
pub(super) fn reviews(look: &Look<'_>, problems: &mut Vec<Problem>) {
    let (today, rules) = (look.facts.today, look.facts.rules);
    let mut days = look.content.reviews.clone();
    days.sort_unstable();
    let is_soon = days.first().is_some_and(|first| today < *first && *first <= after(today, rules.first_review_days));
    let mut pairs = days.windows(2);
    let is_close = pairs.all(|pair| match pair {
        [before, next] => *next <= after(*before, rules.later_review_days),
        _ => true,
    });
    if !is_soon || !is_close {
        problems.push(problem(Rule::Review, Lack::ReviewDate, Place::Reviews));
    }
}

/// PLAN-19: something of the patient's own is recorded, and a dose or goal differs from the template.
pub(super) fn personal(look: &Look<'_>, problems: &mut Vec<Problem>) {
    if look.content.preferences.is_empty() {
        problems.push(problem(Rule::Personal, Lack::Preference, Place::Preferences));
    }
    let is_unchanged =
        |template: &Content| look.content.goals == template.goals && doses(look.content) == doses(template);
    if look.facts.template.is_some_and(is_unchanged) {
        problems.push(problem(Rule::Personal, Lack::DifferenceFromTemplate, Place::Items));
    }
}

fn doses(content: &Content) -> BTreeMap<&TechniqueCode, Option<&Dose>> {
    content.items.iter().map(|item| (&item.technique, item.dose.as_ref())).collect()
}
