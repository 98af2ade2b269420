//! Booking although a rule objects: staff have read the objections and given a reason.

use jiff::Timestamp;

use crate::{
    appointments::Appointment,
    clinic::{Clinic, Location, LocationKind, Modality, Practitioner},
    ids::{ResourceId, RoomId},
    time::Minutes,
};

use super::{
    Booking, Diary, Move, MoveRefusal, Mover, Offer, Refusal, Request, Taken, TakenKind, book, book::made, choice,
    moves, objections, occupancy::Occupancy, reschedule, search::Search,
};

/// Books `request` whatever rule objects, and keeps the reason with the visit.
///
/// Time that is somebody else's becomes overbooked: outside the guard, still busy for everybody. The other visit or hold
/// keeps its right. What does not exist cannot be booked even so: a service or length, a practitioner who is not here, a
/// place without a door for a visit in person.
pub fn book_anyway(diary: &Diary, request: &Request, reason: &str, now: Timestamp) -> Result<Booking, Refusal> {
    if objections(diary, request, now).is_empty() {
        return book(diary, request, now);
    }
    let search = Search::exactly(diary, request, now)?;
    let offers = search.offers();
    let offer = match choice::of(diary, &request.service, &offers) {
        Some(offer) => offer.clone(),
        None => regardless(&search, request).ok_or(Refusal::NoSuchThing)?,
    };
    let appointment = made(diary, search.service, request, &offer, now);
    let appointment = Appointment { override_reason: Some(reason.to_owned()), ..appointment };

    let booking = Booking::of(appointment, search.service, now);
    Ok(beside_others(booking, diary, request, now))
}

/// Moves a visit whatever rule objects, and keeps the reason with it. None if it is there already.
pub fn reschedule_anyway(
    diary: &Diary,
    visit: &Appointment,
    to: &Move,
    reason: &str,
    now: Timestamp,
) -> Result<Option<Booking>, MoveRefusal> {
    match reschedule(diary, visit, to, Mover::Staff, now) {
        Err(MoveRefusal::Time(_)) => {}
        decided => return decided,
    }
    let request = moves::request_of(visit, to);
    let search = Search::exactly(diary, &request, now)?;
    let offers = search.offers();
    let offer = match choice::of(diary, &request.service, &offers) {
        Some(offer) => offer.clone(),
        None => regardless(&search, &request).ok_or(Refusal::NoSuchThing)?,
    };
    let mut booking = moves::to_offer(visit, &offer, search.service, now);
    booking.appointment.override_reason = Some(reason.to_owned());
    Ok(Some(beside_others(booking, diary, &request, now)))
}

/// The same booking, with the time that is somebody else's outside the guard.
fn beside_others(mut booking: Booking, diary: &Diary, request: &Request, now: Timestamp) -> Booking {
    for owned in &mut booking.occupancy {
        if diary.taken.iter().any(|taken| is_in_the_way(taken, owned, request, now)) {
            owned.kind = TakenKind::Overbook;
        }
    }
    booking
}

fn is_in_the_way(taken: &Taken, owned: &Occupancy, request: &Request, now: Timestamp) -> bool {
    taken.resource == owned.resource
        && matches!(taken.kind, TakenKind::Hold | TakenKind::Visit)
        && taken.counts(now, request.ignore)
        && taken.span.overlaps(owned.span)
}

/// The time as asked, with whom and where as asked; what was left open is the least recently booked, their first place,
/// the service's first way.
fn regardless(search: &Search<'_>, request: &Request) -> Option<Offer> {
    let clinic = &search.diary.clinic;
    let modality = request.modality.or_else(|| search.service.modalities.first().copied())?;
    let practitioner = match &request.practitioner {
        Some(named) => clinic.practitioner(named).filter(|one| one.active)?,
        None => {
            let least_recently = |one: &&Practitioner| (search.diary.last_booked.get(&one.id).copied(), one.id.clone());
            search.practitioners().into_iter().min_by_key(least_recently)?
        }
    };
    let has_a_door = |place: &&Location| modality != Modality::InPerson || place.kind == LocationKind::Physical;
    let location = match &request.location {
        Some(named) => clinic.location(named).filter(has_a_door)?,
        None => practitioner.locations.iter().filter_map(|id| clinic.location(id)).find(has_a_door)?,
    };
    let visit = search.visit(request.starts_at);
    let needs_room = search.service.room_kind.as_deref().filter(|_| modality == Modality::InPerson);
    Some(Offer {
        starts_at: visit.start,
        ends_at: visit.end,
        practitioner: practitioner.id.clone(),
        location: location.id.clone(),
        modality,
        room: needs_room.and_then(|kind| a_room(clinic, search, location, kind, request)),
        occupied: visit.widened(search.service.before, search.service.after),
    })
}

/// The lowest room that is free, else the lowest.
fn a_room(clinic: &Clinic, search: &Search<'_>, place: &Location, kind: &str, request: &Request) -> Option<RoomId> {
    let needed = search.visit(request.starts_at).widened(Minutes(0), search.service.room_after);
    let is_taken = |room: &RoomId| {
        search.diary.taken.iter().any(|taken| {
            taken.resource == ResourceId::room(room)
                && taken.counts(search.now, request.ignore)
                && taken.span.overlaps(needed)
        })
    };
    let rooms = clinic.rooms.iter().filter(|room| room.active && room.location == place.id && room.kind == kind);
    rooms.map(|room| (is_taken(&room.id), &room.id)).min().map(|(_, room)| room.clone())
}
