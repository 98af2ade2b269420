//! A visit gets another time. It keeps its id, its links and its history.

use jiff::Timestamp;

use crate::{
    appointments::{self, Appointment, Event, EventKind, Status, Via},
    clinic::{Modality, Service},
    ids::{LocationId, PractitionerId},
    time::Minutes,
};

use super::{
    Booking, Diary, Offer, Refusal, Request, choice, objections, occupancy, person,
    search::{Asked, Heed, Search},
    stretches::is_whole,
    why_not::why_not,
};

/// Where a visit is to go. What is left open stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// From when.
    pub starts_at: Timestamp,
    /// One of the service's lengths.
    pub duration: Option<Minutes>,
    /// With whom.
    pub practitioner: Option<PractitionerId>,
    /// Where.
    pub location: Option<LocationId>,
    /// How.
    pub modality: Option<Modality>,
}

/// Who moves a visit: the cancel window binds the patient only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// Whoever holds the manage link.
    Patient,
    /// The clinic.
    Staff,
}

/// Why a visit cannot be moved: for what it is, or for the time it should get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefusal {
    /// The visit stays where it is.
    #[error(transparent)]
    Visit(#[from] appointments::Refusal),
    /// The new time cannot be had.
    #[error(transparent)]
    Time(#[from] Refusal),
}

/// Moves a visit, or says why not. None if it is there already: then nothing changes and nobody is told.
///
/// The cancel window of the old time is judged first, then the new time like any other; the visit does not block itself.
pub fn reschedule(
    diary: &Diary,
    visit: &Appointment,
    to: &Move,
    by: Mover,
    now: Timestamp,
) -> Result<Option<Booking>, MoveRefusal> {
    if visit.status != Status::Booked {
        return Err(appointments::Refusal::WrongState.into());
    }
    if by == Mover::Patient && visit.starts_at <= now {
        return Err(appointments::Refusal::InPast.into());
    }
    let practitioner = to.practitioner.as_ref().unwrap_or(&visit.practitioner);
    let location = to.location.as_ref().unwrap_or(&visit.location);
    let modality = to.modality.unwrap_or(visit.modality);
    let length = to.duration.map_or(visit.span().seconds(), |minutes| minutes.elapsed().as_secs());
    let same_people = (practitioner, location, modality) == (&visit.practitioner, &visit.location, visit.modality);
    if same_people && to.starts_at == visit.starts_at && length == visit.span().seconds() {
        return Ok(None);
    }

    // A service or practitioner out of use keeps their visits; they can be cancelled, not moved online.
    let service = diary.clinic.service(&visit.service).ok_or(Refusal::NoLongerAvailable)?;
    let is_in_use = diary.clinic.practitioner(&visit.practitioner).is_some_and(|one| one.active);
    if by == Mover::Patient && !is_in_use {
        return Err(Refusal::NoLongerAvailable.into());
    }
    if by == Mover::Patient && now > visit.cancel_until(service.cancel_window) {
        return Err(appointments::Refusal::LateCancel.into());
    }
    if to.duration.is_some_and(|minutes| !service.minutes.contains(&minutes)) || !service.modalities.contains(&modality)
    {
        return Err(Refusal::NoSuchThing.into());
    }
    if !is_whole(to.starts_at) {
        return Err(Refusal::NoLongerAvailable.into());
    }
    let search = Search {
        length,
        practitioner: Some(practitioner),
        location: Some(location),
        modality: Some(modality),
        asked: Asked::Start(to.starts_at.as_second()),
        ..Search::of_visit(diary, service, visit, Heed::ALL, now)
    };
    let offers = search.offers();
    let offer = choice::of(diary, &service.id, &offers).ok_or_else(|| why_not(&search))?;
    let refusals = person::refusals(diary, service, visit.patient, search.visit(to.starts_at), Some(visit.id), now);
    // The number of a person's visits does not grow when one of them moves.
    if refusals.contains(&Refusal::PatientOverlap) {
        return Err(Refusal::PatientOverlap.into());
    }

    Ok(Some(to_offer(visit, offer, service, now)))
}

/// Every rule in the way of a move, for staff; none if it can be made.
pub fn move_objections(diary: &Diary, visit: &Appointment, to: &Move, now: Timestamp) -> Vec<Refusal> {
    let request = request_of(visit, to);
    let mut objections = objections(diary, &request, now);
    if let (Some(service), Ok(search)) = (diary.clinic.service(&visit.service), Search::exactly(diary, &request, now)) {
        let span = search.visit(to.starts_at);
        let of_the_person = person::refusals(diary, service, visit.patient, span, Some(visit.id), now);
        objections.extend(of_the_person.into_iter().filter(|refusal| *refusal == Refusal::PatientOverlap));
    }
    objections
}

/// The move as a request for the new time, in which the visit's own time does not count.
pub fn request_of(visit: &Appointment, to: &Move) -> Request {
    Request {
        appointment: visit.id,
        service: visit.service.clone(),
        starts_at: to.starts_at,
        duration: Some(to.duration.unwrap_or_else(|| visit.length())),
        practitioner: Some(to.practitioner.clone().unwrap_or_else(|| visit.practitioner.clone())),
        location: Some(to.location.clone().unwrap_or_else(|| visit.location.clone())),
        modality: Some(to.modality.unwrap_or(visit.modality)),
        who: None,
        ignore: Some(visit.id),
        via: Via::Staff,
    }
}

/// The visit at its new time, with the time it owns from then on.
pub(super) fn to_offer(visit: &Appointment, offer: &Offer, service: &Service, now: Timestamp) -> Booking {
    let appointment = moved(visit, offer, now);
    Booking {
        occupancy: occupancy::of(&appointment, service),
        event: Event::of(&appointment, EventKind::Rescheduled, now),
        appointment,
    }
}

fn moved(visit: &Appointment, offer: &Offer, now: Timestamp) -> Appointment {
    Appointment {
        sequence: visit.sequence + 1,
        modality: offer.modality,
        location: offer.location.clone(),
        practitioner: offer.practitioner.clone(),
        room: offer.room.clone(),
        starts_at: offer.starts_at,
        ends_at: offer.ends_at,
        ..visit.clone().changed(Status::Booked, now)
    }
}
