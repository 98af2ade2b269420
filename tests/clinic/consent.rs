//! What people agreed to, and how they stop it: without a yes nothing leaves, and a no is at once.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Answer, TestClinic, Wish};
use serde_json::Value;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// The readings owed after a visit, first due first.
async fn readings(clinic: &TestClinic) -> Vec<Value> {
    let rosa = clinic.program_as(&[Role::Practitioner]).await;
    let list = rosa.get("/api/v1/staff/messages").await.json();
    let mut readings: Vec<Value> =
        list["items"].as_array().unwrap().iter().filter(|message| message["kind"] == "reading").cloned().collect();
    readings.sort_by_key(|message| message["due"].as_str().unwrap().to_owned());
    readings
}

async fn one_click(clinic: &TestClinic, path: &str) -> Answer {
    clinic.api().posts(path, "application/x-www-form-urlencoded", ONE_CLICK).await
}

/// The way out of a message that has not left yet.
fn way_out(clinic: &TestClinic, message: &Value) -> String {
    let id = message["id"].as_str().unwrap().parse().unwrap();
    format!("/unsubscribe/{}", clinic.storage().unsubscribe_token(id, clinic.now()))
}

#[tokio::test]
async fn who_did_not_ask_for_reading_gets_none_and_staff_see_why() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").answers("yes")).await;
    let kept = clinic.keeps(&visit).await;

    for days in 1..=9 {
        clinic.works_at(kept + DAY * days).await;
    }

    assert!(clinic.outbox().iter().all(|mail| mail.path("/read/").is_none()));
    let readings = readings(&clinic).await;
    let told: Vec<_> = readings.iter().map(|message| (&message["state"], &message["reason"])).collect();
    assert_eq!(told, [(&"suppressed".into(), &"consent".into()), (&"suppressed".into(), &"consent".into())]);
    let console = clinic.signs_in_as(&[Role::Practitioner]).await;
    let page = console.opens(&format!("/staff/appointments/{}", visit.id)).await;
    assert!(page.says("the person has not agreed to this"), "{}", page.text());
}

#[tokio::test]
async fn a_consent_withdrawn_between_the_queue_and_the_wire_wins() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works().await;
    let sent = clinic.outbox().len();
    clinic.puts_the_clock_at(next_day);
    // The worker has it in hand: queued, leased, composed. Only the mark is missing.
    let (storage, now) = (clinic.storage(), clinic.now());
    assert_eq!(storage.queue_due(10, "harbour.example", now).await.unwrap(), 1);
    let leased = storage.lease_next("a worker", 10, now).await.unwrap();
    assert_eq!(leased.len(), 1);

    let out = way_out(&clinic, &readings(&clinic).await[0]);
    assert_eq!(one_click(&clinic, &out).await.status, 200);

    let stop = storage.start_transmitting(leased[0].lease, now).await.unwrap();
    assert!(stop.is_err(), "the mark is refused");
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), sent);
    let first = &readings(&clinic).await[0];
    assert_eq!((&first["state"], &first["reason"]), (&"suppressed".into(), &"consent".into()));
}

#[tokio::test]
async fn a_consent_withdrawn_after_the_mark_is_too_late_for_one_mail_and_for_no_other() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works_at(next_day).await;
    let mail = clinic.mail_to("ada@example.org").pop().unwrap();
    assert!(mail.path("/read/").is_some());

    assert_eq!(one_click(&clinic, &mail.path("/unsubscribe/").unwrap()).await.status, 200);
    let sent = clinic.outbox().len();
    clinic.works_at(next_day + DAY * 7).await;

    assert_eq!(clinic.outbox().len(), sent);
    let readings = readings(&clinic).await;
    assert_eq!(readings[0]["state"], "sent");
    assert!(["suppressed", "cancelled"].contains(&readings[1]["state"].as_str().unwrap()), "{}", readings[1]);
    assert_eq!(readings[1]["reason"], "consent");
}

#[tokio::test]
async fn looking_at_the_way_out_changes_nothing_and_pressing_it_twice_is_once() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works_at(next_day).await;
    let out = clinic.mail_to("ada@example.org").pop().unwrap().path("/unsubscribe/").unwrap();
    let before = clinic.dump().await;

    // A mail scanner follows the link as often as it likes.
    for _ in 0..3 {
        assert_eq!(clinic.api().get(&out).await.status, 200);
        assert_eq!(clinic.api().head(&out).await.status, 200);
    }
    assert_eq!(clinic.dump().await, before);

    let ledger = clinic.rows("consent_entry").await.len();
    let first = one_click(&clinic, &out).await;
    let after = clinic.dump().await;
    let second = one_click(&clinic, &out).await;

    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200));
    assert_eq!(clinic.rows("consent_entry").await.len(), ledger + 1);
    assert_eq!(clinic.dump().await, after);
}

