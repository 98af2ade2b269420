//! The clinic's rules in force: what is out of use, who waits for staff, what is kept of what was typed.

use domain::{
    access::Role,
    clinic::{Audience, Clinic, LateCancel, Room, Service},
    text::Bilingual,
    time::Minutes,
};
use jiff::SignedDuration;
use movability_tests::{Answer, Api, Opening, TestClinic, Visit, Wish, at};
use serde_json::{Value, json};

const START: &str = "2027-05-11T10:00:00-04:00";
const THURSDAY: &str = "2027-05-13T10:00:00-04:00";

fn service<'a>(clinic: &'a mut Clinic, id: &str) -> &'a mut Service {
    clinic.services.iter_mut().find(|service| service.id.as_str() == id).unwrap()
}

fn wish() -> Wish {
    Wish::of("Ada Lovelace", "ada@example.org")
}

async fn desk(clinic: &TestClinic) -> Api {
    clinic.program_as(&[Role::FrontDesk]).await
}

async fn seen(desk: &Api, id: &str) -> Value {
    desk.get(&format!("/api/v1/staff/appointments/{id}")).await.json()
}

/// Staff do something to a visit as they see it.
async fn acts(desk: &Api, id: &str, what: &str, body: Value) -> Answer {
    let version = seen(desk, id).await["version"].as_i64().unwrap();
    desk.clone().if_match(version).post(&format!("/api/v1/staff/appointments/{id}/{what}"), &body).await
}

async fn hold(clinic: &TestClinic, start: &str) -> Value {
    let held = clinic.api().post("/api/v1/holds", &json!({ "service": "visit", "start": start })).await;
    assert_eq!(held.status, 201, "{}", held.body);
    held.json()
}

/// Ada puts her name to a held time.
async fn books_held(clinic: &TestClinic, hold: &Value) -> Answer {
    let mut wish = wish().saying("hold", hold["hold"].clone());
    let body = wish.body.as_object_mut().unwrap();
    body.remove("service");
    body.remove("start");
    clinic.asks(&wish).await
}

async fn starts(clinic: &TestClinic, service: &str, date: &str) -> Vec<String> {
    let answer =
        clinic.api().get(&format!("/api/v1/availability?service={service}&from={date}&to={date}")).await.json();
    let slots = answer["days"].as_array().unwrap().iter().flat_map(|day| day["slots"].as_array().unwrap().clone());
    slots.map(|slot| slot["start"].as_str().unwrap().to_owned()).collect()
}

async fn moved(clinic: &TestClinic, visit: &Visit, start: &str) -> Answer {
    let address = format!("/api/v1/appointments/{}/reschedule", visit.manage);
    clinic.api().post(&address, &json!({ "start": start })).await
}

async fn cancelled(clinic: &TestClinic, visit: &Visit) -> Answer {
    clinic.api().post(&format!("/api/v1/appointments/{}/cancel", visit.manage), &json!({})).await
}

#[tokio::test]
async fn a_service_that_is_edited_meanwhile_keeps_the_held_length() {
    let clinic = TestClinic::open().await;
    let held = hold(&clinic, START).await;
    clinic.changes(|clinic| service(clinic, "visit").minutes = vec![Minutes(45)]).await;
    clinic.changes(|clinic| service(clinic, "visit").notice = Minutes(60 * 24 * 7)).await;

    let booked = books_held(&clinic, &held).await;

    assert_eq!((booked.status.as_u16(), booked.json()["end"].as_str()), (201, Some("2027-05-11T10:30:00-04:00")));
}

#[tokio::test]
async fn a_held_room_that_goes_out_of_use_is_replaced_silently_while_there_is_another() {
    let clinic = TestClinic::open().await;
    let room = |id: &str| Room {
        id: id.parse().unwrap(),
        location: "wharf".parse().unwrap(),
        kind: "treatment".to_owned(),
        active: true,
    };
    clinic
        .changes(|clinic| {
            clinic.rooms = vec![room("blue"), room("red")];
            service(clinic, "visit").room_kind = Some("treatment".to_owned());
        })
        .await;
    let (first, second) = (hold(&clinic, START).await, hold(&clinic, "2027-05-11T11:00:00-04:00").await);

    clinic.changes(|clinic| clinic.rooms[0].active = false).await;
    let booked = books_held(&clinic, &first).await;
    assert_eq!(booked.status, 201, "{}", booked.body);
    assert_eq!(seen(&desk(&clinic).await, booked.json()["id"].as_str().unwrap()).await["room"], "red");

    clinic.changes(|clinic| clinic.rooms[1].active = false).await;
    let none = books_held(&clinic, &second).await;
    assert_eq!((none.status.as_u16(), none.code().as_str()), (409, "no_longer_available"), "{}", none.body);
}

