//! Whose visit it is: with whom, proven or not, and what the record says to it.

use domain::{
    appointments::{EventKind, Status, Via},
    booking::{Booking, OnRecord, Refusal, Request, Who, limits, prove, verification},
    clinic::{Audience, Modality, Verify},
    ids::{PractitionerId, ResourceId},
    time::Minutes,
};

use crate::support::{Desk, ada, at, id, patient};

const NINE: &str = "2027-06-07T13:00:00Z";
const TEN: &str = "2027-06-07T14:00:00Z";

fn desk() -> Desk {
    Desk::new(60, 60).place("east", "America/Toronto").daily("mia", "east", &["09:00-11:00"]).at("2027-06-01T12:00:00Z")
}

fn asks(desk: &Desk, who: Who) -> Request {
    Request { who: Some(who), ..desk.request(NINE) }
}

fn unproven() -> Who {
    Who { patient: None, must_verify: true, ..ada() }
}

fn pending(desk: &Desk) -> Booking {
    desk.book(&asks(desk, unproven())).expect("free")
}

#[test]
fn the_least_recently_booked_sees_the_patient_where_nobody_is_named() {
    let mut desk = desk().daily("ben", "east", &["09:00-11:00"]).daily("abe", "east", &["09:00-10:00"]);
    let with = |desk: &Desk, start| desk.book(&desk.request(start)).expect("free").appointment.practitioner;
    assert_eq!(with(&desk, NINE), id("abe"), "ties by id");

    desk.diary.last_booked = [("abe", "2027-05-03"), ("ben", "2027-05-02"), ("mia", "2027-05-01")]
        .map(|(who, date)| (id::<PractitionerId>(who), at(&format!("{date}T00:00:00Z"))))
        .into();
    assert_eq!(with(&desk, NINE), id("mia"));
    desk.diary.last_booked.remove(&id("ben"));
    assert_eq!(with(&desk, NINE), id("ben"), "never booked comes first");
    assert_eq!(with(&desk, TEN), id("ben"), "who is not free is not asked");
}

#[test]
fn two_who_want_one_start_with_anyone_get_different_practitioners_and_the_third_is_refused() {
    let mut desk = desk().daily("ben", "east", &["09:00-11:00"]);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let booking = desk.book(&desk.request(NINE)).expect("one is left");
        seen.push(booking.appointment.practitioner.clone());
        desk = desk.with(&booking);
    }
    assert_ne!(seen[0], seen[1]);
    assert_eq!(desk.book(&desk.request(NINE)), Err(Refusal::SlotTaken));
}

#[test]
fn the_first_way_of_the_service_is_meant_where_none_is_named() {
    let desk = desk().serving(|service| service.modalities = vec![Modality::Video, Modality::InPerson]);
    assert_eq!(desk.hold(NINE).modality, Modality::Video);
}

#[test]
fn an_unproven_address_waits_for_its_code_and_says_nothing_of_the_record() {
    let mut desk = desk().serving(|service| {
        service.approval = true;
        service.max_open_per_patient = Some(1);
    });
    desk.diary.person = Some(OnRecord { open_visits: 3, ..OnRecord::default() });

    let booking = desk.book(&asks(&desk, Who { must_verify: true, ..ada() })).expect("free");
    assert_eq!(booking.appointment.status, Status::AwaitingVerification { until: at("2027-06-01T12:30:00Z") });
    assert_eq!(booking.event.kind, EventKind::Pending);
    assert_eq!(booking.appointment.patient, None);
    assert_eq!(booking.occupancy.len(), 1, "no patient's row yet");
}

#[test]
fn when_the_address_must_be_proven() {
    let needed = |rule| [verification::needed(rule, false), verification::needed(rule, true)];

    assert_eq!(needed(Verify::Always), [true, true]);
    assert_eq!(needed(Verify::NewEmail), [true, false]);
    assert_eq!(needed(Verify::Never), [false, false]);
    assert_eq!(verification::typed(" 123-456 "), Some("123456".to_owned()));
    assert_eq!(verification::typed("12345"), None);
    assert_eq!(verification::typed("12345٦"), None);
}

#[test]
fn a_proven_address_books_the_visit() {
    let desk = desk();
    let pending = pending(&desk);
    let desk = desk.with(&pending);

    let booked = prove(&desk.diary(), &pending.appointment, patient(7), at("2027-06-01T12:29:59Z")).expect("alive");
    assert_eq!((booked.appointment.status.clone(), booked.appointment.version), (Status::Booked, 2));
    assert_eq!(booked.appointment.patient, Some(patient(7)));
    assert_eq!(booked.occupancy.len(), 2);
    assert!(booked.occupancy.iter().all(|owned| owned.expires_at.is_none()));

    let (cancelled, _) = pending.appointment.cancel_by_clinic(desk.now).expect("pending");
    assert_eq!(prove(&desk.diary(), &cancelled, patient(7), desk.now), Err(Refusal::WrongState));
    let again = prove(&desk.diary(), &booked.appointment, patient(7), at("2027-06-01T12:29:59Z"));
    assert_eq!(again, Err(Refusal::WrongState));
}

