//! Time kept while a form is filled, and what comes of it.

use domain::{
    appointments::{EventKind, Status},
    booking::{OnRecord, Refusal, Request, TakenKind, Who, holds, occupancy, submit},
    clinic::Closure,
    text::{Bilingual, Lang},
    time::Minutes,
};
use jiff::SignedDuration;

use crate::support::{Desk, ada, at, on, practitioner, room, span};

const NINE: &str = "2027-06-07T13:00:00Z";
const TEN: &str = "2027-06-07T14:00:00Z";

fn desk() -> Desk {
    Desk::new(60, 60).place("east", "America/Toronto").daily("mia", "east", &["09:00-11:00"]).at("2027-06-01T12:00:00Z")
}

#[test]
fn a_hold_owns_the_time_of_practitioner_and_room_for_eight_minutes() {
    let desk = desk()
        .room("blue", "east", "treatment")
        .serving(|service| (service.room_kind, service.before) = (Some("treatment".into()), Minutes(5)));

    let held = desk.book(&desk.request(NINE)).expect("free");

    let until = at("2027-06-01T12:08:00Z");
    assert_eq!(held.appointment.status, Status::Held { until, renewed: false });
    assert_eq!(held.event.kind, EventKind::Held);
    let owned: Vec<_> = held.occupancy.iter().map(|owned| (owned.resource, owned.span, owned.expires_at)).collect();
    assert_eq!(
        owned,
        [
            (practitioner("mia"), span("2027-06-07T12:55:00Z", TEN), Some(until)),
            (room("blue"), span(NINE, TEN), Some(until))
        ]
    );
    assert!(held.occupancy.iter().all(|owned| owned.kind == TakenKind::Hold && owned.place.is_some()));
}

#[test]
fn a_living_hold_is_kept_eight_more_minutes_once() {
    let hold = desk().hold(NINE);

    let renewed = holds::renew(hold.clone(), at("2027-06-01T12:07:59Z")).expect("alive");
    assert_eq!(renewed.status, Status::Held { until: at("2027-06-01T12:16:00Z"), renewed: true });
    assert_eq!(renewed.version, 2);
    assert_eq!(holds::renew(renewed, at("2027-06-01T12:09:00Z")), Err(Refusal::WrongState));
    assert_eq!(holds::renew(hold, at("2027-06-01T12:08:00Z")), Err(Refusal::WrongState), "dead at its last instant");
}

#[test]
fn a_hold_given_back_is_free_at_once() {
    let desk = desk();
    let (hold, event) = holds::release(desk.hold(NINE), at("2027-06-01T12:01:00Z")).expect("a hold");

    assert_eq!(event.map(|event| event.kind), Some(EventKind::Released));
    assert!(!hold.is_alive(at("2027-06-01T12:01:00Z")));
    assert_eq!(holds::release(hold.clone(), at("2027-06-01T12:02:00Z")), Ok((hold, None)));
}

#[test]
fn a_submitted_hold_becomes_the_visit() {
    let desk = desk();
    let hold = desk.hold(NINE);

    let booked = submit(&desk.diary(), &hold, &ada(), at("2027-06-01T12:05:00Z")).expect("alive");

    let visit = booked.appointment;
    assert_eq!((visit.id, visit.version, visit.sequence, visit.status), (hold.id, 2, 0, Status::Booked));
    assert_eq!((visit.patient, visit.lang), (ada().patient, Lang::French));
    assert_eq!((visit.created_at, visit.updated_at), (hold.created_at, at("2027-06-01T12:05:00Z")));
    assert_eq!(booked.event.kind, EventKind::Booked);
    assert_eq!(booked.occupancy.len(), 2, "the patient's time is owned too");
    assert!(booked.occupancy.iter().all(|owned| owned.kind == TakenKind::Visit && owned.expires_at.is_none()));
}

#[test]
fn what_is_booked_already_is_not_submitted_again() {
    let desk = desk();
    let booked = desk.book(&Request { who: Some(ada()), ..desk.request(NINE) }).expect("free");

    assert_eq!(submit(&desk.diary(), &booked.appointment, &ada(), desk.now), Err(Refusal::WrongState));
}

#[test]
fn its_own_rows_do_not_stand_in_its_way() {
    let desk = desk();
    let held = desk.book(&desk.request(NINE)).expect("free");
    let desk = desk.with(&held);

    for minutes in [1, 100] {
        let later = desk.now + SignedDuration::from_mins(minutes);
        assert!(submit(&desk.diary(), &held.appointment, &ada(), later).is_ok());
    }
}

