//! Outcome measures: answers kept as they were given, a picture with its table, and a sentence that promises nothing.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Answer, Browser, TestClinic, Wish};

async fn clinic_of_ada() -> (TestClinic, Browser, String) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org").of_service("either").with("rosa")).await;
    let rosa = clinic.program_in_circle_of("rosa").await;
    let ada = clinic.patient_of(&visit.id, &rosa).await;
    let browser = clinic.signs_in_as(&[Role::Practitioner]).await;
    (clinic, browser, ada)
}

/// Answers each item of the PEG with a number.
async fn peg(browser: &Browser, ada: &str, number: &str) -> Answer {
    let page = browser.opens(&format!("/staff/patients/{ada}/measures/peg")).await;
    let typed = ["item-pain", "item-enjoyment", "item-activity"].map(|item| (item, number));
    browser.presses(&page, "Keep these answers", &typed).await
}

#[tokio::test]
async fn what_somebody_answered_becomes_a_picture_a_table_and_a_sentence() {
    let (clinic, browser, ada) = clinic_of_ada().await;

    let once = peg(&browser, &ada, "7").await;
    assert!(once.says("Measured once so far: 7."), "{} {}", once.status, once.text());
    clinic.waits(SignedDuration::from_hours(24 * 28));
    let browser = clinic.signs_in_as(&[Role::Practitioner]).await;
    let twice = peg(&browser, &ada, "4").await;

    assert!(twice.says("From 7 to 4: a change that usually matters to people."), "{}", twice.text());
    assert!(twice.says("Which change matters: A fall of 30 % or more"), "{}", twice.text());
    let picture = "svg[role=img][aria-labelledby='peg-total-title peg-total-description']";
    assert_eq!((twice.count(picture), twice.count(".mv-chart circle"), twice.count(".mv-chart polyline")), (1, 2, 1));
    assert_eq!(
        twice.texts("desc"),
        ["7 on Monday, May 10, 2027, 4 on Monday, June 7, 2027. The scale goes from 0 to 10."]
    );
    assert_eq!(twice.texts("details table th[scope=row]"), ["Monday, May 10, 2027", "Monday, June 7, 2027"]);
    assert_eq!(twice.texts("details table td"), ["7", "4"]);
    let french = browser.opens(&format!("/fr/staff/patients/{ada}/measures")).await;
    assert!(french.says("De 7 à 4 : un changement qui compte d’habitude pour les gens."), "{}", french.text());
}

#[tokio::test]
async fn answers_are_put_right_beside_what_was_given_and_never_over_it() {
    let (clinic, browser, ada) = clinic_of_ada().await;
    let first = peg(&browser, &ada, "7").await;
    let (one, other) = (browser.follows(&first, "?of=").await, browser.follows(&first, "?of=").await);
    assert_eq!(one.attributes("input[checked]", "value"), ["7", "7", "7"]);

    let righted = browser.presses(&one, "Keep these answers", &[("item-pain", "1")]).await;
    assert!(righted.says("Measured once so far: 5.") && righted.says("written down 2 times"), "{}", righted.text());
    let late = browser.presses(&other, "Keep these answers", &[("item-pain", "3")]).await;

    assert_eq!(late.status, 409);
    assert_eq!(late.attributes("input[checked]", "value"), ["3", "7", "7"], "what was typed is kept");
    assert!(late.says("in the past week?: 1"), "and theirs is shown: {}", late.text());
    let again = browser.presses(&late, "Keep these answers", &[]).await;
    assert!(again.says("Measured once so far: 5.7."), "{}", again.text());
    assert_eq!((clinic.rows("check_in").await.len(), clinic.rows("check_in_response").await.len()), (1, 3));
    for table in ["check_in_response", "score"] {
        assert!(!clinic.tampers(&format!("DELETE FROM {table}")).await, "{table}");
        assert!(!clinic.tampers(&format!("UPDATE {table} SET id = id")).await, "{table}");
    }
    let rows = clinic.rows("check_in_response").await.concat();
    assert!(!rows.contains("enjoyment"), "answers are sealed: {rows}");
}

#[tokio::test]
async fn the_activities_that_somebody_named_are_asked_again_and_no_others() {
    let (clinic, browser, ada) = clinic_of_ada().await;
    let address = format!("/staff/patients/{ada}/measures/psfs");
    let page = browser.opens(&address).await;
    let two = [("activity-1", "climb stairs"), ("able-1", "3"), ("activity-2", "swim"), ("able-2", "2")];
    let few = browser.presses(&page, "Keep these answers", &two).await;
    assert_eq!(few.status, 422);
    assert!(few.problem("activity-1").unwrap().contains("Name 3 to 5 activities"), "{}", few.text());
    assert_eq!(few.value("activity-2").as_deref(), Some("swim"));
    let three = [("activity-3", "sit at work"), ("able-3", "4")];
    let kept = browser.presses(&few, "Keep these answers", &three).await;
    assert!(kept.says("Measured once so far: 3."), "{}", kept.text());

    clinic.waits(SignedDuration::from_mins(5));
    let again = browser.opens(&address).await;
    assert!(again.says("climb stairs: How able are you"), "{}", again.text());
    let able = [("able-1", "5"), ("able-2", "5"), ("able-3", "6"), ("activity-1", "fly")];
    let other = browser.presses(&again, "Keep these answers", &able).await;
    assert_eq!(other.status, 422, "{}", other.text());
    let better = browser.presses(&again, "Keep these answers", &able[..3]).await;
    assert!(better.says("From 3 to 5.3: a change that usually matters"), "{}", better.text());
}

