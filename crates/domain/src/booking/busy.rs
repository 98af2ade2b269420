//! Who is busy when, and at which seconds a visit can therefore not start (R5, R8).

use std::collections::BTreeMap;

use crate::{
    clinic::Clinic,
    ids::{LocationId, ResourceId},
};

use super::{
    Taken,
    stretches::{Stretch, merged, outwards},
};

/// The taken time that counts, by whose it is.
pub(super) struct Busy<'a> {
    clinic: &'a Clinic,
    rows: BTreeMap<ResourceId, Vec<Row<'a>>>,
}

/// A taken stretch, and whether it keeps others away.
struct Row<'a> {
    taken: &'a Taken,
    is_heeded: bool,
}

/// How long a resource is needed around a start, in seconds.
#[derive(Clone, Copy)]
pub(super) struct Need {
    /// So long before the start.
    pub(super) before: i64,
    /// So long from the start on, turnover included.
    pub(super) from_start: i64,
}

impl Need {
    /// The starts that a taken stretch forbids: the needed time may touch it, not overlap it (R4).
    fn forbidden(self, taken: Stretch) -> Stretch {
        (taken.0 - self.from_start + 1, taken.1 + self.before)
    }
}

impl<'a> Busy<'a> {
    /// Stretches that count; `heeds` says which of them keep others away.
    pub(super) fn of(
        clinic: &'a Clinic,
        counting: impl Iterator<Item = &'a Taken>,
        heeds: impl Fn(&Taken) -> bool,
    ) -> Self {
        let mut rows: BTreeMap<ResourceId, Vec<Row<'a>>> = BTreeMap::new();
        for taken in counting.filter(|taken| !taken.span.is_empty()) {
            rows.entry(taken.resource).or_default().push(Row { taken, is_heeded: heeds(taken) });
        }
        Self { clinic, rows }
    }

    /// What is taken of somebody's time, by whatever rule.
    pub(super) fn rows(&self, resource: ResourceId) -> impl Iterator<Item = &'a Taken> + '_ {
        self.rows_of(resource).iter().map(|row| row.taken)
    }

    fn rows_of(&self, resource: ResourceId) -> &[Row<'a>] {
        self.rows.get(&resource).map_or(&[], Vec::as_slice)
    }

    /// The starts that are forbidden because a resource is taken. For somebody who has to be at `place` in person, a visit
    /// elsewhere takes the way there and back as well.
    pub(super) fn forbidden(&self, resource: ResourceId, need: Need, place: Option<&LocationId>) -> Vec<Stretch> {
        let stretch = |Row { taken, .. }: &Row<'_>| {
            let (start, end) = outwards(taken.span);
            let elsewhere = taken.place.as_ref().zip(place).filter(|(there, here)| there != here);
            let (to, back) = elsewhere.map_or((0, 0), |(there, here)| {
                let travel = |from, to| self.clinic.travel(from, to).elapsed().as_secs();
                (travel(here, there), travel(there, here))
            });
            need.forbidden((start - to, end + back))
        };
        merged(self.rows_of(resource).iter().filter(|row| row.is_heeded).map(stretch).collect())
    }
}
