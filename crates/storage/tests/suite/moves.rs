//! Visits that get another time, and marks that are taken back: nothing is lost, and nobody is told too much.

use domain::{
    appointments::{Refusal as Unfit, Status},
    booking::{Move, MoveRefusal, Refusal},
    ids::AppointmentId,
};
use jiff::{SignedDuration, Timestamp};
use storage::{
    Visitor,
    appointments::{Immovable, StaffImmovable, StaffMove},
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

#[tokio::test]
async fn a_moved_visit_gives_up_its_old_time_and_its_reminder_moves_along() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await;
        assert_eq!(bench.count("message WHERE kind = 'reminder' AND state = 'scheduled'").await, 1);
        let by = bearer_of_visit(visit);

        // Half an hour later overlaps its own old time: the visit does not block itself.
        let moved =
            bench.storage.reschedule(&to(clinic::tomorrow(10, 30)), Some(1), &by, early()).await.unwrap().unwrap();

        assert!(!moved.unchanged);
        assert_eq!((moved.appointment.version, moved.appointment.sequence), (2, 1));
        assert_eq!(moved.appointment.starts_at, clinic::tomorrow(10, 30));
        assert_eq!(moved.appointment.claimed, None, "a link shows no contact data");
        assert_eq!(bench.count("occupancy").await, 3, "practitioner, room and patient, once each");
        assert_eq!(bench.count("message WHERE kind = 'moved' AND state = 'scheduled' AND sequence = 1").await, 1);
        assert_eq!(bench.count("message WHERE kind = 'booked' AND reason = 'superseded'").await, 1);
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

        storage.arrive(visit, 1, &desk, there).await.unwrap().unwrap().unwrap();
        storage.check_in(visit, 2, &desk, there).await.unwrap().unwrap().unwrap();
        let arrived = storage.undo(visit, 3, &desk, there).await.unwrap().unwrap().unwrap();
        assert_eq!(arrived.appointment.status, Status::Arrived);
        let booked = storage.undo(visit, 4, &desk, there).await.unwrap().unwrap().unwrap();
        assert_eq!(booked.appointment.status, Status::Booked);
        let nothing = storage.undo(visit, 5, &desk, there).await.unwrap().unwrap().unwrap_err();
        assert_eq!(nothing, MoveRefusal::Visit(Unfit::WrongState));

        let early = storage.miss(visit, 5, &desk, there + SignedDuration::from_mins(14)).await.unwrap().unwrap();
        assert_eq!(early.unwrap_err(), Unfit::WrongState, "within the grace");
        let marked = there + SignedDuration::from_mins(20);
        storage.miss(visit, 5, &desk, marked).await.unwrap().unwrap().unwrap();
        assert_eq!(bench.count(&format!("occupancy WHERE ends_at = {}", marked.as_second())).await, 3);
        let back = storage.undo(visit, 6, &desk, marked).await.unwrap().unwrap().unwrap();
        assert_eq!(back.appointment.status, Status::Booked);
        assert_eq!(bench.count(&format!("occupancy WHERE ends_at = {}", clinic::tomorrow(11, 0).as_second())).await, 3);

        storage.enter_in_error(visit, 7, &desk, marked).await.unwrap().unwrap().unwrap();
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
        let approved = storage.approve(first, 1, &desk, early()).await.unwrap().unwrap().unwrap();
        assert_eq!(approved.appointment.status, Status::Booked);
        assert_eq!(bench.count("occupancy WHERE kind = 'visit' AND expires_at IS NULL").await, 3);
        assert_eq!(bench.count("message WHERE kind = 'booked'").await, 1);
        let booked = storage.reject(first, 2, None, true, &desk, early()).await.unwrap().unwrap();
        assert_eq!(booked.unwrap_err(), Unfit::WrongState, "what is booked is cancelled, not turned down");

        storage.reject(second, 1, Some("not ours to treat"), true, &desk, early()).await.unwrap().unwrap().unwrap();
        assert_eq!(bench.count("occupancy").await, 3);
        assert_eq!(bench.count("message WHERE kind = 'cancelled'").await, 1);
        let undone = storage.undo(second, 2, &desk, early()).await.unwrap().unwrap();
        assert_eq!(undone.unwrap_err(), MoveRefusal::Visit(Unfit::WrongState));
    })
    .await;
}
