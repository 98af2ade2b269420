//! The records of patients: found, begun, amended, opened from outside the circle with a reason, united by two people; what a
//! role may not see is absent, and the patient sees who looked.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Api, TestClinic, Visit, Wish};
use serde_json::{Value, json};

const PATIENTS: &str = "/api/v1/staff/patients";
const REASON: &str = "She phoned about new numbness.";

async fn clinic_of_ada() -> (TestClinic, Visit, Api, String) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;
    let rosa = clinic.program_in_circle_of("rosa").await;
    let ada = clinic.patient_of(&visit.id, &rosa).await;
    (clinic, visit, rosa, ada)
}

fn address(patient: &str) -> String {
    format!("{PATIENTS}/{patient}")
}

fn found(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn somebody_without_email_is_put_on_record_found_and_amended() {
    let clinic = TestClinic::open().await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let sent = json!({ "name": "Zo\u{eb} O\u{2019}Ne\u{301}il \u{1f33b}", "phone": "416-555-0177", "birth_date": "1965-02-11",
        "lang": "fr-CA", "tz": "America/Vancouver", "speaks": "Inuktitut, with her daughter" });

    let made = desk.post(PATIENTS, &sent).await;

    assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""), "{}", made.body);
    let made = made.json();
    assert_eq!((made["email"].as_str(), made["is_minor"].as_bool()), (None, Some(false)));
    for wanted in ["zo\u{eb}", "5550177", "1965-02-11"] {
        let list = desk.get(&format!("{PATIENTS}?q={wanted}")).await.json();
        assert_eq!(found(&list).len(), 1, "{wanted}: {list}");
    }
    assert!(found(&desk.get(&format!("{PATIENTS}?q=%25")).await.json()).len() == 1, "a sign of SQL is none");
    assert!(found(&desk.get(&format!("{PATIENTS}?q=nobody")).await.json()).is_empty());
    let path = address(made["id"].as_str().unwrap());
    let amended = desk.clone().if_match(1).patch(&path, &json!({ "phone": "", "email": "zoe@example.org" })).await;
    assert_eq!(amended.status, 200, "{}", amended.body);
    let now = amended.json();
    assert_eq!(
        (now["phone"].as_str(), now["email"].as_str(), now["version"].as_i64()),
        (None, Some("zoe@example.org"), Some(2))
    );
    assert_eq!(now["speaks"], "Inuktitut, with her daughter", "what is not sent stays");
    assert_eq!(desk.clone().if_match(1).patch(&path, &json!({ "phone": "1" })).await.status, 422);
    let late = desk.clone().if_match(1).patch(&path, &json!({ "phone": "416-555-0178" })).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (412, "version_mismatch"));
    assert!(!clinic.remembers("Inuktitut").await, "what is said of somebody lies sealed");
}

#[tokio::test]
async fn a_birth_date_ahead_and_every_other_mistake_is_named_at_once() {
    let clinic = TestClinic::open().await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let refused = desk
        .post(PATIENTS, &json!({ "name": "", "email": "nowhere", "birth_date": "11/02/1965", "tz": "Mars/Olympus", "proxy": { "relation": "aunt" } }))
        .await;
    assert_eq!(refused.status, 422);
    for field in ["name", "email", "birth_date", "tz", "proxy.name"] {
        assert!(refused.fields().contains(&field.to_owned()), "{field}: {}", refused.body);
    }
    for day in ["2027-05-11", "1890-01-01"] {
        let refused = desk.post(PATIENTS, &json!({ "name": "Ada Lovelace", "birth_date": day })).await;
        assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["birth_date".to_owned()]), "{day}");
    }
    let browser = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let page = browser.opens("/staff/patients/new").await;
    let back = browser.presses(&page, "Put on record", &[("name", "Ada \u{1f469}"), ("birth_date", "tomorrow")]).await;
    assert_eq!(back.status, 422);
    assert!(back.problem("birth_date").is_some(), "{}", back.text());
    assert_eq!(back.value("name").as_deref(), Some("Ada \u{1f469}"), "what was typed is kept");
    assert_eq!(clinic.rows("patient").await.len(), 0);
}

