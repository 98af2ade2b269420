//! Somebody is away: booking keeps out, and what was booked is named.

use domain::{
    access::{Action, Principal, Role},
    booking::Refusal,
    ids::{PractitionerId, StaffId},
    time::Span,
};
use jiff::SignedDuration;
use storage::{
    Visitor,
    bookings::Unbooked,
    time_off::{Decision, NewTimeOff, TimeOffFilter, TimeOffRefusal},
};

use crate::support::{Bench, clinic, granted, on_both, visitor};

fn desk() -> domain::access::Permit {
    of(Role::FrontDesk, "ada")
}

fn of(role: Role, circle: &str) -> domain::access::Permit {
    let circle = vec![circle.parse::<PractitionerId>().unwrap()].into();
    granted(&Principal::Staff { id: StaffId::derived("staff"), roles: vec![role], circle }, Action::TimeOff)
}

fn morning(decisions: Vec<(domain::ids::AppointmentId, Decision)>) -> NewTimeOff {
    NewTimeOff {
        practitioner: "ada".parse().unwrap(),
        span: Span::new(clinic::tomorrow(9, 0), clinic::tomorrow(12, 0)),
        reason: Some("holidays".to_owned()),
        decisions,
    }
}

async fn booked(bench: &Bench, hour: i8, email: &str) -> Result<domain::ids::AppointmentId, Unbooked> {
    let request = clinic::request("never", clinic::tomorrow(hour, 0), "Pat Example", email);
    let booked = bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap();
    booked.map(|booked| booked.appointment.id)
}

#[tokio::test]
async fn time_off_names_what_it_hits_and_keeps_bookings_out() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench, 10, "ada@example.org").await.unwrap();
        let later = booked(&bench, 14, "grace@example.org").await.unwrap();
        let hold = clinic::time_of("never", clinic::tomorrow(11, 0));
        bench.storage.hold(&hold, &clinic::browser("b"), &visitor(), clinic::now()).await.unwrap().unwrap();

        let seen = bench.storage.would_hit(&morning(Vec::new()), &desk(), clinic::now()).await.unwrap().unwrap();
        assert_eq!(seen.visits.iter().map(|hit| hit.appointment.id).collect::<Vec<_>>(), [visit]);
        assert_eq!(seen.holds.len(), 1);
        assert_eq!(bench.count("time_off").await, 0, "a preview stores nothing");

        let (off, hit) =
            bench.storage.take_off(&morning(Vec::new()), None, &desk(), clinic::now()).await.unwrap().unwrap().unwrap();
        assert_eq!((hit.visits.len(), hit.holds.len()), (1, 1));
        let refused = booked(&bench, 9, "mary@example.org").await.unwrap_err();
        let Unbooked::Lost(lost) = refused else { panic!("{refused:?}") };
        assert_eq!(lost.refusal, Refusal::NoLongerAvailable);
        assert!(seen.visits.iter().all(|hit| hit.appointment.id != later));

        let filter = TimeOffFilter::default();
        assert_eq!(bench.storage.time_off(&filter, &desk()).await.unwrap().items, std::slice::from_ref(&off));
        let grace = of(Role::Practitioner, "grace");
        assert_eq!(bench.storage.time_off(&filter, &grace).await.unwrap().items, []);
        assert!(bench.storage.would_hit(&morning(Vec::new()), &grace, clinic::now()).await.unwrap().is_none());
        assert!(!bench.storage.give_time_back(off.id, &grace, clinic::now()).await.unwrap());

        assert!(bench.storage.give_time_back(off.id, &desk(), clinic::now()).await.unwrap());
        booked(&bench, 9, "mary@example.org").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_decided_about_visits_happens_with_the_time_off_or_not_at_all() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let first = booked(&bench, 9, "ada@example.org").await.unwrap();
        let second = booked(&bench, 10, "grace@example.org").await.unwrap();
        let beside = booked(&bench, 14, "mary@example.org").await.unwrap();
        assert!(bench.tamper("UPDATE message SET state = 'sent', pending_at = NULL WHERE kind = 'booked'").await);
        let take = async |decisions| {
            bench.storage.take_off(&morning(decisions), None, &desk(), clinic::now()).await.unwrap().unwrap()
        };
        let onto = |hour| Decision::Move(clinic::tomorrow(hour, 0));

        let refused = take(vec![(first, Decision::Cancel), (second, onto(14))]).await.unwrap_err();
        assert!(matches!(refused, TimeOffRefusal::Immovable(visit, _) if visit == second));
        assert_eq!(take(vec![(beside, Decision::Keep)]).await.unwrap_err(), TimeOffRefusal::NotHit(beside));
        assert_eq!(bench.count("time_off").await, 0);
        assert_eq!(bench.count("appointment WHERE status = 'cancelled'").await, 0);

        take(vec![(first, Decision::Cancel), (second, onto(15))]).await.unwrap();
        assert_eq!(bench.count("appointment WHERE status = 'cancelled'").await, 1);
        let due = (clinic::now() + SignedDuration::from_mins(2)).as_second();
        assert_eq!(bench.count(&format!("message WHERE kind IN ('moved', 'cancelled') AND due_at = {due}")).await, 2);
    })
    .await;
}
