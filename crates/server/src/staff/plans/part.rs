//! What of a plan is written at one address: asked with what is kept, read back, and put into the plan.

use std::{collections::BTreeSet, fmt, str::FromStr};

use domain::{
    articles,
    ids::{PartKey, StaffId},
    plans::{
        Area, AskedScreen, Caution, ConsentForm, ConsentTalk, Content, Coordination, Domain, External,
        ExternalTreatment, Factor, FactorSource, Goal, GoalStatus, Lack, Licensed, Place, Preference, PreferenceKind,
        Problem, Sharing, SpokenBy, Technique, Topic,
    },
    text::Words as Said,
};
use jiff::civil::Date;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    asking::{Asking, Reading, put, put_day},
    item,
};
use crate::{
    components::{Choice, HtmlForm, Problems},
    typed::{Typed, of_word, word_of},
    words::Words,
};

/// A part of a plan that has a form of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The problem, in the patient's words.
    Problem,
    /// What may feed the pain in one area.
    Area(Domain),
    /// What the patient wants, minds, believes.
    Preferences,
    /// A goal; a new one without a key.
    Goal(Option<PartKey>),
    /// An item; a new one without a key.
    Item(Option<PartKey>),
    /// What somebody else gives; a new one without a key.
    External(Option<PartKey>),
    /// The page for flare-ups.
    FlareUp,
    /// When the plan is looked at again.
    Reviews,
    /// The consent talk, and who else gets the plan.
    Consent,
    /// The safety questions.
    Screen,
    /// Why the next version differs.
    Reason,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyed = |kind: &str, key: &Option<PartKey>| match key {
            Some(key) => format!("{kind}.{key}"),
            None => format!("{kind}.new"),
        };
        f.write_str(&match self {
            Self::Problem => "problem".to_owned(),
            Self::Area(domain) => format!("factors.{}", word_of(domain)),
            Self::Preferences => "preferences".to_owned(),
            Self::Goal(key) => keyed("goals", key),
            Self::Item(key) => keyed("items", key),
            Self::External(key) => keyed("external_treatments", key),
            Self::FlareUp => "flare_up_plan".to_owned(),
            Self::Reviews => "reviews".to_owned(),
            Self::Consent => "consent".to_owned(),
            Self::Screen => "red_flag_screen".to_owned(),
            Self::Reason => "reason".to_owned(),
        })
    }
}

impl FromStr for Part {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, of) = text.split_once('.').unwrap_or((text, ""));
        let key = || if of == "new" { Ok(None) } else { of.parse::<PartKey>().map(Some).map_err(|_| ()) };
        Ok(match kind {
            "problem" => Self::Problem,
            "factors" => Self::Area(of_word(of).ok_or(())?),
            "preferences" => Self::Preferences,
            "goals" => Self::Goal(key()?),
            "items" => Self::Item(key()?),
            "external_treatments" => Self::External(key()?),
            "flare_up_plan" => Self::FlareUp,
            "reviews" => Self::Reviews,
            "consent" => Self::Consent,
            "red_flag_screen" => Self::Screen,
            "reason" => Self::Reason,
            _ => return Err(()),
        })
    }
}

/// What a part's form needs to know besides what is typed.
pub(super) struct Around<'a> {
    /// The plan as it was written last.
    pub(super) content: &'a Content,
    /// Why it differs from the version in force.
    pub(super) reason: Option<&'a Said>,
    /// What still stands between it and signing.
    pub(super) problems: &'a [Problem],
    /// The techniques, as the rules see them.
    pub(super) techniques: &'a [Technique],
    /// The same as people read them.
    pub(super) catalogue: &'a [articles::Technique],
    /// Who writes.
    pub(super) by: StaffId,
    /// The local day.
    pub(super) today: Date,
    /// The words of the page.
    pub(super) t: &'static Words,
}

/// A list of choices, the first one being none of them.
pub(super) fn choices(none: Option<String>, listed: Vec<(String, String)>) -> Vec<Choice> {
    let none = none.map(|text| Choice::new("", text));
    none.into_iter().chain(listed.into_iter().map(|(value, text)| Choice::new(value, text))).collect()
}

