//! A place as one search sees it: its clock, its dates, its rooms, and the seconds at which visits may start there.

use jiff::civil::Date;

use crate::{
    clinic::{Location, LocationKind, Room},
    ids::{ResourceId, RoomId},
    time::Offsets,
};

use super::{
    busy::{Busy, Need},
    search::{Asked, Search},
    stretches::{Stretch, common, second_from, without},
    wall::{DAY, date_of, midnight, seconds},
};

/// One place, with everything about it that does not depend on the practitioner.
pub(super) struct Place<'a> {
    pub(super) location: &'a Location,
    pub(super) offsets: Offsets,
    /// The local dates whose windows may matter, and whether the place is closed on them.
    pub(super) dates: Vec<(Date, bool)>,
    /// When visits in person may start, as far as date, notice and horizon are concerned.
    pub(super) in_person: Vec<Stretch>,
    /// When visits by video or phone may start, likewise.
    pub(super) remote: Vec<Stretch>,
    /// The room to take for a visit in person, by start; none if the service needs none.
    pub(super) rooms: Option<Vec<(Stretch, &'a RoomId)>>,
}

impl<'a> Place<'a> {
    /// The place, unless nothing of what was asked can start there.
    pub(super) fn of(search: &Search<'a>, location: &'a Location, busy: &Busy<'a>) -> Option<Self> {
        let (from, to) = search.stretch()?;
        let offsets = Offsets::over(&location.zone, from, to);
        let allowed = search.allowed(location, &offsets);
        let asked = |offsets: &Offsets| match search.asked {
            Asked::Days { from, to, .. } => offsets.shown(midnight(from), midnight(to) + DAY),
            Asked::Start(start) => vec![(start, start + 1)],
        };
        let in_person = if location.kind == LocationKind::Physical && search.in_person() {
            common(&allowed, &asked(&offsets))
        } else {
            Vec::new()
        };
        let remote = match search.asked {
            _ if search.remote().next().is_none() => Vec::new(),
            Asked::Days { zone, .. } => common(&allowed, &asked(&Offsets::over(zone, from, to))),
            Asked::Start(_) => common(&allowed, &asked(&offsets)),
        };
        let first = in_person.first().into_iter().chain(remote.first()).map(|stretch| stretch.0).min()?;
        let last = in_person.last().into_iter().chain(remote.last()).map(|stretch| stretch.1).max()?;

        // A window of the day before may run past midnight, and its end past a gap; one of the day after may continue
        // the open time into which the last visit runs.
        let days = first.div_euclid(DAY) - 2..=(last + search.length).div_euclid(DAY) + 2;
        let clinic = &search.diary.clinic;
        let dates =
            days.filter_map(date_of).map(|date| (date, clinic.is_closed(&location.id, date))).collect::<Vec<_>>();
        let rooms = search.service.room_kind.as_deref().map(|kind| rooms(search, location, kind, &in_person, busy));
        Some(Self { location, offsets, dates, in_person, remote, rooms })
    }
}

impl Search<'_> {
    /// Generous bounds of what was asked, wide enough for every zone; none if nothing of it can be allowed.
    fn stretch(&self) -> Option<Stretch> {
        let margin = 4 * DAY + self.length;
        let (from, to) = match self.asked {
            Asked::Days { from, to, .. } => (midnight(from) - margin, midnight(to) + margin),
            Asked::Start(start) => (start - margin, start + margin),
        };
        let now = self.now.as_second();
        let horizon = i64::from(self.service.horizon_days) * DAY;
        let bounds = if self.heed.notice_and_horizon {
            (from.max(now - margin), to.min(now + horizon + margin))
        } else {
            (from, to)
        };
        (bounds.0 < bounds.1).then_some(bounds)
    }

    /// When a visit may start there after notice and before the horizon's end (R3, R7).
    fn allowed(&self, location: &Location, offsets: &Offsets) -> Vec<Stretch> {
        if !self.heed.notice_and_horizon {
            return vec![(i64::MIN / 4, i64::MAX / 4)];
        }
        let first = second_from(self.earliest());
        let last_date = midnight(location.zone.date(self.now)) + i64::from(self.service.horizon_days) * DAY;
        common(&[(first, i64::MAX / 4)], &offsets.shown(i64::MIN / 4, last_date + DAY))
    }
}

/// The room for each start: the lowest id that is free, so the next room is looked at only where those before are not.
fn rooms<'a>(
    search: &Search<'a>,
    location: &Location,
    kind: &str,
    starts: &[Stretch],
    busy: &Busy<'a>,
) -> Vec<(Stretch, &'a RoomId)> {
    let clinic = &search.diary.clinic;
    let fits = |room: &&Room| room.active && room.location == location.id && room.kind == kind;
    let mut rooms: Vec<&RoomId> = clinic.rooms.iter().filter(fits).map(|room| &room.id).collect();
    rooms.sort_unstable_by_key(|room| (search.prefers != Some(*room), *room));

    let need = Need { before: 0, from_start: search.length + seconds(search.service.room_after) };
    let mut wanting = starts.to_vec();
    let mut found = Vec::new();
    for room in rooms {
        let free = without(&wanting, &busy.forbidden(ResourceId::room(room), need, None));
        wanting = without(&wanting, &free);
        found.extend(free.into_iter().map(|stretch| (stretch, room)));
    }
    found.sort_unstable();
    found
}
