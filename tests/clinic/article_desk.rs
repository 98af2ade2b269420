//! The desk in the console: an article is written, looked at, checked by somebody else and published, with forms alone.

use domain::access::Role;
use movability_tests::{Answer, Browser, TestClinic};

const LIST: &str = "/staff/articles";
const ARTICLE: &str = "/staff/articles/resting-well/en-CA";

const TEXT: &str = r#"+++
slug = "resting-well"
lang = "en-CA"
kind = "service_page"
title = "Resting well"
description = "How to rest between two activities, and how long is long enough for most people."
conditions = []
techniques = []
substances = []
authors = ["a-roy"]
conflict = "None."
compares = false
+++
## Why rest

Rest is part of the plan. Do not rest all day. Ten minutes are enough for most.
"#;

async fn begun(editor: &Browser) -> Answer {
    let list = editor.opens(LIST).await;
    let typed = [("title", "Resting well"), ("slug", "resting-well"), ("lang", "en-CA")];
    let page = editor.presses(&list, "Begin the article", &typed).await;
    assert_eq!(page.url.path(), ARTICLE, "{}", page.text());
    page
}

async fn saves(editor: &Browser, page: &Answer, text: &str) -> Answer {
    editor.presses(page, "Save the draft", &[("text", text), ("change", "clinical")]).await
}

