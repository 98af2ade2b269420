//! Treatment plans: drafted freely, signed only whole, never changed once signed, and seen by those who treat.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Api, TestClinic, Visit, Wish};
use serde_json::{Value, json};

use crate::intake::{begun, safe};

async fn clinic_of_ada() -> (TestClinic, Visit, Api, String) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;
    let rosa = clinic.program_in_circle_of("rosa").await;
    let ada = clinic.patient_of(&visit.id, &rosa).await;
    (clinic, visit, rosa, ada)
}

fn rules(answer: &Value) -> Vec<String> {
    let problems = answer["problems"].as_array().unwrap().iter();
    problems.map(|problem| problem["rule"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_draft_may_lack_everything_and_signing_it_names_every_rule_at_once() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plans = format!("/api/v1/staff/patients/{ada}/plans");
    let begun = rosa.post(&plans, &json!({ "plan": { "problem": "My back hurts." } })).await;
    assert_eq!((begun.status.as_u16(), begun.header("etag")), (201, "\"1\""), "{}", begun.body);

    let refused = clinic.acts_on_plan(&rosa, &begun.json(), "activate").await;

    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "plan_incomplete"));
    let told = refused.json();
    let mut broken = rules(&told);
    broken.dedup();
    let all = ["PLAN-01", "PLAN-04", "PLAN-13", "PLAN-14", "PLAN-15", "PLAN-16", "PLAN-17", "PLAN-18", "PLAN-19"];
    assert_eq!(broken, all, "{told}");
    assert_eq!(rules(&begun.json()), rules(&told), "the draft says the same while it is written");
    let first = &told["problems"][0];
    assert_eq!(first["place"], "items");
    assert!(first["text"].as_str().unwrap().starts_with("Add at least one item for the body"), "{first}");
    assert!(first["texts"]["fr-CA"].as_str().unwrap().starts_with("Ajoutez au moins un élément"), "{first}");
}

#[tokio::test]
async fn a_whole_plan_is_signed_and_the_signature_is_bound_to_what_was_signed() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;

    let plan = clinic.signs_plan(&rosa, &ada).await;

    assert_eq!((plan["status"].as_str(), plan["problems"].as_array().unwrap().len()), (Some("active"), 0));
    assert_eq!(plan["signed"]["plan"]["problem"], "My back hurts when I sit for long.");
    assert_eq!((plan["signed"]["n"].as_u64(), plan["signed"]["rules"].as_u64()), (Some(1), Some(1)));
    assert_eq!(plan["signed"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(plan["next_review"], clinic.whole_plan()["plan"]["reviews"][0]);
    assert!(plan.get("draft").is_none());
    assert_eq!(clinic.acts_on_plan(&rosa, &plan, "activate").await.code(), "wrong_state", "there is nothing new");
}

#[tokio::test]
async fn what_was_signed_is_never_changed_and_lies_sealed() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let mut plan = clinic.signs_plan(&rosa, &ada).await;
    let hold = clinic.acts_on_plan(&rosa, &plan, "hold").await;
    assert_eq!((hold.status.as_u16(), hold.json()["status"].as_str()), (200, Some("on-hold")));
    plan = hold.json();
    assert_eq!(plan["reason"], "We agreed on it.");

    for table in ["plan_version", "plan_event"] {
        assert!(!clinic.rows(table).await.is_empty());
        assert!(!clinic.tampers(&format!("DELETE FROM {table}")).await, "{table}");
        assert!(!clinic.tampers(&format!("UPDATE {table} SET plan_id = plan_id")).await, "{table}");
    }
    let dump = clinic.dump().await.to_uppercase();
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>();
    for secret in ["My back hurts", "bread", "agreed on it"] {
        assert!(!dump.contains(&secret.to_uppercase()) && !dump.contains(&hex(secret)), "{secret} lies open");
    }
}

