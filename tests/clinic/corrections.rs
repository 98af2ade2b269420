//! Who is told that something they were sent was corrected or taken back, and what they find behind the link.

use domain::{access::Role, text::Lang};
use jiff::SignedDuration;
use movability_tests::{Mail, TestClinic, Wish};
use serde_json::{Value, json};

use crate::articles::{Desk, corrected_for_safety, resting_well_was_sent};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const ADA: &str = "ada@example.org";
const WHY: &str = "Its main source was withdrawn.";

/// The notices among all mail.
fn notices(clinic: &TestClinic) -> Vec<Mail> {
    let is_notice =
        |mail: &Mail| ["A correction from", "Une correction de"].iter().any(|of| mail.subject.starts_with(of));
    clinic.outbox().into_iter().filter(is_notice).collect()
}

/// A clinic in which somebody was sent what chronic pain is.
async fn with_a_reader(wish: Wish) -> TestClinic {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps(&clinic.booked(&wish.wants_reading()).await).await;
    clinic.works_at(kept + DAY).await;
    assert!(clinic.outbox().iter().any(|mail| mail.path("/read/").is_some()), "the reading was sent");
    clinic
}

fn ada() -> Wish {
    Wish::of("Ada Lovelace", ADA)
}

/// Takes back what they were sent. Says how many people it had reached.
async fn takes_it_back(clinic: &TestClinic, lang: Lang) -> Value {
    let reviewer = clinic.program_as(&[Role::Reviewer]).await;
    let address = |act| format!("/api/v1/staff/articles/what-chronic-pain-is{act}?lang={}", lang.tag());
    let seen = reviewer.get(&address("")).await.json()["version"].as_i64().unwrap();
    let answer = reviewer.if_match(seen).post(&address("/retract"), &json!({ "reason": WHY })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["reached"].clone()
}

/// What a role sees of the notices.
async fn seen_by(clinic: &TestClinic, role: Role) -> Vec<Value> {
    let staff = clinic.program_as(&[role]).await;
    let list = staff.get("/api/v1/staff/messages").await.json();
    let items = list["items"].as_array().unwrap().iter();
    items.filter(|message| message["kind"] == "correction").cloned().collect()
}

#[tokio::test]
async fn whoever_was_sent_what_is_taken_back_is_told_once_and_the_mail_names_nothing() {
    let clinic = with_a_reader(ada()).await;
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-20T10:00:00-04:00")).await;

    assert_eq!(takes_it_back(&clinic, Lang::English).await, 1);
    clinic.works().await;
    clinic.works_at(clinic.now() + DAY * 40).await;

    let told = notices(&clinic);
    assert_eq!(told.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [ADA], "once, and nobody else");
    let mail = &told[0];
    assert!(mail.text.contains("Hello Ada") && mail.text.contains("9-1-1"), "{}", mail.text);
    for word in ["chronic", "pain", WHY, "/learn"] {
        assert!(!mail.raw.contains(word) && !mail.text.contains(word), "{word} in {}", mail.raw);
    }
    assert_eq!(mail.header("list-unsubscribe"), "", "it is no reading mail");
    let page = clinic.browser().opens(&mail.path("/read/").unwrap()).await;
    assert!(page.says(WHY) && page.says("We took this page back on"), "{}", page.text());
    assert!(!page.says("In short"), "its text is gone: {}", page.text());
}

#[tokio::test]
async fn a_french_reader_is_told_in_french_of_the_french_page_alone() {
    let clinic = with_a_reader(ada().reads_french()).await;

    assert_eq!(takes_it_back(&clinic, Lang::English).await, 0, "she was not sent the English one");
    assert_eq!(takes_it_back(&clinic, Lang::French).await, 1);
    clinic.works().await;

    let told = notices(&clinic);
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("Bonjour Ada"), "{}", told[0].text);
    let link = told[0].path("/read/").unwrap();
    assert!(link.starts_with("/fr/read/"), "{link}");
    let page = clinic.browser().opens(&link).await;
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("fr-CA"));
    assert!(page.says(WHY), "{}", page.text());
}

#[tokio::test]
async fn a_safety_correction_tells_whoever_was_sent_the_wrong_version_and_the_page_says_what_was_wrong() {
    let desk = Desk::open().await;
    corrected_for_safety(&desk, 1).await;
    desk.clinic.works().await;

    let told = notices(&desk.clinic);
    assert_eq!(told.len(), 1);
    let page = desk.clinic.browser().opens(&told[0].path("/read/").unwrap()).await;
    let banner = page.texts("main .mv-notice").join(" ");
    assert!(banner.contains("The page said ten minutes where five were meant."), "{banner}: {}", page.body);
    assert!(page.says("Five minutes are enough") && !page.says("A newer version"), "{}", page.text());
}

