//! A visit gets another time, a mark is taken back, somebody is away: through the site, with the mail that follows.

use domain::{access::Role, clinic::LateCancel};
use jiff::SignedDuration;
use movability_tests::{Answer, Browser, TestClinic, Visit, Wish, at};
use serde_json::json;

/// Wednesday at ten, a day that is two days off.
const WEDNESDAY: &str = "2027-05-12T10:00:00-04:00";

async fn booked(clinic: &TestClinic) -> Visit {
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at(WEDNESDAY)).await
}

/// The visit's times, as its page leads to them.
async fn times(patient: &Browser, visit: &Visit) -> Answer {
    let page = patient.opens(&format!("/a/{}", visit.manage)).await;
    patient.follows(&page, "/move").await
}

/// What a program reads of the visit.
async fn read(clinic: &TestClinic, visit: &Visit) -> serde_json::Value {
    clinic.api().get(&format!("/api/v1/appointments/{}", visit.manage)).await.json()
}

#[tokio::test]
async fn a_visit_is_moved_on_its_page_and_keeps_its_id_and_its_link() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    clinic.works().await;
    let patient = clinic.browser();

    let times = times(&patient, &visit).await;
    assert!(times.says("When would you like to come instead?"), "{}", times.text());
    assert!(times.says("Your time now: Wednesday, May 12, 2027 at 10:00 a.m., with Rosa Day."), "{}", times.text());
    assert_eq!(times.count(".mv-day .mv-time--now"), 1, "its own time is there, and marked");
    let asked = patient.presses(&times, "Thursday, May 13", &[]).await;
    assert!(asked.says("Move your visit to this time?"), "{}", asked.text());
    assert!(asked.says("Thursday, May 13, 2027 at 9:00 a.m.") && asked.says("Wednesday, May 12, 2027 at 10:00 a.m."));
    assert_eq!(read(&clinic, &visit).await["sequence"], 0, "looking moves nothing");
    let moved = patient.presses(&asked, "Move my visit", &[]).await;

    assert!(moved.says("Your visit is moved"), "{}", moved.text());
    assert!(moved.says("Your visit on Thursday, May 13"), "{}", moved.text());
    let now = read(&clinic, &visit).await;
    assert_eq!((now["id"].as_str(), now["sequence"].as_i64()), (Some(visit.id.as_str()), Some(1)));
    assert_eq!(at(now["start"].as_str().unwrap()), at("2027-05-13T09:00:00-04:00"));
    let other = Wish::of("Grace Hopper", "grace@example.org").at(WEDNESDAY);
    assert_eq!(clinic.asks(&other).await.status, 201, "the old time is free for others");
    clinic.works().await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 2, "the confirmation and the move");
}

#[tokio::test]
async fn a_visit_is_moved_in_french() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();

    let page = patient.opens(&format!("/fr/a/{}", visit.manage)).await;
    let times = patient.follows(&page, "/move").await;
    let asked = patient.presses(&times, "jeudi 13 mai", &[]).await;
    let moved = patient.presses(&asked, "Déplacer mon rendez-vous", &[]).await;

    assert!(times.says("Quand aimeriez-vous venir à la place?"), "{}", times.text());
    assert!(moved.says("Votre rendez-vous est déplacé"), "{}", moved.text());
    assert_eq!(moved.url.path(), format!("/fr/a/{}", visit.manage));
}

#[tokio::test]
async fn choosing_its_own_time_changes_nothing() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    clinic.works().await;
    let patient = clinic.browser();
    let before = clinic.dump().await;

    let times = times(&patient, &visit).await;
    let same = patient.presses(&times, "your time now", &[]).await;
    assert!(same.says("Nothing has changed"), "{}", same.text());
    let own = [("choice", "2027-05-12T14:00:00Z/wharf/in-person/rosa"), ("version", "1")];
    let posted = patient.sends(&format!("/a/{}/move", visit.manage), &own).await;

    assert!(posted.says("Nothing has changed"), "{}", posted.text());
    clinic.works().await;
    assert_eq!(clinic.dump().await, before, "no mail, no version, no event");
}

