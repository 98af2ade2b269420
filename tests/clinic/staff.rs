//! The console and the API of staff: today's visits, marking one as fulfilled, booking for somebody.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{TestClinic, Wish, at};
use serde_json::json;

#[tokio::test]
async fn staff_see_today_mark_a_visit_and_see_what_it_leads_to() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading().answers("yes");
    clinic.booked(&wish).await;
    clinic.works().await;
    clinic.puts_the_clock_at(at("2027-05-11T10:31:00-04:00"));
    let rosa = clinic.signs_in_as(&[Role::Practitioner]).await;

    let today = rosa.opens("/staff").await;
    assert!(today.says("Ada Lovelace") && today.says("10:00"), "{}", today.text());
    let visit = rosa.follows(&today, "/staff/appointments/").await;
    assert!(visit.says("Confirmed"), "{}", visit.text());
    let fulfilled = rosa.presses(&visit, "Mark as fulfilled", &[]).await;

    assert!(fulfilled.says("The visit is marked as fulfilled"), "{}", fulfilled.text());
    assert!(fulfilled.says("2 follow-ups will be sent"), "{}", fulfilled.text());
    assert!(!fulfilled.buttons().contains(&"Mark as fulfilled".to_owned()));

    let sent = rosa.presses(&fulfilled, "Send now", &[]).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    clinic.works().await;
    assert_eq!(clinic.outbox().iter().filter(|mail| mail.path("/read/").is_some()).count(), 1);
}

#[tokio::test]
async fn the_evening_console_asks_why_before_it_sends() {
    let clinic = TestClinic::open().await;
    clinic.keeps_an_appointment().await;
    clinic.puts_the_clock_at(at("2027-05-11T20:00:00-04:00"));
    let rosa = clinic.signs_in_as(&[Role::Practitioner]).await;

    let list = rosa.opens("/staff/follow-ups").await;
    let asked = rosa.presses(&list, "Send now", &[]).await;
    assert_eq!(asked.status, 409);
    assert!(asked.says("This message has its own hours"), "{}", asked.text());
    let sent = rosa.presses(&asked, "Send now", &[("reason", "Asked for it at the desk")]).await;

    assert_eq!(sent.status, 200, "{}", sent.text());
    clinic.works().await;
    assert_eq!(clinic.outbox().iter().filter(|mail| mail.path("/read/").is_some()).count(), 1);
}

#[tokio::test]
async fn a_visit_is_not_fulfilled_before_its_local_day() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await.if_match(1);
    let path = format!("/api/v1/staff/appointments/{}/fulfil", visit.id);

    clinic.puts_the_clock_at(at("2027-05-10T23:59:59-04:00"));
    let early = desk.posts_nothing(&path).await;
    assert_eq!((early.status.as_u16(), early.code().as_str()), (409, "wrong_state"), "{}", early.body);

    clinic.puts_the_clock_at(at("2027-05-11T00:00:00-04:00"));
    assert_eq!(desk.posts_nothing(&path).await.status, 200, "on its day, before the start too");
}

#[tokio::test]
async fn a_change_needs_the_version_that_was_seen() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    clinic.puts_the_clock_at(visit.starts_at);
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let path = format!("/api/v1/staff/appointments/{}", visit.id);
    let seen = desk.get(&path).await;
    assert_eq!(seen.header("etag"), format!("\"{}\"", seen.json()["version"]));

    let blind = desk.posts_nothing(&format!("{path}/fulfil")).await;
    assert_eq!((blind.status.as_u16(), blind.code().as_str()), (428, "version_required"));
    let stale = desk.clone().if_match(7).posts_nothing(&format!("{path}/fulfil")).await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (412, "version_mismatch"));
    for nonsense in ["*", "\"one\"", "\"1\", \"2\"", "-"] {
        let answer = desk.clone().with("if-match", nonsense).posts_nothing(&format!("{path}/fulfil")).await;
        assert!(answer.status.is_client_error(), "{nonsense}: {}", answer.body);
    }
    assert_eq!(desk.get(&path).await.json()["status"], "booked");
}

