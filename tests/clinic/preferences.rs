//! What people want of our mail, without signing in: which, how often, and none for a while.

use jiff::SignedDuration;
use movability_tests::{Answer, TestClinic, Wish};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A clinic whose patient Ada had her first reading, and the page her mail leads to.
async fn with_first_reading() -> (TestClinic, String) {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works_at(kept + DAY).await;
    let page = clinic.mail_to("ada@example.org").pop().unwrap().path("/preferences/").unwrap();
    (clinic, page)
}

/// Ada chooses, and leaves all else as it stands.
async fn chooses(clinic: &TestClinic, page: &str, choices: &[(&str, &str)]) -> Answer {
    let browser = clinic.browser();
    let asked = browser.opens(page).await;
    browser.presses(&asked, "Save", choices).await
}

/// How many readings were mailed.
fn readings(clinic: &TestClinic) -> usize {
    clinic.outbox().iter().filter(|mail| mail.path("/read/").is_some()).count()
}

#[tokio::test]
async fn every_mail_to_a_patient_leads_to_their_wishes_and_looking_changes_nothing() {
    let (clinic, page) = with_first_reading().await;
    let mails = clinic.mail_to("ada@example.org");
    let about_visits: Vec<_> = mails.iter().filter(|mail| mail.subject.starts_with("Your visit")).collect();
    assert!(about_visits.iter().all(|mail| mail.path("/preferences/").is_some()), "bookings lead there too");
    let first = Wish::of("Mary Somerville", "mary@example.org").of_service("first").with("rosa");
    clinic.asks(&first.at("2027-05-14T10:00:00-04:00")).await;
    clinic.works().await;
    let code = clinic.mail_to("mary@example.org").pop().unwrap();
    assert!(code.path("/preferences/").is_none(), "whoever a code goes to is not known yet");
    let before = clinic.dump().await;

    for _ in 0..3 {
        assert_eq!(clinic.api().get(&page).await.status, 200);
        assert_eq!(clinic.api().head(&page).await.status, 200);
    }

    assert_eq!(clinic.dump().await, before);
    let shown = clinic.browser().opens(&page).await;
    assert!(!shown.body.contains("Lovelace") && !shown.body.contains("ada@example.org"), "nothing about the person");
}

#[tokio::test]
async fn a_box_that_is_not_ticked_is_taken_back_in_the_ledger_once() {
    let (clinic, page) = with_first_reading().await;
    let ledger = clinic.rows("consent_entry").await.len();

    let saved = chooses(&clinic, &page, &[("consent-care-education", "")]).await;

    assert!(saved.says("We keep to your wishes from now on"), "{}", saved.text());
    chooses(&clinic, &page, &[]).await;
    let entries = clinic.rows("consent_entry").await;
    assert_eq!(entries.len(), ledger + 1, "and saving again decides nothing");
    assert!(
        entries.iter().any(|entry| entry.contains("preference-page") && entry.contains("withdrawn")),
        "{entries:?}"
    );
    let sent = readings(&clinic);
    clinic.works_at(clinic.now() + DAY * 30).await;
    assert_eq!(readings(&clinic), sent, "what waited goes no further");
}

#[tokio::test]
async fn giving_again_needs_the_box_with_the_words_that_stand() {
    let (clinic, page) = with_first_reading().await;
    chooses(&clinic, &page, &[("consent-care-education", "")]).await;
    let ledger = clinic.rows("consent_entry").await.len();

    chooses(&clinic, &page, &[("consent-care-education", "2020-01")]).await;
    assert_eq!(clinic.rows("consent_entry").await.len(), ledger, "other words were not read by anybody today");

    let shown = clinic.browser().opens(&page).await;
    let version = shown.attribute("input[name=consent-care-education]", "value").unwrap();
    chooses(&clinic, &page, &[("consent-care-education", &version)]).await;
    assert_eq!(clinic.rows("consent_entry").await.len(), ledger + 1);
}

