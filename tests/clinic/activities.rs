//! What patients do of their plan, day by day: told in one tap, undone by telling again, never rewritten, never blamed.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Browser, TestClinic, Visit, Wish};
use serde_json::{Value, json};

async fn clinic_of_ada() -> (TestClinic, Visit, Browser, Value) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;
    let rosa = clinic.program_in_circle_of("rosa").await;
    let ada = clinic.patient_of(&visit.id, &rosa).await;
    let plan = clinic.signs_plan(&rosa, &ada).await;
    let browser = clinic.proves_person("ada@example.org", &visit).await;
    (clinic, visit, browser, plan)
}

#[tokio::test]
async fn a_patient_tells_in_one_tap_that_an_activity_was_done() {
    let (clinic, _, browser, _) = clinic_of_ada().await;
    let first = browser.opens("/me").await;
    assert!(first.says("0 of 1 activities done") && first.says("0 of 4 days this week"), "{}", first.text());
    assert!(first.says("10 minutes, once a day"), "{}", first.text());
    let button = first.buttons().into_iter().find(|button| button.starts_with("Done as planned")).unwrap();
    assert!(button.contains("Walking"), "those who hear the page know of what: {button}");

    let done = browser.presses(&first, &button, &[("did", "done")]).await;

    assert_eq!((done.status.as_u16(), done.url.path()), (200, "/me"));
    for said in ["We have written down how it went.", "1 of 1 activities done", "1 of 4 days this week"] {
        assert!(done.says(said), "{said}: {}", done.text());
    }
    assert!(!done.buttons().iter().any(|button| button.starts_with("Done as planned")), "it is told");
    browser.sends("/me/activities/walk", &[("did", "done")]).await;
    assert_eq!(clinic.rows("progress_log").await.len(), 1, "pressed twice is told once");
    assert!(browser.opens("/fr/me").await.says("Activités faites : 1 sur 1"));
}

