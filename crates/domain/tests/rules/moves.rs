//! A visit gets another time.

use domain::{
    appointments::{self, Appointment, EventKind},
    booking::{
        Move, MoveRefusal, Mover, OnRecord, Refusal, Request, TakenKind, move_objections, reschedule, reschedule_anyway,
    },
    ids::ResourceId,
    time::Minutes,
};
use jiff::SignedDuration;

use crate::support::{Desk, ada, at, id, patient, span};

const NINE: &str = "2027-06-07T13:00:00Z";
const TEN: &str = "2027-06-07T14:00:00Z";

fn desk() -> Desk {
    Desk::new(60, 30)
        .place("east", "America/Toronto")
        .daily("mia", "east", &["09:00-12:00"])
        .daily("ben", "east", &["09:00-12:00"])
        .at("2027-06-01T12:00:00Z")
}

fn visit(desk: &Desk) -> Appointment {
    let request = Request { who: Some(ada()), practitioner: Some(id("mia")), ..desk.request(NINE) };
    desk.book(&request).expect("free").appointment
}

fn to(start: &str) -> Move {
    Move { starts_at: at(start), duration: None, practitioner: None, location: None, modality: None }
}

#[test]
fn a_moved_visit_keeps_its_id_and_raises_its_sequence() {
    let desk = desk();
    let old = visit(&desk);

    let moved =
        reschedule(&desk.diary(), &old, &to(TEN), Mover::Patient, desk.now).expect("free").expect("another time");

    let new = moved.appointment;
    assert_eq!((new.id, new.version, new.sequence), (old.id, 2, 1));
    assert_eq!((new.span(), &new.practitioner), (span(TEN, "2027-06-07T15:00:00Z"), &old.practitioner));
    assert_eq!((moved.event.kind, moved.occupancy.len()), (EventKind::Rescheduled, 2));
    assert_eq!((new.claimed, new.answers), (old.claimed, old.answers));
}

#[test]
fn it_does_not_block_itself_and_its_own_time_changes_nothing() {
    let desk = desk();
    let booked = desk.book(&Request { who: Some(ada()), ..desk.request(NINE) }).expect("free");
    let (desk, visit) = (desk.with(&booked), booked.appointment);
    let moved = |start| reschedule(&desk.diary(), &visit, &to(start), Mover::Patient, desk.now);

    assert!(moved("2027-06-07T13:30:00Z").expect("overlaps only itself").is_some());
    assert_eq!(moved(NINE), Ok(None));
    let late = reschedule(&desk.diary(), &visit, &to(NINE), Mover::Patient, at("2027-06-07T12:00:00Z"));
    assert_eq!(late, Ok(None), "nothing changes, so nothing is too late");
}

#[test]
fn the_window_of_the_old_time_comes_before_the_rules_of_the_new_one() {
    let desk = desk().serving(|service| service.cancel_window = Minutes(60));
    let visit = visit(&desk);
    let moved = |now: &str, start, by| reschedule(&desk.diary(), &visit, &to(start), by, at(now)).map(|_| ());

    assert_eq!(moved("2027-06-07T12:00:00Z", TEN, Mover::Patient), Ok(()), "the last instant");
    let late = "2027-06-07T12:00:01Z";
    assert_eq!(moved(late, "2027-06-07T12:30:00Z", Mover::Patient), Err(appointments::Refusal::LateCancel.into()));
    assert_eq!(moved(late, TEN, Mover::Staff), Ok(()));
    assert_eq!(moved(NINE, TEN, Mover::Patient), Err(appointments::Refusal::InPast.into()));
    assert_eq!(moved("2027-06-07T11:00:00Z", "2027-06-07T10:30:00Z", Mover::Patient), Err(Refusal::TooLate.into()));
}

