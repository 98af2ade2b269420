//! A visit gets another time, a mark is taken back, somebody is away: through the site, with the mail that follows.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{TestClinic, Wish, at};
use serde_json::json;

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
