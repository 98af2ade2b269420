//! What staff may do although a rule objects.

use domain::{
    appointments::{EventKind, Status, Via},
    booking::{Booking, Refusal, Request, TakenKind, book, book_anyway, objections},
    clinic::LocationKind,
    time::Minutes,
};

use crate::support::{Desk, ada, at, id, room};

const NINE: &str = "2027-06-07T13:00:00Z";
const TEN: &str = "2027-06-07T14:00:00Z";

fn desk() -> Desk {
    Desk::new(60, 60).place("east", "America/Toronto").daily("mia", "east", &["09:00-11:00"]).at("2027-06-01T12:00:00Z")
}

fn anyway(desk: &Desk, start: &str) -> Result<Booking, Refusal> {
    let request = Request { who: Some(ada()), via: Via::Staff, ..desk.request(start) };
    book_anyway(&desk.diary(), &request, "an emergency", desk.now)
}

#[test]
fn a_visit_over_another_is_overbooked_and_leaves_the_other_its_right() {
    let desk = desk().busy("mia", NINE, TEN, 9);

    let booking = anyway(&desk, NINE).expect("staff may");
    assert_eq!(booking.appointment.status, Status::Booked);
    assert_eq!(booking.appointment.override_reason.as_deref(), Some("an emergency"));
    let kinds: Vec<_> = booking.occupancy.iter().map(|owned| owned.kind).collect();
    assert_eq!(kinds, [TakenKind::Overbook, TakenKind::Visit], "the patient's own time is not doubled");
    assert!(desk.with(&booking).starts("2027-06-07").len() == 1, "busy for everybody else");
}

#[test]
fn hours_time_off_and_notice_can_be_set_aside_without_overbooking() {
    let desk = desk().busy("mia", NINE, TEN, 0);

    for start in [NINE, "2027-06-07T03:00:00Z", "2027-06-01T11:00:00Z"] {
        let booking = anyway(&desk, start).expect("staff may");
        assert!(booking.occupancy.iter().all(|owned| owned.kind == TakenKind::Visit));
        assert_eq!(booking.appointment.starts_at, at(start));
    }
}

#[test]
fn where_no_rule_objects_there_is_nothing_to_give_a_reason_for() {
    assert_eq!(anyway(&desk(), NINE).expect("free").appointment.override_reason, None);
}

#[test]
fn an_expired_hold_is_not_overbooked() {
    let mut desk = desk().busy("mia", NINE, TEN, 9);
    desk.last_taken().expires_at = Some(desk.now);
    desk = desk.busy("mia", "2027-06-07T13:30:00Z", TEN, 0);

    assert!(anyway(&desk, NINE).expect("staff may").occupancy.iter().all(|owned| owned.kind == TakenKind::Visit));
}

#[test]
fn what_does_not_exist_cannot_be_booked_even_so() {
    let mut desk = desk();
    let mut request = Request { who: Some(ada()), via: Via::Staff, ..desk.request(NINE) };
    request.practitioner = Some(id("nobody"));
    assert_eq!(book_anyway(&desk.diary(), &request, "why not", desk.now), Err(Refusal::NoSuchThing));

    desk.clinic.locations[0].kind = LocationKind::Virtual;
    assert_eq!(anyway(&desk, NINE), Err(Refusal::NoSuchThing), "in person needs a door");
}

#[test]
fn a_room_is_found_if_there_is_one() {
    let desk = desk()
        .room("amber", "east", "treatment")
        .room("blue", "east", "treatment")
        .serving(|service| service.room_kind = Some("treatment".into()))
        .taken(room("amber"), NINE, TEN, 9)
        .busy("mia", NINE, TEN, 9);
    let found = |desk: &Desk| anyway(desk, NINE).expect("staff may").appointment.room.map(|room| room.to_string());

    assert_eq!(found(&desk).as_deref(), Some("blue"));
    let full = desk.taken(room("blue"), NINE, TEN, 9);
    assert_eq!(found(&full).as_deref(), Some("amber"));
}

#[test]
fn whoever_walks_in_has_arrived_and_needs_neither_notice_nor_grid() {
    let desk = desk().serving(|service| service.notice = Minutes(120)).at("2027-06-07T13:07:00Z");
    let walks_in = |desk: &Desk, start: &str| {
        let request =
            Request { who: Some(ada()), via: Via::WalkIn, practitioner: Some(id("mia")), ..desk.request(start) };
        (objections(&desk.diary(), &request, desk.now), book(&desk.diary(), &request, desk.now))
    };

    let (rules, booking) = walks_in(&desk, "2027-06-07T13:07:00Z");
    let booking = booking.expect("free and open");
    assert_eq!(
        (rules, booking.appointment.status, booking.event.kind),
        (Vec::new(), Status::Arrived, EventKind::Arrived)
    );
    assert!(booking.occupancy.iter().all(|owned| owned.kind == TakenKind::Visit && owned.expires_at.is_none()));

    // Time that is somebody else's, and a closed door, are still in the way.
    let taken = desk.clone().busy("mia", "2027-06-07T13:30:00Z", TEN, 9);
    assert_eq!(walks_in(&taken, "2027-06-07T13:07:00Z").0, [Refusal::SlotTaken]);
    assert_eq!(walks_in(&desk, "2027-06-07T14:07:00Z").0, [Refusal::NoLongerAvailable]);
    let request = Request { who: Some(ada()), via: Via::WalkIn, ..desk.request("2027-06-07T14:07:00Z") };
    let late = book_anyway(&desk.diary(), &request, "in great pain", desk.now).expect("with a reason");
    assert_eq!(
        (late.appointment.status, late.appointment.override_reason.as_deref()),
        (Status::Arrived, Some("in great pain"))
    );
}

#[test]
fn who_is_out_of_use_cannot_be_booked_even_so() {
    let mut desk = desk();
    desk.practitioner("mia").active = false;

    assert_eq!(anyway(&desk, NINE).map(|_| ()), Err(Refusal::NoSuchThing));
    let named = Request { who: Some(ada()), via: Via::Staff, practitioner: Some(id("mia")), ..desk.request(NINE) };
    assert_eq!(book_anyway(&desk.diary(), &named, "an emergency", desk.now).map(|_| ()), Err(Refusal::NoSuchThing));
}