#[tokio::test]
async fn whoever_is_out_of_use_keeps_their_visits_and_gets_no_more() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(THURSDAY)).await;
    clinic.changes(|clinic| clinic.practitioners[0].active = false).await;

    assert!(starts(&clinic, "visit", "2027-05-11").await.is_empty());
    assert!(!starts(&clinic, "either", "2027-05-11").await.is_empty(), "with somebody else");
    let people = clinic.api().get("/api/v1/practitioners").await.json();
    assert!(people["items"].as_array().unwrap().iter().all(|one| one["id"] != "rosa"));
    assert_eq!(clinic.asks(&wish()).await.code(), "no_longer_available");
    assert_eq!(clinic.asks(&wish().with("rosa")).await.fields(), ["practitioner"]);
    let desk = desk(&clinic).await;
    let anyway = json!({ "service": "visit", "start": START, "practitioner": "rosa", "patient": { "name": "Sam Example" },
        "override": { "reason": "an emergency" } });
    assert_eq!(desk.post("/api/v1/staff/appointments", &anyway).await.fields(), ["practitioner"]);

    let stays = moved(&clinic, &visit, "2027-05-14T10:00:00-04:00").await;
    assert_eq!((stays.status.as_u16(), stays.code().as_str()), (409, "no_longer_available"), "{}", stays.body);
    assert_eq!(seen(&desk, &visit.id).await["status"], "booked");
    assert_eq!(cancelled(&clinic, &visit).await.status, 200);
}

#[tokio::test]
async fn a_service_out_of_use_keeps_its_visits_and_is_shown_no_more() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish().at(THURSDAY)).await;
    clinic.changes(|clinic| service(clinic, "visit").active = false).await;

    assert_eq!(clinic.api().get("/api/v1/services/visit").await.status, 404);
    assert_eq!(clinic.asks(&wish()).await.fields(), ["service"]);
    assert_eq!(moved(&clinic, &visit, "2027-05-14T10:00:00-04:00").await.code(), "no_longer_available");
    assert_eq!(cancelled(&clinic, &visit).await.status, 200);
}

#[tokio::test]
async fn new_hours_leave_visits_where_they_are_and_say_which() {
    let clinic = TestClinic::open().await;
    let (outside, inside) = (clinic.booked(&wish()).await, Wish::of("Grace Hopper", "grace@example.org"));
    clinic.booked(&inside.at("2027-05-11T14:00:00-04:00")).await;
    let mut file = Clinic::clone(&*clinic.storage().clinic().await.unwrap().unwrap());
    file.practitioners[0].hours[1].window = "12:00-17:00".parse().unwrap();

    let difference = clinic.storage().difference(&file, false, clinic.now()).await.unwrap();
    let named: Vec<String> = difference.outside.iter().map(|visit| visit.appointment.to_string()).collect();
    assert_eq!(named, [outside.id.as_str()]);

    clinic.changes(|clinic| *clinic = file).await;
    assert_eq!(seen(&desk(&clinic).await, &outside.id).await["status"], "booked");
    assert_eq!(starts(&clinic, "visit", "2027-05-11").await[0], "2027-05-11T12:00:00-04:00");
}

#[tokio::test]
async fn too_late_to_cancel_names_the_clinics_phone_or_is_taken_with_a_mark() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish()).await;
    clinic.puts_the_clock_at(at("2027-05-10T10:00:01-04:00"));
    for refused in [cancelled(&clinic, &visit).await, moved(&clinic, &visit, THURSDAY).await] {
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "late_cancel"), "{}", refused.body);
        assert_eq!(refused.json()["phone"], "416-555-0123");
    }

    clinic.changes(|clinic| clinic.identity.late_cancel = LateCancel::Flag).await;
    assert_eq!(cancelled(&clinic, &visit).await.status, 200);
    let off = seen(&desk(&clinic).await, &visit.id).await;
    assert_eq!((off["status"].as_str(), off["late"].as_bool()), (Some("cancelled"), Some(true)));
}

