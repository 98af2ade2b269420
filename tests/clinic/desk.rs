//! The console at the desk: every deed on a visit, taking it back, another time, a new visit, with a reason where a rule
//! is in the way. All of it by plain forms.

use domain::{access::Role, clinic::LateCancel};
use jiff::SignedDuration;
use movability_tests::{Answer, Browser, TestClinic, Visit, Wish, at};
use serde_json::json;

const START: &str = "2027-05-11T10:00:00-04:00";

fn wish() -> Wish {
    Wish::of("Ada Lovelace", "ada@example.org")
}

/// A booked visit on its day, and the desk in front of it.
async fn on_the_day() -> (TestClinic, Visit, Browser) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(START)).await;
    clinic.puts_the_clock_at(visit.starts_at);
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    (clinic, visit, desk)
}

async fn page_of(desk: &Browser, visit: &Visit) -> Answer {
    desk.opens(&format!("/staff/appointments/{}", visit.id)).await
}

async fn rows(clinic: &TestClinic, status: &str) -> usize {
    clinic.rows("appointment").await.iter().filter(|row| row.contains(&format!("status='{status}'"))).count()
}

#[tokio::test]
async fn each_mark_leads_to_the_next_and_can_be_taken_back_on_the_page_that_follows() {
    let (clinic, visit, desk) = on_the_day().await;

    let arrived = desk.presses(&desk.opens("/staff").await, "Arrived", &[]).await;
    assert!(arrived.says("Ada Lovelace: The visit is marked as arrived."), "{}", arrived.text());
    assert_eq!(arrived.url.path(), "/staff");
    let back = desk.presses(&arrived, "Undo", &[]).await;
    assert!(back.says("Taken back. The visit stands as “Confirmed” again."), "{}", back.text());
    assert_eq!(rows(&clinic, "booked").await, 1);

    let page = page_of(&desk, &visit).await;
    let arrived = desk.presses(&page, "Arrived", &[]).await;
    let checked_in = desk.presses(&arrived, "Check in", &[]).await;
    assert!(checked_in.says("The patient is checked in."), "{}", checked_in.text());
    assert!(checked_in.says("Undo: back to “Arrived”"), "{}", checked_in.text());
    let fulfilled = desk.presses(&checked_in, "Mark as fulfilled", &[]).await;
    assert!(fulfilled.says("The visit is marked as fulfilled."), "{}", fulfilled.text());
    let again = desk.presses(&fulfilled, "Undo", &[]).await;
    assert!(again.says("The visit stands as “Checked in” again."), "{}", again.text());
}

#[tokio::test]
async fn whoever_does_not_come_is_marked_after_the_grace_and_not_before() {
    let (clinic, visit, desk) = on_the_day().await;
    assert!(!page_of(&desk, &visit).await.buttons().contains(&"Did not come".to_owned()));

    // The console is left alone that long, so the desk signs in again.
    clinic.waits(SignedDuration::from_mins(15));
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let missed = desk.presses(&page_of(&desk, &visit).await, "Did not come", &[]).await;

    assert!(missed.says("The visit is marked as missed."), "{}", missed.text());
    assert!(missed.buttons().iter().any(|button| button == "Undo"), "{:?}", missed.buttons());
    // The next day it stays so.
    clinic.waits(SignedDuration::from_hours(24));
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    assert!(!page_of(&desk, &visit).await.says("Undo: back to"));
}

