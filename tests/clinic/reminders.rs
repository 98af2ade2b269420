//! A reminder before each visit: once, of the time that is agreed, and not at all where it would come too late.

use jiff::SignedDuration;
use movability_tests::{TestClinic, Wish, at};

const ADA: &str = "ada@example.org";
const THURSDAY: &str = "2027-05-13T10:00:00-04:00";

async fn reminders(clinic: &TestClinic) -> Vec<String> {
    clinic.rows("message").await.into_iter().filter(|row| row.contains("kind='reminder'")).collect()
}

#[tokio::test]
async fn it_leaves_a_day_before_and_once_however_many_workers_there_are() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", ADA).at(THURSDAY)).await;
    clinic.works().await;
    let confirmed = clinic.mail_to(ADA).len();

    clinic.works_at(at("2027-05-12T09:59:59-04:00")).await;
    assert_eq!(clinic.mail_to(ADA).len(), confirmed, "not a second too early");
    clinic.puts_the_clock_at(at("2027-05-12T10:00:00-04:00"));
    tokio::join!(clinic.works(), clinic.works(), clinic.works());
    clinic.works().await;

    assert_eq!(clinic.mail_to(ADA).len(), confirmed + 1);
    let mail = clinic.mail_to(ADA).pop().unwrap();
    assert!(mail.text.contains("Rosa Day") && mail.text.contains("10:00"), "{}", mail.text);
}

#[tokio::test]
async fn none_is_made_that_would_be_due_already_when_the_visit_is_booked() {
    let clinic = TestClinic::open().await;
    clinic.puts_the_clock_at(at("2027-05-10T10:00:00-04:00"));
    let visit = clinic.booked(&Wish::of("Ada Lovelace", ADA).at("2027-05-11T10:00:00-04:00")).await;
    assert_eq!(visit.starts_at, clinic.now() + SignedDuration::from_hours(24), "to the second");
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-11T10:30:00-04:00")).await;

    let made = reminders(&clinic).await;

    assert_eq!(made.len(), 1, "only of the visit that is more than a day away: {made:?}");
}

#[tokio::test]
async fn of_a_visit_that_has_begun_or_is_off_nobody_is_reminded() {
    let clinic = TestClinic::open().await;
    let begun = clinic.booked(&Wish::of("Ada Lovelace", ADA).at(THURSDAY)).await;
    let off = clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-13T14:00:00-04:00")).await;
    clinic.works().await;
    let link = clinic.browser();
    let asked = link.opens(&format!("/a/{}/cancel", off.manage)).await;
    link.presses(&asked, "Cancel this visit", &[]).await;
    clinic.works().await;
    let before = clinic.outbox().len();

    // The worker was away for days.
    clinic.works_at(begun.starts_at).await;

    assert_eq!(clinic.outbox().len(), before);
    let rows = reminders(&clinic).await;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| !row.contains("state='sent'") && !row.contains("state='scheduled'")), "{rows:?}");
}
