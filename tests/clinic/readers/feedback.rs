//! What readers say back, without saying who they are.

use movability_tests::{Opening, TestClinic};

const PAGE: &str = "/learn/what-chronic-pain-is";

#[tokio::test]
async fn a_reader_says_whether_a_page_was_useful_with_one_press() {
    let clinic = TestClinic::open().await;
    let reader = clinic.browser();
    let page = reader.opens(PAGE).await;
    assert_eq!(page.count("form[action$='/feedback'] textarea"), 0, "one press is enough");

    let thanks = reader.presses(&page, "Yes, it was useful", &[]).await;
    assert!(thanks.says("Thank you"), "{}", thanks.text());
    assert_eq!(thanks.url.path(), format!("{PAGE}/feedback"));
    assert_eq!(clinic.rows("article_feedback").await.len(), 1);
    reader.opens(&format!("{PAGE}/feedback?sent=1")).await;
    assert_eq!(clinic.rows("article_feedback").await.len(), 1, "a reload says nothing twice");
}

#[tokio::test]
async fn a_mistake_is_told_in_words_and_what_was_typed_is_kept() {
    let clinic = TestClinic::open().await;
    let reader = clinic.browser();
    let page = reader.opens(&format!("{PAGE}/feedback?about=mistake")).await;
    assert_eq!(page.attribute("input[name=about][checked]", "value").as_deref(), Some("mistake"));

    let empty = reader.presses(&page, "Send this", &[]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(empty.problem("text").as_deref(), Some("Error: Write what is wrong"));
    let long = "x".repeat(1_001);
    let refused = reader.presses(&page, "Send this", &[("text", &long)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains(&long), "what was typed is kept");
    let nothing = reader.presses(&page, "Send this", &[("about", "")]).await;
    assert_eq!(nothing.status, 422);

    clinic.keeps_secret("pages and pages of it");
    let thanks = reader.presses(&page, "Send this", &[("text", "The second list: pages and pages of it.")]).await;
    assert!(thanks.says("Thank you"), "{}", thanks.text());
    let rows = clinic.rows("article_feedback").await;
    assert_eq!(rows.len(), 1);
    assert!(!rows[0].contains("pages and pages"), "what people write is sealed: {rows:?}");
}

#[tokio::test]
async fn what_is_not_published_takes_no_feedback_and_programs_are_held_back() {
    let clinic = TestClinic::opens(Opening {
        settings: vec![("MOVABILITY__SERVER__TRUSTED_PROXIES", "127.0.0.0/8".to_owned())],
        ..Opening::default()
    })
    .await;
    let form = "application/x-www-form-urlencoded";
    let one = clinic.api().with("sec-fetch-site", "same-origin").with("x-forwarded-for", "203.0.113.7");

    assert_eq!(one.posts("/learn/nothing/feedback", form, "about=useful").await.status, 404);
    assert_eq!(clinic.api().posts(&format!("{PAGE}/feedback"), form, "about=useful").await.status, 403);
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(one.posts(&format!("{PAGE}/feedback"), form, "about=useful").await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 20, "{statuses:?}");
    assert_eq!(statuses.last(), Some(&429));
}
