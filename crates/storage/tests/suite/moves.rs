//! Visits that get another time, and marks that are taken back: nothing is lost, and nobody is told too much.

use domain::{
    appointments::{Mark, Refusal as Unfit, Status, Via},
    booking::{Move, MoveRefusal, Refusal, Request},
    ids::AppointmentId,
};
use jiff::{SignedDuration, Timestamp};
use storage::{
    Visitor,
    appointments::{Immovable, StaffImmovable, StaffMove, StaffRequest},
};

use crate::support::{Bench, bearer_of_visit, clinic, front_desk, on_both, practitioner, visitor};

fn to(starts_at: Timestamp) -> Move {
    Move { starts_at, duration: None, practitioner: None, location: None, modality: None }
}

/// Three days before the visit, so that the cancel window is open and a reminder is to come.
fn early() -> Timestamp {
    clinic::now() - SignedDuration::from_hours(48)
}

async fn booked(bench: &Bench, hour: i8, email: &str) -> AppointmentId {
    let request = clinic::request("never", clinic::tomorrow(hour, 0), "Pat Example", email);
    let booked = bench.storage.book(&request, None, &Visitor::default(), &visitor(), early()).await.unwrap();
    booked.unwrap().appointment.id
}

/// What was to be said of the visit has left.
async fn mail_leaves(bench: &Bench) {
    let now = "UPDATE message SET state = 'sent', pending_at = NULL WHERE state = 'scheduled' AND kind <> 'reminder'";
    assert!(bench.tamper(now).await);
}

/// What is to be said of the visit, reminders aside: kind and sequence.
async fn to_be_said(bench: &Bench, kind: &str, sequence: i32) -> bool {
    let waits = "message WHERE state = 'scheduled' AND kind <> 'reminder'";
    bench.count(waits).await == 1
        && bench.count(&format!("{waits} AND kind = '{kind}' AND sequence = {sequence}")).await == 1
}

async fn nothing_is_to_be_said(bench: &Bench) -> bool {
    bench.count("message WHERE state = 'scheduled' AND kind <> 'reminder'").await == 0
}

/// Staff drag the visit to an hour of tomorrow, a minute after what they did before.
async fn dragged(bench: &Bench, visit: AppointmentId, version: i64, hour: i8) {
    let wanted = StaffMove { to: to(clinic::tomorrow(hour, 0)), override_reason: None, inform: true };
    let now = clinic::now() + SignedDuration::from_mins(version);
    bench.storage.reschedule_visit(visit, version, &wanted, &front_desk(), now).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_moved_visit_gives_up_its_old_time_and_its_reminder_moves_along() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        assert_eq!(bench.count("message WHERE kind = 'reminder' AND state = 'scheduled'").await, 1);
        mail_leaves(&bench).await;
        let by = bearer_of_visit(visit);

        // Half an hour later overlaps its own old time: the visit does not block itself.
        let moved =
            bench.storage.reschedule(&to(clinic::tomorrow(10, 30)), Some(1), &by, early()).await.unwrap().unwrap();

        assert!(!moved.unchanged);
        assert_eq!((moved.appointment.version, moved.appointment.sequence), (2, 1));
        assert_eq!(moved.appointment.starts_at, clinic::tomorrow(10, 30));
        assert_eq!(moved.appointment.claimed, None, "a link shows no contact data");
        assert_eq!(bench.count("occupancy").await, 3, "practitioner, room and patient, once each");
        assert!(to_be_said(&bench, "moved", 1).await);
        assert_eq!(bench.count("message WHERE kind = 'reminder' AND reason = 'superseded'").await, 1);
        assert_eq!(bench.count("message WHERE kind = 'reminder' AND state = 'scheduled' AND sequence = 1").await, 1);

        let again = bench.storage.reschedule(&to(clinic::tomorrow(10, 30)), None, &by, early()).await.unwrap().unwrap();
        assert!(again.unchanged, "its own exact time");
        assert_eq!((again.appointment.version, again.appointment.sequence), (2, 1));
        assert_eq!(bench.count("message WHERE kind = 'moved'").await, 1);

        let stale = bench.storage.reschedule(&to(clinic::tomorrow(12, 0)), Some(1), &by, early()).await.unwrap();
        assert_eq!(stale.unwrap_err(), Immovable::Visit(Unfit::VersionMismatch));
    })
    .await;
}