#[tokio::test]
async fn an_article_is_written_checked_and_published_without_a_script() {
    let clinic = TestClinic::open().await;
    let editor = clinic.signs_in_as(&[Role::Editor]).await;
    let reviewer = clinic.hires(&[Role::Reviewer], &[]).await;
    crate::articles::registers(&clinic, &reviewer, "2027-01-04").await;
    let reviewer = clinic.signs_in(&reviewer).await;

    let page = begun(&editor).await;
    assert!(page.says("PUB-001"), "what is missing stands beside the text: {}", page.text());
    let page = saves(&editor, &page, TEXT).await;
    assert!(page.says("The draft is saved"), "{}", page.text());
    assert!(page.texts("[data-preview]")[0].contains("Rest is part of the plan"), "as readers see it");
    assert!(!page.says("Must be mended") || page.says("PUB-002"), "{}", page.text());
    assert!(!page.buttons().iter().any(|button| button == "Publish"), "nobody has checked it");
    let page = editor.presses(&page, "Submit for review", &[]).await;
    assert!(page.says("A reviewer can now read this version"), "{}", page.text());
    assert!(!page.buttons().iter().any(|button| button == "Approve" && !page.says("a colleague changed words only")));

    let page = reviewer.opens(ARTICLE).await;
    let wrong = reviewer.presses(&page, "Approve", &[("review_due", "soon")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.value("review_due").as_deref(), Some("soon"), "what was typed is kept");
    let page = reviewer.presses(&page, "Approve", &[("review_due", "2029-05-10")]).await;
    assert!(page.says("The version is approved"), "{}", page.text());

    let page = editor.opens(ARTICLE).await;
    let page = editor.presses(&page, "Publish", &[]).await;
    assert!(page.says("Visitors can now read this version"), "{}", page.text());
    assert!(page.says("Approved by"), "the history says by whom");
    assert!(clinic.browser().opens("/learn/resting-well").await.says("Rest is part of the plan"));
    let list = editor.opens(&format!("{LIST}?show=published")).await;
    assert!(list.says("Resting well") && list.says("version 1 is published"), "{}", list.text());
}

#[tokio::test]
async fn whoever_reads_french_is_told_in_french_what_the_checks_say() {
    let clinic = TestClinic::open().await;
    let editor = clinic.signs_in_as(&[Role::Editor]).await;
    begun(&editor).await;

    let page = editor.opens(&format!("/fr{ARTICLE}")).await;

    assert!(page.says("aucun auteur n’est nommé"), "{}", page.text());
    assert!(page.says("nommez une personne de people.toml") && !page.says("no author is named"), "{}", page.text());
    assert_eq!(page.count(".mv-findings [lang=en-CA]"), 0, "{}", page.text());
}

#[tokio::test]
async fn of_two_who_write_at_once_nobody_loses_a_word() {
    let clinic = TestClinic::open().await;
    let (one, other) = (clinic.signs_in_as(&[Role::Editor]).await, clinic.signs_in_as(&[Role::Editor]).await);
    begun(&one).await;
    let (mine, theirs) = (one.opens(ARTICLE).await, other.opens(ARTICLE).await);
    saves(&one, &mine, &TEXT.replace("Ten minutes", "Twelve minutes")).await;

    let late = saves(&other, &theirs, &TEXT.replace("Ten minutes", "Nine minutes")).await;

    assert_eq!(late.status, 409);
    assert!(late.says("Somebody else changed this article meanwhile"), "{}", late.text());
    assert!(late.value("text").is_some_and(|text| text.contains("Nine minutes")), "theirs is still in the field");
    assert!(late.texts(".mv-diff__line--gone").iter().any(|line| line.contains("Twelve minutes")));
    assert!(late.texts(".mv-diff__line--new").iter().any(|line| line.contains("Nine minutes")));
    let again = other.presses(&late, "Save the draft", &[]).await;
    assert!(again.says("The draft is saved"), "saving again keeps it: {}", again.text());
}

#[tokio::test]
async fn a_preview_keeps_nothing_and_a_text_that_cannot_be_read_is_not_lost() {
    let clinic = TestClinic::open().await;
    let editor = clinic.signs_in_as(&[Role::Editor]).await;
    let page = begun(&editor).await;

    let looked = editor.presses(&page, "Preview", &[("text", TEXT), ("change", "clinical")]).await;
    assert!(looked.says("It is not saved yet") && looked.texts("[data-preview]")[0].contains("Rest is part"));
    assert!(!editor.opens(ARTICLE).await.body.contains("Rest is part of the plan"));

    let torn = TEXT.replace("lang = \"en-CA\"", "lang = en-CA");
    let refused = saves(&editor, &page, &torn).await;
    assert_eq!(refused.status, 422);
    assert!(refused.problem("text").is_some_and(|problem| problem.contains("Line 3")), "{}", refused.text());
    assert!(refused.value("text").is_some_and(|text| text.contains("lang = en-CA")));

    let open = saves(&editor, &page, &format!("{TEXT}\n::: harms\nSore muscles.\n")).await;
    assert!(
        open.says("The draft is saved") && open.says("FORMAT"),
        "half a body is kept, and said so: {}",
        open.text()
    );
    assert!(open.link("#line-").starts_with("#line-"), "the finding leads to its place");
}

#[tokio::test]
async fn taking_back_needs_a_reason_that_readers_see() {
    let clinic = TestClinic::open().await;
    let reviewer = clinic.signs_in_as(&[Role::Reviewer]).await;
    let page = reviewer.opens("/staff/articles/what-chronic-pain-is/en-CA").await;
    assert!(!page.buttons().iter().any(|button| button == "Save the draft"), "a reviewer writes nothing");

    let mute = reviewer.presses(&page, "Take the article back", &[("reason", " ")]).await;
    assert_eq!((mute.status.as_u16(), mute.problem("reason").is_some()), (422, true), "{}", mute.text());
    let done = reviewer.presses(&mute, "Take the article back", &[("reason", "Its main source was withdrawn.")]).await;

    assert!(done.says("The article was taken back"), "{}", done.text());
}

#[tokio::test]
async fn what_changed_between_two_versions_is_told() {
    let clinic = TestClinic::open().await;
    let editor = clinic.signs_in_as(&[Role::Editor]).await;
    let page = begun(&editor).await;
    let page = saves(&editor, &page, TEXT).await;
    let page = editor.presses(&page, "Submit for review", &[]).await;
    let page = saves(&editor, &page, &TEXT.replace("Ten minutes", "Twenty minutes")).await;
    let page = editor.presses(&page, "Submit for review", &[]).await;

    let version = editor.follows(&page, "/versions/2").await;

    assert!(version.says("What changed since version 1"), "{}", version.text());
    assert!(version.says("where the number \"ten\" stood, \"twenty\" stands"), "{}", version.text());
    assert_eq!(version.count(".mv-diff__line--gone"), 1);
    let first = editor.follows(&page, "/versions/1").await;
    assert!(first.says("The whole text"), "{}", first.text());
}

#[tokio::test]
async fn what_is_put_away_is_found_no_more_and_can_come_out_again() {
    let clinic = TestClinic::open().await;
    let reviewer = clinic.signs_in_as(&[Role::Reviewer]).await;
    let address = "/staff/articles/what-chronic-pain-is/en-CA";
    let french = reviewer.opens("/staff/articles/what-chronic-pain-is/fr-CA").await;
    reviewer.presses(&french, "Put the article away", &[]).await;
    let page = reviewer.opens(address).await;

    let done = reviewer.presses(&page, "Put the article away", &[]).await;

    assert!(done.says("The article is put away") && done.says("Archived"), "{}", done.text());
    let visitor = clinic.browser();
    assert_eq!(visitor.opens("/learn/what-chronic-pain-is").await.status, 404);
    assert!(!visitor.opens("/learn?q=chronic").await.body.contains("/learn/what-chronic-pain-is"));
    assert!(!done.buttons().iter().any(|button| button == "Take the article back"), "it is not out any more");
    let editor = clinic.signs_in_as(&[Role::Editor]).await;
    assert!(editor.opens(address).await.buttons().iter().any(|button| button == "Save the draft"));
}

#[tokio::test]
async fn whoever_works_on_articles_sees_at_once_that_there_is_something_to_do() {
    let clinic = TestClinic::open().await;
    let (editor, desk) = (clinic.signs_in_as(&[Role::Editor, Role::FrontDesk]).await, Role::FrontDesk);
    assert!(!editor.opens("/staff").await.says("To do about articles"));
    let reviewer = clinic.signs_in_as(&[Role::Reviewer]).await;
    let page = reviewer.opens("/staff/articles/what-chronic-pain-is/en-CA").await;
    reviewer.presses(&page, "Take the article back", &[("reason", "Its main source was withdrawn.")]).await;

    let today = editor.opens("/staff").await;
    assert!(today.says("To do about articles: 1"), "{}", today.text());
    let list = editor.follows(&today, "/staff/articles").await;
    assert!(list.says("People who were sent it in the last 12 months: 0"), "{}", list.text());
    assert!(!clinic.signs_in_as(&[desk]).await.opens("/staff").await.says("To do about articles"));
}
