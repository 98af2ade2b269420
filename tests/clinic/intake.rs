//! What people answer before a first visit: one question a page, saved as they go, and what an answer can set off.

use domain::intake::Step;
use movability_tests::{Answer, Browser, TestClinic, Visit, Wish, at};

const ADA: &str = "ada@example.org";

async fn clinic_of_ada() -> (TestClinic, Visit, Browser) {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", ADA)).await;
    let browser = clinic.signs_in_by_mail(ADA).await;
    (clinic, visit, browser)
}

/// Begins, and says when she was born.
pub(crate) async fn begun(browser: &Browser) -> Answer {
    let first = browser.opens("/me/intake").await;
    let birth = browser.presses(&first, "Start", &[]).await;
    assert_eq!(birth.url.path(), "/me/intake/birth-date", "{}", birth.text());
    let next =
        browser.presses(&birth, "Continue", &[("birth-day", "28"), ("birth-month", "3"), ("birth-year", "1970")]).await;
    assert_eq!(next.url.path(), "/me/intake/pain-where", "{}", next.text());
    next
}

/// Answers no to every safety question from a page on, and comes to the review.
pub(crate) async fn safe(browser: &Browser, mut page: Answer) -> Answer {
    while page.url.path().starts_with("/me/intake/safety-") {
        let signs = signs(&page);
        let typed: Vec<(&str, &str)> = signs.iter().map(|sign| (sign.as_str(), "no")).collect();
        page = browser.presses(&page, "Continue", &typed).await;
    }
    page
}

/// The fields of the signs that a page asks.
fn signs(page: &Answer) -> Vec<String> {
    let mut names = page.attributes("input[type=radio]", "name");
    names.dedup();
    names
}

#[tokio::test]
async fn an_intake_is_answered_one_question_a_page_and_sent() {
    let (clinic, _, browser) = clinic_of_ada().await;
    assert!(browser.opens("/me").await.says("Answer the questions before your visit"));
    let first = browser.opens("/me/intake").await;
    assert!(first.says("Not for emergencies") && first.says("9-1-1"), "{}", first.text());

    let mut page = begun(&browser).await;
    let mut pages = 0;
    while !page.url.path().starts_with("/me/intake/safety-") {
        assert_eq!((page.status.as_u16(), page.count("h1")), (200, 1), "{}", page.text());
        page = browser.presses(&page, "Skip this question", &[("do", "skip")]).await;
        pages += 1;
        assert!(pages < 80, "it does not end: {}", page.url);
    }
    assert!(pages > 30, "{pages}");
    let review = safe(&browser, page).await;
    assert!(
        review.says("Check your answers") && review.says("Left out") && review.says("March 28, 1970"),
        "{}",
        review.text()
    );
    let sent = browser.presses(&review, "Send my answers", &[]).await;

    assert_eq!(sent.url.path(), "/me/intake");
    assert!(sent.says("We have your answers") && !sent.says("fine"), "{}", sent.text());
    assert_eq!(clinic.rows("intake_revision").await.len(), 1);
    assert_eq!(
        browser.opens("/me/intake/pain-where").await.url.path(),
        "/me/intake",
        "what was sent is not changed by a link"
    );
    let again = browser.presses(&sent, "Change an answer", &[]).await;
    assert_eq!(again.url.path(), "/me/intake/review");
    browser.presses(&again, "Send my answers", &[]).await;
    assert_eq!(clinic.rows("intake_revision").await.len(), 2, "a change is another revision");
    assert!(!clinic.tampers("UPDATE intake_revision SET number = 7").await);
}