#[tokio::test]
async fn after_so_many_missed_visits_a_booking_waits_for_staff_and_says_not_why() {
    let clinic = TestClinic::open().await;
    clinic.changes(|clinic| clinic.identity.approve_after_no_shows = Some(2)).await;
    let desk = desk(&clinic).await;
    let missed = [clinic.booked(&wish()).await, clinic.booked(&wish().at("2027-05-11T11:00:00-04:00")).await];
    clinic.puts_the_clock_at(at("2027-05-11T11:30:00-04:00"));
    assert_eq!(acts(&desk, &missed[0].id, "no-show", json!({})).await.status, 200);
    assert_eq!(clinic.asks(&wish().at(THURSDAY)).await.status, 201, "once is not too often");
    assert_eq!(acts(&desk, &missed[1].id, "no-show", json!({})).await.status, 200);

    let waits = clinic.asks(&wish().at("2027-05-13T11:00:00-04:00")).await;
    assert_eq!((waits.status.as_u16(), waits.json()["next"].as_str()), (202, Some("approval")), "{}", waits.body);
    assert!(!waits.body.contains("miss") && !waits.body.contains("no-show") && !waits.body.contains("noshow"));
    let other = Wish::of("Grace Hopper", "grace@example.org").at("2027-05-13T12:00:00-04:00");
    assert_eq!(clinic.asks(&other).await.status, 201);
    let id = waits.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(acts(&desk, &id, "approve", json!({})).await.json()["status"], "booked");
}

#[tokio::test]
async fn whom_the_record_contradicts_waits_for_staff_and_as_many_visits_as_allowed_are_enough() {
    let clinic = TestClinic::open().await;
    let first = clinic.booked(&wish()).await;
    clinic.keeps(&first).await;
    clinic.changes(|clinic| service(clinic, "visit").audience = Audience::New).await;

    let returns = clinic.asks(&wish().at(THURSDAY)).await;
    assert_eq!((returns.status.as_u16(), returns.json()["next"].as_str()), (202, Some("approval")), "{}", returns.body);
    let grace = Wish::of("Grace Hopper", "grace@example.org");
    assert_eq!(clinic.asks(&grace.clone().at("2027-05-13T11:00:00-04:00")).await.status, 201);

    clinic.changes(|clinic| service(clinic, "visit").max_open_per_patient = Some(1)).await;
    let second = clinic.asks(&grace.at("2027-05-13T12:00:00-04:00")).await;
    assert_eq!((second.status.as_u16(), second.code().as_str()), (409, "cap_reached"), "{}", second.body);
}

