//! A visit's link that opens nothing leads to a new one, and tells nobody whether there is a visit.

use jiff::SignedDuration;
use movability_tests::{Answer, TestClinic, Wish};

const ADA: &str = "ada@example.org";

/// What a page tells, but for its request's number.
fn told(answer: &Answer) -> String {
    answer.body.replace(answer.header("x-request-id"), "(request)")
}

#[tokio::test]
async fn whoever_has_half_a_link_asks_for_a_new_one_and_is_back_at_the_visit() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", ADA)).await;
    let browser = clinic.browser();
    let half = &visit.manage[..visit.manage.len() / 2];

    let dead = browser.opens(&format!("/a/{half}")).await;
    assert_eq!(dead.status, 404);
    assert!(dead.says("This link does not work any more"), "{}", dead.text());
    let door = browser.follows(&dead, "/sign-in").await;
    let sent = browser.presses(&door, "Send me the email", &[("email", ADA)]).await;
    assert!(sent.says("a mail is on its way"), "{}", sent.text());
    let mailed = browser.opens(&clinic.way_in_sent_to(ADA).await).await;
    let own = browser.presses(&mailed, "Open my pages", &[]).await;
    let back = browser.follows(&own, &visit.manage).await;

    assert_eq!(back.status, 200);
    assert!(back.says("Rosa Day") && back.says("10:00"), "{}", back.text());
}

#[tokio::test]
async fn every_dead_link_is_told_the_same_whatever_it_once_opened() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", ADA)).await;
    clinic.puts_the_clock_at(visit.starts_at + SignedDuration::from_hours(25));
    let nobodys = "A".repeat(43);

    for (prefix, asks) in [("", "Ask for a new link"), ("/fr", "Demander un nouveau lien")] {
        for page in ["", "/move", "/cancel", "/not-me"] {
            let [over, unknown] = [&visit.manage, &nobodys].map(|token| format!("{prefix}/a/{token}{page}"));
            let (over, unknown) = (clinic.browser().opens(&over).await, clinic.browser().opens(&unknown).await);
            assert_eq!((over.status.as_u16(), unknown.status.as_u16()), (404, 404), "{prefix}{page}");
            assert_eq!(told(&over), told(&unknown), "{prefix}{page}");
            assert!(over.links().contains(&format!("{prefix}/sign-in")) && over.says(asks), "{}", over.text());
        }
    }
}