impl Part {
    /// Where something is missing is where it is written.
    pub(super) fn of(place: &Place, content: &Content) -> Option<Self> {
        Some(match place {
            Place::Problem => Self::Problem,
            Place::Area(domain) => Self::Area(*domain),
            Place::Factor(key) => {
                let has = |area: &Area| matches!(area, Area::Found(found) if found.iter().any(|one| one.key == *key));
                Self::Area(content.factors.areas().into_iter().find(|(_, area)| has(area))?.0)
            }
            Place::Preferences => Self::Preferences,
            Place::ExternalTreatment(key) => Self::External(Some(key.clone())),
            Place::Goals => Self::Goal(None),
            Place::Goal(key) => Self::Goal(Some(key.clone())),
            Place::Items => Self::Item(None),
            Place::Item(key) => Self::Item(Some(key.clone())),
            Place::FlareUpPlan => Self::FlareUp,
            Place::Reviews => Self::Reviews,
            Place::Consent | Place::Sharing => Self::Consent,
            Place::RedFlagScreen => Self::Screen,
            Place::Caution(_) | Place::Exception(_) | Place::Baseline => return None,
        })
    }

    /// Its heading.
    pub(super) fn heading(&self, t: &Words) -> String {
        match self {
            Self::Problem => t.editor_problem(),
            Self::Area(Domain::Biological) => t.editor_area_biological(),
            Self::Area(Domain::Psychological) => t.editor_area_psychological(),
            Self::Area(Domain::Social) => t.editor_area_social(),
            Self::Preferences => t.editor_preferences(),
            Self::Goal(None) => t.editor_goal_new(),
            Self::Goal(Some(_)) => t.editor_goal(),
            Self::Item(None) => t.editor_item_new(),
            Self::Item(Some(_)) => t.editor_item(),
            Self::External(None) => t.editor_external_new(),
            Self::External(Some(_)) => t.editor_external(),
            Self::FlareUp => t.editor_flare_up(),
            Self::Reviews => t.editor_reviews(),
            Self::Consent => t.editor_consent(),
            Self::Screen => t.editor_screen(),
            Self::Reason => t.editor_reason(),
        }
    }

    /// Whether the plan has it: what is new always is to be.
    pub(super) fn is_in(&self, content: &Content) -> bool {
        match self {
            Self::Goal(Some(key)) => content.goals.iter().any(|goal| goal.key == *key),
            Self::Item(Some(key)) => content.items.iter().any(|item| item.key == *key),
            Self::External(Some(key)) => content.external_treatments.iter().any(|treatment| treatment.key == *key),
            _ => true,
        }
    }

    /// Whether it is one of a list, and can be taken out of it.
    pub(super) fn is_listed(&self) -> bool {
        matches!(self, Self::Goal(Some(_)) | Self::Item(Some(_)) | Self::External(Some(_)))
    }

    /// Takes it out of its list.
    pub(super) fn remove(&self, content: &mut Content) {
        match self {
            Self::Goal(Some(key)) => content.goals.retain(|goal| goal.key != *key),
            Self::Item(Some(key)) => {
                content.items.retain(|item| item.key != *key);
                content.cautions.retain(|caution| caution.item != *key);
            }
            Self::External(Some(key)) => content.external_treatments.retain(|treatment| treatment.key != *key),
            _ => {}
        }
    }

    /// Puts it one place up or down in its list.
    pub(super) fn shift(&self, content: &mut Content, up: bool) {
        fn moved<T>(list: &mut [T], place: Option<usize>, up: bool) {
            let Some(place) = place else { return };
            let other = if up { place.checked_sub(1) } else { place.checked_add(1) };
            if let Some(other) = other.filter(|other| *other < list.len()) {
                list.swap(place, other);
            }
        }
        match self {
            Self::Goal(Some(key)) => {
                let place = content.goals.iter().position(|goal| goal.key == *key);
                moved(&mut content.goals, place, up);
            }
            Self::Item(Some(key)) => {
                let place = content.items.iter().position(|item| item.key == *key);
                moved(&mut content.items, place, up);
            }
            _ => {}
        }
    }

