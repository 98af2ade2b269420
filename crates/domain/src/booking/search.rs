//! One search: what is asked of the diary, and which rules it keeps. Listing and booking both run it.

use jiff::{Timestamp, civil::Date};

use crate::{
    appointments::{Appointment, Via},
    clinic::{Location, Modality, Practitioner, Service},
    ids::{AppointmentId, LocationId, PractitionerId, ResourceId, RoomId, ServiceId},
    time::{Minutes, Zone, later},
};

use super::{Diary, Refusal, Request, Taken, Wish, busy::Busy, stretches::is_whole, wall::seconds};

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

    /// The very time that a visit has, with whom and where it is.
    pub(super) fn of_visit(
        diary: &'a Diary,
        service: &'a Service,
        visit: &'a Appointment,
        heed: Heed,
        now: Timestamp,
    ) -> Self {
        Self {
            diary,
            service,
            length: visit.span().seconds(),
            practitioner: Some(&visit.practitioner),
            location: Some(&visit.location),
            modality: Some(visit.modality),
            asked: Asked::Start(visit.starts_at.as_second()),
            now,
            ignore: Some(visit.id),
            keeps: None,
            prefers: visit.room.as_ref(),
            heed,
        }
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

    /// The taken time that counts in this search.
    pub(super) fn busy(&self) -> Busy<'a> {
        let counting = self.diary.taken.iter().filter(|taken| taken.counts(self.now, self.ignore));
        Busy::of(&self.diary.clinic, counting, |taken| self.heeds(taken))
    }

    fn heeds(&self, taken: &Taken) -> bool {
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
}