#[tokio::test]
async fn how_it_felt_is_kept_sealed_and_another_answer_takes_its_place() {
    let (clinic, _, browser, _) = clinic_of_ada().await;
    let page = browser.opens("/me/activities/walk").await;
    assert!(page.says("Stop and call if your leg gives way.") && page.says("not right away"), "{}", page.text());
    let typed = [
        ("did", "partly"),
        ("quantity", "6"),
        ("pain", "7"),
        ("effort", "4"),
        ("note", "The stairs were too much \u{1f60a}."),
    ];
    let told = browser.presses(&page, "Save", &typed).await;
    assert!(told.says("Partly") && told.says("1 of 4 days this week"), "{}", told.text());

    let again = browser.opens("/me/activities/walk").await;
    assert_eq!(again.value("quantity").as_deref(), Some("6"));
    assert!(again.body.contains("The stairs were too much"), "what was said is there to be changed");
    let rows = clinic.rows("progress_log").await.join("\n");
    assert!(!rows.contains("stairs") && !clinic.remembers("The stairs were too much").await, "it lies sealed");

    let undone = browser.presses(&again, "Take this back", &[]).await;
    assert!(undone.says("We have taken it back.") && undone.says("0 of 4 days this week"), "{}", undone.text());
    let rest = browser.presses(&again, "Save", &[("did", "skipped")]).await;
    assert!(rest.says("Not today") && rest.says("0 of 4 days this week"), "{}", rest.text());
    for blame in ["missed", "failed", "only", "should have"] {
        assert!(!rest.own_text().to_lowercase().contains(blame), "{blame}: {}", rest.own_text());
    }
    assert_eq!(clinic.rows("progress_log").await.len(), 3, "nothing was rewritten");
    for change in ["UPDATE progress_log SET item = 'learn'", "DELETE FROM progress_log"] {
        assert!(!clinic.tampers(change).await, "{change}");
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_read_comes_back_with_what_was_typed() {
    let (clinic, _, browser, _) = clinic_of_ada().await;
    let page = browser.opens("/me/activities/walk").await;

    let back = browser.presses(&page, "Save", &[("quantity", "a lot"), ("note", "It rained.")]).await;

    assert_eq!(back.status, 422);
    assert!(back.problem("quantity").is_some() && back.says("Choose how much of it you did"), "{}", back.text());
    assert!(back.body.contains("It rained."));
    assert_eq!(clinic.rows("progress_log").await.len(), 0);
    let yesterday = browser.presses(&page, "Save", &[("did", "done"), ("day", "yesterday")]).await;
    assert!(yesterday.says("0 of 1 activities done"), "it is told of yesterday: {}", yesterday.text());
    assert_eq!(clinic.rows("progress_log").await.len(), 1);
}

#[tokio::test]
async fn a_plan_is_followed_by_its_owner_alone_and_only_while_it_is_in_force() {
    let (clinic, _, browser, plan) = clinic_of_ada().await;
    let grace = Wish::of("Grace Hopper", "grace@example.org").of_service("either").with("rosa");
    let hers = clinic.booked(&grace.at("2027-05-12T10:00:00-04:00")).await;
    let other = clinic.proves_person("grace@example.org", &hers).await;
    assert_eq!(other.opens("/me/activities/walk").await.status, 404);
    other.sends("/me/activities/walk", &[("did", "done")]).await;
    assert_eq!(clinic.rows("progress_log").await.len(), 0, "another's activity is none of theirs");
    let by_mail = clinic.signs_in_by_mail("ada@example.org").await;
    let home = by_mail.opens("/me").await;
    assert!(!home.says("activities done") && home.says("prove it is you"), "{}", home.text());
    assert_eq!(by_mail.opens("/me/activities/walk").await.status, 403);
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    assert_eq!(desk.opens("/me/activities/walk").await.status, 401);

    let rosa = clinic.program_in_circle_of("rosa").await;
    clinic.acts_on_plan(&rosa, &plan, "hold").await;
    assert!(browser.opens("/me").await.says("Your plan rests at the moment."));
    let told = browser.sends("/me/activities/walk", &[("did", "done")]).await;
    assert_eq!((told.url.path(), clinic.rows("progress_log").await.len()), ("/me/plan", 0));
}

#[tokio::test]
async fn a_plan_that_was_changed_says_so_on_the_first_page_and_prints_one_exercise_a_block() {
    let (clinic, _, browser, plan) = clinic_of_ada().await;
    assert!(!browser.opens("/me").await.says("what changed"));
    let rosa = clinic.program_in_circle_of("rosa").await;
    let mut next = clinic.whole_plan();
    next["plan"]["items"][0]["dose"]["amount"] = json!({ "minutes": 15 });
    next["reason"] = "You asked for longer walks.".into();
    let written = clinic.writes_plan(&rosa, &plan, &next).await.json();
    clinic.acts_on_plan(&rosa, &written, "activate").await;

    let news = browser.opens("/me").await;
    assert!(news.says("what changed"), "{}", news.text());
    let changed = browser.follows(&news, "/me/plan#changed").await;
    assert!(changed.says("Now: 15 minutes, once a day") && changed.says("Before: 10 minutes"), "{}", changed.text());
    let sheet = browser.opens("/me/plan/print").await;
    assert_eq!(sheet.texts("h1"), ["Plan of Ada Lovelace"]);
    for said in
        ["15 minutes, once a day", "Stop and call if your leg gives way.", "9-1-1", "Monday", "/techniques/exercise"]
    {
        assert!(sheet.says(said), "{said}: {}", sheet.text());
    }
    assert!(sheet.count(".mv-sheet__block") >= 6, "each in a block of its own");

    clinic.waits(SignedDuration::from_hours(15 * 24));
    let later = clinic.signs_in_by_mail("ada@example.org").await;
    assert!(!later.opens("/me").await.says("what changed"), "without the second proof nothing of it is told");
}