#[tokio::test]
async fn marking_a_visit_twice_enrols_once() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading().answers("yes");
    let visit = clinic.booked(&wish).await;
    clinic.puts_the_clock_at(visit.starts_at);
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let path = format!("/api/v1/staff/appointments/{}/fulfil", visit.id);

    let first = desk.clone().if_match(1).posts_nothing(&path).await;
    let second = desk.clone().if_match(1).posts_nothing(&path).await;
    let third = desk.clone().if_match(2).posts_nothing(&path).await;

    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!((second.status.as_u16(), second.code().as_str()), (412, "version_mismatch"));
    assert_eq!((third.status.as_u16(), third.code().as_str()), (409, "wrong_state"));
    assert_eq!(clinic.rows("enrolment").await.len(), 1);
    assert_eq!(clinic.rows("message").await.iter().filter(|row| row.contains("kind='reading'")).count(), 2);
}

#[tokio::test]
async fn a_page_from_before_a_change_marks_nothing_and_shows_how_things_stand() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    clinic.puts_the_clock_at(visit.starts_at);
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let page = desk.opens(&format!("/staff/appointments/{}", visit.id)).await;
    assert!(clinic.tampers("UPDATE appointment SET version = version + 1").await);

    let answer = desk.presses(&page, "Mark as fulfilled", &[]).await;

    assert_eq!(answer.status, 409);
    assert!(answer.says("Somebody changed this visit"), "{}", answer.text());
    assert_eq!(clinic.rows("enrolment").await.len(), 0);
}

#[tokio::test]
async fn staff_book_for_somebody_without_an_address() {
    let clinic = TestClinic::open().await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let call = json!({
        "service": "visit", "start": "2027-05-11T10:00:00-04:00",
        "patient": { "name": "Ada Lovelace", "phone": "416-555-0188" },
    });

    let booked = desk.post("/api/v1/staff/appointments", &call).await;

    assert_eq!(booked.status, 201, "{}", booked.body);
    assert_eq!(booked.json()["status"], "booked");
    assert_eq!(booked.json()["patient"]["name"], "Ada Lovelace");
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), 0);
    let today = clinic.signs_in_as(&[Role::FrontDesk]).await.opens("/staff?day=2027-05-11").await;
    assert!(today.says("Ada Lovelace"), "{}", today.text());
}

#[tokio::test]
async fn staff_set_rules_aside_with_a_reason_and_are_told_each_of_them() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let mut call = json!({
        "service": "visit", "start": "2027-05-11T10:00:00-04:00",
        "patient": { "name": "Grace Hopper", "email": "grace@example.org" },
        "consents": [{ "id": "email-channel", "version": "2026-11" }],
    });

    let refused = desk.post("/api/v1/staff/appointments", &call).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "override_required"), "{}", refused.body);
    let codes: Vec<String> = refused.json()["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["code"].as_str().unwrap().to_owned())
        .collect();
    assert!(codes.contains(&"slot_taken".to_owned()), "{codes:?}");

    call["override"] = json!({ "reason": "They come together" });
    let booked = desk.post("/api/v1/staff/appointments", &call).await;
    assert_eq!(booked.status, 201, "{}", booked.body);
    assert_eq!(booked.json()["override"]["reason"], "They come together");
}

#[tokio::test]
async fn staff_mail_has_two_minutes_for_second_thoughts() {
    let clinic = TestClinic::open().await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let call = json!({
        "service": "visit", "start": "2027-05-11T10:00:00-04:00",
        "patient": { "name": "Ada Lovelace", "email": "ada@example.org" },
        "consents": [{ "id": "email-channel", "version": "2026-11" }],
    });
    assert_eq!(desk.post("/api/v1/staff/appointments", &call).await.status, 201);

    clinic.waits(SignedDuration::from_secs(119));
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), 0);
    clinic.waits(SignedDuration::from_secs(1));
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), 1);
}

