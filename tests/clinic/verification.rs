//! Proving an address: the code, its limits, and whoever never asked for it.

use jiff::SignedDuration;
use movability_tests::{Answer, TestClinic, Wish};
use serde_json::json;

fn wish() -> Wish {
    Wish::of("Ada Lovelace", "ada@example.org").of_service("first").with("rosa")
}

async fn pending(clinic: &TestClinic) -> String {
    let answer = clinic.asks(&wish()).await;
    assert_eq!((answer.status.as_u16(), answer.json()["next"].as_str()), (202, Some("verify")), "{}", answer.body);
    answer.json()["manage"].as_str().unwrap().to_owned()
}

async fn proves(clinic: &TestClinic, manage: &str, code: &str) -> Answer {
    clinic.api().post(&format!("/api/v1/appointments/{manage}/verify"), &json!({ "code": code })).await
}

fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn five_wrong_codes_lock_the_booking_and_the_right_one_comes_too_late() {
    let clinic = TestClinic::open().await;
    let manage = pending(&clinic).await;
    let code = clinic.code_sent_to("ada@example.org").await;

    for left in [4, 3, 2, 1] {
        let wrong = proves(&clinic, &manage, &other_than(&code)).await;
        assert_eq!((wrong.status.as_u16(), wrong.json()["tries_left"].as_u64()), (422, Some(left)), "{}", wrong.body);
    }
    proves(&clinic, &manage, &other_than(&code)).await;

    let right = proves(&clinic, &manage, &code).await;
    assert_eq!((right.status.as_u16(), right.code().as_str()), (409, "wrong_state"), "{}", right.body);
    let grace = Wish::of("Grace Hopper", "grace@example.org");
    assert_eq!(clinic.asks(&grace).await.code(), "slot_taken", "the time is freed when it runs out, not before");
    clinic.waits(SignedDuration::from_mins(30));
    assert_eq!(clinic.asks(&grace).await.status, 201);
}

#[tokio::test]
async fn a_code_typed_with_spaces_is_the_code() {
    let clinic = TestClinic::open().await;
    let manage = pending(&clinic).await;
    let code = clinic.code_sent_to("ada@example.org").await;

    let proven = proves(&clinic, &manage, &format!(" {} {} ", &code[..3], &code[3..])).await;

    assert_eq!((proven.status.as_u16(), proven.json()["status"].as_str()), (200, Some("booked")), "{}", proven.body);
}