#[tokio::test]
async fn what_was_answered_is_there_again_and_goes_on_where_it_stopped() {
    let (_clinic, _, browser) = clinic_of_ada().await;
    let place = begun(&browser).await;
    let since = browser.presses(&place, "Continue", &[("answer", "low-back")]).await;
    assert_eq!(since.url.path(), "/me/intake/pain-since");

    let again = browser.opens("/me/intake").await;
    assert!(again.says("Your answers so far are saved"), "{}", again.text());
    let resumed = browser.presses(&again, "Go on", &[]).await;

    assert_eq!(resumed.url.path(), "/me/intake/pain-since");
    let back = browser.opens("/me/intake/pain-where").await;
    assert_eq!(back.attributes("input[checked]", "value"), ["low-back"]);
    let french = browser.opens("/fr/me/intake/pain-where").await;
    assert!(french.says("Où avez-vous mal?") && french.says("Bas du dos"), "{}", french.text());
}

#[tokio::test]
async fn an_earlier_sitting_is_shown_to_the_person_and_not_to_the_mailbox() {
    let (clinic, visit, browser) = clinic_of_ada().await;
    let place = begun(&browser).await;
    browser.presses(&place, "Continue", &[("answer", "pelvis")]).await;
    let page = browser.opens("/me/intake/main-worry").await;
    browser.presses(&page, "Continue", &[("answer", "that it is cancer")]).await;

    let mailbox = clinic.signs_in_by_mail(ADA).await;
    let shown = mailbox.opens("/me/intake/main-worry").await;
    assert!(shown.says("Saved earlier") && !shown.body.contains("cancer"), "{}", shown.text());
    let review = mailbox.opens("/me/intake/review").await;
    assert!(review.says("Saved earlier") && !review.says("cancer") && !review.says("Pelvis"), "{}", review.text());
    let kept = mailbox.presses(&shown, "Continue", &[]).await;
    assert_eq!(kept.status, 200);

    let proven = clinic.proves_person(ADA, &visit).await;
    let shown = proven.opens("/me/intake/main-worry").await;
    assert_eq!(shown.value("answer").as_deref().map(str::trim), Some("that it is cancer"), "left as it was");
    let rows = clinic.rows("intake").await;
    assert!(!rows[0].contains("cancer") && !rows[0].contains("pelvis"), "answers are sealed: {rows:?}");
}

#[tokio::test]
async fn nonsense_is_told_beside_its_field_and_kept() {
    let (_clinic, _, browser) = clinic_of_ada().await;
    let first = browser.opens("/me/intake").await;
    let birth = browser.presses(&first, "Start", &[]).await;
    for (typed, said) in [
        (["1", "1", "2050"], "This lies in the future"),
        (["30", "2", "1970"], "Enter day, month and year"),
        (["", "", "1970"], "Enter day, month and year"),
        (["1", "1", "1900"], "This is very long ago"),
        (["1", "1", "2015"], "If you are under 18, please call us at 416-555-0123"),
    ] {
        let [day, month, year] = typed;
        let fields = [("birth-day", day), ("birth-month", month), ("birth-year", year)];
        let refused = browser.presses(&birth, "Continue", &fields).await;
        assert_eq!(refused.status, 422, "{typed:?}");
        let problem = refused.problem("birth").unwrap_or_else(|| panic!("{}", refused.text()));
        assert!(problem.contains(said), "{typed:?}: {problem}");
        assert_eq!(refused.value("birth-year").as_deref(), Some(year));
    }
    let fine = [("birth-day", "28"), ("birth-month", "3"), ("birth-year", "1970")];
    assert_eq!(browser.presses(&birth, "Continue", &fine).await.url.path(), "/me/intake/pain-where");

    let tries = [
        ("stiff-minutes", vec![("answer", "601")], "Enter a number from 0 to 600"),
        ("stiff-minutes", vec![("answer", "a while")], "Enter a number, such as 7 or 7.5"),
        ("pain-began", vec![("answer", "by-magic")], "Choose"),
        ("pain-day", vec![("answer", "yesterday")], "Choose"),
        ("pain-where", vec![("answer", "wings")], "Choose"),
        ("conditions", vec![("answer", "none,heart")], "Choose"),
    ];
    for (question, typed, said) in tries {
        let page = browser.opens(&format!("/me/intake/{question}")).await;
        let refused = browser.presses(&page, "Continue", &typed).await;
        assert_eq!(refused.status, 422, "{question} {typed:?}");
        let problem = refused.problem("answer").unwrap_or_else(|| panic!("{}", refused.text()));
        assert!(problem.contains(said), "{question} {typed:?}: {problem}");
        assert!(refused.body.contains("<title>Error:"), "{question}");
    }
    let page = browser.opens("/me/intake/pain-since").await;
    let refused = browser.presses(&page, "Continue", &[("answer-month", "13"), ("answer-year", "2019")]).await;
    assert!(refused.problem("answer").unwrap().contains("Enter at least a year"), "{}", refused.text());
    let refused = browser.presses(&page, "Continue", &[("answer-month", "6"), ("answer-year", "2027")]).await;
    assert!(refused.problem("answer").unwrap().contains("This lies in the future"), "{}", refused.text());
    let page = browser.opens("/me/intake/pain-better").await;
    let long = "é".repeat(2001);
    let refused = browser.presses(&page, "Continue", &[("answer", &long)]).await;
    assert_eq!((refused.status.as_u16(), refused.value("answer").unwrap().trim()), (422, long.as_str()), "kept");
    let fine = browser.presses(&page, "Continue", &[("answer", "Zoe\u{308} 🧘🏽‍♀️ und Ruhe")]).await;
    assert_eq!(fine.status, 200, "combining marks and pictures are words too: {}", fine.text());
    let page = browser.opens("/me/intake/pain-better").await;
    assert!(page.value("answer").unwrap().contains("Zoe\u{308} 🧘🏽‍♀️"), "as it was typed");
}