#[tokio::test]
async fn a_pause_moves_what_waits_to_its_end_and_staff_read_why() {
    let (clinic, page) = with_first_reading().await;
    let (begun, sent) = (clinic.now(), readings(&clinic));

    chooses(&clinic, &page, &[("pause", "30")]).await;

    let shown = clinic.browser().opens(&page).await;
    assert!(shown.says("Keep the pause until"), "{}", shown.text());
    let console = clinic.signs_in_as(&[domain::access::Role::Practitioner]).await;
    let list = console.opens("/staff/follow-ups").await;
    assert!(list.says("the person asked for a pause"), "{}", list.text());
    clinic.works_at(begun + DAY * 29).await;
    assert_eq!(readings(&clinic), sent, "nothing to read in the pause");
    clinic.works_at(begun + DAY * 31).await;
    assert_eq!(readings(&clinic), sent + 1, "and a pause makes nothing stale");
}

#[tokio::test]
async fn ending_a_pause_gives_the_old_times_back() {
    let (clinic, page) = with_first_reading().await;
    let due = clinic.rows("message").await;

    chooses(&clinic, &page, &[("pause", "90")]).await;
    let paused = clinic.rows("message").await;
    chooses(&clinic, &page, &[("pause", "none")]).await;

    assert_ne!(paused, due);
    let sent = readings(&clinic);
    clinic.works_at(clinic.now() + DAY * 8).await;
    assert_eq!(readings(&clinic), sent + 1);
}

#[tokio::test]
async fn a_pause_reaches_what_is_queued_already() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works().await;
    clinic.puts_the_clock_at(kept + DAY);
    let (storage, now) = (clinic.storage(), clinic.now());
    assert_eq!(storage.queue_due(10, "harbour.example", now).await.unwrap(), 1);
    let page = clinic.mail_to("ada@example.org").pop().unwrap().path("/preferences/").unwrap();

    chooses(&clinic, &page, &[("pause", "14")]).await;
    clinic.works().await;
    assert_eq!(readings(&clinic), 0, "the mark keeps to it");

    clinic.works_at(now + DAY * 15).await;
    assert_eq!(readings(&clinic), 1, "and it is not too late afterwards");
}

#[tokio::test]
async fn mail_about_visits_comes_in_a_pause() {
    let (clinic, page) = with_first_reading().await;
    chooses(&clinic, &page, &[("pause", "90")]).await;

    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-20T10:00:00-04:00")).await;
    clinic.works().await;

    let last = clinic.mail_to("ada@example.org").pop().unwrap();
    assert!(last.subject.starts_with("Your visit"), "{}", last.subject);
}

#[tokio::test]
async fn what_was_never_offered_is_refused_and_changes_nothing() {
    let (clinic, page) = with_first_reading().await;
    let before = clinic.dump().await;

    for body in [
        "",
        "lang=en-CA&pace=normal&pause=6",
        "lang=en-CA&pace=normal&pause=91",
        "lang=en-CA&pace=hourly&pause=none",
        "lang=de&pace=normal&pause=none",
    ] {
        let answer = clinic.api().posts(&page, "application/x-www-form-urlencoded", body).await;
        assert_eq!(answer.status, 422, "{body:?}");
    }

    assert_eq!(clinic.dump().await, before);
}

#[tokio::test]
async fn the_way_out_of_one_purpose_leads_to_all_the_others() {
    let (clinic, page) = with_first_reading().await;
    let out = clinic.mail_to("ada@example.org").pop().unwrap().path("/unsubscribe/").unwrap();
    let browser = clinic.browser();

    let shown = browser.opens(&out).await;

    let wishes = browser.opens(&shown.link("/preferences/")).await;
    assert!(wishes.says("The emails we send you"), "{}", wishes.text());
    assert_ne!(out, page);
    for broken in [&page[..page.len() - 1], &format!("{page}A"), &page.replace("/preferences/", "/unsubscribe/")] {
        assert_eq!(clinic.api().get(broken).await.status, 404, "{broken}");
    }
}

#[tokio::test]
async fn once_a_week_keeps_a_week_between_two_readings() {
    let (clinic, page) = with_first_reading().await;
    chooses(&clinic, &page, &[("pace", "weekly")]).await;
    // The journey's own gap is six days; the second reading is due on the eighth day after the visit, the seventh after the first.
    let first = clinic.now();

    clinic.works_at(first + DAY * 6 + SignedDuration::from_hours(12)).await;
    assert_eq!(readings(&clinic), 1);
    clinic.works_at(first + DAY * 8).await;
    assert_eq!(readings(&clinic), 2);
}
