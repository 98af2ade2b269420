//! The unproven own little time, and lose it soon.

use domain::booking::Refusal;
use jiff::SignedDuration;
use storage::{
    Visitor,
    bookings::{Lost, Unbooked},
    limits::Limit,
};

use crate::support::{clinic, on_both, visitor};

#[tokio::test]
async fn one_browser_keeps_two_times_at_once() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let hold = async |hour, browser: &Visitor, now| {
            let wanted = clinic::time_of("never", clinic::tomorrow(hour, 0));
            bench.storage.hold(&wanted, browser, &visitor(), now).await.unwrap()
        };
        let (mine, now) = (clinic::browser("a"), clinic::now());
        hold(9, &mine, now).await.unwrap();
        hold(10, &mine, now).await.unwrap();

        assert_eq!(hold(11, &mine, now).await.unwrap_err().refusal, Refusal::TooMany);
        hold(11, &mine, now + SignedDuration::from_mins(8)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_address_waits_for_two_proofs_at_once() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let book = async |hour| {
            let request = clinic::request("always", clinic::tomorrow(hour, 0), "Ada Lovelace", "ada@example.org");
            bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap()
        };
        book(9).await.unwrap();
        book(10).await.unwrap();

        let third = book(11).await;

        assert!(matches!(third, Err(Unbooked::Lost(Lost { refusal: Refusal::TooMany, .. }))), "{third:?}");
    })
    .await;
}

#[tokio::test]
async fn one_network_owns_twenty_unproven_times_and_an_unknown_one_is_not_counted() {
    on_both(async |bench| {
        let mut clinic = clinic::clinic();
        // Many practitioners, so that nobody's day is half full.
        clinic.practitioners = (0..22).map(|i| clinic::practitioner(&format!("p{i}"))).collect();
        clinic.rooms.clear();
        clinic.services = vec![clinic::service("never", domain::clinic::Verify::Never, &[])];
        clinic.services[0].room_kind = None;
        clinic.services[0].practitioners = clinic.practitioners.iter().map(|it| it.id.clone()).collect();
        let by = domain::access::Permit::operator("test");
        bench.storage.apply_clinic(&clinic, true, &by, clinic::now()).await.unwrap().unwrap();
        let hold = async |network: Option<&str>| {
            let wanted = clinic::time_of("never", clinic::tomorrow(10, 0));
            let from = Visitor { cookie: None, network: network.map(ToOwned::to_owned) };
            bench.storage.hold(&wanted, &from, &visitor(), clinic::now()).await.unwrap()
        };
        for _ in 0..20 {
            hold(Some("203.0.113.7")).await.unwrap();
        }

        assert_eq!(hold(Some("203.0.113.7")).await.unwrap_err().refusal, Refusal::TooMany);
        hold(None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_unproven_leave_half_a_day_to_others() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let hold = async |hour| {
            let wanted = clinic::time_of("never", clinic::tomorrow(hour, 0));
            bench.storage.hold(&wanted, &Visitor::default(), &visitor(), clinic::now()).await.unwrap()
        };
        // Eight hours are open: four may be held.
        for hour in [9, 10, 11, 12] {
            hold(hour).await.unwrap();
        }

        assert_eq!(hold(13).await.unwrap_err().refusal, Refusal::TooMany);

        let named = clinic::request("never", clinic::tomorrow(13, 0), "Ada Lovelace", "ada@example.org");
        bench.storage.book(&named, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_allowed_in_a_stretch_is_not_had_twice_around_its_end() {
    on_both(async |bench| {
        let (limit, now) = (Limit { count: 2, seconds: 60 }, clinic::now());
        let allow = async |subject: &str, now| bench.storage.allow("wrong-link", subject, limit, now).await.unwrap();

        let later = |seconds: i64| now + SignedDuration::from_secs(seconds);

        assert!(allow("a", now).await.is_ok());
        assert!(allow("a", later(50)).await.is_ok());
        let wait = allow("a", later(50)).await.unwrap_err();
        assert!(allow("b", later(50)).await.is_ok(), "another subject");
        assert!((10..=12).contains(&wait.seconds), "the first leaves the stretch then: {wait:?}");
        assert!(allow("a", later(59)).await.is_err(), "a refused try was not counted, and neither was forgotten");
        assert!(allow("a", later(50 + i64::from(wait.seconds))).await.is_ok());
        assert!(allow("a", later(70)).await.is_err(), "the second still counts");
        assert!(allow("a", later(112)).await.is_ok());
    })
    .await;
}