#[tokio::test]
async fn the_patient_keeps_the_signed_version_until_the_next_is_signed_with_a_reason() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let mut next = clinic.whole_plan();
    next["plan"]["items"][0]["dose"]["amount"] = json!({ "minutes": 15 });

    let written = clinic.writes_plan(&rosa, &plan, &next).await.json();
    assert_eq!(written["signed"]["plan"]["items"][0]["dose"]["amount"], json!({ "minutes": 10 }));
    assert_eq!(written["draft"]["plan"]["items"][0]["dose"]["amount"], json!({ "minutes": 15 }));
    let refused = clinic.acts_on_plan(&rosa, &written, "activate").await;
    assert_eq!((refused.code().as_str(), rules(&refused.json())), ("plan_incomplete", vec!["PLAN-22".to_owned()]));

    next["reason"] = "You asked for longer walks.".into();
    let written = clinic.writes_plan(&rosa, &written, &next).await.json();
    let signed = clinic.acts_on_plan(&rosa, &written, "activate").await.json();
    assert_eq!(signed["signed"]["n"], 2);
    let versions = rosa.get(&format!("/api/v1/staff/plans/{}/versions", plan["id"].as_str().unwrap())).await.json();
    let states: Vec<&str> =
        versions["items"].as_array().unwrap().iter().map(|v| v["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["signed", "superseded"]);
    let changes = json!([{ "changed": { "place": { "item": "walk" }, "aspects": ["dose"] } }]);
    assert_eq!(versions["items"][0]["changes"], changes);
}

#[tokio::test]
async fn of_two_people_signing_at_once_one_wins_and_the_other_is_told() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let covers = clinic.program_in_circle_of("rosa").await;
    let plan = clinic.begins_plan(&rosa, &ada).await;

    let both =
        tokio::join!(clinic.acts_on_plan(&rosa, &plan, "activate"), clinic.acts_on_plan(&covers, &plan, "activate"),);

    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{} {}", both.0.body, both.1.body);
    assert_eq!(clinic.rows("plan_version").await.len(), 1);
}

#[tokio::test]
async fn somebody_who_writes_over_a_colleague_is_told_in_what_theirs_differs() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.begins_plan(&rosa, &ada).await;
    let mut theirs = clinic.whole_plan();
    theirs["plan"]["goals"][0]["target"] = 30.into();
    assert_eq!(clinic.writes_plan(&rosa, &plan, &theirs).await.status, 200);

    let late = clinic.writes_plan(&rosa, &plan, &clinic.whole_plan()).await;

    assert_eq!((late.status.as_u16(), late.code().as_str()), (412, "version_mismatch"));
    let changes = json!([{ "changed": { "place": { "goal": "shop" }, "aspects": ["target"] } }]);
    assert_eq!(late.json()["changes"], changes);
}

#[tokio::test]
async fn signing_another_plan_of_the_episode_ends_the_one_before() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let first = clinic.signs_plan(&rosa, &ada).await;
    clinic.waits(SignedDuration::from_mins(5));

    let second = clinic.signs_plan(&rosa, &ada).await;

    let list = rosa.get(&format!("/api/v1/staff/patients/{ada}/plans")).await.json();
    let statuses: Vec<_> = list["items"].as_array().unwrap().iter().map(|plan| plan["status"].as_str()).collect();
    assert_eq!(statuses, [Some("active"), Some("revoked")]);
    assert_eq!(list["items"][1]["id"], first["id"]);
    assert_eq!(list["items"][1]["replaced_by"], second["id"]);
}

#[tokio::test]
async fn a_plan_is_completed_only_with_every_goal_closed_and_a_score_or_a_reason() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let address = format!("/api/v1/staff/plans/{}/complete", plan["id"].as_str().unwrap());
    let seen = rosa.if_match(plan["version"].as_i64().unwrap());
    let closed = json!({ "shop": { "status": "completed", "achievement": "achieved" } });

    let open = seen.post(&address, &json!({})).await;
    let unscored = seen.post(&address, &json!({ "goals": closed })).await;
    let whole = json!({ "goals": closed, "no_score_because": "She moved away." });
    let completed = seen.post(&address, &whole).await;

    assert_eq!((open.fields(), unscored.fields()), (vec!["goals".to_owned()], vec!["no_score_because".to_owned()]));
    assert_eq!((completed.status.as_u16(), completed.json()["status"].as_str()), (200, Some("completed")));
}

#[tokio::test]
async fn the_front_desk_sees_that_there_is_a_plan_and_its_review_and_nothing_else() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let one = format!("/api/v1/staff/plans/{}", plan["id"].as_str().unwrap());

    let seen = desk.get(&one).await;
    let listed = desk.get(&format!("/api/v1/staff/patients/{ada}/plans")).await;

    let expected = json!({
        "id": plan["id"], "patient": ada, "status": "active", "next_review": plan["next_review"],
    });
    assert_eq!((seen.json(), &listed.json()["items"][0]), (expected.clone(), &expected));
    assert_eq!(seen.header("etag"), "", "there is nothing to change it by");
    assert_eq!(desk.get(&format!("{one}/versions")).await.status, 403);
}