#[tokio::test]
async fn who_is_younger_than_eighteen_is_asked_to_phone() {
    let clinic = TestClinic::open().await;
    let mut wish = Wish::of("Ada Lovelace", ADA);
    wish.body["patient"]["birth_date"] = "2012-05-01".into();
    clinic.booked(&wish).await;
    let browser = clinic.signs_in_by_mail(ADA).await;

    let first = browser.opens("/me/intake").await;

    assert!(first.says("You are under 18") && first.says("416-555-0123"), "{}", first.text());
    let pressed = browser.sends("/me/intake", &[("", "")]).await;
    assert_eq!(pressed.url.path(), "/me/intake");
    assert_eq!(clinic.rows("intake").await.len(), 0);
}

#[tokio::test]
async fn a_course_of_injections_is_told_as_far_as_it_is_known() {
    let (clinic, _, browser) = clinic_of_ada().await;
    begun(&browser).await;
    let ever = browser.opens("/me/intake/toxin-ever").await;
    let courses = browser.presses(&ever, "Continue", &[("answer", "currently")]).await;
    assert_eq!(courses.url.path(), "/me/intake/toxin-courses");
    let course = browser.presses(&courses, "Add a course of injections", &[("do", "add")]).await;
    assert_eq!(course.url.path(), "/me/intake/toxin-courses/1");

    let wrong = [("best_relief", "101"), ("units", "100"), ("last-year", "2030"), ("sessions", "many")];
    let refused = browser.presses(&course, "Save this course", &wrong).await;
    assert_eq!(refused.status, 422);
    for (field, said) in [
        ("best_relief", "Enter a number from 0 to 100"),
        ("product", "Choose the product that these units belong to"),
        ("last", "This lies in the future"),
        ("sessions", "Enter a whole number"),
    ] {
        let problem = refused.problem(field).unwrap_or_else(|| panic!("{field}: {}", refused.text()));
        assert!(problem.contains(said), "{field}: {problem}");
    }
    assert_eq!(refused.value("best_relief").as_deref(), Some("101"), "kept");
    let told = [
        ("product", "abobotulinumtoxina"),
        ("units", "?"),
        ("purposes", "chronic_migraine"),
        ("interval_weeks", "10"),
        ("last-unsure", "not-sure"),
    ];
    let listed = browser.presses(&course, "Save this course", &told).await;
    assert!(listed.says("Course 1: abobotulinumtoxinA (Dysport)"), "{}", listed.text());

    let again = browser.follows(&listed, "toxin-courses/1").await;
    assert_eq!((again.value("units").as_deref(), again.value("interval_weeks").as_deref()), (Some("?"), Some("10")));
    let mailbox = clinic.signs_in_by_mail(ADA).await;
    assert_eq!(mailbox.opens("/me/intake/toxin-courses/1").await.url.path(), "/me/intake/toxin-courses", "not shown");
    let removed = browser.presses(&again, "Remove this course", &[]).await;
    assert!(!removed.says("Course 1"), "{}", removed.text());
}

