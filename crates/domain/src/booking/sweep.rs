//! What a search finds: each practitioner's free time at each place, on the grid, with a room.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    clinic::{Modality, Practitioner},
    ids::{LocationId, ResourceId, RoomId},
    time::Span,
};

use super::{
    Offer,
    busy::{Busy, Need},
    opening::{Opening, starts_in},
    place::Place,
    search::Search,
    stretches::{Stretch, common, merged, without},
    wall::{DAY, seconds},
};

impl<'a> Search<'a> {
    /// Every time that can be had, by start, then practitioner, then place, then way.
    pub(super) fn offers(&self) -> Vec<Offer> {
        if !self.service.active {
            return Vec::new();
        }
        let busy = self.busy();
        let practitioners = self.practitioners();
        let places: Vec<Place<'_>> =
            self.locations().into_iter().filter_map(|location| Place::of(self, location, &busy)).collect();
        let mut found = Vec::new();
        for (who, practitioner) in practitioners.iter().enumerate() {
            for (place_number, place) in places.iter().enumerate() {
                if practitioner.locations.contains(&place.location.id) {
                    let at = |start, modality, room| Found { start, who, place: place_number, modality, room };
                    self.with(practitioner, place, &busy, &mut |start, modality, room| {
                        found.push(at(start, modality, room));
                    });
                }
            }
        }
        // Each practitioner's times are in order already: a stable sort merges such runs.
        found.sort_by_key(|one| (one.start, one.who, one.place, one.modality));
        found.into_iter().map(|one| self.offer(practitioners[one.who], &places[one.place], &one)).collect()
    }

    /// The times of one practitioner at one place, each way for itself.
    fn with(
        &self,
        practitioner: &Practitioner,
        place: &Place<'a>,
        busy: &Busy<'_>,
        found: &mut impl FnMut(i64, Modality, Option<&'a RoomId>),
    ) {
        let opening = Opening::of(practitioner, place, self.service);
        let open = starts_in(&opening.open_time(), self.length);
        if open.is_empty() {
            return;
        }
        let full = self.full_days(practitioner, place, busy);
        let need = Need { before: seconds(self.service.before), from_start: self.length + seconds(self.service.after) };
        let starts = |allowed: &[Stretch], at: Option<&LocationId>| {
            let forbidden = busy.forbidden(ResourceId::practitioner(&practitioner.id), need, at);
            let free = without(&without(&common(&open, allowed), &forbidden), &full);
            if self.heed.grid { opening.on_the_grid(place, self.service.step, &free) } else { each_second(&free) }
        };

        if !place.in_person.is_empty() {
            let starts = starts(&place.in_person, Some(&place.location.id));
            match &place.rooms {
                None => starts.into_iter().for_each(|start| found(start, Modality::InPerson, None)),
                Some(rooms) => with_rooms(&starts, rooms, |start, room| found(start, Modality::InPerson, Some(room))),
            }
        }
        if !place.remote.is_empty() {
            for start in starts(&place.remote, None) {
                self.remote().for_each(|way| found(start, way, None));
            }
        }
    }

    /// The local dates on which the practitioner has as many visits of this service as a day may have.
    fn full_days(&self, practitioner: &Practitioner, place: &Place<'_>, busy: &Busy<'_>) -> Vec<Stretch> {
        let Some(cap) = self.service.daily_cap.filter(|_| self.heed.daily_cap) else { return Vec::new() };
        let mut visits: BTreeMap<i64, u16> = BTreeMap::new();
        for taken in busy.rows(ResourceId::practitioner(&practitioner.id)) {
            if let Some(visit) = taken.visit.as_ref().filter(|visit| visit.service == self.service.id) {
                *visits.entry(place.offsets.midnight(visit.starts_at.as_second())).or_default() += 1;
            }
        }
        let full = visits.into_iter().filter(|(_, count)| *count >= cap);
        merged(full.flat_map(|(midnight, _)| place.offsets.shown(midnight, midnight + DAY)).collect())
    }

    fn offer(&self, practitioner: &Practitioner, place: &Place<'_>, found: &Found<'_>) -> Offer {
        let instant = |second| Timestamp::from_second(second).expect("offers lie between now and the horizon");
        let ends_at = found.start + self.length;
        Offer {
            starts_at: instant(found.start),
            ends_at: instant(ends_at),
            practitioner: practitioner.id.clone(),
            location: place.location.id.clone(),
            modality: found.modality,
            room: found.room.cloned(),
            occupied: Span::new(
                instant(found.start - seconds(self.service.before)),
                instant(ends_at + seconds(self.service.after)),
            ),
        }
    }
}

/// An offer while there are thousands of them: numbers instead of names.
#[derive(Clone, Copy)]
struct Found<'a> {
    start: i64,
    who: usize,
    place: usize,
    modality: Modality,
    room: Option<&'a RoomId>,
}

/// Keeps the starts for which there is a room; both are in order, so one pass does.
fn with_rooms<'a>(starts: &[i64], rooms: &[(Stretch, &'a RoomId)], mut found: impl FnMut(i64, &'a RoomId)) {
    let mut rooms = rooms.iter().peekable();
    for start in starts {
        while rooms.next_if(|(free, _)| free.1 <= *start).is_some() {}
        if let Some((_, room)) = rooms.peek().filter(|(free, _)| free.0 <= *start) {
            found(*start, room);
        }
    }
}

/// Without a grid every second will do. Only ever asked for one of them.
fn each_second(free: &[Stretch]) -> Vec<i64> {
    free.iter().flat_map(|(first, end)| *first..*end).collect()
}
