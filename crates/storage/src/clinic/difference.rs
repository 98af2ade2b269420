//! What applying a clinic file would change.

use std::{fmt, sync::Arc};

use domain::{
    clinic::Clinic,
    ids::{AppointmentId, LocationId, PractitionerId},
};
use jiff::Timestamp;

/// What differs between the clinic as it is and as it would be, in the order of the clinic file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// One line each.
    pub changes: Vec<Change>,
    /// The clinic as it is; none before the first file.
    pub before: Option<Arc<Clinic>>,
    /// The clinic as it would be.
    pub after: Option<Arc<Clinic>>,
    /// Visits to come that could still be had before and could not any more. They stay.
    pub outside: Vec<Outside>,
}

/// A visit outside the new hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Which.
    pub appointment: AppointmentId,
    /// With whom.
    pub practitioner: PractitionerId,
    /// Where.
    pub location: LocationId,
    /// From when.
    pub starts_at: Timestamp,
}

/// One thing that is new, different or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// New, different or gone.
    pub how: How,
    /// What kind of thing: `service`, `practitioner`, …
    pub what: &'static str,
    /// Its slug, or the date or places by which it is known.
    pub id: String,
}

/// How a thing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It was not there.
    Added,
    /// It was there and says something else now.
    Changed,
    /// It is not there any more.
    Removed,
}

/// Visits to come would lose their service, practitioner, place or room.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("visits to come depend on what would be removed: {}", listed(.losing))]
pub struct PruneRefusal {
    /// What would be removed: its kind, its slug, and how many visits to come need it.
    pub losing: Vec<(&'static str, String, u64)>,
}

fn listed(losing: &[(&'static str, String, u64)]) -> String {
    losing.iter().map(|(what, id, visits)| format!("{what} {id} ({visits})")).collect::<Vec<_>>().join(", ")
}

impl Difference {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn between(shared: Option<Arc<Clinic>>, after: Clinic) -> Self {
        let (before, mut changes) = (shared.as_deref(), Vec::new());
        match before {
            None => changes.push(change(How::Added, "clinic", after.identity.name.clone())),
            Some(before) if before.identity != after.identity => {
                changes.push(change(How::Changed, "clinic", after.identity.name.clone()));
            }
            Some(_) => {}
        }
        macro_rules! compare {
            ($what:literal, $list:ident, $key:expr) => {
                let list: &[_] = before.map_or(&[], |before| before.$list.as_slice());
                compared($what, list, &after.$list, $key, &mut changes);
            };
        }
        compare!("location", locations, |it| it.id.to_string());
        compare!("room", rooms, |it| it.id.to_string());
        compare!("practitioner", practitioners, |it| it.id.to_string());
        compare!("service", services, |it| it.id.to_string());
        compare!("closure", closures, closure_key);
        compare!("travel", travel, travel_key);
        Self { changes, before: shared.clone(), after: Some(Arc::new(after)), outside: Vec::new() }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.how {
            How::Added => '+',
            How::Changed => '~',
            How::Removed => '-',
        };
        write!(f, "{sign} {} {}", self.what, self.id)
    }
}

/// The clinic after applying: the file's own things in its order, then, without `prune`, those that it does not name.
pub(super) fn merged(before: Option<&Clinic>, named: &Clinic, prune: bool) -> Clinic {
    let mut after = named.clone();
    let Some(before) = before.filter(|_| !prune) else {
        return after;
    };
    keep_unnamed(&mut after.locations, &before.locations, |it| it.id.to_string());
    keep_unnamed(&mut after.rooms, &before.rooms, |it| it.id.to_string());
    keep_unnamed(&mut after.practitioners, &before.practitioners, |it| it.id.to_string());
    keep_unnamed(&mut after.services, &before.services, |it| it.id.to_string());
    keep_unnamed(&mut after.closures, &before.closures, closure_key);
    keep_unnamed(&mut after.travel, &before.travel, travel_key);
    after
}

fn keep_unnamed<T: Clone>(after: &mut Vec<T>, before: &[T], key: impl Fn(&T) -> String) {
    for old in before {
        if !after.iter().any(|new| key(new) == key(old)) {
            after.push(old.clone());
        }
    }
}

fn compared<T: PartialEq>(
    what: &'static str,
    before: &[T],
    after: &[T],
    key: impl Fn(&T) -> String,
    changes: &mut Vec<Change>,
) {
    for new in after {
        match before.iter().find(|old| key(old) == key(new)) {
            None => changes.push(change(How::Added, what, key(new))),
            Some(old) if old != new => changes.push(change(How::Changed, what, key(new))),
            Some(_) => {}
        }
    }
    for old in before.iter().filter(|old| !after.iter().any(|new| key(new) == key(old))) {
        changes.push(change(How::Removed, what, key(old)));
    }
}

fn change(how: How, what: &'static str, id: String) -> Change {
    Change { how, what, id }
}

fn closure_key(closure: &domain::clinic::Closure) -> String {
    match &closure.location {
        Some(location) => format!("{} {location}", closure.date),
        None => closure.date.to_string(),
    }
}

fn travel_key(travel: &domain::clinic::Travel) -> String {
    format!("{} {}", travel.from, travel.to)
}
