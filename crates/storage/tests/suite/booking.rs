//! Booking: races, repeats, and what is left behind.

use domain::{appointments::Status, booking::Refusal};
use storage::{
    Visitor,
    bookings::{Idempotency, Lost, Unbooked},
};

use crate::support::{bearer_of_hold, bearer_of_visit, clinic, on_both, open_again, visitor};

#[tokio::test]
async fn fifty_patients_want_one_time_and_one_gets_it() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let second_server = open_again(&bench.url).await;
        let attempts = (0..50).map(|i| {
            let storage = if i % 2 == 0 { bench.storage.clone() } else { second_server.clone() };
            tokio::spawn(async move {
                let email = format!("patient{i}@example.org");
                let request = clinic::request("never", clinic::tomorrow(10, 0), "Pat Example", &email);
                storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap()
            })
        });
        let attempts: Vec<_> = attempts.collect();
        let mut booked = 0;
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok(_) => booked += 1,
                Err(Unbooked::Lost(Lost { refusal, alternatives })) => {
                    assert_eq!(refusal, Refusal::SlotTaken);
                    assert_eq!(alternatives.len(), 3);
                    assert!(alternatives.iter().all(|offer| offer.starts_at != clinic::tomorrow(10, 0)));
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(booked, 1);
        assert_eq!(bench.count("appointment").await, 1);
        assert_eq!(bench.count("message WHERE kind = 'booked'").await, 1);
        assert_eq!(bench.count("occupancy").await, 3, "practitioner, room, patient");
    })
    .await;
}

#[tokio::test]
async fn the_last_place_of_a_full_day_goes_to_one_of_many_who_ask_at_once() {
    on_both(async |bench| {
        // No two of these overlap: only the lock, and what is read under it, can tell.
        let mut clinic = clinic::clinic();
        clinic.services[2].daily_cap = Some(1);
        let by = domain::access::Permit::operator("test");
        bench.storage.apply_clinic(&clinic, false, &by, clinic::now()).await.unwrap().unwrap();
        let attempts: Vec<_> = [9, 10, 11, 12, 13, 14, 15, 16]
            .map(|hour| {
                let storage = bench.storage.clone();
                tokio::spawn(async move {
                    let email = format!("patient{hour}@example.org");
                    let request = clinic::request("never", clinic::tomorrow(hour, 0), "Pat Example", &email);
                    storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap()
                })
            })
            .into();
        let mut booked = 0;
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok(_) => booked += 1,
                Err(refused) => {
                    let Unbooked::Lost(Lost { refusal: Refusal::CapReached, .. }) = refused else {
                        panic!("{refused:?}")
                    };
                }
            }
        }
        assert_eq!(booked, 1);
    })
    .await;
}

#[tokio::test]
async fn with_anyone_two_patients_get_one_start_with_two_practitioners() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let book = async |email: &str| {
            let request = clinic::request("anyone", clinic::tomorrow(10, 0), "Pat Example", email);
            bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap()
        };

        let one = book("one@example.org").await.unwrap().appointment;
        let two = book("two@example.org").await.unwrap().appointment;
        let three = book("three@example.org").await.unwrap_err();

        assert_ne!(one.practitioner, two.practitioner);
        assert_ne!(one.room, two.room);
        assert!(matches!(three, Unbooked::Lost(Lost { refusal: Refusal::SlotTaken, .. })), "{three:?}");
    })
    .await;
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_another_request_is_told_so() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let key = Idempotency { caller: "browser".to_owned(), key: "k1".to_owned(), request_hash: [1; 32] };
        let request = || clinic::request("always", clinic::tomorrow(10, 0), "Ada Lovelace", "ada@example.org");
        let at = clinic::now();

        let attempts: Vec<_> = (0..8)
            .map(|_| {
                let (storage, key) = (bench.storage.clone(), key.clone());
                tokio::spawn(async move {
                    storage.book(&request(), Some(&key), &Visitor::default(), &visitor(), at).await.unwrap().unwrap()
                })
            })
            .collect();
        let mut answers = Vec::new();
        for attempt in attempts {
            answers.push(attempt.await.unwrap());
        }

        assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
        assert!(answers.iter().all(|answer| answer.appointment.id == answers[0].appointment.id));
        assert!(answers.iter().all(|answer| answer.manage == answers[0].manage));
        assert_eq!(bench.count("message").await, 1, "one code is mailed");

        let visit = answers[0].appointment.id;
        bench.storage.not_me(&bearer_of_visit(visit), at).await.unwrap();
        let later =
            bench.storage.book(&request(), Some(&key), &Visitor::default(), &visitor(), at).await.unwrap().unwrap();
        assert!(later.replayed);
        assert!(
            matches!(later.appointment.status, Status::AwaitingVerification { .. }),
            "the answer is the one given then"
        );

        let other = Idempotency { request_hash: [2; 32], ..key.clone() };
        let refused = bench.storage.book(&request(), Some(&other), &Visitor::default(), &visitor(), at).await.unwrap();
        assert_eq!(refused.unwrap_err(), Unbooked::IdempotencyMismatch);

        let next_day = at + jiff::SignedDuration::from_hours(24);
        let again = clinic::request("always", clinic::tomorrow(14, 0), "Ada Lovelace", "ada@example.org");
        let fresh = bench.storage.book(&again, Some(&other), &Visitor::default(), &visitor(), next_day).await.unwrap();
        assert!(!fresh.unwrap().replayed, "a key lives for a day");
    })
    .await;
}

