//! What changed since the version before, in plain words.

use domain::{
    ids::PartKey,
    plans::{Aspect, Change, Content, Place, Signed, difference},
    text::Lang,
    time::Zone,
};

use super::{day_of, shown};
use crate::{
    techniques::Catalogue,
    words::{Words, doses, plans},
};

/// What changed, and why.
pub(super) struct Changed {
    pub(super) heading: String,
    pub(super) why: Option<String>,
    pub(super) lines: Vec<String>,
}

impl Changed {
    pub(super) fn between(before: &Signed, after: &Signed, catalogue: &Catalogue, zone: &Zone, lang: Lang) -> Self {
        let t = Words::of(lang);
        let names = Names { contents: [after.content(), before.content()], catalogue, t, lang };
        let changes = difference(before.content(), after.content());
        Self {
            heading: t.plan_changed_heading(day_of(after, zone, lang)),
            why: after.reason().map(|reason| reason.expose().to_owned()),
            lines: changes.iter().flat_map(|change| names.lines(change)).collect(),
        }
    }
}

/// How parts of a plan are called: what is gone is called as it was.
struct Names<'a> {
    contents: [&'a Content; 2],
    catalogue: &'a Catalogue,
    t: &'a Words,
    lang: Lang,
}

impl Names<'_> {
    fn lines(&self, change: &Change) -> Vec<String> {
        let t = self.t;
        match change {
            Change::Added(place) => vec![t.plan_added(self.of(place))],
            Change::Removed(place) => vec![t.plan_removed(self.of(place))],
            Change::Changed { place, aspects } => {
                let mut untold = Vec::new();
                let mut lines = Vec::new();
                for aspect in aspects {
                    match self.now_and_before(place, *aspect) {
                        // A goal's target and its day are told in one line.
                        Some((now, before)) => {
                            let line = t.plan_was(self.of(place), now, before);
                            if !lines.contains(&line) {
                                lines.push(line);
                            }
                        }
                        None => untold.push(plans::aspect(*aspect, t)),
                    }
                }
                if !untold.is_empty() {
                    lines.push(t.plan_differs(self.of(place), untold.join(", ")));
                }
                lines
            }
        }
    }

    /// What it is now, and what it was, where a line can say it.
    fn now_and_before(&self, place: &Place, aspect: Aspect) -> Option<(String, String)> {
        let [now, before] = self.contents.map(|content| match (place, aspect) {
            (Place::Item(key), Aspect::Dose) => {
                let dose = content.items.iter().find(|item| item.key == *key)?.dose.as_ref()?;
                Some(doses::dose(dose, self.t, self.lang))
            }
            (Place::Goal(key), Aspect::Target | Aspect::Dates) => {
                let goal = content.goals.iter().find(|goal| goal.key == *key)?;
                shown::Goal::of(goal, self.t, self.lang).steps
            }
            (Place::Reviews, Aspect::Dates) => {
                let date = |day| wording::date_in_words(day, wording::Style::PlainDate, self.lang);
                let days: Vec<String> = content.reviews.iter().map(|day| date(*day)).collect();
                Some(days.join("; "))
            }
            _ => None,
        });
        now.zip(before)
    }

    fn of(&self, place: &Place) -> String {
        let t = self.t;
        match place {
            Place::Item(key) => self.item(key),
            Place::Goal(key) => self.goal(key),
            Place::Factor(key) => self.factor(key),
            Place::ExternalTreatment(key) => self.treatment(key),
            Place::Problem => t.plan_part_problem(),
            Place::Preferences => t.plan_part_preferences(),
            Place::FlareUpPlan => t.plan_part_flare(),
            Place::Sharing => t.plan_part_sharing(),
            Place::Consent => t.plan_part_consent(),
            Place::Reviews => t.plan_part_reviews(),
            Place::Area(_)
            | Place::Caution(_)
            | Place::Goals
            | Place::Items
            | Place::Exception(_)
            | Place::RedFlagScreen
            | Place::Baseline => t.plan_part_rest(),
        }
    }

    fn item(&self, key: &PartKey) -> String {
        let item = self.contents.iter().find_map(|content| content.items.iter().find(|item| item.key == *key));
        item.map_or_else(|| key.to_string(), |item| shown::name(item, self.catalogue, self.lang))
    }

    fn goal(&self, key: &PartKey) -> String {
        let goal = self.contents.iter().find_map(|content| content.goals.iter().find(|goal| goal.key == *key));
        let what = goal.and_then(|goal| goal.what.as_ref());
        what.map_or_else(|| key.to_string(), |what| what.expose().to_owned())
    }

    fn factor(&self, key: &PartKey) -> String {
        let factor = self.contents.iter().find_map(|content| content.factors.all().find(|factor| factor.key == *key));
        factor.map_or_else(|| key.to_string(), |factor| factor.text.expose().to_owned())
    }

    fn treatment(&self, key: &PartKey) -> String {
        let others = |content: &&Content| content.external_treatments.iter().find(|one| one.key == *key).cloned();
        let treatment = self.contents.iter().find_map(others);
        treatment.map_or_else(|| key.to_string(), |treatment| shown::treatment_name(&treatment, self.t))
    }
}
