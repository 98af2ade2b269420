//! Plans at the desk: written part by part, with what still stands against signing always in sight, and never over a
//! colleague's words.

use domain::access::Role;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use movability_tests::{Answer, Browser, TestClinic, Wish};

async fn clinic_of_ada() -> (TestClinic, Browser, String) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;
    let rosa = clinic.program_in_circle_of("rosa").await;
    let ada = clinic.patient_of(&visit.id, &rosa).await;
    let browser = clinic.signs_in_as(&[Role::Practitioner]).await;
    (clinic, browser, ada)
}

fn today(clinic: &TestClinic) -> Date {
    clinic.now().to_zoned(TimeZone::get("America/Toronto").unwrap()).date()
}

/// The three fields of a day.
fn day(name: &str, day: Date) -> Typed {
    let parts = [("day", day.day().to_string()), ("month", day.month().to_string()), ("year", day.year().to_string())];
    parts.map(|(part, number)| (format!("{name}-{part}"), number)).to_vec()
}

fn typed(fields: &[(&str, &str)]) -> Typed {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Opens a part, types into it and keeps it.
async fn writes(browser: &Browser, plan: &str, part: &str, fields: &[Vec<(String, String)>]) -> Answer {
    let address = format!("{plan}/edit/{part}");
    let page = browser.opens(&address).await;
    assert_eq!((page.status.as_u16(), page.count("h1")), (200, 1), "{part}: {}", page.text());
    let version = page.value("version").unwrap();
    let fields = fields.concat().into_iter().chain([("version".to_owned(), version)]);
    browser.sends(&address, &fields.collect::<Vec<_>>()).await
}

/// Begins a plan; its address.
async fn begun(browser: &Browser, ada: &str) -> String {
    let list = browser.opens(&format!("/staff/patients/{ada}/plans")).await;
    let plan = browser.presses(&list, "Begin a plan", &[]).await;
    assert!(plan.says("Plan for Ada Lovelace") && plan.says("being written"), "{}", plan.text());
    plan.url.path().to_owned()
}

/// Writes everything a plan needs but its baseline.
async fn writes_all(clinic: &TestClinic, browser: &Browser, plan: &str) -> Answer {
    let today = today(clinic);
    let topics = ["nature", "expected_benefit", "material_risks", "side_effects", "doing_nothing", "medical_options"];
    let topics: Vec<(&str, &str)> = topics.iter().chain(&["declining"]).map(|topic| ("about", *topic)).collect();
    let goal = [
        ("what", "Walk to the shop and back"),
        ("why", "I want to buy my own bread."),
        ("measure", "Minutes on my feet"),
        ("unit", "minutes"),
        ("baseline", "5"),
        ("target", "20"),
        ("spoken-by", "patient"),
        ("functional", "yes"),
    ];
    let walk = [("technique", "exercise.aerobic"), ("rationale", "factor-1"), ("provider", "patient")];
    let learn = [("technique", "education.pain"), ("rationale", "factor-2"), ("provider", "physiotherapist")];
    let much = [("amount", "minutes"), ("of", "10"), ("daily", "1"), ("days", "4")];
    let once = [("amount", "session"), ("days", "1"), ("sessions", "3")];
    let flare = [
        ("early-signs", "I sleep badly."),
        ("first-two-days", "Half of everything."),
        ("keep-doing", "Short walks."),
        ("whom-to-call", "The clinic."),
        ("urgent-signs", "Numb between the legs."),
        ("numbers", "9-1-1, 8-1-1"),
    ];
    let factor = [("text-1", "Little movement since the summer."), ("modifiable-1", "yes")];
    let fear = [("text-1", "Afraid that bending does harm."), ("modifiable-1", "yes")];
    let parts: [(&str, Vec<Typed>); 12] = [
        ("problem", vec![typed(&[("problem", "My back hurts when I sit for long.")])]),
        ("factors.biological", vec![typed(&factor)]),
        ("factors.psychological", vec![typed(&fear)]),
        ("factors.social", vec![typed(&[("none", "A kind family.")])]),
        ("preferences", vec![typed(&[("text-1", "No gym."), ("kind-1", "constraint")])]),
        ("goals.new", vec![typed(&goal), day("date", today.saturating_add(60.days()))]),
        ("items.new", vec![typed(&walk), typed(&much)]),
        ("items.new", vec![typed(&learn), typed(&once)]),
        ("flare_up_plan", vec![typed(&flare)]),
        ("reviews", vec![day("review-1", today.saturating_add(28.days()))]),
        ("consent", vec![typed(&topics), day("on", today), typed(&[("form", "spoken")])]),
        ("red_flag_screen", vec![day("on", today), typed(&[("asked", "complete")])]),
    ];
    let mut last = browser.opens(plan).await;
    for (part, fields) in parts {
        last = writes(browser, plan, part, &fields).await;
        assert!(last.says("The draft is kept."), "{part}: {} {}", last.status, last.text());
    }
    last
}

/// Answers the PEG.
async fn measures(browser: &Browser, ada: &str) {
    let page = browser.opens(&format!("/staff/patients/{ada}/measures/peg")).await;
    let typed = ["item-pain", "item-enjoyment", "item-activity"].map(|item| (item, "6"));
    browser.presses(&page, "Keep these answers", &typed).await;
}

/// One form as it is sent.
type Typed = Vec<(String, String)>;

#[tokio::test]
async fn a_plan_is_written_part_by_part_signed_and_changed_with_a_reason() {
    let (clinic, browser, ada) = clinic_of_ada().await;
    let plan = begun(&browser, &ada).await;
    let empty = browser.opens(&plan).await;
    for rule in ["PLAN-01", "PLAN-04", "PLAN-13", "PLAN-14", "PLAN-15", "PLAN-16", "PLAN-17", "PLAN-18", "PLAN-19"] {
        assert!(empty.says(rule), "{rule}: {}", empty.text());
    }
    let there = browser.follows(&empty, "/edit/flare_up_plan").await;
    assert!(there.says("If it flares up: plan for Ada Lovelace"), "the list leads to its place: {}", there.text());

    let written = writes_all(&clinic, &browser, &plan).await;
    assert!(written.says("PLAN-14") && !written.says("PLAN-13"), "{}", written.text());
    measures(&browser, &ada).await;
    let whole = browser.opens(&plan).await;
    assert!(whole.says("Every rule is passed."), "{}", whole.text());
    assert!(whole.says("Low back pain: exercise, of any kind, probably eases pain."), "evidence stands beside it");
    let sign = browser.follows(&whole, "/sign").await;
    assert!(sign.says("This is the first version of the plan."), "{}", sign.text());
    let signed = browser.presses(&sign, "Sign the plan", &[]).await;
    assert!(signed.says("The plan is signed and in force.") && signed.says("in force"), "{}", signed.text());

    let more = browser.opens(&format!("{plan}/edit/items.aerobic-1")).await;
    let changed = browser.presses(&more, "Keep this", &[("of", "15")]).await;
    let sign = browser.follows(&changed, "/sign").await;
    let said = "Item “Walking, cycling and other aerobic exercise”: how much";
    assert!(sign.says(said), "{}", sign.text());
    let silent = browser.presses(&sign, "Sign the plan", &[]).await;
    assert_eq!(silent.status, 422);
    assert!(silent.says("Say what changed and why"), "{}", silent.text());
    writes(&browser, &plan, "reason", &[typed(&[("reason", "You asked for longer walks.")])]).await;
    let sign = browser.opens(&format!("{plan}/sign")).await;
    browser.presses(&sign, "Sign the plan", &[]).await;
    assert_eq!(clinic.rows("plan_version").await.len(), 2);
    let french = browser.opens(&format!("/fr{plan}")).await;
    assert!(french.says("Plan pour Ada Lovelace") && french.says("Marche, vélo"), "{}", french.text());
}

#[tokio::test]
async fn of_two_who_write_at_once_nobodys_words_are_lost() {
    let (clinic, rosa, ada) = clinic_of_ada().await;
    let covers = clinic.signs_in_as(&[Role::Practitioner]).await;
    let plan = begun(&rosa, &ada).await;
    let address = format!("{plan}/edit/problem");
    let (hers, his) = (rosa.opens(&address).await, covers.opens(&address).await);
    rosa.presses(&hers, "Keep this", &[("problem", "My back hurts.")]).await;

    let late = covers.presses(&his, "Keep this", &[("problem", "Her neck hurts.")]).await;

    assert_eq!(late.status, 409);
    assert_eq!(late.value("problem").as_deref().map(str::trim), Some("Her neck hurts."), "what was typed is kept");
    assert!(late.says("What is kept now") && late.says("My back hurts."), "theirs is shown: {}", late.text());
    let seen = covers.presses(&late, "Keep this", &[]).await;
    assert!(seen.says("Her neck hurts."), "{}", seen.text());
}

#[tokio::test]
async fn a_draft_keeps_itself_while_it_is_written() {
    let (_clinic, browser, ada) = clinic_of_ada().await;
    let plan = begun(&browser, &ada).await;
    let address = format!("{plan}/edit/problem");
    let page = browser.opens(&address).await;
    assert_eq!(page.count("form[data-keep]"), 1);
    let version = page.value("version").unwrap();
    let sent = [("problem", "My back hurts."), ("version", version.as_str()), ("auto", "yes")];

    let kept = browser.sends(&address, &sent).await;
    let late = browser.sends(&address, &sent).await;

    assert_eq!(
        (kept.status.as_u16(), kept.json()["version"].as_i64()),
        (200, Some(version.parse::<i64>().unwrap() + 1))
    );
    assert_eq!(late.status, 409, "{}", late.body);
    assert_eq!(browser.opens(&address).await.value("problem").as_deref().map(str::trim), Some("My back hurts."));
}

#[tokio::test]
async fn goals_are_put_in_order_by_buttons_and_taken_out() {
    let (_clinic, browser, ada) = clinic_of_ada().await;
    let plan = begun(&browser, &ada).await;
    for what in ["Walk", "Swim"] {
        writes(&browser, &plan, "goals.new", &[typed(&[("what", what)])]).await;
    }
    let place = |page: &Answer, what: &str| page.text().find(&format!("an activity {what}")).unwrap();

    let page = browser.opens(&plan).await;
    assert!(place(&page, "Walk") < place(&page, "Swim"), "{}", page.text());
    let page = browser.presses(&page, "Down", &[]).await;
    assert!(place(&page, "Swim") < place(&page, "Walk"), "{}", page.text());
    let swim = browser.opens(&format!("{plan}/edit/goals.goal-2")).await;
    let page = browser.presses(&swim, "Take it out of the plan", &[]).await;
    assert!(!page.says("Swim") && page.says("Walk"), "{}", page.text());
    assert_eq!(browser.opens(&format!("{plan}/edit/goals.goal-2")).await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_is_told_beside_its_field_and_kept() {
    let (_clinic, browser, ada) = clinic_of_ada().await;
    let plan = begun(&browser, &ada).await;
    let long = "é".repeat(2001);
    let cases = [
        ("problem", vec![("problem", long.as_str())], "problem"),
        ("items.new", vec![("technique", "")], "technique"),
        ("items.new", vec![("technique", "exercise.aerobic"), ("amount", "minutes"), ("days", "4")], "of"),
        ("items.new", vec![("technique", "exercise.aerobic"), ("amount", "session"), ("days", "8")], "days"),
        (
            "items.new",
            vec![("technique", "exercise.aerobic"), ("quota-baseline", "9"), ("quota-increment", "11")],
            "quota-baseline",
        ),
        ("goals.new", vec![("baseline", "a lot")], "baseline"),
        ("goals.new", vec![("level-1", "Nothing"), ("importance", "4"), ("difficulty", "1")], "importance"),
        ("external_treatments.new", vec![("kind", "medicine")], "what"),
        ("reviews", vec![("review-1-day", "31"), ("review-1-month", "2"), ("review-1-year", "2027")], "review-1"),
    ];
    for (part, fields, beside) in cases {
        let refused = writes(&browser, &plan, part, &[typed(&fields)]).await;
        assert_eq!(refused.status, 422, "{part} {fields:?}");
        assert!(refused.problem(beside).is_some(), "{part} {beside}: {}", refused.text());
    }
    let refused = writes(&browser, &plan, "problem", &[typed(&[("problem", &long)])]).await;
    assert_eq!(refused.value("problem").as_deref().map(str::trim), Some(long.as_str()), "kept");
    let fine = writes(&browser, &plan, "problem", &[typed(&[("problem", "Zoe\u{308} 🧘🏽‍♀️")])]).await;
    assert!(fine.says("Zoe\u{308} 🧘🏽‍♀️"), "{}", fine.text());
    assert_eq!(browser.opens(&format!("{plan}/edit/toxin")).await.status, 404);
}

#[tokio::test]
async fn what_speaks_against_an_item_is_cleared_beside_it() {
    let (clinic, browser, ada) = clinic_of_ada().await;
    let own = clinic.signs_in_by_mail("ada@example.org").await;
    crate::intake::begun(&own).await;
    let page = own.opens("/me/intake/conditions").await;
    own.presses(&page, "Continue", &[("answer", "heart")]).await;
    let plan = begun(&browser, &ada).await;
    let walk = [("technique", "exercise.aerobic"), ("provider", "patient")];
    let page = writes(&browser, &plan, "items.new", &[typed(&walk)]).await;
    assert!(page.says("PLAN-20 An answer speaks against this"), "{}", page.text());

    let item = browser.opens(&format!("{plan}/edit/items.aerobic-1")).await;
    assert!(item.says("any of these? Heart trouble Why is it safe?"), "{}", item.text());
    let cleared = browser.presses(&item, "Keep this", &[("safe-heart", "Her cardiologist wants her to walk.")]).await;

    assert!(!cleared.says("PLAN-20") && cleared.says("Her cardiologist wants her to walk."), "{}", cleared.text());
}

#[tokio::test]
async fn the_desk_sees_that_there_is_a_plan_and_others_find_none() {
    let (clinic, browser, ada) = clinic_of_ada().await;
    let plan = begun(&browser, &ada).await;
    writes(&browser, &plan, "problem", &[typed(&[("problem", "My back hurts.")])]).await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let ivo = clinic.signs_in(&clinic.hires(&[Role::Practitioner], &["ivo"]).await).await;

    let list = desk.opens(&format!("/staff/patients/{ada}/plans")).await;
    assert!(list.says("being written") && !list.says("back hurts"), "{}", list.text());
    assert!(!list.buttons().iter().any(|button| button.contains("Begin")), "{:?}", list.buttons());
    for address in [plan.clone(), format!("{plan}/edit/problem"), format!("{plan}/sign")] {
        assert_eq!(desk.opens(&address).await.status, 403, "{address}");
        assert_eq!(ivo.opens(&address).await.status, 404, "{address}");
    }
}