#[tokio::test]
async fn a_visit_is_called_off_with_a_reason_that_the_patient_does_not_read() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(START)).await;
    clinic.works().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;

    let asked = desk.follows(&page_of(&desk, &visit).await, "/cancel").await;
    assert_eq!(rows(&clinic, "booked").await, 1, "asking cancels nothing");
    let long = "x".repeat(5000);
    let kept = desk.presses(&asked, "Cancel this visit", &[("reason", &long)]).await;
    assert_eq!((kept.status.as_u16(), kept.value("reason").map(|text| text.len())), (422, Some(5000)));
    let off = desk.presses(&asked, "Cancel this visit", &[("reason", "Rosa is ill")]).await;

    assert!(off.says("The visit is cancelled. Its time is free."), "{}", off.text());
    clinic.waits(SignedDuration::from_mins(2));
    clinic.works().await;
    let mails = clinic.mail_to("ada@example.org");
    assert_eq!(mails.len(), 2);
    assert!(!mails[1].text.contains("Rosa is ill"));
    let stale = desk.presses(&asked, "Cancel this visit", &[]).await;
    assert_eq!(stale.status, 200, "twice is no mistake: {}", stale.text());
}

#[tokio::test]
async fn what_is_taken_back_within_two_minutes_is_never_mailed() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(START)).await;
    clinic.works().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let asked = desk.follows(&page_of(&desk, &visit).await, "/cancel").await;
    let off = desk.presses(&asked, "Cancel this visit", &[]).await;

    let back = desk.presses(&off, "Undo", &[]).await;

    assert!(back.says("The visit stands as “Confirmed” again."), "{}", back.text());
    clinic.waits(SignedDuration::from_mins(5));
    clinic.works().await;
    assert!(clinic.mail_to("ada@example.org").iter().all(|mail| !mail.subject.contains("cancelled")));
}

#[tokio::test]
async fn a_cancelled_visit_whose_time_is_taken_stays_cancelled() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(START)).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let asked = desk.follows(&page_of(&desk, &visit).await, "/cancel").await;
    let off = desk.presses(&asked, "Cancel this visit", &[]).await;
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at(START)).await;

    let refused = desk.presses(&off, "Undo", &[]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.says("somebody else has the time by now"), "{}", refused.text());
    assert_eq!(rows(&clinic, "booked").await, 1);
}

#[tokio::test]
async fn staff_move_a_visit_to_a_free_time_by_its_button() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(START)).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let asked = desk.follows(&page_of(&desk, &visit).await, "/move").await;
    assert!(asked.says("Another time for Ada Lovelace"), "{}", asked.text());
    assert_eq!((asked.value("date").unwrap(), asked.value("time").unwrap()), ("2027-05-11".into(), "10:00".into()));

    let moved = desk.presses(&asked, "Give it this time", &[("date", "2027-05-12"), ("time", "11:00")]).await;

    assert!(moved.says("The visit has its new time."), "{}", moved.text());
    assert!(moved.says("Wednesday, May 12, 2027 at 11:00"), "{}", moved.text());
    let stale = desk.presses(&asked, "Give it this time", &[("date", "2027-05-13"), ("time", "11:00")]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.says("Somebody changed this visit") && stale.says("May 12"), "{}", stale.text());
}

#[tokio::test]
async fn a_move_onto_a_taken_time_names_every_rule_and_goes_on_with_a_reason() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(START)).await;
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-11T11:00:00-04:00")).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let asked = desk.follows(&page_of(&desk, &visit).await, "/move").await;

    let broken = desk.presses(&asked, "Give it this time", &[("time", "11:00")]).await;
    assert_eq!(broken.status, 409);
    assert!(broken.says("Another visit, or somebody who is booking now, has this time."), "{}", broken.text());
    assert_eq!(broken.value("time").as_deref(), Some("11:00"), "what was typed is kept");
    let moved = desk.presses(&broken, "Give it this time anyway", &[("reason", "Rosa agreed to see both")]).await;

    assert!(moved.says("The visit has its new time."), "{}", moved.text());
    assert!(moved.says("Rosa agreed to see both"), "the reason is shown wherever the visit is: {}", moved.text());
    assert!(clinic.rows("occupancy").await.iter().any(|row| row.contains("kind='overbook'")));
}