#[tokio::test]
async fn somebody_under_age_needs_who_speaks_for_them() {
    let clinic = TestClinic::open().await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let mut child = json!({ "name": "Tim Lovelace", "birth_date": "2012-05-11" });
    let refused = desk.post(PATIENTS, &child).await;
    assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec!["proxy".to_owned()]), "{}", refused.body);
    child["proxy"] = json!({ "name": "Anne Lovelace", "relation": "mother" });
    assert_eq!(desk.post(PATIENTS, &child).await.status, 422, "somebody must be reached");
    child["proxy"]["email"] = "anne@example.org".into();
    child["email"] = "tim@example.org".into();

    let made = desk.post(PATIENTS, &child).await;

    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    assert_eq!((made["is_minor"].as_bool(), made["proxy"]["since"].as_str()), (Some(true), Some("2027-05-10")));
    assert!(!clinic.remembers("anne@example.org").await, "it lies sealed");
    let path = address(made["id"].as_str().unwrap());
    let gone = desk.clone().if_match(1).patch(&path, &json!({ "proxy": {} })).await;
    assert_eq!(gone.status, 422, "it cannot be taken away from somebody under age");
    let agreed =
        json!({ "consent": "email-channel", "version": "2026-11", "decision": "give", "method": "spoken-to-staff" });
    assert_eq!(desk.post(&format!("{path}/consents"), &agreed).await.status, 201);
    let wish = json!({ "service": "either", "start": "2027-05-11T10:00:00-04:00", "practitioner": "rosa", "patient": { "id": made["id"] } });
    let booked = desk.post("/api/v1/staff/appointments", &wish).await;
    assert_eq!(booked.status, 201, "{}", booked.body);
    clinic.works_at(clinic.now() + SignedDuration::from_mins(30)).await;
    let told = (clinic.mail_to("anne@example.org").len(), clinic.mail_to("tim@example.org").len());
    assert_eq!(told, (1, 0), "mail goes to who speaks for them");
    let browser = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let page = browser.opens(&format!("/staff/patients/{}", made["id"].as_str().unwrap())).await;
    assert!(page.says("Under age") && page.says("Anne Lovelace · mother · anne@example.org"), "{}", page.text());
}

#[tokio::test]
async fn a_practitioner_outside_the_circle_finds_a_name_and_gives_a_reason_for_more() {
    let (clinic, visit, rosa, ada) = clinic_of_ada().await;
    clinic.signs_plan(&rosa, &ada).await;
    let account = clinic.hires(&[Role::Practitioner], &["ivo"]).await;
    let ivo = clinic.program_of(&account).await;
    let plans = format!("{}/plans", address(&ada));

    let list = ivo.get(&format!("{PATIENTS}?q=lovelace")).await.json();
    let line = list["items"][0].as_object().unwrap();
    assert_eq!(line.keys().collect::<Vec<_>>(), ["birth_year", "id", "name"], "{list}");
    assert_eq!(found(&ivo.get(&format!("{PATIENTS}?q=ada@example.org")).await.json()), Vec::<&str>::new());
    let closed = ivo.get(&address(&ada)).await;
    assert_eq!((closed.status.as_u16(), closed.code().as_str()), (403, "forbidden"));
    assert_eq!((closed.json()["next"].as_str(), ivo.get(&plans).await.status.as_u16()), (Some("break_glass"), 404));
    let open = format!("{}/access", address(&ada));
    assert_eq!(ivo.post(&open, &json!({ "reason": "urgent" })).await.fields(), ["reason"]);
    assert_eq!(rosa.post(&open, &json!({ "reason": REASON })).await.code(), "wrong_state", "she treats her");

    let opened = ivo.post(&open, &json!({ "reason": REASON })).await;

    assert_eq!(opened.status, 201, "{}", opened.body);
    assert_eq!(opened.json()["until"], "2027-05-10T16:00:00-04:00");
    assert_eq!(ivo.get(&address(&ada)).await.json()["email"], "ada@example.org");
    let read = ivo.get(&plans).await.json();
    assert!(read["items"][0]["signed"].is_object(), "{read}");
    let plan = read["items"][0].clone();
    assert_eq!(clinic.acts_on_plan(&ivo, &plan, "hold").await.status, 404, "it was opened for reading");
    assert_eq!(ivo.clone().if_match(1).patch(&address(&ada), &json!({ "phone": "416-555-0199" })).await.status, 404);
    assert!(!clinic.remembers(REASON).await, "the reason lies sealed");

    let browser = clinic.proves_person("ada@example.org", &visit).await;
    let looked = browser.opens("/me/who-looked").await;
    assert!(looked.says("Opened your record with a reason, without treating you"), "{}", looked.text());
    assert!(looked.says(account.name.expose()) && looked.says("Worked on your plan"), "{}", looked.text());
    assert!(!looked.says(REASON));
    clinic.waits(SignedDuration::from_hours(8));
    assert_eq!(ivo.get(&plans).await.status, 404, "eight hours are over");
    for change in ["UPDATE record_access SET until = until + 1", "DELETE FROM record_access"] {
        assert!(!clinic.tampers(change).await, "{change}");
    }
}