#[tokio::test]
async fn a_visit_whose_new_time_is_lost_keeps_the_old_one() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        booked(&bench, 12, "grace@example.org").await;
        let by = bearer_of_visit(visit);

        let refused = bench.storage.reschedule(&to(clinic::tomorrow(12, 0)), None, &by, early()).await.unwrap();
        let Err(Immovable::Lost(lost)) = refused else { panic!("{refused:?}") };
        assert_eq!((lost.refusal, lost.alternatives.len()), (Refusal::SlotTaken, 3));
        let far = early() + SignedDuration::from_hours(24 * 60);
        let refused = bench.storage.reschedule(&to(far), None, &by, early()).await.unwrap();
        assert!(matches!(refused, Err(Immovable::Lost(lost)) if lost.refusal == Refusal::TooFar));

        // The window of the old time comes before anything about the new one.
        let late = clinic::tomorrow(10, 0) - SignedDuration::from_hours(23);
        let refused = bench.storage.reschedule(&to(far), None, &by, late).await.unwrap();
        assert_eq!(refused.unwrap_err(), Immovable::Visit(Unfit::LateCancel));

        let start = clinic::tomorrow(10, 0).as_second();
        assert_eq!(bench.count(&format!("occupancy WHERE starts_at = {start}")).await, 3, "it is where it was");
        assert_eq!(bench.count("message WHERE kind = 'moved'").await, 0);
    })
    .await;
}

#[tokio::test]
async fn staff_move_a_visit_past_a_rule_with_a_reason_and_the_last_move_is_mailed() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        booked(&bench, 12, "grace@example.org").await;
        mail_leaves(&bench).await;
        let wanted = |start, reason: Option<&str>| StaffMove {
            to: to(start),
            override_reason: reason.map(ToOwned::to_owned),
            inform: true,
        };
        let ask = async |version, wanted| {
            bench.storage.reschedule_visit(visit, version, &wanted, &front_desk(), clinic::now()).await.unwrap()
        };

        let refused = ask(1, wanted(clinic::tomorrow(12, 0), None)).await.unwrap().unwrap_err();
        assert_eq!(refused, StaffImmovable::OverrideRequired(vec![Refusal::SlotTaken]));
        let stale = ask(7, wanted(clinic::tomorrow(11, 0), None)).await.unwrap().unwrap_err();
        assert_eq!(stale, StaffImmovable::Visit(Unfit::VersionMismatch));

        let moved = ask(1, wanted(clinic::tomorrow(11, 0), None)).await.unwrap().unwrap();
        assert_eq!((moved.appointment.version, moved.appointment.override_reason), (2, None));
        let squeezed = ask(2, wanted(clinic::tomorrow(12, 0), Some("in great pain"))).await.unwrap().unwrap();
        assert_eq!(squeezed.appointment.override_reason.as_deref(), Some("in great pain"));
        assert!(bench.count("occupancy WHERE kind = 'overbook'").await >= 1);

        let due = (clinic::now() + SignedDuration::from_mins(2)).as_second();
        assert_eq!(
            bench.count(&format!("message WHERE kind = 'moved' AND state = 'scheduled' AND due_at = {due}")).await,
            1
        );
        assert_eq!(bench.count("message WHERE kind = 'moved' AND reason = 'superseded'").await, 1);
        assert_eq!(bench.count("audit_event WHERE reason = 'in great pain'").await, 1);

        let away = StaffMove {
            to: Move { practitioner: Some("grace".parse().unwrap()), ..to(clinic::tomorrow(14, 0)) },
            ..wanted(clinic::tomorrow(14, 0), None)
        };
        let own = practitioner("ada");
        assert!(bench.storage.reschedule_visit(visit, 3, &away, &own, clinic::now()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_visit_that_staff_move_back_in_time_was_never_moved_for_its_patient() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        mail_leaves(&bench).await;

        dragged(&bench, visit, 1, 14).await;
        assert!(to_be_said(&bench, "moved", 1).await);
        dragged(&bench, visit, 2, 15).await;
        assert!(to_be_said(&bench, "moved", 2).await, "of two moves in a row the last one is told");
        dragged(&bench, visit, 3, 10).await;
        assert!(nothing_is_to_be_said(&bench).await);
        assert_eq!(bench.count("message WHERE kind = 'reminder' AND state = 'scheduled' AND sequence = 3").await, 1);

        dragged(&bench, visit, 4, 14).await;
        mail_leaves(&bench).await;
        dragged(&bench, visit, 5, 10).await;
        assert!(to_be_said(&bench, "moved", 5).await, "who was told of the one is told of the other");
    })
    .await;
}