#[tokio::test]
async fn a_full_date_offers_nothing_until_somebody_cancels() {
    let clinic = TestClinic::open().await;
    clinic.changes(|clinic| service(clinic, "visit").daily_cap = Some(1)).await;
    let visit = clinic.booked(&wish().at(THURSDAY)).await;

    assert!(starts(&clinic, "visit", "2027-05-13").await.is_empty());
    let refused = clinic.asks(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-13T14:00:00-04:00")).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "cap_reached"), "{}", refused.body);
    assert_eq!(refused.json()["alternatives"].as_array().unwrap().len(), 3, "on other days");
    assert_eq!(cancelled(&clinic, &visit).await.status, 200);
    assert_eq!(starts(&clinic, "visit", "2027-05-13").await.len(), 31);
}

#[tokio::test]
async fn each_length_has_its_price() {
    let clinic = TestClinic::open().await;
    clinic
        .changes(|clinic| {
            let visit = service(clinic, "visit");
            visit.minutes = vec![Minutes(30), Minutes(60)];
            visit.prices = vec![Bilingual::same("$80"), Bilingual::same("$120")];
        })
        .await;

    let shown = clinic.api().get("/api/v1/services/visit").await.json();
    assert_eq!((&shown["minutes"], &shown["prices"]), (&json!([30, 60]), &json!(["$80", "$120"])));
    let hour = clinic.asks(&wish().saying("duration", json!(60))).await;
    assert_eq!((hour.status.as_u16(), hour.json()["end"].as_str()), (201, Some("2027-05-11T11:00:00-04:00")));
    let odd = clinic.asks(&wish().saying("duration", json!(45))).await;
    assert_eq!((odd.status.as_u16(), odd.fields()), (422, vec!["duration".to_owned()]));
}

#[tokio::test]
async fn whoever_walks_in_has_arrived_this_minute_and_gets_no_mail() {
    let clinic = TestClinic::open().await;
    let desk = desk(&clinic).await;
    clinic.puts_the_clock_at(at("2027-05-11T10:07:30-04:00"));
    let walks_in = json!({ "service": "visit", "walk_in": true, "practitioner": "rosa",
        "patient": { "name": "Sam Example", "email": "sam@example.org" } });

    let visit = desk.post("/api/v1/staff/appointments", &walks_in).await;
    assert_eq!(visit.status, 201, "{}", visit.body);
    assert_eq!(
        (visit.json()["status"].as_str(), visit.json()["start"].as_str()),
        (Some("arrived"), Some("2027-05-11T10:07:00-04:00"))
    );
    clinic.waits(SignedDuration::from_mins(5));
    clinic.works().await;
    assert!(clinic.mail_to("sam@example.org").is_empty(), "unless asked");

    let mut second = walks_in.clone();
    second["patient"] = json!({ "name": "Pat Example" });
    let busy = desk.post("/api/v1/staff/appointments", &second).await;
    assert_eq!(
        (busy.status.as_u16(), busy.json()["problems"][0]["code"].as_str()),
        (409, Some("slot_taken")),
        "{}",
        busy.body
    );
    second["override"] = json!({ "reason": "in great pain" });
    let beside = desk.post("/api/v1/staff/appointments", &second).await;
    assert_eq!(
        (beside.status.as_u16(), beside.json()["override"]["reason"].as_str()),
        (201, Some("in great pain")),
        "{}",
        beside.body
    );

    let mut chosen = walks_in;
    chosen["start"] = json!(THURSDAY);
    assert_eq!(desk.post("/api/v1/staff/appointments", &chosen).await.fields(), ["start"]);
}

#[tokio::test]
async fn what_was_turned_down_by_mistake_waits_again_and_nobody_hears_of_it() {
    let clinic = TestClinic::open().await;
    clinic.changes(|clinic| service(clinic, "visit").approval = true).await;
    let desk = desk(&clinic).await;
    let id = clinic.asks(&wish().at(THURSDAY)).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(acts(&desk, &id, "reject", json!({ "reason": "not ours" })).await.json()["status"], "cancelled");
    assert!(starts(&clinic, "visit", "2027-05-13").await.contains(&THURSDAY.to_owned()));

    let again = acts(&desk, &id, "undo", json!({})).await;
    assert_eq!(
        (again.json()["status"].as_str(), again.json()["next"].as_str()),
        (Some("pending"), Some("approval")),
        "{}",
        again.body
    );
    assert!(!starts(&clinic, "visit", "2027-05-13").await.contains(&THURSDAY.to_owned()));
    clinic.waits(SignedDuration::from_mins(5));
    clinic.works().await;
    assert!(clinic.mail_to("ada@example.org").is_empty());
    assert_eq!(acts(&desk, &id, "approve", json!({})).await.json()["status"], "booked");
    clinic.waits(SignedDuration::from_mins(5));
    clinic.works().await;
    assert_eq!(clinic.mail_to("ada@example.org").len(), 1);
}

#[tokio::test]
async fn a_mistake_is_taken_back_with_all_that_hung_on_the_visit() {
    let clinic = TestClinic::open().await;
    let desk = desk(&clinic).await;
    let visit = clinic.booked(&wish().wants_reading().answers("yes")).await;
    assert_eq!(acts(&desk, &visit.id, "entered-in-error", json!({})).await.json()["status"], "entered-in-error");
    assert!(starts(&clinic, "visit", "2027-05-11").await.contains(&START.to_owned()));
    assert_eq!(acts(&desk, &visit.id, "undo", json!({})).await.json()["status"], "booked");
    assert!(!starts(&clinic, "visit", "2027-05-11").await.contains(&START.to_owned()));

    clinic.keeps(&visit).await;
    let rosa = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    let waiting = async || {
        let messages = rosa.get("/api/v1/staff/messages?limit=200").await.json();
        let reading = messages["items"].as_array().unwrap().iter().filter(|message| message["kind"] == "reading");
        reading.filter(|message| message["state"] == "scheduled").count()
    };
    let owed = waiting().await;
    assert!(owed > 0);
    acts(&desk, &visit.id, "entered-in-error", json!({})).await;
    assert_eq!(waiting().await, 0);
    let back = acts(&desk, &visit.id, "undo", json!({})).await;
    assert_eq!((back.json()["status"].as_str(), waiting().await), (Some("fulfilled"), owed), "{}", back.body);

    acts(&desk, &visit.id, "entered-in-error", json!({})).await;
    clinic.waits(SignedDuration::from_hours(25));
    assert_eq!(acts(&desk, &visit.id, "undo", json!({})).await.code(), "wrong_state", "after a day it stays so");
}

#[tokio::test]
async fn what_a_guest_types_stays_on_the_visit_and_is_shown_to_staff() {
    let clinic = TestClinic::open().await;
    let first = clinic.booked(&wish()).await;
    let before = clinic.rows("patient").await;
    let typed = json!({ "name": "Ada Lovelace", "email": "ada@example.org", "phone": "416-555-0177", "birth_date": "1975-12-10" });
    let second = clinic.booked(&wish().at(THURSDAY).saying("patient", typed)).await;

    let desk = desk(&clinic).await;
    let claimed = seen(&desk, &second.id).await["claimed"].clone();
    assert_eq!((claimed["name"].as_str(), claimed["birth_date"].as_str()), (Some("Ada Lovelace"), Some("1975-12-10")));
    assert!(claimed["phone"].as_str().unwrap().contains("0177"));
    assert!(seen(&desk, &first.id).await.get("claimed").is_none(), "nothing else than is on record");
    assert_eq!(clinic.rows("patient").await, before, "a guest changes no record");
    let link = clinic.api().get(&format!("/api/v1/appointments/{}", second.manage)).await;
    assert!(!link.body.contains("0177") && !link.body.contains("1975"), "what was typed is not read back");
}

#[tokio::test]
async fn a_birth_date_tells_two_people_of_one_name_and_address_apart() {
    let clinic = TestClinic::open().await;
    let born = |date: Option<&str>, with: &str| {
        let typed = json!({ "name": "Ada Lovelace", "email": "ada@example.org", "birth_date": date });
        wish().of_service("either").with(with).saying("patient", typed)
    };
    assert_eq!(clinic.asks(&born(Some("1950-01-01"), "rosa")).await.status, 201);

    assert_eq!(clinic.asks(&born(Some("1950-01-01"), "ivo")).await.code(), "patient_overlap");
    assert_eq!(
        clinic.asks(&born(None, "ivo")).await.code(),
        "patient_overlap",
        "nothing says that it is somebody else"
    );
    assert_eq!(clinic.asks(&born(Some("1980-01-01"), "ivo")).await.status, 201, "a daughter of the same name");
    assert_eq!(clinic.rows("patient").await.len(), 2);
    for wrong in ["1980-02-30", "1899-12-31", "2027-05-11", "01/02/1980", "+001980-01-01"] {
        assert_eq!(clinic.asks(&born(Some(wrong), "ivo")).await.fields(), ["patient.birth_date"], "{wrong}");
    }
}

#[tokio::test]
async fn what_would_help_at_the_visit_is_sealed_shown_to_staff_and_never_read_back() {
    let clinic = TestClinic::open().await;
    let needs = "A sign language interpreter and my support person";
    clinic.keeps_secret(needs);
    let typed = json!({ "name": "Ada Lovelace", "email": "ada@example.org", "needs": needs });
    let visit = clinic.booked(&wish().saying("patient", typed)).await;
    clinic.works().await;

    let rosa = clinic.program_of(&clinic.hires(&[Role::Practitioner], &["rosa"]).await).await;
    for staff in [desk(&clinic).await, rosa] {
        assert_eq!(seen(&staff, &visit.id).await["needs"], needs);
    }
    assert!(!clinic.dump().await.contains("interpreter"), "sealed at rest");
    let link = clinic.api().get(&format!("/api/v1/appointments/{}", visit.manage)).await;
    let page = clinic.browser().opens(&format!("/a/{}", visit.manage)).await;
    let file = clinic.api().get(&format!("/api/v1/appointments/{}/calendar.ics", visit.manage)).await;
    let mail = clinic.mail_to("ada@example.org").remove(0);
    for shown in [link.body, page.body, file.body, mail.text, mail.html] {
        assert!(!shown.contains("interpreter") && !shown.contains("support person"));
    }
}

#[tokio::test]
async fn what_staff_are_told_later_is_noted_and_neither_moves_the_visit_nor_writes_to_anybody() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&wish()).await;
    clinic.works().await;
    let (mails, calendar) = (clinic.outbox().len(), format!("/api/v1/appointments/{}/calendar.ics", visit.manage));
    // When it was last written may change, and nothing else.
    let entry = async || {
        let file = clinic.api().get(&calendar).await.body;
        file.lines().filter(|line| !line.starts_with("DTSTAMP")).map(str::to_owned).collect::<Vec<_>>()
    };
    let before = entry().await;
    let (path, desk) = (format!("/api/v1/staff/appointments/{}", visit.id), desk(&clinic).await);
    let needs = "An interpreter for Punjabi comes along";
    clinic.keeps_secret(needs);

    clinic.waits(SignedDuration::from_mins(1));
    let noted = desk.clone().if_match(1).patch(&path, &json!({ "needs": needs })).await;
    assert_eq!((noted.status.as_u16(), noted.json()["needs"].as_str()), (200, Some(needs)), "{}", noted.body);
    assert_eq!((noted.json()["version"].as_i64(), noted.json()["sequence"].as_i64()), (Some(2), Some(0)));
    let stale = desk.clone().if_match(1).patch(&path, &json!({ "needs": "nothing" })).await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (412, "version_mismatch"));
    assert_eq!(desk.patch(&path, &json!({ "needs": "nothing" })).await.status, 428);
    let taken_away = desk.clone().if_match(2).patch(&path, &json!({ "needs": "" })).await;
    assert_eq!((taken_away.status.as_u16(), taken_away.json().get("needs")), (200, None), "{}", taken_away.body);

    clinic.waits(SignedDuration::from_mins(3));
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), mails, "nobody is written to");
    assert_eq!(entry().await, before, "and no calendar has to follow");
    assert!(!clinic.dump().await.contains("Punjabi"), "sealed at rest");
    let trail = clinic.rows("audit_event").await;
    assert_eq!(trail.iter().filter(|row| row.contains("appointment.needs_noted")).count(), 2);

    desk.clone().if_match(3).post(&format!("{path}/cancel"), &json!({})).await;
    let late = desk.if_match(4).patch(&path, &json!({ "needs": needs })).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (409, "wrong_state"), "it will not take place");
}

