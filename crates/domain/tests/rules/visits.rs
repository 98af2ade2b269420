//! The states of a visit and the arrows between them.

use domain::{
    appointments::{Appointment, CancelledBy, EventKind, Next, Refusal, Status},
    booking::{Request, Who},
    clinic::LateCancel,
    time::Minutes,
};
use jiff::Timestamp;

use crate::support::{Desk, ada, at, zone};

const NINE: &str = "2027-06-07T13:00:00Z";
const DAY: Minutes = Minutes(1440);

fn visit(change: impl FnOnce(&mut Who)) -> Appointment {
    let desk = Desk::new(60, 60).place("east", "America/Toronto").daily("mia", "east", &["09:00-11:00"]);
    let desk = desk.at("2027-06-01T12:00:00Z");
    let mut who = ada();
    change(&mut who);
    desk.book(&Request { who: Some(who), ..desk.request(NINE) }).expect("free").appointment
}

fn booked() -> Appointment {
    visit(|_| {})
}

fn fulfilled_at(now: &str) -> Result<Timestamp, Refusal> {
    booked().fulfil(&zone("America/Toronto"), at(now)).map(|(_, event)| event.effective_at)
}

#[test]
fn a_visit_is_fulfilled_on_its_own_day_or_later_never_before() {
    assert_eq!(fulfilled_at("2027-06-07T03:59:59Z"), Err(Refusal::WrongState), "23:59 the day before");
    assert_eq!(
        fulfilled_at("2027-06-07T04:00:00Z"),
        Ok(at("2027-06-07T04:00:00Z")),
        "on the day, even before the start"
    );
    assert_eq!(fulfilled_at("2027-06-08T03:59:59Z"), Ok(at("2027-06-08T03:59:59Z")));
    assert_eq!(fulfilled_at("2027-06-08T04:00:00Z"), Ok(at("2027-06-07T14:00:00Z")), "late paperwork: the visit's end");
}

#[test]
fn a_fulfilled_visit_leaves_an_event_that_exists_once() {
    let toronto = zone("America/Toronto");
    let (visit, event) = booked().fulfil(&toronto, at(NINE)).expect("today");

    assert_eq!((visit.status.clone(), visit.version, visit.sequence), (Status::Fulfilled, 2, 0));
    assert_eq!(event.kind, EventKind::Fulfilled);
    let (_, again) = booked().fulfil(&toronto, at("2027-06-07T14:00:00Z")).expect("today");
    assert_eq!(event.id, again.id, "the same cause");
    assert_eq!(visit.fulfil(&toronto, at(NINE)), Err(Refusal::WrongState));
}

#[test]
fn staff_may_jump_forward_but_not_back() {
    let (toronto, now) = (zone("America/Toronto"), at(NINE));
    let (arrived, _) = booked().arrive(&toronto, now).expect("today");
    let (checked_in, event) = arrived.clone().check_in(&toronto, now).expect("here");

    assert_eq!(event.kind, EventKind::CheckedIn);
    assert_eq!(checked_in.clone().arrive(&toronto, now), Err(Refusal::WrongState));
    assert!(booked().check_in(&toronto, now).is_ok() && arrived.fulfil(&toronto, now).is_ok());
    assert_eq!(booked().check_in(&toronto, at("2027-06-06T12:00:00Z")), Err(Refusal::WrongState));
}

#[test]
fn a_visit_is_missed_after_the_grace_only() {
    let toronto = zone("America/Toronto");
    let miss = |now: &str| booked().miss(Minutes(15), &toronto, at(now)).map(|(visit, _)| visit.status);

    assert_eq!(miss("2027-06-07T13:14:59Z"), Err(Refusal::WrongState));
    assert_eq!(miss("2027-06-07T13:15:00Z"), Ok(Status::NoShow));
}

#[test]
fn a_patient_cancels_until_the_window_and_hears_why_not_after_it() {
    let cancel = |now: &str, rule| booked().cancel_by_patient(DAY, rule, at(now)).map(|(visit, _)| visit.status);
    let in_time = Status::Cancelled { by: CancelledBy::Patient, late: false };
    let late = Status::Cancelled { by: CancelledBy::Patient, late: true };

    assert_eq!(cancel("2027-06-06T13:00:00Z", LateCancel::Refuse), Ok(in_time));
    assert_eq!(cancel("2027-06-06T13:00:01Z", LateCancel::Refuse), Err(Refusal::LateCancel));
    assert_eq!(cancel("2027-06-06T13:00:01Z", LateCancel::Flag), Ok(late));
    assert_eq!(cancel(NINE, LateCancel::Flag), Err(Refusal::InPast));
}

#[test]
fn cancelling_twice_is_no_mistake_and_tells_nobody_again() {
    let now = at("2027-06-05T12:00:00Z");
    let (cancelled, event) = booked().cancel_by_patient(DAY, LateCancel::Refuse, now).expect("in time");
    assert_eq!(event.map(|event| event.kind), Some(EventKind::Cancelled));
    assert_eq!((cancelled.version, cancelled.sequence), (2, 1));

    let much_later = at("2027-06-09T12:00:00Z");
    assert_eq!(cancelled.clone().cancel_by_patient(DAY, LateCancel::Refuse, much_later), Ok((cancelled.clone(), None)));
    assert_eq!(cancelled.clone().cancel_by_clinic(much_later), Ok((cancelled, None)));
}