#[tokio::test]
async fn staff_book_for_somebody_once_however_often_the_form_is_sent() {
    let clinic = TestClinic::open().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let services = desk.follows(&desk.opens("/staff").await, "/staff/new-visit").await;
    let form = desk.follows(&services, "service=visit").await;

    let bare = desk.presses(&form, "Book this visit", &[("email", "nobody")]).await;
    assert_eq!(bare.status, 422);
    assert_eq!(bare.value("email").as_deref(), Some("nobody"));
    for field in ["name", "email", "date", "time"] {
        assert!(bare.problem(field).is_some(), "{field}: {}", bare.text());
    }
    let typed = [("name", "Mary Somerville"), ("email", ""), ("date", "2027-05-12"), ("time", "10:30")];
    let booked = desk.presses(&bare, "Book this visit", &typed).await;
    assert!(booked.says("The visit is booked.") && booked.says("Mary Somerville"), "{}", booked.text());
    let again = desk.presses(&bare, "Book this visit", &typed).await;

    assert_eq!(again.url, booked.url, "the same visit");
    assert_eq!(rows(&clinic, "booked").await, 1);
}

#[tokio::test]
async fn what_staff_book_is_mailed_in_the_patients_language_whatever_the_desk_speaks() {
    let clinic = TestClinic::open().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let form = desk.opens("/staff/new-visit?service=visit").await;
    let chosen = |page: &Answer| page.attribute("input[name=lang][checked]", "value");
    assert_eq!(chosen(&form).as_deref(), Some("en-CA"), "the clinic's own, until somebody asks");
    let typed = [
        ("name", "Zoé Gagnon"),
        ("email", "zoe@example.org"),
        ("date", "2027-05-12"),
        ("time", "10:30"),
        ("lang", "fr-CA"),
        ("consent-email-channel", "2026-11"),
    ];
    let bare = desk.presses(&form, "Book this visit", &[("lang", "fr-CA")]).await;
    assert_eq!(chosen(&bare).as_deref(), Some("fr-CA"), "what was chosen is kept");
    let booked = desk.presses(&form, "Book this visit", &typed).await;
    assert!(booked.says("The visit is booked."), "{}", booked.text());

    // The next one is for the same person, by an English page, and by a program that names no language.
    let next = desk.follows(&booked, "new-visit?after=").await;
    assert_eq!(next.count("[name=lang]"), 0, "whose language is known is not asked for");
    desk.presses(&next, "Book this visit", &[("date", "2027-05-13"), ("time", "10:00")]).await;
    let program = clinic.program_as(&[Role::FrontDesk]).await;
    let visits = program.get("/api/v1/staff/appointments").await.json();
    let known = visits["items"][0]["patient"]["id"].clone();
    let call = json!({ "service": "visit", "start": "2027-05-14T10:00:00-04:00", "patient": { "id": known } });
    assert_eq!(program.post("/api/v1/staff/appointments", &call).await.status, 201);
    clinic.waits(SignedDuration::from_mins(2));
    clinic.works().await;

    let mails = clinic.mail_to("zoe@example.org");
    assert_eq!(mails.len(), 3);
    for mail in mails {
        assert!(mail.path("/fr/a/").is_some() && mail.text.contains("Bonjour"), "{}", mail.text);
    }
}

#[tokio::test]
async fn a_free_time_is_booked_by_its_button_and_nothing_typed_is_lost_on_the_way() {
    let clinic = TestClinic::open().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let form = desk.opens("/staff/new-visit?service=visit").await;

    let found =
        desk.presses(&form, "Show free times for this choice", &[("find", "yes"), ("name", "Mary Somerville")]).await;
    assert_eq!(found.status, 200, "{}", found.text());
    assert_eq!(found.value("name").as_deref(), Some("Mary Somerville"));
    let choice = found.attribute("button[name=choice]", "value").unwrap();
    let booked = desk.presses(&found, "Book this visit", &[("choice", &choice)]).await;

    assert!(booked.says("The visit is booked."), "{}", booked.text());
    assert!(booked.says("Rosa Day"));
}