#[tokio::test]
async fn a_practitioner_sees_their_own_patients_and_the_desk_everybody() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").of_service("either").with("ivo")).await;
    let list = async |program: movability_tests::Api| {
        let list = program.get("/api/v1/staff/appointments?from=2027-05-11&to=2027-05-11").await.json();
        let mut names: Vec<String> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|visit| visit["patient"]["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };

    assert_eq!(list(clinic.program_as(&[Role::FrontDesk]).await).await, ["Ada Lovelace", "Grace Hopper"]);
    assert_eq!(list(clinic.program_as(&[Role::Practitioner]).await).await, ["Ada Lovelace"]);
    assert_eq!(
        list(clinic.program_of(&clinic.hires(&[Role::Practitioner], &["ivo"]).await).await).await,
        ["Grace Hopper"]
    );
    assert!(list(clinic.program_of(&clinic.hires(&[Role::Practitioner], &[]).await).await).await.is_empty());
}

#[tokio::test]
async fn answers_are_for_those_who_treat() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org").answers("yes").saying(
        "patient",
        json!({ "name": "Ada Lovelace", "email": "ada@example.org", "needs": "A step-free way in" }),
    );
    let visit = clinic.booked(&wish).await;
    let path = format!("/api/v1/staff/appointments/{}", visit.id);

    let rosa = clinic.program_as(&[Role::Practitioner]).await.get(&path).await.json();
    assert_eq!((&rosa["needs"], &rosa["answers"]["injections"]), (&"A step-free way in".into(), &"yes".into()));
    let desk = clinic.program_as(&[Role::FrontDesk]).await.get(&path).await.json();
    assert_eq!(desk["needs"], "A step-free way in", "whoever receives people has to know");
    assert!(desk.get("answers").is_none(), "{desk}");
    let console = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let page = console.opens(&format!("/staff/appointments/{}", visit.id)).await;
    assert!(page.says("step-free") && !page.says("Have you had injections"), "{}", page.text());
}

#[tokio::test]
async fn a_list_is_paged_and_every_row_comes_once() {
    let clinic = TestClinic::open().await;
    for n in 0..7 {
        let start = format!("2027-05-11T{:02}:{:02}:00-04:00", 9 + n / 2, 30 * (n % 2));
        clinic.booked(&Wish::of(&format!("Patient {n}"), &format!("patient{n}@example.org")).at(&start)).await;
    }
    let desk = clinic.program_as(&[Role::FrontDesk]).await;

    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = desk.get(&format!("/api/v1/staff/appointments?limit=3{cursor}")).await.json();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 3);
        names.extend(items.iter().map(|visit| visit["patient"]["name"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }

    assert_eq!(names, (0..7).map(|n| format!("Patient {n}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_exact_bytes_of_a_mail_are_seen_by_who_may_and_each_look_is_on_record() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works_at(kept + SignedDuration::from_hours(24)).await;
    let rosa = clinic.program_as(&[Role::Practitioner]).await;
    let list = rosa.get("/api/v1/staff/messages?state=sent").await.json();
    let id_of = |kind: &str| {
        let found = list["items"].as_array().unwrap().iter().find(|message| message["kind"] == kind);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let bytes = async |program: &movability_tests::Api, kind: &str| {
        program.get(&format!("/api/v1/staff/messages/{}", id_of(kind))).await.json()["bytes"].clone()
    };
    let looks = clinic.rows("audit_event").await.iter().filter(|row| row.contains("message.bytes-read")).count();

    assert!(bytes(&rosa, "reading").await.is_string());
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    assert!(bytes(&desk, "reading").await.is_null(), "reading tells of health");
    assert!(bytes(&desk, "booked").await.is_string());

    let after = clinic.rows("audit_event").await.iter().filter(|row| row.contains("message.bytes-read")).count();
    assert_eq!(after, looks + 2);
}