#[tokio::test]
async fn half_a_year_after_the_last_visit_somebody_is_outside_the_circle_unless_their_plan_is_open() {
    let (clinic, visit, rosa, ada) = clinic_of_ada().await;
    let grace = Wish::of("Grace Hopper", "grace@example.org").of_service("either").with("rosa");
    let hers = clinic.booked(&grace.at("2027-05-12T10:00:00-04:00")).await;
    let grace = clinic.patient_of(&hers.id, &rosa).await;
    clinic.signs_plan(&rosa, &ada).await;
    let late = visit.starts_at + SignedDuration::from_hours(179 * 24);
    clinic.puts_the_clock_at(late);
    assert_eq!(rosa.get(&address(&grace)).await.status, 200);

    clinic.waits(SignedDuration::from_hours(3 * 24));

    assert_eq!(rosa.get(&address(&grace)).await.status, 403);
    assert_eq!(rosa.get(&address(&ada)).await.status, 200, "her plan is open, and Rosa leads it");
    let other = clinic.program_in_circle_of("rosa").await;
    assert_eq!(other.get(&address(&ada)).await.status, 403, "who covers for Rosa does not lead it");
}

#[tokio::test]
async fn the_desk_sees_the_card_and_of_the_chart_that_there_is_a_plan() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    clinic.signs_plan(&rosa, &ada).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;

    let card = desk.get(&address(&ada)).await.json();
    let chart = rosa.get(&address(&ada)).await.json();

    assert!(card.get("open_flags").is_none() && card.get("intake_sent_at").is_none(), "{card}");
    assert_eq!((chart["open_flags"].as_u64(), chart["intake_sent_at"].is_null()), (Some(0), true));
    assert_eq!(card["plans"][0]["status"], "active");
    let visits = desk.get(&format!("{}/appointments", address(&ada))).await.json();
    assert_eq!(
        (visits["items"][0]["status"].as_str(), visits["items"][0]["practitioner"].as_str()),
        (Some("booked"), Some("rosa"))
    );
    let trail = clinic.rows("audit_event").await;
    let reads = trail.iter().filter(|row| row.contains("'patient.read'")).count();
    assert!(reads >= 2, "every view is in the trail");
}

#[tokio::test]
async fn a_consent_told_at_the_desk_is_an_entry_of_the_ledger() {
    let (clinic, _, _, ada) = clinic_of_ada().await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let path = format!("{}/consents", address(&ada));
    let mut said = json!({ "consent": "care-education", "version": "2026-11", "decision": "give", "method": "paper", "evidence": "binder 7" });

    let given = desk.post(&path, &said).await;

    assert_eq!(given.status, 201, "{}", given.body);
    let last = given.json()["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (last["consent"].as_str(), last["decision"].as_str(), last["method"].as_str()),
        (Some("care-education"), Some("given"), Some("paper"))
    );
    said["version"] = "1999-01".into();
    assert_eq!(desk.post(&path, &said).await.fields(), ["version"]);
    let wrong = desk.post(&path, &json!({ "consent": "everything", "version": "2026-11", "decision": "maybe" })).await;
    assert_eq!(wrong.fields(), ["consent", "decision", "method"]);
    assert_eq!(clinic.rows("consent_entry").await.iter().filter(|row| row.contains("care-education")).count(), 1);
}

#[tokio::test]
async fn two_records_of_one_person_are_found_and_united_by_two_people() {
    let (clinic, visit, rosa, ada) = clinic_of_ada().await;
    clinic.signs_plan(&rosa, &ada).await;
    let again = Wish::of("Ada L. Lovelace", "ada@example.org").of_service("either").with("rosa").wants_reading();
    let second = clinic.booked(&again.at("2027-05-12T10:00:00-04:00")).await;
    let other = clinic.patient_of(&second.id, &rosa).await;
    assert_ne!(ada, other);
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let said = json!({
        "consent": "care-education", "version": "2026-11", "decision": "withdraw", "method": "spoken-to-staff"
    });
    assert_eq!(desk.post(&format!("{}/consents", address(&ada)), &said).await.status, 201);
    let card = desk.get(&address(&ada)).await.json();
    assert_eq!(
        (card["duplicates"][0]["id"].as_str(), &card["duplicates"][0]["alike"]),
        (Some(other.as_str()), &json!(["email"]))
    );
    let alike = desk.post(PATIENTS, &json!({ "name": "Somebody Else", "email": "ada@example.org" })).await;
    assert_eq!(
        (alike.status.as_u16(), alike.json()["duplicates"].as_array().unwrap().len()),
        (409, 2),
        "{}",
        alike.body
    );
    let unite = format!("{}/merge", address(&other));
    let into = json!({ "into": ada });

    let proposed = desk.post(&unite, &into).await;
    assert_eq!((proposed.status.as_u16(), proposed.json()["state"].as_str()), (202, Some("proposed")));
    assert_eq!(desk.post(&unite, &into).await.status, 202, "who proposed it has agreed to nothing new");
    assert_eq!(rosa.post(&unite, &into).await.status, 202, "she does not run the clinic");
    let admin = clinic.program_as(&[Role::Admin]).await;
    let united = admin.post(&unite, &into).await;
    assert_eq!((united.status.as_u16(), united.json()["state"].as_str()), (200, Some("merged")), "{}", united.body);

    let visits = desk.get(&format!("{}/appointments", address(&ada))).await.json();
    assert_eq!(visits["items"].as_array().unwrap().len(), 2, "the history is one");
    assert_eq!(desk.get(&address(&other)).await.json()["merged_into"], ada.as_str());
    assert_eq!(found(&desk.get(&format!("{PATIENTS}?q=lovelace")).await.json()), ["Ada Lovelace"]);
    let ledger = desk.get(&format!("{}/consents", address(&ada))).await.json();
    let last = ledger["items"].as_array().unwrap().iter().rfind(|entry| entry["consent"] == "care-education").unwrap();
    assert_eq!(last["decision"], "withdrawn", "of two consents the stricter one holds: {ledger}");
    assert_eq!(admin.post(&unite, &into).await.code(), "wrong_state");
    let browser = clinic.signs_in_by_mail("ada@example.org").await;
    let home = browser.opens("/me").await;
    assert_eq!(home.count("#ahead ~ .mv-summary"), 2, "{}", home.text());
    assert!(visit.starts_at > clinic.now());
}