#[tokio::test]
async fn what_cannot_be_an_answer_is_told_beside_its_field_and_kept() {
    let (clinic, browser, ada) = clinic_of_ada().await;
    let page = browser.opens(&format!("/staff/patients/{ada}/measures/peg")).await;
    for (typed, field, said) in [
        (vec![], "item-pain", "Answer at least one question."),
        (vec![("item-pain", "11")], "item-pain", "from 0 to 10"),
        (vec![("item-pain", "3"), ("on-day", "31"), ("on-month", "2")], "on", "Enter a day, month and year."),
        (vec![("item-pain", "3"), ("on-day", "11")], "on", "This day has not come yet."),
    ] {
        let refused = browser.presses(&page, "Keep these answers", &typed).await;
        assert_eq!(refused.status, 422, "{typed:?}");
        let problem = refused.problem(field).unwrap_or_else(|| panic!("{typed:?}: {}", refused.text()));
        assert!(problem.contains(said), "{typed:?}: {problem}");
    }
    assert_eq!(clinic.rows("check_in").await.len(), 0);
}

#[tokio::test]
async fn measures_are_for_those_who_treat_and_worrying_scores_are_told_to_somebody() {
    let (clinic, browser, ada) = clinic_of_ada().await;
    let desk = clinic.signs_in_as(&[Role::FrontDesk]).await;
    let ivo = clinic.signs_in(&clinic.hires(&[Role::Practitioner], &["ivo"]).await).await;
    let address = format!("/staff/patients/{ada}/measures");
    assert_eq!((desk.opens(&address).await.status.as_u16(), ivo.opens(&address).await.status.as_u16()), (403, 404));

    let page = browser.opens(&format!("{address}/phq-4")).await;
    let worst: Vec<String> = page.attributes("input[type=radio]", "name");
    let worst: Vec<(&str, &str)> = worst.iter().map(|name| (name.as_str(), "3")).collect();
    let kept = browser.presses(&page, "Keep these answers", &worst).await;

    assert!(kept.says("Measured once so far: 12."), "{}", kept.text());
    let flags = clinic.rows("urgent_flag").await;
    assert!(flags.len() == 1 && flags[0].contains("RF-43"), "{flags:?}");
    assert_eq!(clinic.rows("alert").await.len(), 1);
}

#[tokio::test]
async fn what_the_intake_measured_is_the_baseline_and_a_fresh_score_lets_a_plan_be_signed() {
    let (clinic, _, ada) = clinic_of_ada().await;
    let own = clinic.signs_in_by_mail("ada@example.org").await;
    crate::intake::begun(&own).await;
    let page = own.opens("/me/intake/pain-peg").await;
    own.presses(&page, "Continue", &[("item-pain", "8"), ("item-enjoyment", "8"), ("item-activity", "8")]).await;
    crate::intake::safe(&own, own.opens("/me/intake/safety-rf-01").await).await;
    let sent = own.presses(&own.opens("/me/intake/review").await, "Send my answers", &[]).await;
    own.presses(&sent, "Change an answer", &[]).await;
    own.presses(&own.opens("/me/intake/review").await, "Send my answers", &[]).await;
    assert_eq!(clinic.rows("check_in_response").await.len(), 1, "the same answers are not written down twice");

    let rosa = clinic.program_in_circle_of("rosa").await;
    let mut unmeasured = clinic.whole_plan();
    unmeasured["plan"].as_object_mut().unwrap().remove("baseline");
    let plan = rosa.post(&format!("/api/v1/staff/patients/{ada}/plans"), &unmeasured).await.json();
    assert_eq!(plan["problems"].as_array().unwrap().len(), 0, "{plan}");
    clinic.waits(SignedDuration::from_hours(24 * 15));
    let address = format!("/api/v1/staff/plans/{}", plan["id"].as_str().unwrap());
    let missing = |plan: &serde_json::Value| plan["problems"].to_string().contains("PLAN-14");
    assert!(missing(&rosa.get(&address).await.json()), "two weeks later it is old");
    let browser = clinic.signs_in_as(&[Role::Practitioner]).await;
    let measured = peg(&browser, &ada, "5").await;
    assert!(measured.says("From 8 to 5: a change that usually matters"), "{}", measured.text());
    assert!(!missing(&rosa.get(&address).await.json()));
}
