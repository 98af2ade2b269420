//! Cancelling a visit by its link.

use jiff::SignedDuration;
use movability_tests::{TestClinic, Visit, Wish};
use serde_json::json;

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn booked(clinic: &TestClinic) -> Visit {
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-13T10:00:00-04:00")).await;
    clinic.works().await;
    visit
}

#[tokio::test]
async fn a_visit_is_cancelled_on_its_page_and_the_time_is_free_again() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();

    let page = patient.opens(&format!("/a/{}", visit.manage)).await;
    let asked = patient.follows(&page, "/cancel").await;
    let cancelled = patient.presses(&asked, "Cancel this visit", &[("reason", "I am away")]).await;

    assert!(cancelled.says("Your visit is cancelled"), "{}", cancelled.text());
    let other = Wish::of("Grace Hopper", "grace@example.org").at("2027-05-13T10:00:00-04:00");
    assert_eq!(clinic.asks(&other).await.status, 201);
    clinic.works().await;
    let mails = clinic.mail_to("ada@example.org");
    assert_eq!(mails.len(), 2);
    assert!(mails[1].subject.starts_with("Cancelled"), "{}", mails[1].subject);
    assert!(mails[1].calendars[0].contains("METHOD:CANCEL") && mails[1].calendars[0].contains("SEQUENCE:1"));
}

#[tokio::test]
async fn the_last_moment_to_cancel_is_the_window_to_the_second() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let path = format!("/api/v1/appointments/{}/cancel", visit.manage);

    clinic.puts_the_clock_at(visit.starts_at - DAY + SignedDuration::from_secs(1));
    let late = clinic.api().post(&path, &json!({})).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (403, "late_cancel"), "{}", late.body);
    let page = clinic.browser().opens(&format!("/a/{}", visit.manage)).await;
    assert!(page.says("call 416-555-0123"), "whom to call instead: {}", page.text());

    clinic.puts_the_clock_at(visit.starts_at - DAY);
    assert_eq!(clinic.api().post(&path, &json!({})).await.status, 200);
}

#[tokio::test]
async fn cancelling_twice_changes_nothing_the_second_time() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let path = format!("/api/v1/appointments/{}/cancel", visit.manage);

    let first = clinic.api().post(&path, &json!({ "reason": "I am away" })).await;
    let dump = clinic.dump().await;
    let second = clinic.api().post(&path, &json!({ "reason": "I am away" })).await;

    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200));
    assert_eq!(first.json()["sequence"], second.json()["sequence"]);
    assert_eq!(first.json()["version"], second.json()["version"]);
    assert_eq!(clinic.dump().await, dump);
    clinic.works().await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 2, "one confirmation, one notice");
}

#[tokio::test]
async fn a_form_from_before_a_change_does_nothing_and_shows_how_things_stand() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    let form = patient.opens(&format!("/a/{}/cancel", visit.manage)).await;
    // Somebody at the desk changed the visit meanwhile.
    assert!(clinic.tampers("UPDATE appointment SET version = version + 1").await);

    let answer = patient.presses(&form, "Cancel this visit", &[]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.says("Your visit was not cancelled"), "{}", answer.text());

    let path = format!("/api/v1/appointments/{}", visit.manage);
    let stale = clinic.api().if_match(1).post(&format!("{path}/cancel"), &json!({})).await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (412, "version_mismatch"));
    assert_eq!(clinic.api().get(&path).await.json()["status"], "booked");
}

#[tokio::test]
async fn a_visit_that_has_begun_cannot_be_cancelled() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    clinic.puts_the_clock_at(visit.starts_at);

    let answer = clinic.api().post(&format!("/api/v1/appointments/{}/cancel", visit.manage), &json!({})).await;

    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "in_past"), "{}", answer.body);
}

#[tokio::test]
async fn a_confirmation_that_has_not_left_is_not_sent_after_the_visit_was_cancelled() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-13T10:00:00-04:00")).await;

    clinic.api().post(&format!("/api/v1/appointments/{}/cancel", visit.manage), &json!({})).await;
    clinic.works().await;

    let subjects: Vec<String> = clinic.outbox().into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.iter().all(|subject| subject.starts_with("Cancelled")), "{subjects:?}");
}

#[tokio::test]
async fn what_is_cancelled_says_so_when_it_was_and_nothing_else() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    let form = patient.opens(&format!("/a/{}/cancel", visit.manage)).await;
    patient.presses(&form, "Cancel this visit", &[]).await;

    let page = patient.opens(&format!("/a/{}", visit.manage)).await;
    assert!(page.says("This visit will not take place") && page.says("Thursday, May 13, 2027"), "{}", page.text());
    assert!(!page.says("Your visit is cancelled"), "it is said once");
    assert!(!page.says("Rosa Day") && !page.says("Half an hour") && !page.says("30 minutes"), "{}", page.text());
    let again = patient.opens(&format!("/a/{}/cancel", visit.manage)).await;
    assert_eq!(again.url.path(), format!("/a/{}", visit.manage), "there is nothing left to cancel");
}

#[tokio::test]
async fn an_address_that_claims_a_deed_is_not_believed() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();

    let page = patient.opens(&format!("/a/{}?new=cancelled", visit.manage)).await;
    assert!(!page.says("Your visit is cancelled") && page.says("Your visit on Thursday, May 13"), "{}", page.text());
    clinic.waits(SignedDuration::from_hours(2));
    for claimed in ["moved", "booked"] {
        let page = patient.opens(&format!("/a/{}?new={claimed}", visit.manage)).await;
        assert!(!page.says("Your visit is"), "{claimed} hours later: {}", page.text());
    }
}
