//! The page of every failure that visitors can meet: what happened, what to do, whom to call, and its number.

use std::collections::BTreeSet;

use movability_tests::{Opening, TestClinic};

/// Every status that the site answers with.
const STATUSES: [u16; 16] = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 421, 422, 428, 429, 500, 503];

#[tokio::test]
async fn every_failure_has_a_page_of_its_own_in_both_languages() {
    let clinic = TestClinic::opens(Opening { mailbox: true, ..Opening::default() }).await;
    clinic.browser().opens("/").await;

    for lang in ["en-CA", "fr-CA"] {
        let mut headings = BTreeSet::new();
        for status in STATUSES {
            let page = clinic.api().get(&format!("/dev/errors/{status}?lang={lang}")).await;
            let what = format!("{status} in {lang}: {}", page.text());
            assert_eq!(page.status.as_u16(), status, "{what}");
            assert_eq!(page.attribute("html", "lang").as_deref(), Some(lang), "{what}");
            assert_eq!(page.count("h1"), 1, "{what}");
            assert!(page.body.contains("416-555-0123") && page.says("0123456789abcdef"), "{what}");
            assert!(page.count("main p") >= 4, "it says what happened and what to do: {what}");
            headings.extend(page.texts("h1"));
        }
        assert_eq!(headings.len(), STATUSES.len(), "no two say the same: {headings:?}");
    }
}

#[tokio::test]
async fn what_no_page_answers_is_told_in_the_visitors_language() {
    let clinic = TestClinic::open().await;
    clinic.browser().opens("/").await;
    let own = clinic.api().with("sec-fetch-site", "same-origin");
    let form = "application/x-www-form-urlencoded";

    for (status, lang, page) in [
        (404, "en-CA", own.get("/nothing/here").await),
        (404, "fr-CA", own.get("/fr/rien/ici").await),
        (404, "fr-CA", own.clone().with("cookie", "mv-lang=fr-CA").get("/nothing/here").await),
        (405, "en-CA", own.posts("/about", form, "a=b").await),
        (405, "fr-CA", own.posts("/fr/fees", form, "a=b").await),
        (413, "fr-CA", own.posts("/fr/language", form, vec![b'x'; 70_000]).await),
        (415, "en-CA", own.posts("/language", "text/plain", "to=/fr").await),
        (421, "en-CA", own.clone().with("host", "evil.example").get("/about").await),
        (422, "fr-CA", own.posts("/fr/language", form, "to=https://evil.example").await),
    ] {
        let what = format!("{status} in {lang} at {}: {}", page.url, page.text());
        assert_eq!(page.status.as_u16(), status, "{what}");
        assert_eq!(page.attribute("html", "lang").as_deref(), Some(lang), "{what}");
        assert!(page.says(page.header("x-request-id")) && page.body.contains("416-555-0123"), "{what}");
    }
}

#[tokio::test]
async fn a_zone_that_this_program_does_not_know_is_named_and_no_panic() {
    let clinic = TestClinic::open().await;
    assert!(clinic.tampers("UPDATE location SET zone = 'Mars/Olympus' WHERE id = 'wharf'").await);
    assert!(clinic.tampers("UPDATE clinic SET revision = revision + 1").await);

    let said = clinic.storage().clinic().await.unwrap_err().to_string();

    assert!(said.contains("location") && said.contains("wharf") && said.contains("zone"), "{said}");
    let asked = clinic.api().get("/api/v1/availability?service=visit&from=2027-05-11&to=2027-05-11").await;
    assert_eq!((asked.status.as_u16(), asked.code().as_str()), (500, "unavailable"));
    assert!(!asked.body.contains("Mars"), "what a database holds is for the log: {}", asked.body);
    assert!(!clinic.logged().contains("panicked"), "{}", clinic.logged());
}