    /// What is kept of it, as if it had just been typed.
    pub(super) fn kept(&self, around: &Around<'_>) -> Typed {
        let (content, mut typed) = (around.content, Typed::default());
        match self {
            Self::Problem => put(&mut typed, "problem", content.problem.as_ref()),
            Self::Reason => put(&mut typed, "reason", around.reason),
            Self::Area(domain) => put_area(&mut typed, area(content, *domain)),
            Self::Preferences => {
                for (number, preference) in (1..).zip(&content.preferences) {
                    put(&mut typed, format!("text-{number}"), Some(&preference.text));
                    typed.put(format!("kind-{number}"), word_of(&preference.kind));
                }
            }
            Self::Goal(Some(key)) => {
                if let Some(goal) = content.goals.iter().find(|goal| goal.key == *key) {
                    put_goal(&mut typed, goal);
                }
            }
            Self::Item(Some(key)) => {
                if let Some(kept) = content.items.iter().find(|item| item.key == *key) {
                    item::put_item(&mut typed, kept, content);
                }
            }
            Self::External(Some(key)) => {
                if let Some(treatment) = content.external_treatments.iter().find(|one| one.key == *key) {
                    put_external(&mut typed, treatment);
                }
            }
            Self::Goal(None) | Self::Item(None) | Self::External(None) => {}
            Self::FlareUp => {
                let plan = &content.flare_up_plan;
                for (name, words) in FLARE_UP.into_iter().zip([
                    &plan.early_signs,
                    &plan.first_two_days,
                    &plan.keep_doing,
                    &plan.whom_to_call,
                    &plan.urgent_signs,
                ]) {
                    put(&mut typed, name, words.as_ref());
                }
                typed.put("numbers", plan.numbers.join(", "));
            }
            Self::Reviews => {
                for (number, day) in (1..).zip(&content.reviews) {
                    put_day(&mut typed, &format!("review-{number}"), Some(*day));
                }
            }
            Self::Consent => {
                if let Some(talk) = &content.consent {
                    put_day(&mut typed, "on", Some(talk.on));
                    typed.put("form", word_of(&talk.form));
                    talk.about.iter().for_each(|topic| typed.put("about", word_of(topic)));
                }
                if let Some(sharing) = &content.sharing {
                    put(&mut typed, "with", Some(&sharing.with));
                    if sharing.consented {
                        typed.put("consented", "yes");
                    }
                }
            }
            Self::Screen => {
                if let Some(asked) = &content.red_flag_screen {
                    put_day(&mut typed, "on", Some(asked.on));
                    for (name, is) in [("complete", asked.complete), ("open", asked.open_red)] {
                        if is {
                            typed.put("asked", name);
                        }
                    }
                } else {
                    put_day(&mut typed, "on", Some(around.today));
                }
            }
        }
        typed
    }