#[tokio::test]
async fn a_time_lost_while_deciding_is_met_by_the_nearest_and_the_old_one_stays() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    let times = times(&patient, &visit).await;
    let asked = patient.presses(&times, "Thursday, May 13", &[]).await;
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-13T09:00:00-04:00")).await;

    let lost = patient.presses(&asked, "Move my visit", &[]).await;

    assert_eq!(lost.status, 409);
    assert!(lost.says("Thu, May 13, 9:00 a.m. has just been taken"), "{}", lost.text());
    assert!(lost.says("Your visit stays where it is"), "{}", lost.text());
    assert_eq!(lost.count("section[aria-labelledby=nearest] button"), 3, "three times near it instead");
    assert_eq!(read(&clinic, &visit).await["sequence"], 0);
    let taken = clinic.asks(&Wish::of("Mary Somerville", "mary@example.org").at(WEDNESDAY)).await;
    assert_eq!(taken.code(), "slot_taken", "the old time is still owned");
    let asked = patient.presses(&lost, "May 13, 9:30", &[]).await;
    assert!(patient.presses(&asked, "Move my visit", &[]).await.says("Your visit is moved"));
}

#[tokio::test]
async fn a_form_from_before_a_move_or_a_cancellation_does_nothing_and_shows_how_things_stand() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    let times = times(&patient, &visit).await;
    let asked = patient.presses(&times, "Thursday, May 13", &[]).await;
    let to_cancel = patient.opens(&format!("/a/{}/cancel", visit.manage)).await;
    let address = format!("/api/v1/appointments/{}/reschedule", visit.manage);
    clinic.api().post(&address, &json!({ "start": "2027-05-14T10:00:00-04:00" })).await;
    let before = clinic.dump().await;

    for (form, button) in [(&times, "Thursday, May 13"), (&asked, "Move my visit"), (&to_cancel, "Cancel this visit")] {
        let stale = patient.presses(form, button, &[]).await;
        assert_eq!(stale.status, 409, "{button}");
        assert!(stale.says("This visit has changed. Here is how it stands now."), "{}", stale.text());
        assert!(stale.says("Your visit on Friday, May 14"), "{}", stale.text());
    }
    assert_eq!(clinic.dump().await, before, "nothing was done");

    clinic.api().post(&format!("/api/v1/appointments/{}/cancel", visit.manage), &json!({})).await;
    let stale = patient.presses(&asked, "Move my visit", &[]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.says("This visit will not take place") && stale.says("Book another time"), "{}", stale.text());
    let link = patient.opens(&format!("/a/{}/move", visit.manage)).await;
    assert_eq!(link.status, 409, "what is off cannot be moved");
}

#[tokio::test]
async fn the_button_pressed_twice_moves_once() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    clinic.works().await;
    let patient = clinic.browser();
    let times = times(&patient, &visit).await;
    let asked = patient.presses(&times, "Thursday, May 13", &[]).await;

    let first = patient.presses(&asked, "Move my visit", &[]).await;
    let second = patient.presses(&asked, "Move my visit", &[]).await;

    assert_eq!(first.seen(), second.seen());
    assert_eq!(read(&clinic, &visit).await["sequence"], 1);
    clinic.works().await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 2, "the confirmation and one move");
}

#[tokio::test]
async fn inside_the_window_of_the_old_time_one_calls() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    let times = times(&patient, &visit).await;
    let asked = patient.presses(&times, "Thursday, May 13", &[]).await;

    clinic.puts_the_clock_at(visit.starts_at - SignedDuration::from_hours(24) + SignedDuration::from_secs(1));
    let page = patient.opens(&format!("/a/{}", visit.manage)).await;
    assert!(page.says("Until Tuesday, May 11, 2027 at 10:00 a.m. you could change the time here."), "{}", page.text());
    assert!(page.says("To change it now, call 416-555-0123"), "{}", page.text());
    assert!(page.links().iter().all(|link| !link.ends_with("/move") && !link.ends_with("/cancel")));
    for late in [
        patient.opens(&format!("/a/{}/move", visit.manage)).await,
        patient.presses(&asked, "Move my visit", &[]).await,
        patient.opens(&format!("/a/{}/cancel", visit.manage)).await,
    ] {
        assert_eq!(late.status, 403, "{}", late.text());
        assert!(late.says("It is too late to c") && late.says("416-555-0123"), "{}", late.text());
    }

    clinic.puts_the_clock_at(visit.starts_at - SignedDuration::from_hours(24));
    assert!(patient.presses(&asked, "Move my visit", &[]).await.says("Your visit is moved"));
}

