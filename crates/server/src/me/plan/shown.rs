//! The parts of a plan as a patient reads them.

use domain::{
    plans::{self, Content, Dimension, External, ExternalTreatment, Item, Mode},
    text::Lang,
};
use wording::Style;

use crate::{
    techniques::Catalogue,
    words::{Words, doses, plans::decimal},
};

/// What is done for one side of a person.
pub(super) struct Side {
    pub(super) id: &'static str,
    pub(super) heading: String,
    pub(super) items: Vec<Activity>,
}

/// One activity.
pub(super) struct Activity {
    pub(super) name: String,
    pub(super) plain: Option<String>,
    pub(super) dose: Option<String>,
    pub(super) stop: Option<String>,
    /// It is done to the patient.
    pub(super) is_passive: bool,
}

/// A goal, in the patient's words.
pub(super) struct Goal {
    pub(super) what: String,
    pub(super) steps: Option<String>,
    pub(super) why: Option<String>,
}

/// Body and mind; and what belongs to neither, if there is any. An item for both stands on both sides.
pub(super) fn sides(content: &Content, catalogue: &Catalogue, t: &Words, lang: Lang) -> ([Side; 2], Option<Side>) {
    let on = |is_here: &dyn Fn(&Item) -> bool| -> Vec<Activity> {
        let current = content.items.iter().filter(|item| item.status.is_current() && is_here(item));
        current.map(|item| Activity::of(item, catalogue, t, lang)).collect()
    };
    let of = |dimension: Dimension| on(&|item: &Item| item.dimensions.contains(&dimension));
    let is_other = |item: &Item| {
        !item.dimensions.contains(&Dimension::Physical) && !item.dimensions.contains(&Dimension::Psychological)
    };
    let body = Side { id: "body", heading: t.plan_body_heading(), items: of(Dimension::Physical) };
    let mind = Side { id: "mind", heading: t.plan_mind_heading(), items: of(Dimension::Psychological) };
    let days = Side { id: "days", heading: t.plan_life_heading(), items: on(&is_other) };
    ([body, mind], (!days.items.is_empty()).then_some(days))
}

impl Activity {
    fn of(item: &Item, catalogue: &Catalogue, t: &Words, lang: Lang) -> Self {
        let technique = catalogue.technique(item.technique.as_str());
        Self {
            name: name(item, catalogue, lang),
            plain: technique.and_then(|one| one.plain.as_ref()).map(|plain| plain.get(lang).to_owned()),
            dose: item.dose.as_ref().map(|dose| doses::dose(dose, t, lang)),
            stop: item.stop_rule.as_ref().map(|rule| rule.expose().to_owned()),
            is_passive: item.mode == Mode::Passive,
        }
    }
}

/// What an item is called; one that the catalogue no longer knows keeps its code.
pub(super) fn name(item: &Item, catalogue: &Catalogue, lang: Lang) -> String {
    let technique = catalogue.techniques.iter().find(|technique| technique.code == item.technique.as_str());
    technique.map_or_else(|| item.technique.to_string(), |technique| technique.name.get(lang).to_owned())
}

impl Goal {
    pub(super) fn of(goal: &plans::Goal, t: &Words, lang: Lang) -> Self {
        let steps = goal.baseline.zip(goal.target).zip(goal.date).map(|((from, to), by)| {
            let unit = goal.unit.as_ref().map_or("", |unit| unit.expose());
            let by = wording::date_in_words(by, Style::PlainDate, lang);
            t.plan_goal_steps(decimal(from, lang), decimal(to, lang), unit, by)
        });
        Self {
            what: goal.what.as_ref().map(|what| what.expose().to_owned()).unwrap_or_default(),
            steps,
            why: goal.why.as_ref().map(|why| why.expose().to_owned()),
        }
    }
}

/// What somebody else gives, and who.
pub(super) fn other(treatment: &ExternalTreatment, t: &Words) -> String {
    let what = treatment_name(treatment, t);
    match &treatment.prescriber {
        Some(prescriber) => format!("{what}, {}", t.plan_others_who(prescriber.expose())),
        None => what,
    }
}

/// What somebody else gives.
pub(super) fn treatment_name(treatment: &ExternalTreatment, t: &Words) -> String {
    match &treatment.what {
        External::BotulinumToxin { product } => {
            product.as_ref().map_or_else(|| t.plan_toxin(), |product| product.expose().to_owned())
        }
        External::Medicine(what) | External::Other(what) => what.expose().to_owned(),
    }
}