    /// Its form.
    pub(super) fn form(&self, action: String, problems: Problems, typed: &Typed, around: &Around<'_>) -> HtmlForm {
        let t = around.t;
        let asking = Asking { typed, form: HtmlForm::to(action, problems).button(t.editor_save()) };
        let asked = match self {
            Self::Problem => asking.lines("problem", t.editor_problem()),
            Self::Reason => asking.lines("reason", t.editor_reason()),
            Self::Area(domain) => ask_area(asking, around, *domain),
            Self::Preferences => {
                let kinds = || {
                    named(&[
                        (PreferenceKind::Wish, t.editor_preference_wish()),
                        (PreferenceKind::Dislike, t.editor_preference_dislike()),
                        (PreferenceKind::Constraint, t.editor_preference_constraint()),
                        (PreferenceKind::Belief, t.editor_preference_belief()),
                        (PreferenceKind::Resource, t.editor_preference_resource()),
                    ])
                };
                (1..=around.content.preferences.len().saturating_add(1)).fold(asking, |asking, number| {
                    asking.line(&format!("text-{number}"), t.editor_preference(number.to_string())).select(
                        &format!("kind-{number}"),
                        t.editor_preference_kind(),
                        choices(None, kinds()),
                    )
                })
            }
            Self::Goal(_) => ask_goal(asking, t),
            Self::Item(key) => item::ask(asking, around, key.as_ref()),
            Self::External(_) => ask_external(asking, t),
            Self::FlareUp => {
                let labels = [
                    t.editor_early_signs(),
                    t.editor_first_two_days(),
                    t.editor_keep_doing(),
                    t.editor_whom_to_call(),
                    t.editor_urgent_signs(),
                ];
                let asking =
                    FLARE_UP.into_iter().zip(labels).fold(asking, |asking, (name, label)| asking.lines(name, label));
                asking.line("numbers", t.editor_numbers())
            }
            Self::Reviews => (1..=around.content.reviews.len().saturating_add(1)).fold(asking, |asking, number| {
                asking.date(&format!("review-{number}"), t.editor_review(number.to_string()))
            }),
            Self::Consent => ask_consent(asking, t),
            Self::Screen => {
                let asked = vec![
                    ("complete".to_owned(), t.editor_screen_complete()),
                    ("open".to_owned(), t.editor_screen_open()),
                ];
                asking.date("on", t.editor_screen_on()).boxes("asked", t.editor_screen_found(), choices(None, asked))
            }
        };
        asked.form
    }

    /// The plan with what was typed, and why it differs; or everything that is wrong with it.
    pub(super) fn read(&self, typed: &Typed, around: &Around<'_>) -> Result<(Content, Option<Said>), Problems> {
        let mut content = around.content.clone();
        let mut reason = around.reason.cloned();
        let mut read = Reading { typed, problems: Problems::none(), t: around.t };
        match self {
            Self::Problem => content.problem = read.words("problem"),
            Self::Reason => reason = read.words("reason"),
            Self::Area(domain) => {
                let area = read_area(&mut read, around, *domain);
                match domain {
                    Domain::Biological => content.factors.biological = area,
                    Domain::Psychological => content.factors.psychological = area,
                    Domain::Social => content.factors.social = area,
                }
            }
            Self::Preferences => {
                let numbers = 1..=around.content.preferences.len().saturating_add(1);
                let each = numbers.filter_map(|number| {
                    let text = read.words(&format!("text-{number}"))?;
                    let kind = of_word(typed.one(&format!("kind-{number}"))).unwrap_or(PreferenceKind::Wish);
                    Some(Preference { text, kind })
                });
                content.preferences = each.collect();
            }
            Self::Goal(key) => read_goal(&mut read, &mut content, key.as_ref()),
            Self::Item(key) => item::read_item(&mut read, &mut content, around, key.as_ref()),
            Self::External(key) => read_external(&mut read, &mut content, key.as_ref()),
            Self::FlareUp => {
                let plan = &mut content.flare_up_plan;
                plan.early_signs = read.words("early-signs");
                plan.first_two_days = read.words("first-two-days");
                plan.keep_doing = read.words("keep-doing");
                plan.whom_to_call = read.words("whom-to-call");
                plan.urgent_signs = read.words("urgent-signs");
                let numbers = typed.one("numbers").split(',').map(str::trim).filter(|number| !number.is_empty());
                plan.numbers = numbers.map(str::to_owned).collect();
            }
            Self::Reviews => {
                let numbers = 1..=around.content.reviews.len().saturating_add(1);
                content.reviews = numbers.filter_map(|number| read.date(&format!("review-{number}"))).collect();
                content.reviews.sort_unstable();
                content.reviews.dedup();
            }
            Self::Consent => read_consent(&mut read, &mut content, around),
            Self::Screen => {
                let (complete, open_red) = (typed.ticks("asked", "complete"), typed.ticks("asked", "open"));
                let on = read.needed_date("on");
                content.red_flag_screen = on.map(|on| AskedScreen { on, by: around.by, complete, open_red });
            }
        }
        if read.problems.is_empty() { Ok((content, reason)) } else { Err(read.problems) }
    }