#[tokio::test]
async fn a_late_code_is_taken_where_the_time_is_free_and_told_where_it_is_not() {
    let clinic = TestClinic::open().await;
    let manage = pending(&clinic).await;
    let code = clinic.code_sent_to("ada@example.org").await;
    clinic.waits(SignedDuration::from_mins(31));
    clinic.works().await;
    assert_eq!(proves(&clinic, &manage, &code).await.status, 200, "nobody else wanted it");

    let clinic = TestClinic::open().await;
    let manage = pending(&clinic).await;
    let code = clinic.code_sent_to("ada@example.org").await;
    clinic.waits(SignedDuration::from_mins(31));
    assert_eq!(clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await.status, 201);
    let late = proves(&clinic, &manage, &code).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (410, "hold_expired"), "{}", late.body);
    assert_eq!(late.json()["alternatives"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_pending_visit_past_its_time_reads_as_cancelled_before_any_worker_has_run() {
    let clinic = TestClinic::open().await;
    let manage = pending(&clinic).await;
    let read = async || clinic.api().get(&format!("/api/v1/appointments/{manage}")).await.json()["status"].clone();
    assert_eq!(read().await, "pending");

    clinic.waits(SignedDuration::from_mins(30));

    assert_eq!(read().await, "cancelled");
    let page = clinic.browser().opens(&format!("/a/{manage}")).await;
    assert!(page.says("This visit will not take place"), "{}", page.text());
}

#[tokio::test]
async fn somebody_who_never_booked_gives_the_time_back() {
    let clinic = TestClinic::open().await;
    pending(&clinic).await;
    clinic.code_sent_to("ada@example.org").await;
    let mail = clinic.mail_to("ada@example.org").remove(0);
    assert!(
        !mail.raw.contains("Lovelace") && !mail.text.contains("Lovelace"),
        "a stranger reads nothing that was typed"
    );

    let browser = clinic.browser();
    let asked = browser.opens(&mail.path("/not-me").unwrap()).await;
    assert_eq!(
        clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await.code(),
        "slot_taken",
        "looking frees nothing"
    );
    let freed = browser.presses(&asked, "This was not me", &[]).await;

    assert!(freed.says("The time is free again"), "{}", freed.text());
    assert_eq!(clinic.asks(&Wish::of("Grace Hopper", "grace@example.org")).await.status, 201);
    assert!(
        clinic.rows("patient").await.iter().all(|row| !row.contains("ada@example.org")),
        "nothing is stored about them"
    );
}

#[tokio::test]
async fn a_browser_that_has_proven_an_address_is_remembered() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let books = async |choice: &str, email: &str| {
        let details = patient.sends("/book/first", &[("choice", choice)]).await;
        let typed = [("name", "Ada Lovelace"), ("email", email), ("consent-email-channel", "2026-11")];
        patient.presses(&details, "Book this visit", &typed).await
    };
    let prove = books("2027-05-11T14:00:00Z/wharf/in-person/rosa", "ada@example.org").await;
    patient.presses(&prove, "Confirm", &[("code", &clinic.code_sent_to("ada@example.org").await)]).await;

    let second = books("2027-05-12T14:00:00Z/wharf/in-person/rosa", "ada@example.org").await;
    assert!(second.says("Your visit is booked"), "{}", second.text());

    let other_address = books("2027-05-13T14:00:00Z/wharf/in-person/rosa", "grace@example.org").await;
    assert!(other_address.says("type the six digits"), "{}", other_address.text());
}

#[tokio::test]
async fn another_code_is_sent_on_demand_and_only_so_often() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();
    let details = patient.sends("/book/first", &[("choice", "2027-05-11T14:00:00Z/wharf/in-person/rosa")]).await;
    let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2026-11")];
    let prove = patient.presses(&details, "Book this visit", &typed).await;
    clinic.code_sent_to("ada@example.org").await;

    let mut refused = None;
    for _ in 0..6 {
        clinic.waits(SignedDuration::from_mins(3));
        let answer = patient.presses(&prove, "Send it again", &[]).await;
        clinic.works().await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        assert!(answer.says("We have sent a new code"), "{}", answer.text());
    }

    assert!(!refused.expect("six in twenty minutes are too many").header("retry-after").is_empty());
    assert_eq!(clinic.mail_to("ada@example.org").len(), 3, "at most three an hour to one address");
    let newest = clinic.code_sent_to("ada@example.org").await;
    assert!(patient.presses(&prove, "Confirm", &[("code", &newest)]).await.says("Your visit is booked"));
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-13T10:00:00-04:00")).await;

    let known = clinic.asks(&wish()).await;
    let unknown = clinic.asks(&Wish::of("Grace Hopper", "grace@example.org").of_service("first").with("ivo")).await;

    assert_eq!(known.status, unknown.status);
    let shape = |answer: &Answer| answer.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(shape(&known), shape(&unknown));
    let headers = |answer: &Answer| {
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(headers(&known), headers(&unknown));
}

#[tokio::test]
async fn what_a_stranger_types_never_changes_the_card_on_record() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-13T10:00:00-04:00")).await;
    let before = clinic.rows("patient").await;

    let stranger = wish()
        .saying("patient", json!({ "name": "ADA  LOVELACE", "email": "ada@example.org", "phone": "416-555-0000" }));
    assert_eq!(clinic.asks(&stranger).await.status, 202);

    assert_eq!(clinic.rows("patient").await, before);
}

#[tokio::test]
async fn an_overlap_is_said_only_once_the_address_is_proven() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;

    let answer = clinic.asks(&wish().with("ivo")).await;
    assert_eq!(answer.status, 202, "nothing is revealed to whoever typed the address: {}", answer.body);

    let manage = answer.json()["manage"].as_str().unwrap().to_owned();
    let code = clinic.code_sent_to("ada@example.org").await;
    let refused = proves(&clinic, &manage, &code).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "patient_overlap"), "{}", refused.body);
}