#[tokio::test]
async fn every_broken_rule_is_named_at_once_and_a_reason_sets_them_aside() {
    let clinic = TestClinic::open().await;
    clinic.booked(&wish().at(START)).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let form = desk.opens("/staff/new-visit?service=visit").await;
    // Inside the notice, and off the grid of a day that is over by then.
    let typed = [("name", "Mary Somerville"), ("date", "2027-05-11"), ("time", "10:00")];

    let broken = desk.presses(&form, "Book this visit", &typed).await;
    assert_eq!(broken.status, 409);
    assert!(broken.says("This breaks a rule") && broken.says("has this time"), "{}", broken.text());
    assert_eq!(broken.value("name").as_deref(), Some("Mary Somerville"), "nothing typed is lost");
    assert_eq!(rows(&clinic, "booked").await, 1);
    let without = desk.presses(&broken, "Book it anyway", &[("reason", "  ")]).await;
    assert_eq!(without.status, 409, "no reason, no visit");
    let long = "x".repeat(5000);
    let too_long = desk.presses(&broken, "Book it anyway", &[("reason", &long)]).await;
    assert_eq!(
        (too_long.status.as_u16(), too_long.value("reason")),
        (422, Some(long)),
        "a long reason is kept as well"
    );
    let booked = desk.presses(&broken, "Book it anyway", &[("reason", "Rosa knows")]).await;

    assert!(booked.says("The visit is booked.") && booked.says("Rosa knows"), "{}", booked.text());
    assert!(clinic.rows("audit_event").await.iter().any(|row| row.contains("Rosa knows")));
}

#[tokio::test]
async fn what_does_not_exist_cannot_be_set_aside() {
    let clinic = TestClinic::open().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let form = desk.opens("/staff/new-visit?service=visit").await;
    let typed = |date, time| [("name", "Mary Somerville"), ("date", date), ("time", time)];

    // On March 12, 2028 two o'clock becomes three.
    let left_out = desk.presses(&form, "Book this visit", &typed("2028-03-12", "02:30")).await;
    assert_eq!(left_out.status, 422);
    assert!(left_out.problem("time").unwrap().contains("clocks go forward"), "{}", left_out.text());
    for (date, time) in [("0000-01-01", "10:00"), ("10000-01-01", "10:00"), ("2027-02-30", "10:00"), ("soon", "25:00")]
    {
        let refused = desk.presses(&form, "Book this visit", &typed(date, time)).await;
        assert_eq!(refused.status, 422, "{date} {time}: {}", refused.text());
    }
}

#[tokio::test]
async fn whoever_walks_in_is_here_at_once() {
    let (clinic, ..) = on_the_day().await;
    clinic.waits(SignedDuration::from_mins(65));
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let services = desk.follows(&desk.opens("/staff").await, "walk_in=yes").await;
    let form = desk.follows(&services, "service=visit").await;
    assert!(form.says("The visit starts now"), "{}", form.text());

    let here = desk.presses(&form, "Book this visit", &[("name", "Mary Somerville")]).await;

    assert!(here.says("The visit is booked.") && here.says("Arrived"), "{}", here.text());
    assert_eq!(rows(&clinic, "arrived").await, 1);
}

#[tokio::test]
async fn the_next_visit_is_booked_for_the_same_person_without_typing_them_again() {
    let (clinic, visit, desk) = on_the_day().await;
    let form = desk.follows(&page_of(&desk, &visit).await, "new-visit?after=").await;
    assert!(form.says("Ada Lovelace"), "{}", form.text());
    assert_eq!(form.value("name"), None, "who comes is known");

    let booked = desk.presses(&form, "Book this visit", &[("date", "2027-05-18"), ("time", "10:00")]).await;

    assert!(booked.says("The visit is booked."), "{}", booked.text());
    assert_eq!(clinic.rows("patient").await.len(), 1);
}

#[tokio::test]
async fn a_practitioner_books_their_own_visits_and_no_others() {
    let clinic = TestClinic::open().await;
    let rosa = clinic.signs_in_as(&[Role::Practitioner]).await;
    let form = rosa.opens("/staff/new-visit?service=either").await;
    let people: Vec<String> = form.texts("select[name=with] option");
    assert_eq!(people, ["Rosa Day"], "{people:?}");

    let typed = [("with", "ivo"), ("name", "Mary Somerville"), ("date", "2027-05-11"), ("time", "10:00")];
    let refused = rosa.presses(&form, "Book this visit", &typed).await;

    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(rows(&clinic, "booked").await, 0);
}