    /// The answers that speak against this item and are not cleared yet.
    pub(super) fn speaks<'a>(
        key: Option<&PartKey>,
        problems: &'a [Problem],
    ) -> Vec<(&'a str, &'a domain::text::Bilingual)> {
        let here = problems.iter().filter(|problem| key.is_some_and(|key| problem.place == Place::Item(key.clone())));
        let lacks = here.filter_map(|problem| match &problem.lack {
            Lack::Clearance { tag, answer } => Some((tag.as_str(), answer)),
            _ => None,
        });
        lacks.collect()
    }
}

/// The fields of the page for flare-ups.
const FLARE_UP: [&str; 5] = ["early-signs", "first-two-days", "keep-doing", "whom-to-call", "urgent-signs"];

/// Choices by the words that files know them by.
pub(super) fn named<T: Serialize>(all: &[(T, String)]) -> Vec<(String, String)> {
    all.iter().map(|(value, text)| (word_of(value), text.clone())).collect()
}

/// A choice that was made, or the usual one.
pub(super) fn chosen<T: DeserializeOwned>(typed: &Typed, name: &str, usual: T) -> T {
    of_word(typed.one(name)).unwrap_or(usual)
}

/// A key that nothing of the list has.
pub(super) fn fresh<'a>(prefix: &str, taken: impl Iterator<Item = &'a PartKey>) -> PartKey {
    let taken: Vec<&PartKey> = taken.collect();
    let keys = (1_u32..).map(|number| format!("{prefix}-{number}"));
    let free = keys.filter_map(|key| key.parse::<PartKey>().ok()).find(|key| !taken.contains(&key));
    free.expect("there is always another number")
}

fn area(content: &Content, domain: Domain) -> &Area {
    match domain {
        Domain::Biological => &content.factors.biological,
        Domain::Psychological => &content.factors.psychological,
        Domain::Social => &content.factors.social,
    }
}

fn found(content: &Content, domain: Domain) -> &[Factor] {
    match area(content, domain) {
        Area::Found(found) => found,
        Area::Unanswered | Area::NoneFound(_) => &[],
    }
}

fn put_area(typed: &mut Typed, area: &Area) {
    match area {
        Area::Unanswered => {}
        Area::NoneFound(note) => put(typed, "none", Some(note)),
        Area::Found(found) => {
            for (number, factor) in (1..).zip(found) {
                put(typed, format!("text-{number}"), Some(&factor.text));
                put(typed, format!("alone-{number}"), factor.left_alone.as_ref());
                typed.put(format!("source-{number}"), word_of(&factor.source));
                if factor.modifiable {
                    typed.put(format!("modifiable-{number}"), "yes");
                }
            }
        }
    }
}

fn ask_area<'a>(asking: Asking<'a>, around: &Around<'_>, domain: Domain) -> Asking<'a> {
    let t = around.t;
    let sources = || {
        named(&[
            (FactorSource::Patient, t.editor_source_patient()),
            (FactorSource::Intake, t.editor_source_intake()),
            (FactorSource::Examination, t.editor_source_examination()),
        ])
    };
    let numbers = 1..=found(around.content, domain).len().saturating_add(1);
    let asking = numbers.fold(asking, |asking, number| {
        let yes = vec![("yes".to_owned(), t.editor_factor_modifiable())];
        asking
            .lines(&format!("text-{number}"), t.editor_factor(number.to_string()))
            .boxes(&format!("modifiable-{number}"), t.editor_factor_can(), choices(None, yes))
            .select(&format!("source-{number}"), t.editor_factor_source(), choices(None, sources()))
            .line(&format!("alone-{number}"), t.editor_factor_alone())
    });
    asking.lines("none", t.editor_factor_none())
}