#[tokio::test]
async fn every_reading_of_a_plan_is_in_the_trail() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let one = format!("/api/v1/staff/plans/{}", plan["id"].as_str().unwrap());

    rosa.get(&one).await;
    rosa.get(&one).await;

    let trail = clinic.rows("audit_event").await;
    let of = |action: &str| trail.iter().filter(|row| row.contains(&format!("'{action}'"))).count();
    let counted = [of("plan.begun"), of("plan.activated"), of("plan.read")];
    assert_eq!(counted, [1, 1, 2]);
}

#[tokio::test]
async fn an_emergency_that_an_intake_told_of_stands_against_signing_until_it_is_cleared() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let held = clinic.signs_plan(&rosa, &ada).await;
    let held = clinic.acts_on_plan(&rosa, &held, "hold").await.json();
    let browser = clinic.signs_in_by_mail("ada@example.org").await;
    let birth = browser.presses(&browser.opens("/me/intake").await, "Start", &[]).await;
    browser.presses(&birth, "Continue", &[("birth-day", "28"), ("birth-month", "3"), ("birth-year", "1970")]).await;
    let page = browser.opens("/me/intake/safety-rf-07").await;
    let sign = page.attributes("input[type=radio]", "name").remove(0);
    let met = browser.presses(&page, "Continue", &[(sign.as_str(), "yes")]).await;
    assert!(met.says("Get help now"), "{}", met.text());

    assert_ne!(clinic.acts_on_plan(&rosa, &held, "activate").await.status, 200, "what was paused stays paused");
    let next = clinic.begins_plan(&rosa, &ada).await;
    let refused = clinic.acts_on_plan(&rosa, &next, "activate").await;
    assert_eq!(
        (refused.status.as_u16(), rules(&refused.json())),
        (422, vec!["PLAN-15".to_owned()]),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn a_patient_reads_the_signed_plan_with_body_and_mind_side_by_side() {
    let (clinic, visit, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let browser = clinic.proves_person("ada@example.org", &visit).await;

    let page = browser.opens("/me/plan").await;

    let sides =
        (page.texts("#body, #mind"), page.count(".mv-plan__side--body h4"), page.count(".mv-plan__side--mind h4"));
    assert_eq!(sides, (vec!["For your body".to_owned(), "For your mind".to_owned()], 1, 1));
    for said in [
        "Walk to the shop and back",
        "From 5 to 20 minutes",
        "I want to buy my own bread.",
        "Walking, cycling and other aerobic exercise",
        "10 minutes, once a day, 4 days a week, for 8 weeks",
        "Stop and call if your leg gives way.",
        "Things that may be feeding your pain",
        "I sleep badly and hold my breath.",
    ] {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    assert_eq!(page.attributes(".mv-plan__urgent a", "href"), ["tel:911", "tel:811"]);
    assert!(!page.says("what changed"), "it is the first version");
    let french = browser.opens("/fr/me/plan").await;
    assert!(french.says("10 minutes, une fois par jour, 4 jours par semaine"), "{}", french.text());
    assert_eq!(
        french.attribute("#problem + p", "lang").as_deref(),
        Some("en-CA"),
        "what was written in English says so"
    );

    let mut next = clinic.whole_plan();
    next["plan"]["items"][0]["dose"]["amount"] = json!({ "minutes": 15 });
    next["reason"] = "You asked for longer walks.".into();
    let written = clinic.writes_plan(&rosa, &plan, &next).await.json();
    assert!(browser.opens("/me/plan").await.says("10 minutes, once a day"), "a draft is not what one follows");
    clinic.acts_on_plan(&rosa, &written, "activate").await;

    let updated = browser.opens("/me/plan").await;
    for said in [
        "what changed",
        "You asked for longer walks.",
        "Walking, cycling and other aerobic exercise. Now: 15 minutes, once a day",
        "Before: 10 minutes, once a day",
    ] {
        assert!(updated.says(said), "{said}: {}", updated.text());
    }
}

#[tokio::test]
async fn a_plan_that_ended_is_not_followed_and_anothers_is_never_shown() {
    let (clinic, visit, rosa, ada) = clinic_of_ada().await;
    let grace = Wish::of("Grace Hopper", "grace@example.org").of_service("either").with("rosa");
    let hers = clinic.booked(&grace.at("2027-05-12T10:00:00-04:00")).await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let browser = clinic.proves_person("ada@example.org", &visit).await;
    let grace = clinic.proves_person("grace@example.org", &hers).await;

    assert!(grace.opens("/me/plan").await.says("We make it together at your first visit."));
    let held = clinic.acts_on_plan(&rosa, &plan, "hold").await.json();
    assert!(browser.opens("/me/plan").await.says("Your plan rests at the moment."));
    clinic.acts_on_plan(&rosa, &held, "revoke").await;
    assert!(browser.opens("/me/plan").await.says("We make it together at your first visit."));
}

/// Ada answers the safety questions and one about her health, and sends everything.
async fn sends_intake(clinic: &TestClinic, conditions: &str) {
    let browser = clinic.signs_in_by_mail("ada@example.org").await;
    begun(&browser).await;
    let page = browser.opens("/me/intake/conditions").await;
    browser.presses(&page, "Continue", &[("answer", conditions)]).await;
    safe(&browser, browser.opens("/me/intake/safety-rf-01").await).await;
    let sent = browser.presses(&browser.opens("/me/intake/review").await, "Send my answers", &[]).await;
    assert!(sent.says("We have your answers"), "{}", sent.text());
}

#[tokio::test]
async fn what_the_intake_speaks_against_is_blocked_until_a_clinician_clears_it() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    sends_intake(&clinic, "heart").await;

    let plan = clinic.begins_plan(&rosa, &ada).await;
    assert_eq!(rules(&plan), ["PLAN-20"], "{plan}");
    let told = plan["problems"][0]["text"].as_str().unwrap();
    assert!(told.contains("any of these? Heart trouble"), "it names the answer: {told}");
    assert_eq!(plan["problems"][0]["place"], "items.walk");

    let mut cleared = clinic.whole_plan();
    let by = plan["lead"].clone();
    cleared["plan"]["cautions"] =
        json!([{ "tag": "heart", "item": "walk", "cleared_by": by, "why": "Her cardiologist wants her to walk." }]);
    let written = clinic.writes_plan(&rosa, &plan, &cleared).await.json();
    assert_eq!(rules(&written), Vec::<String>::new(), "{written}");
    assert_eq!(clinic.acts_on_plan(&rosa, &written, "activate").await.status, 200);
}

#[tokio::test]
async fn safety_questions_that_the_patient_answered_lately_need_not_be_put_again() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    sends_intake(&clinic, "diabetes").await;
    let mut unasked = clinic.whole_plan();
    unasked["plan"].as_object_mut().unwrap().remove("red_flag_screen");
    let plans = format!("/api/v1/staff/patients/{ada}/plans");

    let fresh = rosa.post(&plans, &unasked).await.json();
    assert_eq!(rules(&fresh), Vec::<String>::new(), "{fresh}");
    clinic.waits(SignedDuration::from_hours(24 * 15));
    let old = rosa.get(&format!("/api/v1/staff/plans/{}", fresh["id"].as_str().unwrap())).await.json();

    assert!(rules(&old).contains(&"PLAN-15".to_owned()), "{old}");
}

/// What is sent to review a plan that goes on as it is.
fn review(next: &str) -> Value {
    json!({
        "items": { "walk": { "outcome": "renewed" }, "learn": { "outcome": "renewed" } },
        "goals": { "shop": { "status": "active", "achievement": "improving" } },
        "red_flag_screen": { "complete": true, "open_red": false },
        "next": next,
    })
}

/// Reviews a plan as it was last seen.
async fn reviews(rosa: &Api, plan: &Value, sent: &Value) -> movability_tests::Answer {
    let address = format!("/api/v1/staff/plans/{}/reviews", plan["id"].as_str().or(plan["plan"].as_str()).unwrap());
    rosa.clone().if_match(plan["version"].as_i64().unwrap()).post(&address, sent).await
}

#[tokio::test]
async fn a_third_renewal_without_gain_needs_a_reason_and_a_second_opinion_is_proposed() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;

    let first = reviews(&rosa, &plan, &review("2027-07-01")).await;
    assert_eq!(
        (first.status.as_u16(), first.json()["next_review"].as_str()),
        (201, Some("2027-07-01")),
        "{}",
        first.body
    );
    assert_eq!(first.json()["proposals"], json!([]));
    let second = reviews(&rosa, &first.json(), &review("2027-07-02")).await.json();
    assert_eq!(second["proposals"], json!([{ "code": "second-opinion" }]), "it did not help twice: {second}");
    let third = reviews(&rosa, &second, &review("2027-07-03")).await;
    assert_eq!(
        (third.code().as_str(), rules(&third.json())),
        ("plan_incomplete", vec!["PLAN-24".into(), "PLAN-24".into()])
    );
    assert_eq!(third.json()["problems"][0]["place"], "items.learn");

    let mut reasoned = review("2027-07-03");
    for item in ["walk", "learn"] {
        reasoned["items"][item]["reason"] = "She walks to work now.".into();
    }
    let third = reviews(&rosa, &second, &reasoned).await;
    assert_eq!(third.status, 201, "{}", third.body);
    assert_eq!(clinic.rows("review").await.len(), 3);
    assert!(!clinic.tampers("UPDATE review SET number = 7").await);
    assert!(!clinic.dump().await.contains("walks to work"), "it lies sealed");
}