#[test]
fn first_the_address_then_approval() {
    let desk = desk().serving(|service| service.approval = true);

    let proven = prove(&desk.diary(), &pending(&desk).appointment, patient(7), desk.now).expect("alive");
    assert_eq!(proven.appointment.status, Status::AwaitingApproval { until: at("2027-06-04T12:00:00Z") });

    let soon = desk.clone().at("2027-06-06T12:00:00Z");
    let waiting = soon.book(&asks(&soon, ada())).expect("free").appointment;
    assert_eq!(waiting.status, Status::AwaitingApproval { until: at(NINE) }, "never beyond the start");

    let by_staff = Request { via: Via::Staff, ..asks(&desk, ada()) };
    assert_eq!(desk.book(&by_staff).expect("free").appointment.status, Status::Booked);
}

#[test]
fn a_code_that_comes_late_is_judged_like_a_late_submission() {
    let desk = desk();
    let late = at("2027-06-01T12:30:00Z");
    let pending = pending(&desk).appointment;

    assert!(prove(&desk.diary(), &pending, patient(7), late).is_ok());
    let (lapsed, _) = pending.clone().expire(late).expect("its time is over");
    let booked = prove(&desk.diary(), &lapsed, patient(7), late).expect("written down or not");
    assert_eq!(booked.appointment.status, Status::Booked);
    let taken = desk.clone().busy("mia", NINE, TEN, 9);
    assert_eq!(prove(&taken.diary(), &pending, patient(7), late), Err(Refusal::HoldExpired));
    let in_time = at("2027-06-01T12:29:59Z");
    assert!(prove(&desk.busy("mia", NINE, TEN, 0).diary(), &pending, patient(7), in_time).is_ok(), "it owns its time");
}

#[test]
fn nobody_is_in_two_places() {
    let elsewhere = |visit| {
        let mut desk =
            desk().taken(ResourceId::patient(patient(7)), "2027-06-07T13:30:00Z", "2027-06-07T13:45:00Z", visit);
        desk.last_taken().expires_at = None;
        desk
    };
    let desk = elsewhere(9);
    assert_eq!(desk.book(&asks(&desk, ada())), Err(Refusal::PatientOverlap));
    assert!(
        desk.book(&asks(&desk, Who { patient: Some(patient(8)), ..ada() })).is_ok(),
        "somebody else under one address"
    );
    assert!(desk.book(&Request { starts_at: at(TEN), ..asks(&desk, ada()) }).is_ok(), "later");

    let unproven = pending(&desk).appointment;
    assert_eq!(prove(&desk.diary(), &unproven, patient(7), desk.now), Err(Refusal::PatientOverlap), "told once proven");
}

#[test]
fn as_many_visits_to_come_as_the_service_allows() {
    let mut desk = desk().serving(|service| service.max_open_per_patient = Some(2));
    let with = |desk: &mut Desk, open_visits| {
        desk.diary.person = Some(OnRecord { open_visits, ..OnRecord::default() });
        desk.book(&asks(desk, ada())).map(|_| ())
    };
    assert_eq!(with(&mut desk, 1), Ok(()));
    assert_eq!(with(&mut desk, 2), Err(Refusal::CapReached));
}

#[test]
fn whom_the_record_contradicts_waits_for_approval_and_is_not_refused() {
    let mut desk = desk();
    let mut waits = |audience, person| {
        desk.service().audience = audience;
        desk.diary.person = Some(person);
        let visit = desk.book(&asks(&desk, ada())).expect("free").appointment;
        matches!(visit.status, Status::AwaitingApproval { .. })
    };
    let (stranger, known) = (OnRecord::default(), OnRecord { been_here: true, ..OnRecord::default() });

    assert!(!waits(Audience::Any, stranger) && !waits(Audience::Any, known));
    assert!(!waits(Audience::New, stranger) && waits(Audience::New, known));
    assert!(waits(Audience::Returning, stranger) && !waits(Audience::Returning, known));
    assert!(waits(Audience::Any, OnRecord { must_wait: true, ..known }), "after missed visits");
}

#[test]
fn the_unproven_leave_half_of_a_practitioners_day_to_others() {
    // Three hours a day: one and a half may be unproven, but two visits always.
    let mut desk = desk().serving(|service| service.step = Minutes(30)).daily("mia", "east", &["11:00-12:00"]);
    let may_add = |desk: &Desk, start: &str| limits::leaves_half_a_day(&desk.diary(), &desk.hold(start), desk.now);
    assert!(may_add(&desk, NINE));

    desk = desk.busy("mia", "2027-06-07T14:00:00Z", "2027-06-07T14:30:00Z", 8);
    desk.last_taken().expires_at = Some(at("2027-06-01T12:08:00Z"));
    assert!(may_add(&desk, NINE), "the second");

    desk = desk.busy("mia", "2027-06-07T14:30:00Z", "2027-06-07T15:00:00Z", 9);
    desk.last_taken().expires_at = Some(at("2027-06-01T12:08:00Z"));
    assert!(!may_add(&desk, NINE), "the third would make it two hours");
    assert!(may_add(&desk, "2027-06-08T13:00:00Z"), "another day");
    assert!(may_add(&desk.clone().at("2027-06-01T12:08:00Z"), NINE), "the others have lapsed");
    desk.last_taken().expires_at = None;
    assert!(may_add(&desk, NINE), "proven time does not count");
}