fn read_area(read: &mut Reading<'_>, around: &Around<'_>, domain: Domain) -> Area {
    let known = found(around.content, domain);
    let mut factors: Vec<Factor> = Vec::new();
    for number in 1..=known.len().saturating_add(1) {
        let Some(text) = read.words(&format!("text-{number}")) else { continue };
        let taken = around.content.factors.all().map(|factor| &factor.key).chain(factors.iter().map(|one| &one.key));
        let key = known.get(number.saturating_sub(1)).map(|factor| factor.key.clone());
        let key = key.unwrap_or_else(|| fresh("factor", taken));
        let left_alone = read.words(&format!("alone-{number}"));
        let modifiable = read.typed.ticks(&format!("modifiable-{number}"), "yes");
        let source = chosen(read.typed, &format!("source-{number}"), FactorSource::Patient);
        factors.push(Factor { key, text, modifiable, source, left_alone });
    }
    match (factors.is_empty(), read.words("none")) {
        (false, _) => Area::Found(factors),
        (true, Some(note)) => Area::NoneFound(note),
        (true, None) => Area::Unanswered,
    }
}

fn put_goal(typed: &mut Typed, goal: &Goal) {
    let words = [("what", &goal.what), ("measure", &goal.measure), ("unit", &goal.unit), ("why", &goal.why)];
    words.into_iter().for_each(|(name, words)| put(typed, name, words.as_ref()));
    for (name, number) in [("baseline", goal.baseline), ("target", goal.target)] {
        if let Some(number) = number {
            typed.put(name, number.to_string());
        }
    }
    put_day(typed, "date", goal.date);
    typed.put("spoken-by", word_of(&goal.spoken_by));
    typed.put("status", word_of(&goal.status));
    if goal.functional {
        typed.put("functional", "yes");
    }
    if let Some(attainment) = &goal.attainment {
        for (number, level) in (1..).zip(&attainment.levels) {
            put(typed, format!("level-{number}"), Some(level));
        }
        if let Ok(serde_json::Value::Object(weight)) = serde_json::to_value(attainment.weight) {
            for name in ["importance", "difficulty"] {
                typed.put(name, weight.get(name).map(ToString::to_string).unwrap_or_default());
            }
        }
        if attainment.could_be_worse {
            typed.put("worse", "yes");
        }
    }
}

fn ask_goal<'a>(asking: Asking<'a>, t: &Words) -> Asking<'a> {
    let spoken = named(&[
        (SpokenBy::Patient, t.editor_spoken_patient()),
        (SpokenBy::Supporter, t.editor_spoken_supporter()),
        (SpokenBy::Clinic, t.editor_spoken_clinic()),
    ]);
    let statuses = named(&[
        (GoalStatus::Proposed, t.editor_goal_proposed()),
        (GoalStatus::Accepted, t.editor_goal_accepted()),
        (GoalStatus::Active, t.editor_goal_active()),
        (GoalStatus::OnHold, t.editor_goal_on_hold()),
        (GoalStatus::Completed, t.editor_goal_completed()),
        (GoalStatus::Cancelled, t.editor_goal_cancelled()),
        (GoalStatus::Rejected, t.editor_goal_rejected()),
    ]);
    let yes = |text: String| choices(None, vec![("yes".to_owned(), text)]);
    let levels = [
        t.editor_level_much_less(),
        t.editor_level_less(),
        t.editor_level_expected(),
        t.editor_level_more(),
        t.editor_level_much_more(),
    ];
    let asking = asking
        .lines("what", t.editor_goal_what())
        .lines("why", t.editor_goal_why())
        .line("measure", t.editor_goal_measure())
        .line("unit", t.editor_goal_unit())
        .number("baseline", t.editor_goal_baseline())
        .number("target", t.editor_goal_target())
        .date("date", t.editor_goal_date())
        .select("spoken-by", t.editor_goal_spoken(), choices(None, spoken))
        .boxes("functional", t.editor_goal_kind(), yes(t.editor_goal_functional()))
        .select("status", t.editor_status(), choices(None, statuses));
    let asking =
        (1..).zip(levels).fold(asking, |asking, (number, label)| asking.line(&format!("level-{number}"), label));
    asking.number("importance", t.editor_importance()).number("difficulty", t.editor_difficulty()).boxes(
        "worse",
        t.editor_goal_now(),
        yes(t.editor_goal_could_be_worse()),
    )
}

