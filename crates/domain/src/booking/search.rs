//! One search: what is asked of the diary, and which rules it keeps. Listing and booking both run it.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use crate::{
    appointments::{Appointment, Via},
    clinic::{Location, Modality, Practitioner, Service},
    ids::{AppointmentId, LocationId, PractitionerId, ResourceId, RoomId, ServiceId},
    time::{Minutes, Span, Zone, later},
};

use super::{
    Diary, Offer, Refusal, Request, Taken, Wish,
    busy::{Busy, Need},
    opening::{DAY, Opening, starts_in},
    place::{Place, seconds},
    stretches::{Stretch, common, is_whole, merged, without},
};

/// What is asked, with the service looked up.
#[derive(Clone)]
pub(super) struct Search<'a> {
    pub(super) diary: &'a Diary,
    pub(super) service: &'a Service,
    /// How long the visit is, in seconds.
    pub(super) length: i64,
    pub(super) practitioner: Option<&'a PractitionerId>,
    pub(super) location: Option<&'a LocationId>,
    pub(super) modality: Option<Modality>,
    pub(super) asked: Asked<'a>,
    pub(super) now: Timestamp,
    /// The visit whose own time does not count as taken.
    pub(super) ignore: Option<AppointmentId>,
    /// A living hold: nobody else's time on its practitioner and room counts against it.
    pub(super) keeps: Option<&'a Appointment>,
    /// The room to take if it is free.
    pub(super) prefers: Option<&'a RoomId>,
    pub(super) heed: Heed,
}

/// The starts that are asked for.
#[derive(Clone, Copy)]
pub(super) enum Asked<'a> {
    /// Every one on these dates, in the zone of the answer.
    Days { from: Date, to: Date, zone: &'a Zone },
    /// One second.
    Start(i64),
}

/// Which rules are kept: all of them, unless it is asked which one is in the way, or a hold has kept some already.
#[derive(Clone, Copy)]
pub(super) struct Heed {
    pub(super) notice_and_horizon: bool,
    pub(super) grid: bool,
    pub(super) daily_cap: bool,
    pub(super) owned_time: bool,
}

impl Heed {
    pub(super) const ALL: Self = Self { notice_and_horizon: true, grid: true, daily_cap: true, owned_time: true };

    /// Whoever stands at the desk has chosen no time and gave no notice.
    fn of(via: Via) -> Self {
        if via == Via::WalkIn { Self { notice_and_horizon: false, grid: false, ..Self::ALL } } else { Self::ALL }
    }
}

impl<'a> Search<'a> {
    /// What a wish asks; refused if there is no such service, length or way.
    pub(super) fn of(diary: &'a Diary, wish: &'a Wish, now: Timestamp) -> Result<Self, Refusal> {
        let asked = Asked::Days { from: wish.from, to: wish.to, zone: &wish.zone };
        Ok(Self {
            practitioner: wish.practitioner.as_ref(),
            location: wish.location.as_ref(),
            ignore: wish.ignore,
            ..Self::for_anyone(diary, &wish.service, wish.duration, wish.modality, asked, now)?
        })
    }

    /// What a request asks: the same, at one instant.
    pub(super) fn exactly(diary: &'a Diary, request: &'a Request, now: Timestamp) -> Result<Self, Refusal> {
        let asked = Asked::Start(request.starts_at.as_second());
        let search = Self {
            practitioner: request.practitioner.as_ref(),
            location: request.location.as_ref(),
            ignore: request.ignore,
            heed: Heed::of(request.via),
            ..Self::for_anyone(diary, &request.service, request.duration, request.modality, asked, now)?
        };
        if is_whole(request.starts_at) { Ok(search) } else { Err(Refusal::NoLongerAvailable) }
    }

    fn for_anyone(
        diary: &'a Diary,
        service: &ServiceId,
        duration: Option<Minutes>,
        modality: Option<Modality>,
        asked: Asked<'a>,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let service = diary.clinic.service(service).ok_or(Refusal::NoSuchThing)?;
        let minutes = duration.unwrap_or(service.usual_minutes());
        if !service.minutes.contains(&minutes) || modality.is_some_and(|way| !service.modalities.contains(&way)) {
            return Err(Refusal::NoSuchThing);
        }
        Ok(Self {
            diary,
            service,
            length: seconds(minutes),
            practitioner: None,
            location: None,
            modality,
            asked,
            now,
            ignore: None,
            keeps: None,
            prefers: None,
            heed: Heed::ALL,
        })
    }

    /// The same search, keeping fewer rules.
    pub(super) fn heeding(&self, heed: Heed) -> Self {
        Self { heed, ..self.clone() }
    }

    /// Whether a visit in person is asked for.
    pub(super) fn in_person(&self) -> bool {
        self.ways().any(|way| way == Modality::InPerson)
    }

    /// The ways without a door that are asked for.
    pub(super) fn remote(&self) -> impl Iterator<Item = Modality> + '_ {
        self.ways().filter(|way| *way != Modality::InPerson)
    }

    fn ways(&self) -> impl Iterator<Item = Modality> + '_ {
        let asked = |way: &Modality| self.modality.is_none_or(|only| only == *way);
        self.service.modalities.iter().copied().filter(asked)
    }

    /// The first instant at which a visit may start (R7).
    pub(super) fn earliest(&self) -> Timestamp {
        later(self.now, self.service.notice.elapsed())
    }

    /// Whether a taken stretch counts in this search.
    pub(super) fn heeds(&self, taken: &Taken) -> bool {
        let kept = |hold: &Appointment| {
            taken.resource == ResourceId::practitioner(&hold.practitioner)
                || hold.room.as_ref().is_some_and(|room| taken.resource == ResourceId::room(room))
        };
        !taken.is_owned() || (self.heed.owned_time && !self.keeps.is_some_and(kept))
    }

    /// Who may be asked, by id.
    pub(super) fn practitioners(&self) -> Vec<&'a Practitioner> {
        let offers = |one: &&Practitioner| {
            one.active
                && self.service.practitioners.contains(&one.id)
                && self.practitioner.is_none_or(|only| *only == one.id)
        };
        let mut practitioners: Vec<_> = self.diary.clinic.practitioners.iter().filter(offers).collect();
        practitioners.sort_unstable_by_key(|one| &one.id);
        practitioners
    }

    /// Where it may be, by id.
    pub(super) fn locations(&self) -> Vec<&'a Location> {
        let offered = |one: &&Location| {
            self.service.locations.as_ref().is_none_or(|only| only.contains(&one.id))
                && self.location.is_none_or(|only| *only == one.id)
        };
        let mut locations: Vec<_> = self.diary.clinic.locations.iter().filter(offered).collect();
        locations.sort_unstable_by_key(|one| &one.id);
        locations
    }

    /// Every time that can be had, by start, then practitioner, then place, then way.
    pub(super) fn offers(&self) -> Vec<Offer> {
        if !self.service.active {
            return Vec::new();
        }
        let busy = Busy::of(self.clone());
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