#[tokio::test]
async fn a_booking_leaves_visit_time_event_mail_consent_and_trail_together() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let request = clinic::request("never", clinic::tomorrow(10, 0), "Ada Lovelace", "ada@example.org");

        let booked =
            bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap().unwrap();

        assert_eq!(booked.appointment.status, Status::Booked);
        assert!(booked.appointment.patient.is_some());
        assert_eq!(bench.count("appointment_event WHERE kind = 'booked'").await, 1);
        assert_eq!(bench.count("message WHERE kind = 'booked' AND state = 'scheduled'").await, 1);
        assert_eq!(bench.count("consent_entry").await, 1);
        assert_eq!(bench.count("audit_event WHERE action = 'appointment.booked'").await, 1);
        assert_eq!(bench.count("patient").await, 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_left_of_what_was_refused() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let too_early = clinic::request("never", clinic::at(10, 0), "Ada Lovelace", "ada@example.org");

        let refused =
            bench.storage.book(&too_early, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap();

        assert!(matches!(refused, Err(Unbooked::Lost(Lost { refusal: Refusal::TooLate, .. }))), "{refused:?}");
        for table in ["appointment", "occupancy", "patient", "message", "consent_entry", "appointment_event"] {
            assert_eq!(bench.count(table).await, 0, "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_person_is_not_in_two_places_and_two_people_of_one_address_are() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let book = async |name: &str| {
            let request = clinic::request("anyone", clinic::tomorrow(10, 0), name, "family@example.org");
            bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap()
        };

        book("Ada Lovelace").await.unwrap();
        let again = book("ada  LOVELACE").await.unwrap_err();
        book("Byron Lovelace").await.unwrap();

        assert!(matches!(again, Unbooked::Lost(Lost { refusal: Refusal::PatientOverlap, .. })), "{again:?}");
        assert_eq!(bench.count("patient").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_shows_the_same_visit() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let browser = clinic::browser("a");
        let wanted = clinic::time_of("never", clinic::tomorrow(10, 0));
        let held = bench.storage.hold(&wanted, &browser, &visitor(), clinic::now()).await.unwrap().unwrap();
        let by = bearer_of_hold(held.appointment.id);
        let form = clinic::request("never", clinic::tomorrow(15, 0), "Ada Lovelace", "ada@example.org");

        let first = bench.storage.book(&form, None, &browser, &by, clinic::now()).await.unwrap().unwrap();
        let second = bench.storage.book(&form, None, &browser, &by, clinic::now()).await.unwrap().unwrap();

        assert_eq!(first.appointment.starts_at, clinic::tomorrow(10, 0), "the hold says when, not the form");
        assert_eq!(first.appointment.id, held.appointment.id);
        assert_eq!((second.manage.as_str(), second.replayed), (first.manage.as_str(), true));
        assert_eq!(bench.count("message WHERE kind = 'booked'").await, 1);
    })
    .await;
}