fn read_goal(read: &mut Reading<'_>, content: &mut Content, key: Option<&PartKey>) {
    let key = key.cloned().unwrap_or_else(|| fresh("goal", content.goals.iter().map(|goal| &goal.key)));
    let goal = Goal {
        key,
        what: read.words("what"),
        measure: read.words("measure"),
        unit: read.words("unit"),
        baseline: read.decimal("baseline"),
        target: read.decimal("target"),
        date: read.date("date"),
        why: read.words("why"),
        spoken_by: chosen(read.typed, "spoken-by", SpokenBy::Patient),
        functional: read.typed.ticks("functional", "yes"),
        attainment: read_attainment(read),
        status: chosen(read.typed, "status", GoalStatus::Proposed),
    };
    match content.goals.iter_mut().find(|known| known.key == goal.key) {
        Some(known) => *known = goal,
        None => content.goals.push(goal),
    }
}

/// Five levels and a weight, or none of it.
fn read_attainment(read: &mut Reading<'_>) -> Option<domain::plans::Attainment> {
    let levels: Vec<Option<Said>> = (1..=5).map(|number| read.words(&format!("level-{number}"))).collect();
    if levels.iter().all(Option::is_none) {
        return None;
    }
    let mut digit = |name: &str| {
        let digit = read.typed.one(name).parse::<u8>().ok().filter(|digit| *digit <= 3);
        if digit.is_none() {
            read.problems.add(name, read.t.editor_weight_wrong());
        }
        digit
    };
    let (importance, difficulty) = (digit("importance"), digit("difficulty"));
    let whole: Option<Vec<Said>> = levels.into_iter().collect();
    let Some(levels) = whole.and_then(|levels| <[Said; 5]>::try_from(levels).ok()) else {
        read.problems.add("level-1", read.t.editor_levels_all());
        return None;
    };
    let weight = domain::measures::Weight::new(importance?, difficulty?).ok()?;
    Some(domain::plans::Attainment { levels, could_be_worse: read.typed.ticks("worse", "yes"), weight })
}

fn put_external(typed: &mut Typed, treatment: &ExternalTreatment) {
    let (kind, what) = match &treatment.what {
        External::BotulinumToxin { product } => ("toxin", product.as_ref()),
        External::Medicine(what) => ("medicine", Some(what)),
        External::Other(what) => ("other", Some(what)),
    };
    typed.put("kind", kind);
    put(typed, "what", what);
    put(typed, "prescriber", treatment.prescriber.as_ref());
    put(typed, "indication", treatment.indication.as_ref());
    put(typed, "note", treatment.note.as_ref());
    typed.put("licensed", word_of(&treatment.licensed));
    typed.put("action", word_of(&treatment.action));
    if treatment.current {
        typed.put("current", "yes");
    }
    put_day(typed, "last", treatment.last);
    put_day(typed, "next", treatment.next);
}

fn ask_external<'a>(asking: Asking<'a>, t: &Words) -> Asking<'a> {
    let kinds = vec![
        ("medicine".to_owned(), t.editor_external_medicine()),
        ("toxin".to_owned(), t.editor_external_toxin()),
        ("other".to_owned(), t.editor_external_other()),
    ];
    let licensed = named(&[
        (Licensed::Unknown, t.editor_licensed_unknown()),
        (Licensed::Yes, t.editor_licensed_yes()),
        (Licensed::No, t.editor_licensed_no()),
    ]);
    let actions = named(&[
        (Coordination::None, t.editor_action_none()),
        (Coordination::Coordinate, t.editor_action_coordinate()),
        (Coordination::AskPrescriber, t.editor_action_ask()),
    ]);
    let current = vec![("yes".to_owned(), t.editor_external_current())];
    asking
        .select("kind", t.editor_external_kind(), choices(None, kinds))
        .line("what", t.editor_external_what())
        .line("prescriber", t.editor_external_prescriber())
        .line("indication", t.editor_external_indication())
        .select("licensed", t.editor_external_licensed(), choices(None, licensed))
        .boxes("current", t.editor_external_now(), choices(None, current))
        .date("last", t.editor_external_last())
        .date("next", t.editor_external_next())
        .select("action", t.editor_external_action(), choices(None, actions))
        .lines("note", t.editor_external_note())
}