#[tokio::test]
async fn the_page_has_one_button_that_does_what_it_says() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works_at(next_day).await;
    let mail = clinic.mail_to("ada@example.org").pop().unwrap();
    let patient = clinic.browser();

    let asked = patient.opens(&mail.path("/unsubscribe/").unwrap()).await;
    assert_eq!(asked.texts("main button"), ["Stop these emails"]);
    assert!(
        !asked.body.contains("Lovelace") && !asked.body.contains("ada@example.org"),
        "it shows nothing about the person"
    );
    let done = patient.presses(&asked, "Stop these emails", &[]).await;

    assert!(done.says("We will no longer send you reading after your visits"), "{}", done.text());
}

#[tokio::test]
async fn any_other_body_is_refused_and_changes_nothing() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works_at(next_day).await;
    let out = clinic.mail_to("ada@example.org").pop().unwrap().path("/unsubscribe/").unwrap();
    let before = clinic.dump().await;

    for body in
        ["", "List-Unsubscribe=one-click", "List-Unsubscribe=One-Click&x=1", "list=all", "List-Unsubscribe=One-Click "]
    {
        let answer = clinic.api().posts(&out, "application/x-www-form-urlencoded", body).await;
        assert_eq!(answer.status, 422, "{body:?}");
    }
    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn mail_about_visits_goes_on_after_reading_was_stopped() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works_at(next_day).await;
    let out = clinic.mail_to("ada@example.org").pop().unwrap().path("/unsubscribe/").unwrap();
    one_click(&clinic, &out).await;

    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-20T10:00:00-04:00")).await;
    clinic.works().await;

    let last = clinic.mail_to("ada@example.org").pop().unwrap();
    assert!(last.subject.starts_with("Your visit"), "{}", last.subject);
}

#[tokio::test]
async fn a_withdrawal_is_of_one_person_even_where_two_share_an_address() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works_at(next_day).await;
    let out = clinic.mail_to("ada@example.org").pop().unwrap().path("/unsubscribe/").unwrap();
    one_click(&clinic, &out).await;

    let daughter = Wish::of("Anne Isabella", "ada@example.org").wants_reading().at("2027-05-13T11:00:00-04:00");
    let kept = clinic.keeps(&clinic.booked(&daughter).await).await;
    let before = clinic.outbox().len();
    clinic.works_at(kept + DAY).await;

    let sent = clinic.outbox().split_off(before);
    assert_eq!(sent.iter().filter(|mail| mail.path("/read/").is_some()).count(), 1, "hers still comes");
}

#[tokio::test]
async fn a_consent_to_words_that_no_longer_stand_is_asked_for_again() {
    let clinic = TestClinic::open().await;
    let mut wish = Wish::of("Ada Lovelace", "ada@example.org");
    wish.body["consents"][0]["version"] = "2020-01".into();
    assert_eq!(clinic.asks(&wish).await.fields(), ["consents"]);

    let patient = clinic.browser();
    let details = patient.sends("/book/visit", &[("choice", "2027-05-11T14:00:00Z/wharf/in-person/rosa")]).await;
    let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2020-01")];
    let again = patient.presses(&details, "Book this visit", &typed).await;
    assert_eq!(again.status, 422);
    assert!(again.says("These words have changed"), "{}", again.text());
}

#[tokio::test]
async fn the_ledger_keeps_which_words_were_read_in_which_language() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").wants_reading().reads_french()).await;

    let ledger = clinic.rows("consent_entry").await;

    assert_eq!(ledger.len(), 2);
    for entry in &ledger {
        assert!(
            entry.contains("version='2026-11'") && entry.contains("lang='fr-CA'") && entry.contains("decision='given'"),
            "{entry}"
        );
    }
    assert!(!clinic.tampers("UPDATE consent_entry SET decision = 'withdrawn'").await, "nobody rewrites it");
    assert!(!clinic.tampers("DELETE FROM consent_entry").await);
    assert_eq!(clinic.rows("consent_entry").await, ledger);
}