#[tokio::test]
async fn two_visits_at_one_time_stand_against_uniting_and_nothing_is_changed() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let same = Wish::of("Ada L. Lovelace", "ada@example.org").of_service("either").with("ivo");
    let second = clinic.booked(&same).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let other = clinic.patient_of(&second.id, &desk).await;
    let unite = format!("{}/merge", address(&other));
    desk.post(&unite, &json!({ "into": ada })).await;

    let refused = clinic.program_as(&[Role::Admin]).await.post(&unite, &json!({ "into": ada })).await;

    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "conflict"), "{}", refused.body);
    assert!(desk.get(&address(&other)).await.json()["merged_into"].is_null());
    assert_eq!(rosa.post(&format!("{}/merge", address(&ada)), &json!({ "into": ada })).await.code(), "wrong_state");
}

#[tokio::test]
async fn the_pages_of_the_console_do_the_same() {
    let (clinic, visit, _, ada) = clinic_of_ada().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let list = desk.opens("/staff/patients?q=love").await;
    let record = desk.follows(&list, &format!("/staff/patients/{ada}")).await;
    assert!(record.says("ada@example.org") && record.says("There is no plan yet."), "{}", record.text());
    assert!(record.links().iter().any(|link| link.contains(&visit.id)), "{:?}", record.links());
    let form = desk.follows(&record, "/amend").await;
    let saved = desk.presses(&form, "Save", &[("phone", "416-555-0142"), ("birth_date", "1990-12-10")]).await;
    assert!(saved.says("The record is changed.") && saved.says("December 10, 1990"), "{}", saved.text());
    let late = desk.presses(&form, "Save", &[("phone", "416-555-0143")]).await;
    assert_eq!(late.status, 409);
    assert!(late.says("What it says now") && late.says("416-555-0142"), "{}", late.text());
    assert_eq!(late.value("phone").as_deref(), Some("416-555-0143"), "what was typed is kept");

    let new = desk.opens("/staff/patients/new").await;
    let typed = [("name", "Ada Lovelace"), ("birth_date", "1990-12-10")];
    let asked = desk.presses(&new, "Put on record", &typed).await;
    assert!(asked.says("Is it one of these people?") && asked.says("same name and date of birth"), "{}", asked.text());
    let made = desk.presses(&asked, "Put on record", &[("although", "yes")]).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let unite = desk.follows(&made, "/unite?other=").await;
    assert!(unite.says("No button takes it back."), "{}", unite.text());
    let proposed = desk.presses(&unite, "Unite these records", &[]).await;
    assert!(proposed.says("It is proposed."), "{}", proposed.text());

    let ivo = clinic.hires(&[Role::Practitioner], &["ivo"]).await;
    let ivo = clinic.signs_in(&ivo).await;
    let closed = ivo.opens(&format!("/staff/patients/{ada}")).await;
    assert_eq!(closed.status, 403);
    assert!(closed.says("You do not treat this person.") && !closed.says("416-555-0142"), "{}", closed.text());
    let short = ivo.presses(&closed, "Open the record", &[("reason", "urgent")]).await;
    assert_eq!((short.status.as_u16(), short.problem("reason").is_some()), (422, true));
    let open = ivo.presses(&short, "Open the record", &[("reason", REASON)]).await;
    assert!(open.status == 200 && open.says("416-555-0142"), "{}", open.text());
    assert_eq!(open.count("a[href$='/amend']"), 0, "it is open for reading");
}