#[test]
fn the_new_time_is_judged_like_any_other() {
    let desk = desk();
    let visit = visit(&desk);
    let moved = |desk: &Desk, to: &Move| reschedule(&desk.diary(), &visit, to, Mover::Patient, desk.now).map(|_| ());

    let taken = desk.clone().busy("mia", TEN, "2027-06-07T15:00:00Z", 9);
    assert_eq!(moved(&taken, &to(TEN)), Err(Refusal::SlotTaken.into()), "it stays with its practitioner");
    assert_eq!(moved(&taken, &Move { practitioner: Some(id("ben")), ..to(TEN) }), Ok(()));
    assert_eq!(moved(&taken, &Move { practitioner: Some(id("ben")), ..to(NINE) }), Ok(()), "same time, somebody else");
    assert_eq!(moved(&desk, &Move { duration: Some(Minutes(61)), ..to(TEN) }), Err(Refusal::NoSuchThing.into()));
    assert_eq!(moved(&desk, &to("2027-06-07T14:05:00Z")), Err(Refusal::NoLongerAvailable.into()));
}

#[test]
fn the_person_counts_once() {
    let mut desk = desk().serving(|service| service.max_open_per_patient = Some(1));
    let visit = visit(&desk);
    desk.diary.person = Some(OnRecord { open_visits: 1, ..OnRecord::default() });
    let moved = |desk: &Desk| reschedule(&desk.diary(), &visit, &to(TEN), Mover::Patient, desk.now).map(|_| ());
    assert_eq!(moved(&desk), Ok(()));

    let elsewhere = desk.taken(ResourceId::patient(patient(7)), TEN, "2027-06-07T14:10:00Z", 9);
    assert_eq!(moved(&elsewhere), Err(Refusal::PatientOverlap.into()));
}

#[test]
fn what_is_out_of_use_or_not_booked_stays_where_it_is() {
    let mut desk = desk();
    let visit = visit(&desk);
    let (cancelled, _) = visit.clone().cancel_by_clinic(desk.now).expect("booked");
    let moved = |desk: &Desk, visit: &Appointment| reschedule(&desk.diary(), visit, &to(TEN), Mover::Staff, desk.now);
    let wrong: MoveRefusal = appointments::Refusal::WrongState.into();
    assert_eq!(moved(&desk, &cancelled), Err(wrong));

    desk.service().active = false;
    assert_eq!(moved(&desk, &visit), Err(Refusal::NoLongerAvailable.into()));
    desk.service().active = true;
    desk.practitioner("mia").active = false;
    let ben = Move { practitioner: Some(id("ben")), ..to(TEN) };
    let by_link = reschedule(&desk.diary(), &visit, &ben, Mover::Patient, desk.now);
    assert_eq!(by_link, Err(Refusal::NoLongerAvailable.into()), "whoever is out of use: the clinic calls");
    assert!(reschedule(&desk.diary(), &visit, &ben, Mover::Staff, desk.now).is_ok());
    desk.now += SignedDuration::from_secs(1);
    assert!(visit.cancel_by_clinic(desk.now).is_ok(), "it can still be cancelled");
}

#[test]
fn staff_see_every_rule_in_the_way_of_a_move_and_set_it_aside_with_a_reason() {
    let desk = desk().busy("mia", TEN, "2027-06-07T15:00:00Z", 9);
    let old = visit(&desk);

    assert_eq!(move_objections(&desk.diary(), &old, &to(TEN), desk.now), [Refusal::SlotTaken]);
    assert_eq!(move_objections(&desk.diary(), &old, &to("2027-06-07T13:30:00Z"), desk.now), [Refusal::SlotTaken]);
    let ben = Move { practitioner: Some(id("ben")), ..to(TEN) };
    assert_eq!(move_objections(&desk.diary(), &old, &ben, desk.now), []);

    let moved = reschedule_anyway(&desk.diary(), &old, &to(TEN), "an emergency", desk.now).expect("staff may");
    let moved = moved.expect("another time");
    assert_eq!(moved.appointment.override_reason.as_deref(), Some("an emergency"));
    assert_eq!((moved.appointment.id, moved.appointment.sequence), (old.id, 1));
    assert!(moved.occupancy.iter().any(|owned| owned.kind == TakenKind::Overbook));

    let free = reschedule_anyway(&desk.diary(), &old, &ben, "for nothing", desk.now).expect("free").expect("moved");
    assert_eq!(free.appointment.override_reason, None, "where no rule objects there is nothing to give a reason for");
}
