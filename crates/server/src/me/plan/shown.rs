//! The parts of a plan as a patient reads them.

use domain::{
    plans::{self, Content, Dimension, External, ExternalTreatment, Item, Mode, progress::is_own},
    text::Lang,
};
use wording::Style;

use crate::{
    techniques::Catalogue,
    words::{Words, doses, plans::decimal},
};

/// What is done for one side of a person.
pub(in crate::me) struct Side {
    pub(in crate::me) id: &'static str,
    pub(in crate::me) heading: String,
    pub(in crate::me) items: Vec<Activity>,
}

/// One activity.
pub(in crate::me) struct Activity {
    pub(in crate::me) name: String,
    /// Where the technique is explained.
    pub(in crate::me) path: String,
    pub(in crate::me) plain: Option<String>,
    pub(in crate::me) dose: Option<String>,
    pub(in crate::me) stop: Option<String>,
    /// It is done to the patient.
    pub(in crate::me) is_passive: bool,
    /// The patient does it by themself, day by day.
    pub(in crate::me) is_own: bool,
}

/// A goal, in the patient's words.
pub(in crate::me) struct Goal {
    pub(in crate::me) what: String,
    pub(in crate::me) steps: Option<String>,
    pub(in crate::me) why: Option<String>,
}

/// Body and mind; and what belongs to neither, if there is any. An item for both stands on both sides.
pub(in crate::me) fn sides(
    content: &Content,
    catalogue: &Catalogue,
    t: &Words,
    lang: Lang,
) -> ([Side; 2], Option<Side>) {
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
    pub(in crate::me) fn of(item: &Item, catalogue: &Catalogue, t: &Words, lang: Lang) -> Self {
        let technique = catalogue.technique(item.technique.as_str());
        Self {
            name: name(item, catalogue, lang),
            path: format!("/techniques/{}", item.technique),
            plain: technique.and_then(|one| one.plain.as_ref()).map(|plain| plain.get(lang).to_owned()),
            dose: item.dose.as_ref().map(|dose| doses::dose(dose, t, lang)),
            stop: item.stop_rule.as_ref().map(|rule| rule.expose().to_owned()),
            is_passive: item.mode == Mode::Passive,
            is_own: is_own(item),
        }
    }
}

/// What an item is called; one that the catalogue no longer knows keeps its code.
pub(in crate::me) fn name(item: &Item, catalogue: &Catalogue, lang: Lang) -> String {
    let technique = catalogue.techniques.iter().find(|technique| technique.code == item.technique.as_str());
    technique.map_or_else(|| item.technique.to_string(), |technique| technique.name.get(lang).to_owned())
}

impl Goal {
    pub(in crate::me) fn of(goal: &plans::Goal, t: &Words, lang: Lang) -> Self {
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
pub(in crate::me) fn other(treatment: &ExternalTreatment, t: &Words) -> String {
    let what = treatment_name(treatment, t);
    match &treatment.prescriber {
        Some(prescriber) => format!("{what}, {}", t.plan_others_who(prescriber.expose())),
        None => what,
    }
}

/// What somebody else gives.
pub(in crate::me) fn treatment_name(treatment: &ExternalTreatment, t: &Words) -> String {
    match &treatment.what {
        External::BotulinumToxin { product } => {
            product.as_ref().map_or_else(|| t.plan_toxin(), |product| product.expose().to_owned())
        }
        External::Medicine(what) | External::Other(what) => what.expose().to_owned(),
    }
}
