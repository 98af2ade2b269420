//! Proving an address by the code that was mailed to it.

use domain::{
    appointments::{Refusal, Status},
    booking::Refusal as Taken,
    ids::AppointmentId,
};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use sha2::Sha256;
use storage::{
    Storage, Visitor,
    bookings::{Lost, Unproven, Unsent},
};

use crate::support::{bearer_of_visit, clinic, keys, on_both, visitor};

/// The digits in the mail: derived from the server's secret, so that a worker can write them.
fn mailed(visit: AppointmentId) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&keys().secret).unwrap();
    mac.update(format!("code:{visit}:0").as_bytes());
    let bytes: [u8; 32] = mac.finalize().into_bytes().into();
    let (head, _) = bytes.split_first_chunk::<8>().unwrap();
    format!("{:06}", u64::from_be_bytes(*head) % 1_000_000)
}

fn wrong(visit: AppointmentId) -> String {
    let right: u32 = mailed(visit).parse().unwrap();
    format!("{:06}", (right + 1) % 1_000_000)
}

async fn pending(storage: &Storage, hour: i8, name: &str, email: &str, browser: &Visitor) -> AppointmentId {
    let request = clinic::request("new-email", clinic::tomorrow(hour, 0), name, email);
    let booked = storage.book(&request, None, browser, &visitor(), clinic::now()).await.unwrap().unwrap();
    assert!(matches!(booked.appointment.status, Status::AwaitingVerification { .. }));
    booked.appointment.id
}

#[tokio::test]
async fn the_right_code_books_the_visit_and_puts_the_person_on_record() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let browser = clinic::browser("a");
        let visit = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &browser).await;
        assert_eq!(bench.count("patient").await, 0, "nobody is on record before the proof");
        assert_eq!(bench.count("consent_entry").await, 0);

        let code = mailed(visit);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let proven =
            bench.storage.verify(&spaced, &browser, &bearer_of_visit(visit), clinic::now()).await.unwrap().unwrap();

        assert_eq!(proven.status, Status::Booked);
        assert!(proven.patient.is_some());
        assert_eq!(bench.count("occupancy WHERE kind = 'visit' AND expires_at IS NULL").await, 3);
        assert_eq!(bench.count("consent_entry").await, 1);
        assert_eq!(bench.count("message WHERE kind = 'verification-code' AND state = 'cancelled'").await, 1);
        assert_eq!(bench.count("message WHERE kind = 'booked' AND state = 'scheduled'").await, 1);

        let again =
            bench.storage.verify(&code, &browser, &bearer_of_visit(visit), clinic::now()).await.unwrap().unwrap();
        assert_eq!(again.version, proven.version, "a second press of the button changes nothing");
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_has_proven_an_address_is_not_asked_again() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let browser = clinic::browser("a");
        let visit = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &browser).await;
        bench.storage.verify(&mailed(visit), &browser, &bearer_of_visit(visit), clinic::now()).await.unwrap().unwrap();

        let again = clinic::request("new-email", clinic::tomorrow(14, 0), "Ada Lovelace", "Ada@Example.org");
        let known = bench.storage.book(&again, None, &browser, &visitor(), clinic::now()).await.unwrap().unwrap();
        assert_eq!(known.appointment.status, Status::Booked);
        assert_eq!(bench.count("patient").await, 1);

        let elsewhere = clinic::request("new-email", clinic::tomorrow(16, 0), "Ada Lovelace", "ada@example.org");
        let other =
            bench.storage.book(&elsewhere, None, &clinic::browser("b"), &visitor(), clinic::now()).await.unwrap();
        assert!(matches!(other.unwrap().appointment.status, Status::AwaitingVerification { .. }), "another browser is");
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_lock_the_booking_and_the_right_one_comes_too_late() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &Visitor::default()).await;
        let by = bearer_of_visit(visit);
        let verify = async |code: String| {
            bench.storage.verify(&code, &Visitor::default(), &by, clinic::now()).await.unwrap().unwrap_err()
        };

        assert_eq!(verify("hello".to_owned()).await, Unproven::Refused(Refusal::WrongCode { tries_left: 5 }));
        for tries_left in [4, 3, 2, 1] {
            assert_eq!(verify(wrong(visit)).await, Unproven::Refused(Refusal::WrongCode { tries_left }));
        }
        assert_eq!(verify(wrong(visit)).await, Unproven::Refused(Refusal::Locked));
        assert_eq!(verify(mailed(visit)).await, Unproven::Refused(Refusal::Locked));
    })
    .await;
}