#[tokio::test]
async fn a_review_asks_the_safety_questions_says_something_of_each_item_and_meets_the_plan_that_was_seen() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    clinic.waits(SignedDuration::from_hours(24 * 20));
    let mut unasked = review("2027-08-01");
    unasked.as_object_mut().unwrap().remove("red_flag_screen");

    let old = reviews(&rosa, &plan, &unasked).await;
    assert_eq!((old.status.as_u16(), rules(&old.json())), (422, vec!["PLAN-15".to_owned()]), "{}", old.body);
    let mut emergency = review("2027-08-01");
    emergency["red_flag_screen"]["open_red"] = true.into();
    assert_eq!(rules(&reviews(&rosa, &plan, &emergency).await.json()), ["PLAN-15"]);
    assert_eq!(rules(&reviews(&rosa, &plan, &review("2028-01-01")).await.json()), ["PLAN-17"], "too far away");
    let mut silent = review("2027-08-01");
    silent["items"].as_object_mut().unwrap().remove("walk");
    assert_eq!(reviews(&rosa, &plan, &silent).await.fields(), ["items.walk"]);
    let taken = reviews(&rosa, &plan, &review("2027-08-01")).await;
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert_eq!(reviews(&rosa, &plan, &review("2027-08-02")).await.code(), "version_mismatch");

    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let seen = desk.get(&format!("/api/v1/staff/plans/{}", plan["id"].as_str().unwrap())).await.json();
    assert_eq!(seen["next_review"], "2027-08-01", "the desk can offer a time");
    let held = clinic.acts_on_plan(&rosa, &taken_as_plan(&plan, &taken.json()), "hold").await.json();
    assert_eq!(held["next_review"], "2027-08-01", "holding it does not change when it is looked at");
}