#[tokio::test]
async fn toxin_is_asked_about_only_where_it_may_have_been_injected() {
    let (_clinic, _, browser) = clinic_of_ada().await;
    begun(&browser).await;
    let ever = browser.opens("/me/intake/toxin-ever").await;
    browser.presses(&ever, "Continue", &[("answer", "never")]).await;
    assert_eq!(browser.opens("/me/intake/toxin-courses").await.status, 404);
    assert_eq!(browser.opens("/me/intake/safety-rf-30").await.status, 404);

    let ever = browser.opens("/me/intake/toxin-ever").await;
    browser.presses(&ever, "Continue", &[("answer", "not-sure")]).await;
    assert_eq!(browser.opens("/me/intake/toxin-courses").await.status, 200);
    assert_eq!(browser.opens("/me/intake/safety-rf-30").await.status, 200);
    assert_eq!(
        browser.opens("/me/intake/safety-rf-40").await.status,
        404,
        "nobody is asked by a form who may find no answer"
    );
}

#[tokio::test]
async fn answers_cannot_be_sent_while_something_needed_is_missing() {
    let (clinic, _, browser) = clinic_of_ada().await;
    begun(&browser).await;
    let review = browser.opens("/me/intake/review").await;

    let refused = browser.presses(&review, "Send my answers", &[]).await;

    assert_eq!(refused.status, 422);
    assert!(refused.says("There is a problem") && refused.says("Please answer this"), "{}", refused.text());
    assert!(refused.links().iter().any(|link| link == "#safety-rf-01"), "{:?}", refused.links());
    assert_eq!(clinic.rows("intake_revision").await.len(), 0);
}

#[tokio::test]
async fn a_new_questionnaire_leaves_answers_in_the_version_they_were_begun_with() {
    let (clinic, _, browser) = clinic_of_ada().await;
    let place = begun(&browser).await;
    browser.presses(&place, "Continue", &[("answer", "neck")]).await;
    clinic
        .tampers(
            "INSERT INTO clinical_version (kind, id, version, entry, imported_at)
             SELECT kind, id, 2, replace(replace(entry, '\"version\":1,\"title\"', '\"version\":2,\"title\"'),
             'Where does it hurt?', 'Where is the pain?'), imported_at
             FROM clinical_version WHERE kind = 'questionnaire'",
        )
        .await;

    let same = browser.opens("/me/intake/pain-where").await;

    assert!(same.says("Where does it hurt?"), "{}", same.text());
    assert_eq!(same.attributes("input[checked]", "value"), ["neck"]);
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let other = clinic.signs_in_by_mail("grace@example.org").await;
    let first = begun(&other).await;
    assert!(first.says("Where is the pain?"), "who begins now is asked the new one: {}", first.text());
}