#[tokio::test]
async fn staff_free_whatever_one_address_holds() {
    let clinic = TestClinic::open().await;
    let unproven = |start: &str| wish().of_service("first").with("rosa").at(start);
    let first = clinic.asks(&unproven(START)).await.json();
    assert_eq!(clinic.asks(&unproven("2027-05-12T10:00:00-04:00")).await.status, 202);
    let third = clinic.asks(&unproven(THURSDAY)).await;
    assert_eq!((third.status.as_u16(), third.code().as_str()), (429, "rate_limited"));
    assert!(!third.header("retry-after").is_empty());
    let other = Wish::of("Grace Hopper", "grace@example.org").of_service("first").with("ivo");
    assert_eq!(clinic.asks(&other).await.status, 202);

    let desk = desk(&clinic).await;
    let id = first["id"].as_str().unwrap();
    let stale =
        desk.clone().if_match(7).post(&format!("/api/v1/staff/appointments/{id}/release-all"), &json!({})).await;
    assert_eq!(stale.status, 412);
    assert_eq!(acts(&desk, id, "release-all", json!({})).await.json(), json!({ "released": 2 }));

    assert!(starts(&clinic, "first", "2027-05-12").await.contains(&"2027-05-12T10:00:00-04:00".to_owned()));
    assert_eq!(
        desk.get("/api/v1/staff/appointments?status=pending").await.json()["items"].as_array().unwrap().len(),
        1
    );
    assert_eq!(
        clinic.api().get(&format!("/api/v1/appointments/{}", first["manage"].as_str().unwrap())).await.json()["status"],
        "cancelled"
    );
}

