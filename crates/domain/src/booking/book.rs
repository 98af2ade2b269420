//! Taking a time.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    appointments::{Appointment, CancelledBy, Event, EventKind, Status, Via},
    clinic::{Modality, Service},
    ids::{AppointmentId, LocationId, PatientId, PractitionerId, RoomId, ServiceId},
    patients::{Claimed, consent},
    text::{Lang, Words},
    time::{Minutes, Zone, later},
};

use super::{
    Diary, Offer, Refusal, choice, holds,
    occupancy::{self, Occupancy},
    person,
    search::{Heed, Search},
    why_not::why_not,
};

/// What somebody asks to book, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The new visit's identifier, from the mint.
    pub appointment: AppointmentId,
    /// Which service.
    pub service: ServiceId,
    /// From when.
    pub starts_at: Timestamp,
    /// One of the service's lengths; none means the usual one.
    pub duration: Option<Minutes>,
    /// With this practitioner only.
    pub practitioner: Option<PractitionerId>,
    /// At this place only.
    pub location: Option<LocationId>,
    /// In this way only.
    pub modality: Option<Modality>,
    /// For whom; none makes a bare hold.
    pub who: Option<Who>,
    /// A hold or visit of the same person that this one replaces: its time does not count as taken.
    pub ignore: Option<AppointmentId>,
    /// By which way it came.
    pub via: Via,
}

/// For whom a visit is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// What was typed.
    pub claimed: Claimed,
    /// The person on record, where identity is proven or staff chose them.
    pub patient: Option<PatientId>,
    /// Whether the typed address still has to be proven.
    pub must_verify: bool,
    /// Answers to the service's short questions.
    pub answers: BTreeMap<String, String>,
    /// What would help at the visit.
    pub needs: Option<Words>,
    /// Consents given with it.
    pub consents: Vec<consent::Entry>,
    /// The language of its mails.
    pub lang: Lang,
    /// The booker's zone.
    pub zone: Option<Zone>,
}

/// A visit, and the time it takes from each resource: written together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// The visit.
    pub appointment: Appointment,
    /// The time it owns, all of it: rows it had before give way to these.
    pub occupancy: Vec<Occupancy>,
    /// What happened to it.
    pub event: Event,
}

impl Who {
    /// The person, if who they are is proven.
    pub fn proven(&self) -> Option<PatientId> {
        self.patient.filter(|_| !self.must_verify)
    }
}

/// Books `request`, or says why it cannot be booked. Without a name it is a hold.
pub fn book(diary: &Diary, request: &Request, now: Timestamp) -> Result<Booking, Refusal> {
    let search = Search::exactly(diary, request, now)?;
    let offers = search.offers();
    let offer = choice::of(diary, &request.service, &offers).ok_or_else(|| why_not(&search))?;
    let patient = request.who.as_ref().and_then(Who::proven);
    person::may_come(diary, search.service, patient, search.visit(request.starts_at), request.ignore, now)?;

    Ok(Booking::of(made(diary, search.service, request, offer, now), search.service, now))
}

/// Puts a name to a held time, or says why it is gone.
///
/// What the hold was judged by when it was made is not judged again. An expired hold whose time is still free is taken as
/// if nothing had happened.
pub fn submit(diary: &Diary, hold: &Appointment, who: &Who, now: Timestamp) -> Result<Booking, Refusal> {
    if !matches!(hold.status, Status::Held { .. }) {
        return Err(Refusal::WrongState);
    }
    let service = diary.clinic.service(&hold.service).ok_or(Refusal::NoLongerAvailable)?;
    let room = still_there(diary, service, hold, now)?;
    person::may_come(diary, service, who.proven(), hold.span(), Some(hold.id), now)?;

    let hold = Appointment { room, version: hold.version + 1, updated_at: now, ..hold.clone() };
    Ok(Booking::of(named(hold, who, diary, service, now), service, now))
}

/// The address is proven: the visit is booked, or waits for staff.
///
/// Living, it owns its time and none is looked for again. A code that comes late is judged like a late submission, whether
/// or not it was written down meanwhile that the time had run out.
pub fn prove(diary: &Diary, pending: &Appointment, patient: PatientId, now: Timestamp) -> Result<Booking, Refusal> {
    let never_proven = match pending.status {
        Status::AwaitingVerification { .. } => true,
        Status::Cancelled { by: CancelledBy::Expiry, .. } => pending.patient.is_none(),
        _ => false,
    };
    if !never_proven {
        return Err(Refusal::WrongState);
    }
    let service = diary.clinic.service(&pending.service).ok_or(Refusal::NoLongerAvailable)?;
    let room = match pending.is_alive(now) {
        true => pending.room.clone(),
        false => still_there(diary, service, pending, now)?,
    };
    person::may_come(diary, service, Some(patient), pending.span(), Some(pending.id), now)?;

    let status = once_proven(service, diary, pending.created_via, pending.starts_at, now);
    let appointment = Appointment { room, patient: Some(patient), ..pending.clone().changed(status, now) };
    Ok(Booking::of(appointment, service, now))
}

