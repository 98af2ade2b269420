//! An answer that may be dangerous reaches somebody: flags in the transaction of the answer, the board, calls, people's deeds.

use domain::{
    access::Role,
    clinic::{AlertBy, AlertContact},
};
use jiff::SignedDuration;
use movability_tests::{Answer, Browser, TestClinic, Wish, at};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::mpsc,
};

const ADA: &str = "ada@example.org";

/// Ada, whom Rosa treats, in front of her safety questions.
async fn clinic_of_ada() -> (TestClinic, Browser) {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", ADA).wants_reading()).await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    let first = browser.opens("/me/intake").await;
    let birth = browser.presses(&first, "Start", &[]).await;
    let typed = [("birth-day", "28"), ("birth-month", "3"), ("birth-year", "1970")];
    browser.presses(&birth, "Continue", &typed).await;
    (clinic, browser)
}

/// Answers a safety page: the first sign so, the others no.
async fn answers(browser: &Browser, rule: &str, first: &str) -> Answer {
    let page = browser.opens(&format!("/me/intake/safety-{rule}")).await;
    let mut names = page.attributes("input[type=radio]", "name");
    names.dedup();
    let typed: Vec<(&str, &str)> =
        names.iter().enumerate().map(|(at, name)| (name.as_str(), if at == 0 { first } else { "no" })).collect();
    browser.presses(&page, "Continue", &typed).await
}

/// A contact that is told by a program, which writes what it is told to a file.
fn pager(folder: &tempfile::TempDir, name: &str) -> AlertContact {
    let file = folder.path().join(name);
    AlertContact { name: name.to_owned(), by: AlertBy::Command(format!("tee -a {}", file.display())), hours: None }
}

/// What a program was told.
fn told(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap_or_default()
}

/// An address that takes calls, and what it was told.
async fn hook(name: &str) -> (AlertContact, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            let mut text = vec![0; 4096];
            let mut length = 0;
            while !String::from_utf8_lossy(&text[..length]).contains("}") {
                match caller.read(&mut text[length..]).await {
                    Ok(0) | Err(_) => break,
                    Ok(read) => length += read,
                }
            }
            let _ = tell.send(String::from_utf8_lossy(&text[..length]).into_owned());
            let _ =
                caller.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
        }
    });
    (AlertContact { name: name.to_owned(), by: AlertBy::Url(url), hours: None }, heard)
}

#[tokio::test]
async fn a_red_answer_raises_one_alert_that_stands_on_every_page_of_the_console() {
    let (clinic, browser) = clinic_of_ada().await;
    let rosa = clinic.signs_in_as(&[Role::Practitioner]).await;
    assert!(!rosa.opens("/staff").await.says("nobody has acted yet"));

    answers(&browser, "rf-01", "yes").await;
    answers(&browser, "rf-01", "yes").await;

    assert_eq!(clinic.rows("alert").await.len(), 1, "never twice for the same answer");
    let today = rosa.opens("/staff").await;
    assert!(today.says("An answer may be an emergency, and nobody has acted yet"), "{}", today.text());
    let list = rosa.opens("/staff/alerts").await;
    assert!(list.says("Ada Lovelace") && list.says("Emergency"), "{}", list.text());
    answers(&browser, "rf-01", "no").await;
    assert!(rosa.opens("/staff/alerts").await.says("Ada Lovelace"), "a milder answer closes nothing");
    let audit = clinic.rows("audit_event").await;
    assert!(audit.iter().any(|row| row.contains("alerts.listed")), "looking is on the record");
}