fn read_external(read: &mut Reading<'_>, content: &mut Content, key: Option<&PartKey>) {
    let taken = content.external_treatments.iter().map(|treatment| &treatment.key);
    let key = key.cloned().unwrap_or_else(|| fresh("treatment", taken));
    let what = match read.typed.one("kind") {
        "toxin" => Some(External::BotulinumToxin { product: read.words("what") }),
        "other" => read.needed("what").map(External::Other),
        _ => read.needed("what").map(External::Medicine),
    };
    let Some(what) = what else { return };
    let treatment = ExternalTreatment {
        key,
        what,
        prescriber: read.words("prescriber"),
        indication: read.words("indication"),
        licensed: chosen(read.typed, "licensed", Licensed::Unknown),
        current: read.typed.ticks("current", "yes"),
        last: read.date("last"),
        next: read.date("next"),
        action: chosen(read.typed, "action", Coordination::None),
        note: read.words("note"),
    };
    match content.external_treatments.iter_mut().find(|known| known.key == treatment.key) {
        Some(known) => *known = treatment,
        None => content.external_treatments.push(treatment),
    }
}

fn ask_consent<'a>(asking: Asking<'a>, t: &Words) -> Asking<'a> {
    let topics = named(&[
        (Topic::Nature, t.editor_topic_nature()),
        (Topic::ExpectedBenefit, t.editor_topic_benefit()),
        (Topic::MaterialRisks, t.editor_topic_risks()),
        (Topic::SideEffects, t.editor_topic_side_effects()),
        (Topic::DoingNothing, t.editor_topic_nothing()),
        (Topic::MedicalOptions, t.editor_topic_options()),
        (Topic::Declining, t.editor_topic_declining()),
    ]);
    let forms = named(&[
        (ConsentForm::Spoken, t.editor_consent_spoken()),
        (ConsentForm::Written, t.editor_consent_written()),
        (ConsentForm::SubstituteDecisionMaker, t.editor_consent_substitute()),
    ]);
    let agreed = vec![("yes".to_owned(), t.editor_sharing_consented())];
    asking
        .boxes("about", t.editor_consent_about(), choices(None, topics))
        .date("on", t.editor_consent_on())
        .select("form", t.editor_consent_form(), choices(None, forms))
        .line("with", t.editor_sharing_with())
        .boxes("consented", t.editor_sharing(), choices(None, agreed))
}

fn read_consent(read: &mut Reading<'_>, content: &mut Content, around: &Around<'_>) {
    let about: BTreeSet<Topic> = read.typed.all("about").filter_map(of_word).collect();
    let form = chosen(read.typed, "form", ConsentForm::Spoken);
    content.consent = if about.is_empty() {
        None
    } else {
        // Who led the talk stays who led it, while only what else it says changes.
        let by = content.consent.as_ref().map_or(around.by, |talk| talk.by);
        read.needed_date("on").map(|on| ConsentTalk { about, by, on, form })
    };
    let consented = read.typed.ticks("consented", "yes");
    content.sharing = read.words("with").map(|with| Sharing { with, consented });
}

/// A caution that clears an answer for an item.
pub(super) fn caution(tag: &str, answer: &str, item: &PartKey, by: StaffId, why: Said) -> Caution {
    Caution { tag: tag.to_owned(), item: item.clone(), answer: answer.parse().ok(), cleared_by: by, why }
}
