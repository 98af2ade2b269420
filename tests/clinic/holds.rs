//! Keeping a time while the form is filled in.

use jiff::SignedDuration;
use movability_tests::{Answer, TestClinic, Wish, at};
use serde_json::{Value, json};

const START: &str = "2027-05-11T10:00:00-04:00";

async fn hold(clinic: &TestClinic) -> Value {
    let answer = clinic.api().post("/api/v1/holds", &json!({ "service": "visit", "start": START })).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    clinic.keeps_secret(answer.json()["hold"].as_str().unwrap());
    answer.json()
}

async fn starts(clinic: &TestClinic, more: &str) -> Vec<String> {
    let path = format!("/api/v1/availability?service=visit&from=2027-05-11&to=2027-05-11{more}");
    let days = clinic.api().get(&path).await.json()["days"].as_array().unwrap().clone();
    let slots = days.iter().flat_map(|day| day["slots"].as_array().unwrap().clone());
    slots.map(|slot| slot["start"].as_str().unwrap().to_owned()).collect()
}

async fn books_held(clinic: &TestClinic, hold: &Value) -> Answer {
    let mut wish = Wish::of("Ada Lovelace", "ada@example.org").saying("hold", hold["hold"].clone());
    let body = wish.body.as_object_mut().unwrap();
    body.remove("service");
    body.remove("start");
    clinic.asks(&wish).await
}

#[tokio::test]
async fn whoever_holds_a_time_keeps_seeing_it_and_others_do_not() {
    let clinic = TestClinic::open().await;
    assert!(starts(&clinic, "").await.contains(&START.to_owned()));

    let held = hold(&clinic).await;

    assert!(!starts(&clinic, "").await.contains(&START.to_owned()));
    let own = format!("&ignore={}", held["hold"].as_str().unwrap());
    assert!(starts(&clinic, &own).await.contains(&START.to_owned()));
    assert_eq!(clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await.code(), "slot_taken");
    assert_eq!(books_held(&clinic, &held).await.status, 201);
}

#[tokio::test]
async fn a_hold_is_alive_to_the_last_second_and_dead_at_the_next() {
    let clinic = TestClinic::open().await;
    let held = hold(&clinic).await;
    let expires_at = at(held["expires_at"].as_str().unwrap());
    assert_eq!(expires_at, clinic.now() + SignedDuration::from_mins(8));

    clinic.puts_the_clock_at(expires_at - SignedDuration::from_secs(1));
    assert_eq!(clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await.code(), "slot_taken");

    // No worker has run.
    clinic.puts_the_clock_at(expires_at);
    assert_eq!(clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await.status, 201);

    let late = books_held(&clinic, &held).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (410, "hold_expired"));
    assert_eq!(late.json()["alternatives"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_late_form_is_booked_as_if_nothing_had_happened_where_the_time_is_still_free() {
    let clinic = TestClinic::open().await;
    let held = hold(&clinic).await;
    clinic.waits(SignedDuration::from_mins(20));

    assert_eq!(books_held(&clinic, &held).await.status, 201);
}

#[tokio::test]
async fn a_hold_is_renewed_once() {
    let clinic = TestClinic::open().await;
    let held = hold(&clinic).await;
    let renew = format!("/api/v1/holds/{}/renew", held["hold"].as_str().unwrap());
    clinic.waits(SignedDuration::from_mins(5));

    let renewed = clinic.api().posts_nothing(&renew).await;
    let again = clinic.api().posts_nothing(&renew).await;

    assert_eq!(renewed.status, 200, "{}", renewed.body);
    let until = at(renewed.json()["expires_at"].as_str().unwrap());
    assert_eq!(until, at(held["expires_at"].as_str().unwrap()) + SignedDuration::from_mins(8));
    assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "wrong_state"));
}

#[tokio::test]
async fn a_time_given_back_is_free_for_the_next_request() {
    let clinic = TestClinic::open().await;
    let held = hold(&clinic).await;
    let path = format!("/api/v1/holds/{}", held["hold"].as_str().unwrap());

    assert_eq!(clinic.api().delete(&path).await.status, 204);

    assert_eq!(clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await.status, 201);
}

#[tokio::test]
async fn choosing_another_time_on_the_page_gives_the_first_one_back() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/visit", &[("choice", "2027-05-11T14:00:00Z/wharf/in-person/rosa")]).await;
    assert!(!starts(&clinic, "").await.contains(&START.to_owned()));

    let times = patient.presses(&details, "Choose another time", &[]).await;

    assert_eq!(times.url.path(), "/book/visit");
    assert!(starts(&clinic, "").await.contains(&START.to_owned()));
}

#[tokio::test]
async fn a_browser_holds_two_times_and_no_third() {
    let clinic = TestClinic::open().await;
    let greedy = clinic.browser();
    for hour in [14, 15] {
        let choice = format!("2027-05-11T{hour}:00:00Z/wharf/in-person/rosa");
        assert_eq!(greedy.sends("/book/visit", &[("choice", choice.as_str())]).await.status, 200);
    }

    let third = greedy.sends("/book/visit", &[("choice", "2027-05-11T16:00:00Z/wharf/in-person/rosa")]).await;

    assert_eq!(third.status, 429);
    assert!(!third.header("retry-after").is_empty());
}

#[tokio::test]
async fn time_off_during_a_hold_is_said_and_nothing_is_booked() {
    let clinic = TestClinic::open().await;
    let held = hold(&clinic).await;
    let off = "INSERT INTO time_off (id, resource_id, starts_at, ends_at) SELECT id, id, 1810000000, 1820000000 FROM resource \
               WHERE kind = 'practitioner' AND slug = 'rosa'";
    assert!(clinic.tampers(off).await);

    let refused = books_held(&clinic, &held).await;

    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "no_longer_available"));
}