#[tokio::test]
async fn a_hold_asked_for_twice_under_one_name_is_one_hold() {
    let clinic = TestClinic::open().await;
    let named = clinic.api().with("idempotency-key", "hold-1");
    let body = json!({ "service": "visit", "start": START });

    let (once, twice) = tokio::join!(named.post("/api/v1/holds", &body), named.post("/api/v1/holds", &body));

    assert_eq!((once.status.as_u16(), twice.status.as_u16()), (201, 201), "{} {}", once.body, twice.body);
    assert_eq!(once.json(), twice.json());
    let other = named.post("/api/v1/holds", &json!({ "service": "visit", "start": THURSDAY })).await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (422, "idempotency_mismatch"), "{}", other.body);
}

#[tokio::test]
async fn a_consent_given_online_is_kept_with_where_it_came_from() {
    let proxied = ("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.1/32".to_owned());
    let clinic = TestClinic::opens(Opening { settings: vec![proxied], ..Opening::default() }).await;
    let patient = clinic.api().with("x-forwarded-for", "203.0.113.9");

    assert_eq!(patient.post("/api/v1/appointments", &wish().body).await.status, 201);

    let ledger = clinic.rows("consent_entry").await;
    assert!(ledger.len() == 1 && ledger[0].contains("203.0.113.9") && ledger[0].contains("2026-11"), "{ledger:?}");
}