#[tokio::test]
async fn the_first_mail_that_leaves_says_booked_however_often_the_visit_moved() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;

        dragged(&bench, visit, 1, 14).await;

        assert!(to_be_said(&bench, "booked", 1).await, "nobody has heard of another time");
        assert_eq!(bench.count("message WHERE kind = 'booked' AND reason = 'superseded'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_staff_book_and_cancel_in_time_was_never_booked_for_its_patient() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let (storage, desk, now) = (&bench.storage, front_desk(), clinic::now());
        let books = async |hour| {
            let request = clinic::request("never", clinic::tomorrow(hour, 0), "Pat Example", "pat@example.org");
            let request =
                StaffRequest { request: Request { via: Via::Staff, ..request }, override_reason: None, inform: true };
            storage.book_for(&request, None, &desk, now).await.unwrap().unwrap().appointment.id
        };
        let cancels = async |visit| {
            storage.cancel_visit(visit, 1, None, true, &desk, now).await.unwrap().unwrap().unwrap();
        };

        cancels(books(14).await).await;
        assert!(nothing_is_to_be_said(&bench).await);

        let known = books(15).await;
        mail_leaves(&bench).await;
        cancels(known).await;
        assert!(to_be_said(&bench, "cancelled", 1).await);
    })
    .await;
}

#[tokio::test]
async fn a_patient_hears_of_every_move_of_their_own() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        mail_leaves(&bench).await;
        let by = bearer_of_visit(visit);

        for hour in [14, 10] {
            bench.storage.reschedule(&to(clinic::tomorrow(hour, 0)), None, &by, early()).await.unwrap().unwrap();
        }

        assert!(to_be_said(&bench, "moved", 2).await, "there and back, and the page said that a mail would come");
    })
    .await;
}

#[tokio::test]
async fn a_cancellation_taken_back_after_a_move_tells_of_the_move() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        mail_leaves(&bench).await;
        let (storage, desk) = (&bench.storage, front_desk());

        dragged(&bench, visit, 1, 14).await;
        storage.cancel_visit(visit, 2, None, true, &desk, clinic::now()).await.unwrap().unwrap().unwrap();
        assert!(to_be_said(&bench, "cancelled", 2).await);
        storage.undo(visit, 3, &desk, clinic::now()).await.unwrap().unwrap().unwrap();

        assert!(to_be_said(&bench, "moved", 3).await, "the mail about the move was dropped with the visit");
    })
    .await;
}

#[tokio::test]
async fn a_cancellation_taken_back_in_time_is_never_heard_of() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        assert!(bench.tamper("UPDATE message SET state = 'sent', pending_at = NULL WHERE kind = 'booked'").await);
        let now = clinic::now();
        let off = async |version, inform| {
            bench.storage.cancel_visit(visit, version, None, inform, &front_desk(), now).await.unwrap().unwrap().unwrap()
        };
        let undo = async |version, now| bench.storage.undo(visit, version, &front_desk(), now).await.unwrap().unwrap();

        off(1, true).await;
        assert_eq!(bench.count("occupancy").await, 0);
        let back = undo(2, now).await.unwrap();
        assert_eq!((back.appointment.status, back.appointment.sequence), (Status::Booked, 2));
        assert_eq!(bench.count("occupancy").await, 3);
        assert_eq!(bench.count("message WHERE kind = 'cancelled' AND state = 'scheduled'").await, 0);
        assert_eq!(bench.count("message WHERE kind = 'booked' AND state = 'scheduled'").await, 0);
        assert_eq!(bench.count("message WHERE kind = 'reminder' AND state = 'scheduled'").await, 1);

        off(3, true).await;
        assert!(bench.tamper("UPDATE message SET state = 'sent', pending_at = NULL WHERE kind = 'cancelled' AND state = 'scheduled'").await);
        undo(4, now + SignedDuration::from_mins(10)).await.unwrap();
        assert_eq!(bench.count("message WHERE kind = 'booked' AND state = 'scheduled'").await, 1, "who was told is told again");

        off(5, false).await;
        booked_over(&bench).await;
        assert_eq!(undo(6, now).await.unwrap_err(), MoveRefusal::Time(Refusal::SlotTaken));
        let late = now + SignedDuration::from_hours(25);
        assert_eq!(undo(6, late).await.unwrap_err(), MoveRefusal::Visit(Unfit::WrongState));
    })
    .await;
}