#[tokio::test]
async fn a_red_answer_is_met_in_the_response_to_its_very_form() {
    let (clinic, _, browser) = clinic_of_ada().await;
    begun(&browser).await;
    clinic.puts_the_clock_at(at("2027-05-10T10:00:00-04:00"));
    let browser = clinic.signs_in_by_mail(ADA).await;
    let page = browser.opens("/me/intake/safety-rf-01").await;
    let signs = signs(&page);
    let typed: Vec<(&str, &str)> = signs.iter().map(|sign| (sign.as_str(), "no")).collect();
    let mut red = typed.clone();
    red[0].1 = "yes";

    let met = browser.presses(&page, "Continue", &red).await;

    assert_eq!((met.status.as_u16(), met.url.path()), (200, "/me/intake/safety-rf-01"), "no redirect in between");
    assert_eq!(met.texts("main [role=alert] h2"), ["Important: Get help now"]);
    assert!(met.links().contains(&"tel:911".to_owned()), "{:?}", met.links());
    assert!(met.says("Nerves at the bottom of the back may be under pressure"), "{}", met.text());
    assert!(!met.says("nobody here is reading this now"), "somebody is there: {}", met.text());
    let before = met.body.find("role=\"alert\"").unwrap();
    assert!(before < met.body.find("<h1").unwrap(), "above everything");
    let on = browser.follows(&met, &Step::Safety("RF-02".to_owned()).to_string()).await;
    assert_eq!(on.status, 200, "one may go on");

    clinic.puts_the_clock_at(at("2027-05-15T03:00:00-04:00"));
    let night = clinic.signs_in_by_mail(ADA).await;
    let page = night.opens("/me/intake/safety-rf-01").await;
    let met = night.presses(&page, "Continue", &red).await;
    assert!(met.says("Get help now") && met.says("nobody here is reading this now"), "asked again: {}", met.text());
    let french = night.opens("/fr/me/intake/safety-rf-01").await;
    let met = night.presses(&french, "Continuer", &red).await;
    assert!(met.says("Demandez de l’aide maintenant") && met.says("personne ici ne lit ceci"), "{}", met.text());
}

#[tokio::test]
async fn an_emergency_does_not_wait_for_the_rest_of_its_page() {
    let (_clinic, _, browser) = clinic_of_ada().await;
    begun(&browser).await;
    let page = browser.opens("/me/intake/safety-rf-01").await;
    let signs = signs(&page);

    let met = browser.presses(&page, "Continue", &[(signs[1].as_str(), "yes")]).await;

    assert!(met.says("Get help now"), "{}", met.text());
    assert!(met.problem(&signs[0]).is_some(), "and what is missing is asked all the same: {}", met.text());
}

#[tokio::test]
async fn not_sure_is_looked_at_and_no_answer_says_that_all_is_well() {
    let (_clinic, _, browser) = clinic_of_ada().await;
    begun(&browser).await;
    let page = browser.opens("/me/intake/safety-rf-02").await;
    let signs = signs(&page);
    let mut typed: Vec<(&str, &str)> = signs.iter().map(|sign| (sign.as_str(), "no")).collect();
    typed[0].1 = "not-sure";

    let met = browser.presses(&page, "Continue", &typed).await;

    assert!(met.says("We will look at this"), "{}", met.text());
    typed[0].1 = "no";
    let page = browser.opens("/me/intake/safety-rf-06").await;
    let signs: Vec<String> = self::signs(&page);
    let typed: Vec<(&str, &str)> = signs.iter().map(|sign| (sign.as_str(), "no")).collect();
    let on = browser.presses(&page, "Continue", &typed).await;
    for reassuring in ["you are fine", "no risk", "all clear", "nothing to worry"] {
        assert!(!on.text().to_lowercase().contains(reassuring), "{}", on.text());
    }
}

#[tokio::test]
async fn whoever_is_asked_about_safety_at_home_can_leave_the_page_at_once_and_nothing_is_mailed() {
    let (clinic, _, browser) = clinic_of_ada().await;
    begun(&browser).await;
    let before = clinic.outbox().len();
    let asked = browser.opens("/me/intake/safety-rf-41").await;
    assert_eq!(
        (asked.status.as_u16(), asked.attribute(".nhsuk-button--warning", "href").as_deref()),
        (200, Some("/techniques"))
    );
    assert_eq!(browser.opens("/me/intake/safety-rf-06").await.count(".nhsuk-button--warning"), 0);
    let sign = signs(&asked).remove(0);

    let met = browser.presses(&asked, "Continue", &[(sign.as_str(), "yes")]).await;

    assert_eq!(met.attribute(".nhsuk-button--warning", "href").as_deref(), Some("/techniques"), "{}", met.text());
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), before, "no trace by mail");
}