#[tokio::test]
async fn notice_and_horizon_of_the_new_time_are_kept() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    let moves = async |choice: &str| {
        let typed = [("choice", choice), ("version", "1")];
        patient.sends(&format!("/a/{}/move", visit.manage), &typed).await
    };

    let soon = moves("2027-05-10T13:00:00Z/wharf/in-person/rosa").await;
    assert_eq!(soon.status, 422, "an hour ahead, and two are needed");
    assert!(soon.says("It is too late to book this time online"), "{}", soon.text());
    let far = moves("2027-08-16T13:00:00Z/wharf/in-person/rosa").await;
    assert_eq!(far.status, 422);
    assert!(far.says("further ahead than can be booked online"), "{}", far.text());
    assert_eq!(read(&clinic, &visit).await["sequence"], 0);
}

#[tokio::test]
async fn another_person_is_asked_for_and_got() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa");
    let visit = clinic.booked(&wish.at("2027-05-17T10:00:00-04:00")).await;
    let patient = clinic.browser();
    let times = times(&patient, &visit).await;
    assert!(!times.body.contains("/ivo\""), "it begins with whom the visit is with");

    let with_ivo = patient.opens(&format!("/a/{}/move?with=ivo", visit.manage)).await;
    let asked = patient.presses(&with_ivo, "Tuesday, May 18", &[]).await;
    let moved = patient.presses(&asked, "Move my visit", &[]).await;

    assert!(moved.says("With Ivo Late"), "{}", moved.text());
    assert_eq!(read(&clinic, &visit).await["practitioner"], "ivo");
}

#[tokio::test]
async fn what_is_no_longer_booked_online_stays_can_be_cancelled_and_is_not_moved() {
    let clinic = TestClinic::open().await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    let times = times(&patient, &visit).await;
    let asked = patient.presses(&times, "Thursday, May 13", &[]).await;
    clinic
        .changes(|clinic| {
            clinic
                .services
                .iter_mut()
                .filter(|service| service.id.as_str() == "visit")
                .for_each(|service| service.active = false);
        })
        .await;

    let page = patient.opens(&format!("/a/{}", visit.manage)).await;
    assert!(page.links().iter().all(|link| !link.ends_with("/move")), "{}", page.text());
    assert!(page.says("Cancel this visit"), "{}", page.text());
    let refused = patient.presses(&asked, "Move my visit", &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.says("This kind of visit cannot be moved online"), "{}", refused.text());
}

#[tokio::test]
async fn where_the_clinic_allows_it_a_late_visit_is_cancelled_anyway_and_marked() {
    let clinic = TestClinic::open().await;
    clinic.changes(|clinic| clinic.identity.late_cancel = LateCancel::Flag).await;
    let visit = booked(&clinic).await;
    let patient = clinic.browser();
    clinic.puts_the_clock_at(visit.starts_at - SignedDuration::from_hours(2));

    let page = patient.opens(&format!("/a/{}", visit.manage)).await;
    assert!(page.says("To change it now, call 416-555-0123"), "{}", page.text());
    let asked = patient.follows(&page, "/cancel").await;
    assert!(asked.says("It is late to cancel: the clinic may charge for the visit"), "{}", asked.text());
    let cancelled = patient.presses(&asked, "Cancel anyway", &[]).await;

    assert!(cancelled.says("Your visit is cancelled"), "{}", cancelled.text());
    assert_eq!(patient.opens(&format!("/a/{}/move", visit.manage)).await.status, 409);
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let known = desk.get(&format!("/api/v1/staff/appointments/{}", visit.id)).await.json();
    assert_eq!((known["status"].as_str(), known["late"].as_bool()), (Some("cancelled"), Some(true)), "{known}");
}