/// A plan as a review left it.
fn taken_as_plan(plan: &Value, taken: &Value) -> Value {
    json!({ "id": plan["id"], "version": taken["version"] })
}

#[tokio::test]
async fn a_review_two_weeks_late_is_a_task_once_and_until_it_was_made() {
    let (clinic, _, rosa, ada) = clinic_of_ada().await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let late = async |days: i64| {
        clinic.puts_the_clock_at(
            movability_tests::at("2027-06-07T12:00:00-04:00") + SignedDuration::from_hours(24 * days),
        );
        clinic.storage().remind_of_reviews(clinic.now()).await.unwrap()
    };
    assert_eq!(plan["next_review"], "2027-06-07");

    assert_eq!((late(13).await, late(14).await, late(15).await), (0, 1, 0));
    let tasks = clinic.storage().open_tasks().await.unwrap();
    assert_eq!(
        (tasks[0].kind.as_str(), tasks[0].due.unwrap().to_string().as_str()),
        ("plan-review-overdue", "2027-06-07")
    );
    assert!(!tasks[0].detail.contains("Ada"), "it names nobody: {}", tasks[0].detail);
    let taken = reviews(&rosa, &plan, &review("2027-08-01")).await;
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert_eq!(clinic.storage().open_tasks().await.unwrap().len(), 0);
}