impl Booking {
    /// A visit, with the time it owns and the event its state stands for.
    pub(super) fn of(appointment: Appointment, service: &Service, now: Timestamp) -> Self {
        let kind = match appointment.status {
            Status::Held { .. } => EventKind::Held,
            Status::AwaitingVerification { .. } | Status::AwaitingApproval { .. } => EventKind::Pending,
            Status::Arrived => EventKind::Arrived,
            _ => EventKind::Booked,
        };
        Self { occupancy: occupancy::of(&appointment, service), event: Event::of(&appointment, kind, now), appointment }
    }
}

/// The visit that a request for an offered time makes.
pub(super) fn made(diary: &Diary, service: &Service, request: &Request, offer: &Offer, now: Timestamp) -> Appointment {
    let hold = held(request, offer, now);
    match &request.who {
        None => hold,
        Some(who) => named(hold, who, diary, service, now),
    }
}

/// A hold of the offered time.
fn held(request: &Request, offer: &Offer, now: Timestamp) -> Appointment {
    Appointment {
        id: request.appointment,
        version: 1,
        sequence: 0,
        status: Status::Held { until: holds::until(now), renewed: false },
        service: request.service.clone(),
        modality: offer.modality,
        location: offer.location.clone(),
        practitioner: offer.practitioner.clone(),
        room: offer.room.clone(),
        starts_at: offer.starts_at,
        ends_at: offer.ends_at,
        patient: None,
        claimed: None,
        answers: BTreeMap::new(),
        needs: None,
        consents: Vec::new(),
        lang: Lang::default(),
        zone: None,
        created_via: request.via,
        override_reason: None,
        created_at: now,
        updated_at: now,
    }
}

/// The held time with a name to it, in the state that follows.
fn named(hold: Appointment, who: &Who, diary: &Diary, service: &Service, now: Timestamp) -> Appointment {
    let status = if who.must_verify {
        Status::AwaitingVerification { until: later(now, holds::VERIFICATION) }
    } else {
        once_proven(service, diary, hold.created_via, hold.starts_at, now)
    };
    Appointment {
        status,
        patient: who.proven(),
        claimed: Some(who.claimed.clone()),
        answers: who.answers.clone(),
        needs: who.needs.clone(),
        consents: who.consents.clone(),
        lang: who.lang,
        zone: who.zone.clone(),
        ..hold
    }
}

/// What a visit becomes once it is known whose it is. What staff book, staff need not approve; who walks in has arrived.
fn once_proven(service: &Service, diary: &Diary, via: Via, starts_at: Timestamp, now: Timestamp) -> Status {
    match via {
        Via::WalkIn => Status::Arrived,
        Via::Staff => Status::Booked,
        _ if person::must_wait(service, diary.person) => {
            Status::AwaitingApproval { until: holds::approval_until(starts_at, now) }
        }
        _ => Status::Booked,
    }
}

/// Whether a visit lies in open time, in a room of its kind and with somebody in use; whoever else has the time.
pub fn lies_open(diary: &Diary, visit: &Appointment, now: Timestamp) -> bool {
    let heed = Heed { notice_and_horizon: false, grid: false, daily_cap: false, owned_time: false };
    let service = diary.clinic.service(&visit.service);
    service.is_some_and(|service| !Search::of_visit(diary, service, visit, heed, now).offers().is_empty())
}

/// Whether the time of a hold or pending visit can still be had, and in which room.
///
/// Notice, horizon, length and grid were judged when it was made. As long as it lives nobody else's time counts against it;
/// time off and closures do. Its room may have gone out of use: then another one will do.
fn still_there(
    diary: &Diary,
    service: &Service,
    visit: &Appointment,
    now: Timestamp,
) -> Result<Option<RoomId>, Refusal> {
    let alive = visit.is_alive(now);
    if !alive && visit.starts_at <= now {
        return Err(Refusal::TooLate);
    }
    let heed = Heed { notice_and_horizon: false, grid: false, daily_cap: !alive, owned_time: true };
    let search = Search { keeps: alive.then_some(visit), ..Search::of_visit(diary, service, visit, heed, now) };
    match search.offers().pop() {
        Some(offer) => Ok(offer.room),
        None if alive => Err(Refusal::NoLongerAvailable),
        None => Err(match why_not(&search) {
            Refusal::SlotTaken => Refusal::HoldExpired,
            refusal => refusal,
        }),
    }
}