#[tokio::test]
async fn a_patient_moves_a_visit_and_their_calendar_and_reminder_follow() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-12T10:00:00-04:00")).await;
    clinic.works().await;
    let address = format!("/api/v1/appointments/{}/reschedule", visit.manage);

    let moved = clinic.api().post(&address, &json!({ "start": "2027-05-13T10:00:00-04:00" })).await;

    assert_eq!((moved.status.as_u16(), moved.json()["sequence"].as_i64()), (200, Some(1)), "{}", moved.body);
    assert_eq!(moved.json()["id"].as_str(), Some(visit.id.as_str()));
    let again = clinic.api().post(&address, &json!({ "start": "2027-05-13T10:00:00-04:00" })).await;
    assert_eq!(again.json()["version"], moved.json()["version"], "its own exact time changes nothing");
    clinic.works().await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 2, "the confirmation and the move");

    clinic.works_at(at("2027-05-11T10:00:00-04:00")).await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 2, "nothing is said of the old time");
    clinic.works_at(at("2027-05-12T10:00:00-04:00")).await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 3, "a day before the new one");
    clinic.works_at(at("2027-05-12T10:05:00-04:00")).await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 3, "once");
}

#[tokio::test]
async fn staff_who_change_their_mind_within_two_minutes_are_not_heard_of() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-12T10:00:00-04:00")).await;
    clinic.works().await;
    let desk = clinic.program_of(&clinic.hires(&[Role::FrontDesk], &[]).await).await;
    let act = async |version, what: &str| {
        let address = format!("/api/v1/staff/appointments/{}/{what}", visit.id);
        desk.clone().if_match(version).post(&address, &json!({})).await
    };

    let off = act(1, "cancel").await;
    assert_eq!((off.status.as_u16(), off.json()["status"].as_str().unwrap().to_owned()), (200, "cancelled".to_owned()));
    assert_eq!(act(2, "undo").await.json()["status"], "booked");
    clinic.waits(SignedDuration::from_mins(5));
    clinic.works().await;

    assert_eq!(clinic.mail_to("ada@example.org").len(), 1, "the confirmation");
}