#[test]
fn a_late_submission_books_what_is_still_free_and_says_so_otherwise() {
    let desk = desk();
    let hold = desk.hold(NINE);
    let late = at("2027-06-01T12:08:00Z");

    assert!(submit(&desk.diary(), &hold, &ada(), late).is_ok());
    let taken = desk.clone().busy("mia", NINE, TEN, 9);
    assert_eq!(submit(&taken.diary(), &hold, &ada(), late), Err(Refusal::HoldExpired));
    let off = desk.clone().busy("mia", NINE, TEN, 0);
    assert_eq!(submit(&off.diary(), &hold, &ada(), late), Err(Refusal::NoLongerAvailable));
    assert_eq!(submit(&desk.diary(), &hold, &ada(), at(NINE)), Err(Refusal::TooLate));
}

#[test]
fn a_slow_typist_is_not_refused() {
    let mut desk = desk().at("2027-06-07T12:00:00Z").serving(|service| service.notice = Minutes(60));
    let hold = desk.hold(NINE);
    desk.service().minutes = vec![Minutes(45)];
    desk.service().step = Minutes(7);
    desk.service().horizon_days = 0;

    let booked = submit(&desk.diary(), &hold, &ada(), at("2027-06-07T12:07:00Z")).expect("alive");
    assert_eq!(booked.appointment.span(), span(NINE, TEN), "the held length is kept");
}

#[test]
fn what_the_clinic_closes_during_a_hold_is_no_longer_available() {
    let desk = desk();
    let hold = desk.hold(NINE);
    let submitted = |desk: &Desk| submit(&desk.diary(), &hold, &ada(), at("2027-06-01T12:05:00Z")).map(|_| ());

    assert_eq!(submitted(&desk.clone().busy("mia", NINE, "2027-06-07T13:10:00Z", 0)), Err(Refusal::NoLongerAvailable));
    let mut closed = desk.clone();
    closed.clinic.closures.push(Closure { date: on("2027-06-07"), name: Bilingual::same("Closed"), location: None });
    assert_eq!(submitted(&closed), Err(Refusal::NoLongerAvailable));
    let mut gone = desk.clone();
    gone.clinic.services.clear();
    assert_eq!(submitted(&gone), Err(Refusal::NoLongerAvailable));
    assert_eq!(submitted(&desk), Ok(()));
}

#[test]
fn a_room_out_of_use_is_replaced_silently() {
    let desk = desk()
        .room("blue", "east", "treatment")
        .room("amber", "east", "treatment")
        .serving(|service| service.room_kind = Some("treatment".into()));
    let hold = desk.hold(NINE);
    let in_room = |desk: &Desk, now| {
        submit(&desk.diary(), &hold, &ada(), at(now))
            .map(|booking| booking.appointment.room.map(|room| room.to_string()))
    };
    let soon = "2027-06-01T12:05:00Z";
    assert_eq!(in_room(&desk, soon), Ok(Some("amber".into())));

    let mut one_left = desk.clone();
    one_left.clinic.rooms.retain(|room| room.id.as_str() == "blue");
    assert_eq!(in_room(&one_left, soon), Ok(Some("blue".into())));
    let none_free = one_left.taken(room("blue"), NINE, TEN, 9);
    assert_eq!(in_room(&none_free, soon), Err(Refusal::NoLongerAvailable));

    let late = "2027-06-01T13:00:00Z";
    let lost = desk.taken(room("amber"), NINE, TEN, 9);
    assert_eq!(in_room(&lost, late), Ok(Some("blue".into())), "expired, and its room is another's");
    assert_eq!(in_room(&lost.taken(room("blue"), NINE, TEN, 8), late), Err(Refusal::HoldExpired));
}

#[test]
fn a_living_hold_keeps_its_right_over_an_overbooking() {
    let mut desk = desk();
    let hold = desk.hold(NINE);
    desk = desk.busy("mia", NINE, TEN, 9);
    desk.last_taken().kind = TakenKind::Overbook;

    assert!(submit(&desk.diary(), &hold, &ada(), at("2027-06-01T12:05:00Z")).is_ok());
    assert_eq!(submit(&desk.diary(), &hold, &ada(), at("2027-06-01T12:08:00Z")), Err(Refusal::HoldExpired));
}

#[test]
fn the_person_is_judged_when_the_name_is_put_to_it() {
    let mut desk = desk().serving(|service| service.max_open_per_patient = Some(1));
    let hold = desk.hold(NINE);
    desk.diary.person = Some(OnRecord { open_visits: 1, ..OnRecord::default() });

    assert_eq!(submit(&desk.diary(), &hold, &ada(), desk.now), Err(Refusal::CapReached));
    let unproven = Who { must_verify: true, ..ada() };
    assert!(submit(&desk.diary(), &hold, &unproven, desk.now).is_ok(), "a stranger learns nothing");
}

#[test]
fn a_visit_that_will_not_take_place_owns_no_time() {
    let desk = desk();
    let visit = submit(&desk.diary(), &desk.hold(NINE), &ada(), desk.now).expect("alive").appointment;
    let service = &desk.clinic.services[0];
    assert_eq!(occupancy::of(&visit, service).len(), 2);

    let (cancelled, _) = visit.cancel_by_clinic(desk.now).expect("booked");
    assert!(occupancy::of(&cancelled, service).is_empty());
}