#[tokio::test]
async fn an_overlap_of_the_same_person_is_told_only_once_they_have_proven_who_they_are() {
    on_both(async |bench| {
        let mut clinic = clinic::clinic();
        clinic.services[1].practitioners = vec!["ada".parse().unwrap(), "grace".parse().unwrap()];
        let by = domain::access::Permit::operator("test");
        bench.storage.apply_clinic(&clinic, false, &by, clinic::now()).await.unwrap().unwrap();
        let one = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &clinic::browser("a")).await;
        let two = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &clinic::browser("b")).await;

        bench
            .storage
            .verify(&mailed(one), &Visitor::default(), &bearer_of_visit(one), clinic::now())
            .await
            .unwrap()
            .unwrap();
        let refused = bench
            .storage
            .verify(&mailed(two), &Visitor::default(), &bearer_of_visit(two), clinic::now())
            .await
            .unwrap();

        assert!(matches!(refused, Err(Unproven::Lost(Lost { refusal: Taken::PatientOverlap, .. }))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_code_after_half_an_hour_is_taken_if_the_time_is_still_free() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let late = clinic::now() + SignedDuration::from_mins(31);
        let free = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &Visitor::default()).await;
        let taken = pending(&bench.storage, 14, "Grace Hopper", "grace@example.org", &Visitor::default()).await;
        let other = clinic::request("never", clinic::tomorrow(14, 0), "Mary Somerville", "mary@example.org");
        bench.storage.book(&other, None, &Visitor::default(), &visitor(), late).await.unwrap().unwrap();

        let proven =
            bench.storage.verify(&mailed(free), &Visitor::default(), &bearer_of_visit(free), late).await.unwrap();
        let gone =
            bench.storage.verify(&mailed(taken), &Visitor::default(), &bearer_of_visit(taken), late).await.unwrap();

        assert_eq!(proven.unwrap().status, Status::Booked);
        assert!(matches!(gone, Err(Unproven::Lost(Lost { refusal: Taken::HoldExpired, .. }))), "{gone:?}");
    })
    .await;
}

#[tokio::test]
async fn what_nobody_proved_in_time_is_written_down_as_cancelled() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &Visitor::default()).await;
        let late = clinic::now() + SignedDuration::from_mins(30);

        assert_eq!(bench.storage.expire_pending_visits(late - SignedDuration::from_secs(1)).await.unwrap(), 0);
        assert_eq!(bench.storage.expire_pending_visits(late).await.unwrap(), 1);
        assert_eq!(bench.storage.expire_pending_visits(late).await.unwrap(), 0);

        assert_eq!(bench.count("appointment WHERE status = 'cancelled' AND cancelled_by = 'expiry'").await, 1);
        assert_eq!(bench.count("occupancy").await, 0);
        assert_eq!(bench.count("message WHERE state = 'scheduled'").await, 0);
        assert_eq!(bench.count("audit_event WHERE action = 'appointment.expired'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_late_code_is_taken_also_after_the_visit_was_written_down_as_cancelled() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &Visitor::default()).await;
        let late = clinic::now() + SignedDuration::from_mins(45);
        bench.storage.expire_pending_visits(late).await.unwrap();

        let proven =
            bench.storage.verify(&mailed(visit), &Visitor::default(), &bearer_of_visit(visit), late).await.unwrap();

        assert_eq!(proven.unwrap().status, Status::Booked);
        assert_eq!(bench.count("occupancy WHERE kind = 'visit'").await, 3);
        assert_eq!(bench.count("message WHERE kind = 'booked' AND state = 'scheduled'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_owns_the_address_can_say_that_it_was_not_them() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &Visitor::default()).await;

        assert!(bench.storage.not_me(&bearer_of_visit(visit), clinic::now()).await.unwrap());
        assert!(!bench.storage.not_me(&bearer_of_visit(visit), clinic::now()).await.unwrap());

        let other = clinic::request("never", clinic::tomorrow(10, 0), "Grace Hopper", "grace@example.org");
        bench.storage.book(&other, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_code_is_mailed_three_times_an_hour_at_most() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = pending(&bench.storage, 10, "Ada Lovelace", "ada@example.org", &Visitor::default()).await;
        let resend = async || bench.storage.resend_code(&bearer_of_visit(visit), clinic::now()).await.unwrap();

        assert_eq!((resend().await, resend().await), (Ok(()), Ok(())));
        assert!(matches!(resend().await, Err(Unsent::Wait { seconds }) if seconds > 0));
        assert_eq!(bench.count("message WHERE kind = 'verification-code'").await, 3);
    })
    .await;
}