#[test]
fn what_is_pending_can_be_given_back_at_any_time_and_lapses_by_itself() {
    let pending = visit(|who| who.must_verify = true);
    let until = at("2027-06-01T12:30:00Z");
    assert_eq!(pending.status.next(), Some(Next::Verify));
    assert_eq!((pending.status.fhir(at("2027-06-01T12:29:59Z")), pending.status.fhir(until)), ("pending", "cancelled"));

    let before = at("2027-06-01T12:10:00Z");
    assert!(matches!(pending.clone().cancel_by_patient(DAY, LateCancel::Refuse, before), Ok((_, Some(_)))));
    assert_eq!(pending.clone().expire(before), None);
    let (expired, event) = pending.clone().expire(until).expect("its time is over");
    assert_eq!(expired.status, Status::Cancelled { by: CancelledBy::Expiry, late: false });
    assert_eq!(event.kind, EventKind::Cancelled);
    assert_eq!(pending.clone().cancel_by_clinic(until), Ok((pending, None)), "it reads as cancelled already");
}

#[test]
fn staff_approve_what_is_still_waiting() {
    let mut waiting = booked();
    waiting.status = Status::AwaitingApproval { until: at("2027-06-04T12:00:00Z") };

    let (approved, event) = waiting.clone().approve(at("2027-06-04T11:59:59Z")).expect("in time");
    assert_eq!((approved.status, event.kind), (Status::Booked, EventKind::Booked));
    assert_eq!(waiting.approve(at("2027-06-04T12:00:00Z")), Err(Refusal::WrongState));
}

#[test]
fn a_marking_is_taken_back_while_there_is_time() {
    let (toronto, noon) = (zone("America/Toronto"), at("2027-06-07T16:00:00Z"));
    let (missed, _) = booked().miss(Minutes(15), &toronto, noon).expect("late enough");
    let undo = |visit: &Appointment, now: &str| {
        visit.clone().undo(Status::Booked, noon, &toronto, at(now)).map(|(v, e)| (v.status, e.kind))
    };

    assert_eq!(undo(&missed, "2027-06-08T03:59:59Z"), Ok((Status::Booked, EventKind::Undone)));
    assert_eq!(undo(&missed, "2027-06-08T04:00:00Z"), Err(Refusal::WrongState), "a missed visit: the same local day");
    let (done, _) = booked().fulfil(&toronto, noon).expect("today");
    assert!(undo(&done, "2027-06-08T16:00:00Z").is_ok());
    assert_eq!(undo(&done, "2027-06-08T16:00:01Z"), Err(Refusal::WrongState));
    let (cancelled, _) = booked().cancel_by_clinic(noon).expect("booked");
    let (again, _) = cancelled.undo(Status::Booked, noon, &toronto, noon).expect("in time");
    assert_eq!(again.sequence, 2, "calendars hear of it");
}

#[test]
fn what_was_turned_down_by_mistake_waits_again_and_what_was_a_mistake_of_a_mistake_is_back() {
    let (toronto, noon) = (zone("America/Toronto"), at("2027-06-05T16:00:00Z"));
    let waits = Status::AwaitingApproval { until: at("2027-06-06T12:00:00Z") };
    let waiting = Appointment { status: waits.clone(), ..booked() };
    let (rejected, _) = waiting.cancel_by_clinic(noon).expect("it waits");
    let back = |now: &str| rejected.clone().undo(waits.clone(), noon, &toronto, at(now)).map(|(visit, _)| visit.status);
    assert_eq!(back("2027-06-06T11:59:59Z"), Ok(waits.clone()));
    assert_eq!(back("2027-06-06T12:00:00Z"), Err(Refusal::WrongState), "its time to wait is over");
    let given_up = Appointment { status: Status::Cancelled { by: CancelledBy::Patient, late: false }, ..booked() };
    assert_eq!(given_up.undo(waits, noon, &toronto, noon).map(|(visit, _)| visit.status), Err(Refusal::WrongState));

    for before in [Status::Booked, Status::Arrived, Status::Fulfilled, Status::NoShow] {
        let (wrong, _) = Appointment { status: before.clone(), ..booked() }.enter_in_error(noon).expect("any state");
        let (again, _) = wrong.clone().undo(before.clone(), noon, &toronto, noon).expect("within a day");
        assert_eq!((again.status, again.sequence), (before.clone(), 2));
        assert_eq!(wrong.undo(before, noon, &toronto, at("2027-06-06T16:00:01Z")), Err(Refusal::WrongState));
    }
}

#[test]
fn a_mistake_of_staff_leaves_every_list() {
    let (wrong, event) = booked().enter_in_error(at(NINE)).expect("any state");
    assert_eq!((wrong.status.fhir(at(NINE)), event.kind), ("entered-in-error", EventKind::EnteredInError));
    assert!(!wrong.status.owns_time());
    assert_eq!(wrong.enter_in_error(at(NINE)), Err(Refusal::WrongState));
}

#[test]
fn every_kind_of_event_is_spelled_and_read() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::from_code(kind.code()), Some(kind));
    }
}