async fn booked_over(bench: &Bench) {
    let request = clinic::request("never", clinic::tomorrow(10, 30), "Grace Hopper", "grace@example.org");
    bench.storage.book(&request, None, &Visitor::default(), &visitor(), early()).await.unwrap().unwrap();
}

#[tokio::test]
async fn marks_are_taken_back_one_by_one_and_a_missed_visit_frees_what_is_left() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        let (desk, there) = (front_desk(), clinic::tomorrow(10, 0));
        let storage = &bench.storage;

        storage.mark(visit, 1, Mark::Arrive, &desk, there).await.unwrap().unwrap().unwrap();
        storage.mark(visit, 2, Mark::CheckIn, &desk, there).await.unwrap().unwrap().unwrap();
        let arrived = storage.undo(visit, 3, &desk, there).await.unwrap().unwrap().unwrap();
        assert_eq!(arrived.appointment.status, Status::Arrived);
        let booked = storage.undo(visit, 4, &desk, there).await.unwrap().unwrap().unwrap();
        assert_eq!(booked.appointment.status, Status::Booked);
        let nothing = storage.undo(visit, 5, &desk, there).await.unwrap().unwrap().unwrap_err();
        assert_eq!(nothing, MoveRefusal::Visit(Unfit::WrongState));

        let early =
            storage.mark(visit, 5, Mark::Miss, &desk, there + SignedDuration::from_mins(14)).await.unwrap().unwrap();
        assert_eq!(early.unwrap_err(), Unfit::WrongState, "within the grace");
        let marked = there + SignedDuration::from_mins(20);
        storage.mark(visit, 5, Mark::Miss, &desk, marked).await.unwrap().unwrap().unwrap();
        assert_eq!(bench.count(&format!("occupancy WHERE ends_at = {}", marked.as_second())).await, 3);
        let back = storage.undo(visit, 6, &desk, marked).await.unwrap().unwrap().unwrap();
        assert_eq!(back.appointment.status, Status::Booked);
        assert_eq!(bench.count(&format!("occupancy WHERE ends_at = {}", clinic::tomorrow(11, 0).as_second())).await, 3);

        storage.mark(visit, 7, Mark::EnterInError, &desk, marked).await.unwrap().unwrap().unwrap();
        assert_eq!(bench.count("occupancy").await, 0);
        assert_eq!(bench.count("message WHERE state = 'scheduled'").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_visit_that_waits_for_staff_is_approved_or_turned_down() {
    on_both(async |bench| {
        let mut with_approval = clinic::clinic();
        with_approval.services[2].approval = true;
        let operator = domain::access::Permit::operator("test");
        bench.storage.apply_clinic(&with_approval, false, &operator, early()).await.unwrap().unwrap();
        let first = booked(&bench, 10, "ada@example.org").await;
        let second = booked(&bench, 12, "grace@example.org").await;
        assert_eq!(bench.count("message").await, 0);

        let (storage, desk) = (&bench.storage, front_desk());
        let approved = storage.mark(first, 1, Mark::Approve, &desk, early()).await.unwrap().unwrap().unwrap();
        assert_eq!(approved.appointment.status, Status::Booked);
        assert_eq!(bench.count("occupancy WHERE kind = 'visit' AND expires_at IS NULL").await, 3);
        assert_eq!(bench.count("message WHERE kind = 'booked'").await, 1);
        let booked = storage.reject(first, 2, None, true, &desk, early()).await.unwrap().unwrap();
        assert_eq!(booked.unwrap_err(), Unfit::WrongState, "what is booked is cancelled, not turned down");

        storage.reject(second, 1, Some("not ours to treat"), true, &desk, early()).await.unwrap().unwrap().unwrap();
        assert_eq!(bench.count("occupancy").await, 3);
        assert_eq!(bench.count("message WHERE kind = 'cancelled'").await, 1);
        // Turned down by mistake: it waits again, owns its time for as long as it would have, and nobody hears of it.
        let undone = storage.undo(second, 2, &desk, early()).await.unwrap().unwrap().unwrap();
        assert!(matches!(undone.appointment.status, Status::AwaitingApproval { .. }));
        assert_eq!(bench.count("occupancy WHERE kind = 'hold' AND expires_at IS NOT NULL").await, 3);
        assert_eq!(bench.count("message WHERE kind = 'cancelled' AND state = 'cancelled'").await, 1);
    })
    .await;
}
