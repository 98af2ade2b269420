//! A time kept while the form is filled ends by time alone.

use domain::booking::Refusal;
use jiff::SignedDuration;
use storage::{
    Visitor,
    bookings::{Lost, Unbooked},
};

use crate::support::{bearer_of_hold, clinic, on_both, visitor};

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const EIGHT_MINUTES: SignedDuration = SignedDuration::from_mins(8);

#[tokio::test]
async fn a_held_time_is_another_s_at_the_moment_it_ends_and_not_a_second_before() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let (now, ten) = (clinic::now(), clinic::tomorrow(10, 0));
        bench
            .storage
            .hold(&clinic::time_of("never", ten), &clinic::browser("a"), &visitor(), now)
            .await
            .unwrap()
            .unwrap();
        let other = clinic::request("never", ten, "Grace Hopper", "grace@example.org");

        let before = now + EIGHT_MINUTES - SECOND;
        let refused = bench.storage.book(&other, None, &clinic::browser("b"), &visitor(), before).await.unwrap();
        assert!(matches!(refused, Err(Unbooked::Lost(Lost { refusal: Refusal::SlotTaken, .. }))), "{refused:?}");

        let end = now + EIGHT_MINUTES;
        bench.storage.book(&other, None, &clinic::browser("b"), &visitor(), end).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_hold_is_renewed_once_and_its_time_with_it() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let (now, ten) = (clinic::now(), clinic::tomorrow(10, 0));
        let held = bench
            .storage
            .hold(&clinic::time_of("never", ten), &clinic::browser("a"), &visitor(), now)
            .await
            .unwrap()
            .unwrap();
        let by = bearer_of_hold(held.appointment.id);

        let renewed = bench.storage.renew_hold(&by, now + SECOND).await.unwrap().unwrap();
        assert_eq!(renewed.status.expires_at(), Some(now + EIGHT_MINUTES + EIGHT_MINUTES));
        assert!(bench.storage.renew_hold(&by, now + SECOND).await.unwrap().is_err(), "once is allowed");

        let other = clinic::request("never", ten, "Grace Hopper", "grace@example.org");
        let later = now + EIGHT_MINUTES + EIGHT_MINUTES - SECOND;
        assert!(bench.storage.book(&other, None, &clinic::browser("b"), &visitor(), later).await.unwrap().is_err());
    })
    .await;
}

#[tokio::test]
async fn a_released_time_is_free_for_the_next_request() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let (now, ten) = (clinic::now(), clinic::tomorrow(10, 0));
        let held = bench
            .storage
            .hold(&clinic::time_of("never", ten), &clinic::browser("a"), &visitor(), now)
            .await
            .unwrap()
            .unwrap();
        let by = bearer_of_hold(held.appointment.id);

        assert!(bench.storage.release_hold(&by, now).await.unwrap());
        assert!(!bench.storage.release_hold(&by, now).await.unwrap(), "twice is no mistake");

        let other = clinic::request("never", ten, "Grace Hopper", "grace@example.org");
        bench.storage.book(&other, None, &clinic::browser("b"), &visitor(), now).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_late_form_is_booked_as_if_nothing_had_happened_or_told_that_the_time_is_gone() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let (now, late) = (clinic::now(), clinic::now() + SignedDuration::from_mins(20));
        let hold = async |hour| {
            let wanted = clinic::time_of("never", clinic::tomorrow(hour, 0));
            bench.storage.hold(&wanted, &Visitor::default(), &visitor(), now).await.unwrap().unwrap().appointment
        };
        let (free, taken) = (hold(10).await, hold(14).await);
        let other = clinic::request("never", clinic::tomorrow(14, 0), "Grace Hopper", "grace@example.org");
        bench.storage.book(&other, None, &Visitor::default(), &visitor(), late).await.unwrap().unwrap();
        let form = clinic::request("never", clinic::tomorrow(10, 0), "Ada Lovelace", "ada@example.org");

        bench.storage.book(&form, None, &Visitor::default(), &bearer_of_hold(free.id), late).await.unwrap().unwrap();
        let gone = bench.storage.book(&form, None, &Visitor::default(), &bearer_of_hold(taken.id), late).await.unwrap();

        let Err(Unbooked::Lost(Lost { refusal: Refusal::HoldExpired, alternatives })) = gone else {
            panic!("{gone:?}");
        };
        assert_eq!(alternatives.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_dead_hold_s_rows_go_after_a_day_and_no_sooner() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let now = clinic::now();
        let wanted = clinic::time_of("never", clinic::tomorrow(10, 0));
        let held = bench.storage.hold(&wanted, &clinic::browser("a"), &visitor(), now).await.unwrap().unwrap();

        bench.storage.tidy(now + SignedDuration::from_hours(20)).await.unwrap();
        assert!(bench.storage.capability(&held.token, now).await.unwrap().is_some());

        bench.storage.tidy(now + SignedDuration::from_hours(25)).await.unwrap();
        assert!(bench.storage.capability(&held.token, now).await.unwrap().is_none());
        assert_eq!(bench.count("appointment").await, 0);
        assert_eq!(bench.count("occupancy").await, 0);
    })
    .await;
}
