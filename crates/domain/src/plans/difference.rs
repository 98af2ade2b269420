//! What changed from one version of a plan to the next, item by item. The patient reads it with the reason.

use serde::Serialize;

use crate::ids::PartKey;

use super::{Content, ExternalTreatment, Factor, Goal, Item, Place};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added(Place),
    /// It is gone.
    Removed(Place),
    /// It is different.
    Changed {
        /// What.
        place: Place,
        /// In what.
        aspects: Vec<Aspect>,
    },
}

/// In what something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Which technique, or treatment.
    What,
    /// How much, how often, how long.
    Dose,
    /// How it grows.
    Quota,
    /// When it begins, is due or is looked at again.
    Dates,
    /// When to stop.
    StopRule,
    /// Who gives it.
    Provider,
    /// From where to where.
    Target,
    /// How far it is.
    Status,
    /// Why, and what belongs to it.
    Reasons,
    /// Its words.
    Words,
}

/// Everything that changed, in the order of the new version, what is gone last.
pub fn difference(before: &Content, after: &Content) -> Vec<Change> {
    let mut changes = Vec::new();
    let factors = |content: &Content| content.factors.all().cloned().collect::<Vec<_>>();
    keyed(&factors(before), &factors(after), Place::Factor, &mut changes);
    keyed(&before.external_treatments, &after.external_treatments, Place::ExternalTreatment, &mut changes);
    keyed(&before.goals, &after.goals, Place::Goal, &mut changes);
    keyed(&before.items, &after.items, Place::Item, &mut changes);
    let wholes = [
        (Place::Problem, before.problem != after.problem),
        (Place::Preferences, before.preferences != after.preferences),
        (Place::FlareUpPlan, before.flare_up_plan != after.flare_up_plan),
        (Place::Sharing, before.sharing != after.sharing),
        (Place::Consent, before.consent != after.consent),
    ];
    let differs = wholes.into_iter().filter(|(_, differs)| *differs);
    changes.extend(differs.map(|(place, _)| Change::Changed { place, aspects: vec![Aspect::Words] }));
    if before.reviews != after.reviews {
        changes.push(Change::Changed { place: Place::Reviews, aspects: vec![Aspect::Dates] });
    }
    if before.exceptions != after.exceptions {
        let first = before.exceptions.iter().zip(&after.exceptions).take_while(|(one, other)| one == other).count();
        changes.push(Change::Changed { place: Place::Exception(first), aspects: vec![Aspect::Reasons] });
    }
    changes
}

/// Something that keeps its name through all versions.
trait Part: PartialEq {
    fn key(&self) -> &PartKey;

    /// What differs in it, as far as it has a name; at least its words.
    fn aspects(&self, other: &Self) -> Vec<(Aspect, bool)>;
}

fn keyed<P: Part>(before: &[P], after: &[P], place: fn(PartKey) -> Place, changes: &mut Vec<Change>) {
    for part in after {
        match before.iter().find(|old| old.key() == part.key()) {
            None => changes.push(Change::Added(place(part.key().clone()))),
            Some(old) if old != part => {
                let differs = part.aspects(old).into_iter().filter(|(_, differs)| *differs);
                let mut aspects: Vec<Aspect> = differs.map(|(aspect, _)| aspect).collect();
                if aspects.is_empty() {
                    aspects.push(Aspect::Words);
                }
                changes.push(Change::Changed { place: place(part.key().clone()), aspects });
            }
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|old| !after.iter().any(|part| part.key() == old.key()));
    changes.extend(gone.map(|old| Change::Removed(place(old.key().clone()))));
}

impl Part for Item {
    fn key(&self) -> &PartKey {
        &self.key
    }

    fn aspects(&self, other: &Self) -> Vec<(Aspect, bool)> {
        vec![
            (Aspect::What, self.technique != other.technique || self.dimensions != other.dimensions),
            (Aspect::Dose, self.dose != other.dose),
            (Aspect::Quota, self.quota != other.quota),
            (Aspect::Dates, (self.start, self.review_by) != (other.start, other.review_by)),
            (Aspect::StopRule, self.stop_rule != other.stop_rule),
            (Aspect::Provider, self.provider != other.provider),
            (Aspect::Status, self.status != other.status),
            (
                Aspect::Reasons,
                (&self.rationale, &self.linked_item, &self.reason)
                    != (&other.rationale, &other.linked_item, &other.reason),
            ),
        ]
    }
}

impl Part for Goal {
    fn key(&self) -> &PartKey {
        &self.key
    }

    fn aspects(&self, other: &Self) -> Vec<(Aspect, bool)> {
        vec![
            (Aspect::What, self.what != other.what),
            (Aspect::Dates, self.date != other.date),
            (Aspect::Target, (self.baseline, self.target) != (other.baseline, other.target)),
            (Aspect::Status, self.status != other.status),
            (Aspect::Reasons, self.why != other.why),
        ]
    }
}

impl Part for ExternalTreatment {
    fn key(&self) -> &PartKey {
        &self.key
    }

    fn aspects(&self, other: &Self) -> Vec<(Aspect, bool)> {
        vec![
            (Aspect::What, self.what != other.what),
            (Aspect::Dates, (self.last, self.next) != (other.last, other.next)),
            (Aspect::Provider, self.prescriber != other.prescriber),
            (Aspect::Status, (self.current, self.action) != (other.current, other.action)),
        ]
    }
}

impl Part for Factor {
    fn key(&self) -> &PartKey {
        &self.key
    }

    fn aspects(&self, other: &Self) -> Vec<(Aspect, bool)> {
        vec![(Aspect::Reasons, self.left_alone != other.left_alone)]
    }
}