#[tokio::test]
async fn answers_are_for_those_who_treat_and_the_phone_for_whoever_is_there() {
    let (clinic, browser) = clinic_of_ada().await;
    answers(&browser, "rf-01", "yes").await;
    let rosa = clinic.signs_in(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let ivo = clinic.signs_in(&clinic.hires(&[Role::Practitioner], &["ivo"]).await).await;
    let desk = clinic.signs_in(&clinic.hires(&[Role::FrontDesk], &[]).await).await;

    let list = rosa.opens("/staff/alerts").await;
    let seen = rosa.follows(&list, "/staff/alerts/").await;
    assert!(seen.says("RF-01") && seen.says("numbness between your legs"), "{}", seen.text());
    for other in [&ivo, &desk] {
        let seen = other.opens(seen.url.path()).await;
        assert_eq!(seen.status, 200);
        assert!(seen.says("Ada Lovelace") && seen.says("Emergency"), "{}", seen.text());
        assert!(!seen.body.contains("RF-01") && !seen.body.contains("numbness"), "{}", seen.text());
    }
    let rows = clinic.rows("urgent_flag").await;
    assert!(!rows[0].contains("saddle"), "answers are sealed: {rows:?}");
}

#[tokio::test]
async fn an_answer_that_cannot_be_kept_is_met_with_what_to_do_all_the_same_and_is_an_alarm() {
    let (clinic, browser) = clinic_of_ada().await;
    assert!(clinic.tampers("ALTER TABLE urgent_flag RENAME TO flag_that_is_lost").await);

    let met = answers(&browser, "rf-01", "yes").await;

    assert_eq!(met.status, 503);
    assert!(met.says("Get help now") && met.says("Your answer could not be saved"), "{}", met.text());
    assert!(met.links().contains(&"tel:911".to_owned()) && !met.says("Your answer is saved"));
    assert!(clinic.logged().contains("nobody is alerted"), "whoever runs the machine is told");
}

#[tokio::test]
async fn programs_see_acknowledge_and_close_alerts_as_pages_do() {
    let (clinic, browser) = clinic_of_ada().await;
    answers(&browser, "rf-01", "yes").await;
    let (desk, rosa) = (clinic.program_as(&[Role::FrontDesk]).await, clinic.program_in_circle_of("rosa").await);
    let seen = desk.get("/api/v1/staff/alerts").await.json();
    let alert = &seen["items"][0];
    assert_eq!((alert["level"].as_str(), alert["patient"]["name"].as_str()), (Some("critical"), Some("Ada Lovelace")));
    assert!(alert.get("rule").is_none() && alert.get("answers").is_none(), "{alert}");
    assert_eq!(rosa.get("/api/v1/staff/alerts").await.json()["items"][0]["rule"], "RF-01");
    let path = format!("/api/v1/staff/alerts/{}", alert["id"].as_str().unwrap());

    assert_eq!(rosa.posts_nothing(&format!("{path}/resolve")).await.code(), "wrong_state", "nobody has acted");
    let wrong = desk.post(&format!("{path}/acknowledge"), &serde_json::json!({ "deed": "ignored" })).await;
    assert_eq!((wrong.status.as_u16(), wrong.fields()), (422, vec!["deed".to_owned()]));
    let done = serde_json::json!({ "deed": "told-emergency", "note": "Her sister drives her." });
    let told = desk.post(&format!("{path}/acknowledge"), &done).await.json();
    assert_eq!((told["state"].as_str(), told["deeds"][0].get("note")), (Some("acknowledged"), None), "{told}");
    assert_eq!(desk.posts_nothing(&format!("{path}/resolve")).await.code(), "wrong_state", "a clinician's part");
    let closed = rosa.posts_nothing(&format!("{path}/resolve")).await.json();
    assert_eq!(
        (closed["state"].as_str(), closed["deeds"][0]["note"].as_str()),
        (Some("resolved"), Some("Her sister drives her."))
    );
    assert_eq!(desk.get("/api/v1/staff/alerts").await.json()["items"], serde_json::json!([]));
}

#[tokio::test]
async fn acknowledging_names_a_person_and_a_deed_and_closing_takes_a_clinician() {
    let (clinic, browser) = clinic_of_ada().await;
    answers(&browser, "rf-01", "yes").await;
    let desk = clinic.signs_in(&clinic.hires(&[Role::FrontDesk], &[]).await).await;
    let rosa = clinic.signs_in(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let list = desk.opens("/staff/alerts").await;
    let alert = desk.follows(&list, "/staff/alerts/").await;
    let address = alert.url.path().to_owned();

    let nothing = desk.presses(&alert, "Acknowledge", &[]).await;
    assert_eq!((nothing.status.as_u16(), nothing.problem("deed").is_some()), (422, true));
    let early = rosa.sends(&format!("{address}/close"), &[("", "")]).await;
    assert_eq!(early.status, 409);
    assert!(early.says("Say first what was done"), "{}", early.text());
    let vain = desk.presses(&alert, "Acknowledge", &[("deed", "not-reached"), ("note", "rang twice")]).await;
    assert!(vain.says("Called, and reached nobody") && !vain.says("rang twice"), "{}", vain.text());
    assert!(!desk.opens("/staff").await.says("nobody has acted yet"), "the banner is gone");
    let not_theirs = desk.sends(&format!("{address}/close"), &[("", "")]).await;
    assert!(not_theirs.says("Somebody who treats people closes an alert"), "{}", not_theirs.text());

    let seen = rosa.opens(&address).await;
    assert!(seen.says("rang twice"), "{}", seen.text());
    let closed = rosa.presses(&seen, "Close this alert", &[]).await;
    assert_eq!(closed.url.path(), "/staff/alerts", "two people tried: {}", closed.text());
    assert!(closed.says("Nothing waits for anybody here") && closed.says("says nothing about how anybody is"));
    assert!(!clinic.tampers("UPDATE alert_deed SET deed = 'reached'").await, "what was done stays written");
}

#[tokio::test]
async fn an_emergency_in_which_nobody_was_reached_is_not_closed_by_one_person_alone() {
    let (clinic, browser) = clinic_of_ada().await;
    answers(&browser, "rf-01", "yes").await;
    let rosa = clinic.signs_in(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let list = rosa.opens("/staff/alerts").await;
    let alert = rosa.follows(&list, "/staff/alerts/").await;
    let seen = rosa.presses(&alert, "Acknowledge", &[("deed", "not-reached")]).await;

    let refused = rosa.presses(&seen, "Close this alert", &[]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.says("a second person must have tried too"), "{}", refused.text());
    rosa.presses(&refused, "Acknowledge", &[("deed", "told-emergency")]).await;
    let closed = rosa.presses(&rosa.opens(alert.url.path()).await, "Close this alert", &[]).await;
    assert_eq!(closed.url.path(), "/staff/alerts");
}

#[tokio::test]
async fn a_red_answer_is_called_about_by_every_way_and_on_until_somebody_acts() {
    let (clinic, browser) = clinic_of_ada().await;
    let folder = tempfile::tempdir().unwrap();
    let (web, mut heard) = hook("web").await;
    let contacts = vec![pager(&folder, "first"), web, pager(&folder, "lead")];
    clinic.changes(|clinic| clinic.identity.alert_contacts = contacts).await;
    clinic.works_at(at("2027-05-15T05:00:00-04:00")).await;
    assert_eq!(told(&folder, "first"), "", "the synthetic one waits for the morning");

    let night = clinic.signs_in_by_mail(ADA).await;
    answers(&night, "rf-01", "yes").await;
    let raised = clinic.now();
    clinic.works_at(raised).await;

    let page = told(&folder, "first");
    assert!(page.contains("\"level\":\"critical\"") && page.contains("\"test\":false"), "{page}");
    for private in ["Ada", "Lovelace", "RF-01", "numb", ADA] {
        assert!(!page.contains(private), "{private} in {page}");
    }
    assert!(page.contains("/staff/alerts/"), "{page}");
    assert!(heard.recv().await.unwrap().contains("\"level\":\"critical\""));
    assert_eq!(told(&folder, "lead"), "");
    clinic.works_at(raised + SignedDuration::from_mins(14)).await;
    assert!(heard.try_recv().is_err(), "not before its clock");
    clinic.works_at(raised + SignedDuration::from_mins(15)).await;
    assert!(heard.recv().await.unwrap().contains("\"round\":1"));
    clinic.works_at(raised + SignedDuration::from_mins(30)).await;
    assert!(told(&folder, "lead").contains("\"round\":2"), "the lead is called");

    let desk = clinic.signs_in(&clinic.hires(&[Role::FrontDesk], &[]).await).await;
    let list = desk.opens("/staff/alerts").await;
    assert!(list.says("overdue"), "{}", list.text());
    let alert = desk.follows(&list, "/staff/alerts/").await;
    desk.presses(&alert, "Acknowledge", &[("deed", "reached")]).await;
    let before = told(&folder, "first");
    clinic.works_at(raised + SignedDuration::from_mins(45)).await;
    assert_eq!(told(&folder, "first"), before, "whoever acted is not called again");
    drop(browser);
}

#[tokio::test]
async fn what_must_be_seen_the_same_day_is_called_about_when_the_clinic_opens() {
    let (clinic, _) = clinic_of_ada().await;
    let folder = tempfile::tempdir().unwrap();
    let contacts = vec![pager(&folder, "first")];
    clinic.changes(|clinic| clinic.identity.alert_contacts = contacts).await;
    clinic.puts_the_clock_at(at("2027-05-15T03:00:00-04:00"));
    let night = clinic.signs_in_by_mail(ADA).await;

    answers(&night, "rf-02", "yes").await;
    clinic.works().await;
    assert!(!told(&folder, "first").contains("\"level\":\"urgent\""));
    let flags = clinic.rows("urgent_flag").await;
    assert!(flags[0].contains("'orange'"), "{flags:?}");

    let alerts = clinic.rows("alert").await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    clinic.works_at(at("2027-05-17T09:00:00-04:00")).await;
    assert!(told(&folder, "first").contains("\"level\":\"urgent\""), "{}", told(&folder, "first"));
}

#[tokio::test]
async fn a_synthetic_alert_proves_the_way_once_a_day_and_says_when_it_is_broken() {
    let clinic = TestClinic::open().await;
    let folder = tempfile::tempdir().unwrap();
    let broken = AlertContact {
        name: "broken".to_owned(),
        by: AlertBy::Url("http://127.0.0.1:1/nobody".to_owned()),
        hours: None,
    };
    let contacts = vec![pager(&folder, "first"), broken];
    clinic.changes(|clinic| clinic.identity.alert_contacts = contacts).await;

    clinic.works().await;
    clinic.works().await;

    let page = told(&folder, "first");
    assert_eq!(page.matches("\"test\":true").count(), 1, "{page}");
    for _ in 0..3 {
        clinic.waits(SignedDuration::from_mins(1));
        clinic.works().await;
    }
    assert!(clinic.logged().contains("the synthetic alert did not arrive"), "{}", clinic.logged());
    assert!(clinic.logged().contains("broken"));
    clinic.works_at(at("2027-05-11T06:30:00-04:00")).await;
    assert_eq!(told(&folder, "first").matches("\"test\":true").count(), 2, "the next day again");
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    assert!(desk.opens("/staff/alerts").await.says("Nothing waits for anybody here"), "it is nobody's to act on");
}

#[tokio::test]
async fn reading_waits_until_a_clinician_has_cleared_a_red_answer_and_the_visit_does_not() {
    let (clinic, browser) = clinic_of_ada().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", ADA).at("2027-05-13T10:00:00-04:00").wants_reading()).await;
    clinic.keeps(&visit).await;
    clinic.puts_the_clock_at(at("2027-05-13T12:00:00-04:00"));
    let browser_now = clinic.signs_in_by_mail(ADA).await;
    answers(&browser_now, "rf-01", "yes").await;
    let before = clinic.mail_to(ADA).len();

    clinic.works_at(visit.starts_at + SignedDuration::from_hours(25)).await;
    assert_eq!(clinic.mail_to(ADA).len(), before, "reading waits");
    let other = clinic.booked(&Wish::of("Ada Lovelace", ADA).at("2027-05-20T10:00:00-04:00")).await;
    clinic.works().await;
    assert_eq!(clinic.mail_to(ADA).len(), before + 1, "the confirmation of {} goes", other.id);

    let rosa = clinic.signs_in(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let list = rosa.opens("/staff/alerts").await;
    let alert = rosa.follows(&list, "/staff/alerts/").await;
    let seen = rosa.presses(&alert, "Acknowledge", &[("deed", "reached")]).await;
    rosa.presses(&seen, "Close this alert", &[]).await;
    clinic.waits(SignedDuration::from_hours(2));
    clinic.works().await;
    assert_eq!(clinic.mail_to(ADA).len(), before + 2, "and then it goes on");
    drop(browser);
}