#[tokio::test]
async fn time_off_and_a_calendar_by_the_api() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let rosa = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let away =
        json!({ "practitioner": "rosa", "start": "2027-05-12T09:00:00-04:00", "end": "2027-05-12T12:00:00-04:00" });

    let preview = rosa.post("/api/v1/staff/time-off?preview=1", &away).await;
    assert_eq!((preview.status.as_u16(), preview.json()["visits"][0]["id"].as_str()), (200, Some(visit.id.as_str())));
    assert_eq!(rosa.get("/api/v1/staff/time-off").await.json()["items"], json!([]));
    let taken = rosa.post("/api/v1/staff/time-off", &away).await;
    assert_eq!(taken.status.as_u16(), 201, "{}", taken.body);
    let refused = clinic.asks(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-12T11:00:00-04:00")).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "no_longer_available"));
    let id = taken.json()["time_off"]["id"].as_str().unwrap().to_owned();
    assert_eq!(rosa.delete(&format!("/api/v1/staff/time-off/{id}")).await.status.as_u16(), 204);

    let url = async || {
        let answer = rosa.get("/api/v1/staff/practitioners/rosa/feed").await.json();
        let url = answer["url"].as_str().unwrap().to_owned();
        url[url.find("/feeds/").unwrap()..].to_owned()
    };
    let first = url().await;
    let calendar = clinic.api().get(&first).await;
    assert_eq!(calendar.status.as_u16(), 200);
    assert!(
        calendar.body.contains(&visit.id)
            && calendar.body.contains("SUMMARY:A. L.")
            && !calendar.body.contains("Lovelace")
    );
    let known = calendar.header("etag").to_owned();
    assert_eq!(clinic.api().with("if-none-match", &known).get(&first).await.status.as_u16(), 304);
    assert_eq!(rosa.post("/api/v1/staff/practitioners/rosa/feed", &json!({})).await.status.as_u16(), 200);
    assert_eq!(clinic.api().get(&first).await.status.as_u16(), 404, "a renewed address opens nothing at once");
    assert_eq!(clinic.api().get(&url().await).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_practitioners_calendar_follows_what_moves_and_forgets_what_is_off() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let rosa = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let url = rosa.get("/api/v1/staff/practitioners/rosa/feed").await.json()["url"].as_str().unwrap().to_owned();
    let path = url[url.find("/feeds/").unwrap()..].to_owned();
    clinic.keeps_secret(path.rsplit('/').next().unwrap());
    let first = clinic.api().get(&path).await;
    let uid = format!("UID:{}@", visit.id);
    assert!(first.body.contains(&uid) && first.body.contains("DTSTART:20270512T140000Z"), "{}", first.body);

    let to = json!({ "start": "2027-05-13T10:00:00-04:00" });
    clinic.api().post(&format!("/api/v1/appointments/{}/reschedule", visit.manage), &to).await;
    let known = first.header("etag").to_owned();
    let moved = clinic.api().with("if-none-match", &known).get(&path).await;
    assert_eq!(moved.status, 200, "what changed has another ETag");
    assert_eq!(moved.body.matches(&uid).count(), 1, "the same entry: {}", moved.body);
    assert!(moved.body.contains("DTSTART:20270513T140000Z") && moved.body.contains("SEQUENCE:1"), "{}", moved.body);

    clinic.api().post(&format!("/api/v1/appointments/{}/cancel", visit.manage), &json!({})).await;
    let off = clinic.api().with("if-none-match", moved.header("etag")).get(&path).await;
    assert_eq!((off.status.as_u16(), off.body.matches("BEGIN:VEVENT").count()), (200, 0), "{}", off.body);
}

#[tokio::test]
async fn time_off_asked_for_twice_under_one_name_is_taken_once() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let hold = json!({ "service": "visit", "start": "2027-05-12T11:00:00-04:00" });
    assert_eq!(clinic.api().post("/api/v1/holds", &hold).await.status, 201);
    let rosa = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let named = rosa.clone().with("idempotency-key", "wednesday");
    let away = json!({
        "practitioner": "rosa", "start": "2027-05-12T09:00:00-04:00", "end": "2027-05-12T12:00:00-04:00",
        "decisions": [{ "appointment": visit.id, "do": "cancel" }],
    });
    let path = "/api/v1/staff/time-off";

    let (first, beside) = tokio::join!(named.post(path, &away), named.post(path, &away));
    let again = named.post(path, &away).await;

    assert_eq!(first.status, 201, "{}", first.body);
    assert_eq!(first.json()["holds"].as_array().unwrap().len(), 1);
    for repeated in [&beside, &again] {
        assert_eq!((repeated.status, repeated.json()), (first.status, first.json()));
    }
    assert_eq!(clinic.rows("time_off").await.len(), 1);
    let mut other = away.clone();
    other["end"] = json!("2027-05-12T13:00:00-04:00");
    let refused = named.post(path, &other).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "idempotency_mismatch"));
    let somebody_elses = clinic.program_as(&[Role::FrontDesk]).await.with("idempotency-key", "wednesday");
    let far =
        json!({ "practitioner": "ivo", "start": "2027-05-12T09:00:00-04:00", "end": "2027-05-12T12:00:00-04:00" });
    assert_eq!(somebody_elses.post(path, &far).await.status, 201, "a name is its caller's own");
    clinic.waits(SignedDuration::from_hours(24));
    let id = again.json()["time_off"]["id"].as_str().unwrap().to_owned();
    rosa.delete(&format!("{path}/{id}")).await;
    let later = named.post(path, &json!({ "practitioner": "rosa", "start": away["start"], "end": away["end"] })).await;
    assert_eq!(later.status, 201, "after a day it is a new name: {}", later.body);
}