#[tokio::test]
async fn nobody_is_told_who_was_sent_it_thirteen_months_ago() {
    let desk = Desk::open().await;
    corrected_for_safety(&desk, 396).await;
    desk.clinic.works().await;
    assert!(notices(&desk.clinic).is_empty());

    let clinic = with_a_reader(ada()).await;
    clinic.waits(DAY * 396);
    assert_eq!(takes_it_back(&clinic, Lang::English).await, 0);
    clinic.works().await;
    assert!(notices(&clinic).is_empty());
}

#[tokio::test]
async fn a_correction_by_which_nobody_could_come_to_harm_is_told_to_nobody() {
    let desk = Desk::open().await;
    let seen = resting_well_was_sent(&desk).await;
    desk.corrects(seen, "clinical").await;
    desk.clinic.works().await;

    assert!(desk.shown().await.marks.corrected.is_some(), "the page says so");
    assert!(notices(&desk.clinic).is_empty());
}

#[tokio::test]
async fn whoever_stopped_reading_is_told_and_whoever_stopped_mail_is_not() {
    let clinic = with_a_reader(ada()).await;
    let out = clinic.mail_to(ADA).pop().unwrap().path("/unsubscribe/").unwrap();
    clinic.api().posts(&out, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click").await;
    takes_it_back(&clinic, Lang::English).await;
    clinic.works().await;
    assert_eq!(notices(&clinic).len(), 1, "it is about their care");

    let clinic = with_a_reader(ada()).await;
    let own = clinic.signs_in_by_mail(ADA).await;
    own.sends("/me/preferences", &[("lang", "en-CA")]).await;
    takes_it_back(&clinic, Lang::English).await;
    clinic.works().await;
    assert!(notices(&clinic).is_empty());
    let seen = seen_by(&clinic, Role::Practitioner).await;
    assert_eq!((&seen[0]["state"], &seen[0]["reason"]), (&json!("suppressed"), &json!("consent")), "staff see why");
}

#[tokio::test]
async fn a_notice_that_still_waits_is_not_held_back_with_the_reading_it_is_about() {
    let clinic = with_a_reader(ada()).await;
    let late = Wish::of("Grace Hopper", "grace@example.org").wants_reading().at("2027-05-20T10:00:00-04:00");
    clinic.keeps(&clinic.booked(&late).await).await;
    takes_it_back(&clinic, Lang::English).await;
    clinic.works_at(clinic.now() + DAY).await;

    let told: Vec<_> = notices(&clinic).into_iter().map(|mail| mail.to).collect();
    assert_eq!(told, [ADA], "she had not been sent it yet, and is not sent it now");
    let readings = clinic.outbox().into_iter().filter(|mail| mail.path("/read/").is_some()).count();
    assert_eq!(readings, 2, "the reading and the notice");
}

#[tokio::test]
async fn those_who_treat_see_the_notice_with_the_visit_and_the_desk_does_not_open_it() {
    let clinic = with_a_reader(ada()).await;
    takes_it_back(&clinic, Lang::English).await;
    clinic.works().await;

    for (role, is_open) in [(Role::Practitioner, true), (Role::FrontDesk, false)] {
        let seen = seen_by(&clinic, role).await;
        assert_eq!(seen.len(), 1, "{role:?}");
        let id = seen[0]["id"].as_str().unwrap();
        let one = clinic.program_as(&[role]).await.get(&format!("/api/v1/staff/messages/{id}")).await.json();
        assert_eq!(one["bytes"].is_string(), is_open, "{role:?}: {one}");
        assert_eq!(one["why"].is_string(), is_open, "{role:?}: {one}");
        assert_eq!(one["article"].is_object(), is_open, "{role:?}: {one}");
    }
    let rosa = clinic.hires(&[Role::Practitioner], &["rosa"]).await;
    let rosa = clinic.signs_in(&rosa).await;
    let list = rosa.opens("/staff/articles").await;
    assert!(
        list.says("in the last 12 months: 1")
            && list.texts("main a").iter().filter(|one| *one == "Ada Lovelace").count() == 1,
        "{}",
        list.text()
    );
    let visit = seen_by(&clinic, Role::Practitioner).await[0]["appointment"].clone();
    assert!(visit.is_string(), "it stands with the visit that led to it");
}

#[tokio::test]
async fn an_old_link_still_says_that_its_version_was_taken_back_when_a_better_one_is_out() {
    let desk = Desk::open().await;
    let seen = resting_well_was_sent(&desk).await;
    let link = desk.clinic.outbox().into_iter().find_map(|mail| mail.path("/read/")).unwrap();
    let seen = desk.takes_back(seen, WHY).await;
    desk.clinic.works().await;
    let notice = notices(&desk.clinic)[0].path("/read/").unwrap();

    desk.improves(seen).await;

    for link in [link, notice] {
        let page = desk.clinic.browser().opens(&link).await;
        assert!(page.says(WHY) && !page.says("Ten minutes"), "{}", page.text());
        assert_eq!(page.count("main a[href='/learn/resting-well']"), 1, "and where to read on: {}", page.body);
    }
}
