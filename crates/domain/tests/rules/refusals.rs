//! Why a time cannot be had: the first reason that applies.

use domain::{
    booking::{OnRecord, Refusal, Request, objections},
    clinic::{Closure, Modality},
    text::Bilingual,
    time::Minutes,
};
use jiff::SignedDuration;

use crate::support::{Desk, ada, id, on, room};

const NINE: &str = "2027-06-07T13:00:00Z";

fn desk() -> Desk {
    Desk::new(60, 60).place("east", "America/Toronto").daily("mia", "east", &["09:00-11:00"])
}

fn refused(desk: &Desk, start: &str) -> Refusal {
    desk.book(&desk.request(start)).expect_err("it cannot be had")
}

#[test]
fn too_late_comes_before_everything_else() {
    let desk = desk().at("2027-06-07T12:30:00Z").serving(|service| service.notice = Minutes(31)).busy(
        "mia",
        NINE,
        "2027-06-07T14:00:00Z",
        9,
    );

    assert_eq!(refused(&desk, NINE), Refusal::TooLate);
    assert_eq!(refused(&desk, "2027-06-06T13:00:00Z"), Refusal::TooLate, "the past");
    assert_eq!(refused(&desk, "2027-06-07T12:31:00Z"), Refusal::TooLate);
}

#[test]
fn too_far_is_beyond_the_horizon_everywhere() {
    let desk = desk().at("2027-06-01T12:00:00Z").serving(|service| service.horizon_days = 5);
    assert_eq!(refused(&desk, NINE), Refusal::TooFar);

    // It is already the 2nd on Kiritimati: the 7th can be booked there, or could if anybody worked then.
    let desk = desk.place("far", "Pacific/Kiritimati");
    assert_eq!(refused(&desk, "2027-06-07T05:00:00Z"), Refusal::NoLongerAvailable);
}

#[test]
fn a_time_that_is_somebodys_is_taken() {
    let desk = desk().serving(|service| service.after = Minutes(10)).busy(
        "mia",
        "2027-06-07T14:05:00Z",
        "2027-06-07T14:30:00Z",
        9,
    );

    assert_eq!(refused(&desk, NINE), Refusal::SlotTaken, "buffers included");
    assert_eq!(refused(&desk, "2027-06-07T14:00:00Z"), Refusal::SlotTaken);
    assert_eq!(refused(&desk, "2027-06-07T13:37:00Z"), Refusal::SlotTaken, "even off the grid");
}

#[test]
fn a_room_that_is_somebodys_is_taken_and_a_room_that_is_not_there_is_not_available() {
    let desk = desk().serving(|service| service.room_kind = Some("treatment".into()));
    assert_eq!(refused(&desk, NINE), Refusal::NoLongerAvailable);

    let desk = desk.room("blue", "east", "treatment").taken(room("blue"), NINE, "2027-06-07T13:30:00Z", 9);
    assert_eq!(refused(&desk, NINE), Refusal::SlotTaken);
    let out_of_order = desk.clone().taken(room("blue"), NINE, "2027-06-07T13:30:00Z", 0);
    assert_eq!(refused(&out_of_order, NINE), Refusal::NoLongerAvailable);
}

#[test]
fn what_the_clinic_does_not_have_is_no_longer_available() {
    let off_the_grid = "2027-06-07T13:30:00Z";
    assert_eq!(refused(&desk(), off_the_grid), Refusal::NoLongerAvailable);
    assert_eq!(refused(&desk(), "2027-06-07T20:00:00Z"), Refusal::NoLongerAvailable, "closed");
    assert_eq!(refused(&desk(), "2027-06-07T13:00:00.5Z"), Refusal::NoLongerAvailable, "half a second past");

    let off = desk().busy("mia", NINE, "2027-06-07T13:01:00Z", 0);
    assert_eq!(refused(&off, NINE), Refusal::NoLongerAvailable, "time off");

    let mut holiday = desk();
    holiday.clinic.closures.push(Closure { date: on("2027-06-07"), name: Bilingual::same("Holiday"), location: None });
    assert_eq!(refused(&holiday, NINE), Refusal::NoLongerAvailable);

    let mut named = desk().request(NINE);
    named.practitioner = Some(id("nobody"));
    assert_eq!(desk().book(&named), Err(Refusal::NoLongerAvailable));
}

#[test]
fn what_never_was_cannot_be_asked_for() {
    let mut request = desk().request(NINE);
    request.duration = Some(Minutes(61));
    assert_eq!(desk().book(&request), Err(Refusal::NoSuchThing));

    let mut request = desk().request(NINE);
    request.modality = Some(Modality::Phone);
    assert_eq!(desk().book(&request), Err(Refusal::NoSuchThing));

    let mut request = desk().request(NINE);
    request.service = id("unheard-of");
    assert_eq!(desk().book(&request), Err(Refusal::NoSuchThing));
}

#[test]
fn the_last_place_of_a_day() {
    let desk = desk().serving(|service| service.daily_cap = Some(1));
    let first = desk.book(&desk.request(NINE)).expect("free");
    let desk = desk.with(&first);

    assert_eq!(refused(&desk, "2027-06-07T14:00:00Z"), Refusal::CapReached);
    assert_eq!(refused(&desk, NINE), Refusal::SlotTaken, "the time itself comes first");
}

#[test]
fn staff_see_every_rule_in_the_way_at_once() {
    let mut desk = desk().at("2027-06-07T12:30:00Z").serving(|service| {
        service.notice = Minutes(60);
        service.daily_cap = Some(1);
        service.max_open_per_patient = Some(1);
    });
    let earlier = desk.clone().at("2027-06-01T00:00:00Z");
    let other = earlier.book(&Request { who: Some(ada()), ..desk.request(NINE) }).expect("free");
    desk = desk.with(&other);
    desk.diary.person = Some(OnRecord { open_visits: 1, ..OnRecord::default() });

    let mut request = desk.request(NINE);
    request.who = Some(ada());
    let all = [Refusal::TooLate, Refusal::SlotTaken, Refusal::CapReached, Refusal::PatientOverlap];
    assert_eq!(objections(&desk.diary(), &request, desk.now), all);

    request.starts_at += SignedDuration::from_hours(25);
    desk.diary.person = None;
    assert_eq!(objections(&desk.diary(), &request, desk.now), []);
}