#[tokio::test]
async fn what_waits_is_approved_or_turned_down() {
    let clinic = TestClinic::open().await;
    clinic.changes(|clinic| clinic.services.iter_mut().for_each(|service| service.approval = true)).await;
    let first = clinic.asks(&wish().at(START)).await.json()["id"].as_str().unwrap().to_owned();
    let other = Wish::of("Grace Hopper", "grace@example.org").at("2027-05-11T11:00:00-04:00");
    let second = clinic.asks(&other).await.json()["id"].as_str().unwrap().to_owned();
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;

    let waits = desk.opens(&format!("/staff/appointments/{first}")).await;
    let approved = desk.presses(&waits, "Approve", &[]).await;
    assert!(approved.says("The visit is approved."), "{}", approved.text());
    let waits = desk.opens(&format!("/staff/appointments/{second}")).await;
    let asked = desk.follows(&waits, "/reject").await;
    let turned_down = desk.presses(&asked, "Turn it down", &[]).await;

    assert!(turned_down.says("The visit is turned down."), "{}", turned_down.text());
    let back = desk.presses(&turned_down, "Undo", &[]).await;
    assert!(back.says("The visit stands as “Waits for your approval” again."), "{}", back.text());
}

#[tokio::test]
async fn everything_that_one_person_holds_is_freed_by_one_button() {
    let clinic = TestClinic::open().await;
    let unproven = |start: &str| wish().of_service("first").with("rosa").at(start);
    let first = clinic.asks(&unproven(START)).await.json()["id"].as_str().unwrap().to_owned();
    clinic.asks(&unproven("2027-05-12T10:00:00-04:00")).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;

    let page = desk.opens(&format!("/staff/appointments/{first}")).await;
    let freed = desk.presses(&page, "Free all of them", &[]).await;

    assert!(freed.says("2 times are free again."), "{}", freed.text());
    assert_eq!(rows(&clinic, "awaiting-verification").await, 0);
    assert!(!freed.buttons().contains(&"Free all of them".to_owned()));
}

#[tokio::test]
async fn the_desk_sees_what_was_typed_beside_what_is_on_record_and_who_cancelled_late() {
    let clinic = TestClinic::open().await;
    clinic.changes(|clinic| clinic.identity.late_cancel = LateCancel::Flag).await;
    let reached_at = |phone: &str| {
        wish().saying("patient", json!({ "name": "Ada Lovelace", "email": "ada@example.org", "phone": phone }))
    };
    clinic.booked(&reached_at("416-555-0101").at(START)).await;
    let visit = clinic.booked(&reached_at("416-555-0199").at("2027-05-12T10:00:00-04:00")).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;

    let page = page_of(&desk, &visit).await;
    assert!(page.says("Typed when booking, differs from the record"), "{}", page.text());
    assert!(page.says("416-555-0199") && page.says("416-555-0101"), "{}", page.text());

    clinic.puts_the_clock_at(at("2027-05-12T09:00:00-04:00"));
    let link = clinic.browser();
    let asked = link.opens(&format!("/a/{}/cancel", visit.manage)).await;
    link.presses(&asked, "Cancel anyway", &[]).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    assert!(page_of(&desk, &visit).await.says("Cancelled late by the patient"));
}

#[tokio::test]
async fn the_same_deeds_in_french() {
    let (_clinic, visit, desk) = on_the_day().await;
    let page = desk.opens(&format!("/fr/staff/appointments/{}", visit.id)).await;

    let arrived = desk.presses(&page, "Sur place", &[]).await;

    assert!(arrived.says("L’arrivée est notée."), "{}", arrived.text());
    assert!(arrived.url.path().starts_with("/fr/"));
}
