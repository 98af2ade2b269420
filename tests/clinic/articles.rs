//! How an article comes to be read: written by one, checked by another, published, corrected, taken back.

use domain::{
    access::Role,
    articles::Reference,
    outbox::{MessageState, Reason},
    text::Lang,
};
use jiff::SignedDuration;
use movability_tests::{Answer, Api, Method, TestClinic, Wish};
use serde_json::{Value, json};
use storage::{content::ContentEntry, staff::StaffView};

const ARTICLES: &str = "/api/v1/staff/articles";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A clinic whose reviewer is registered, with an editor and their colleague.
pub(crate) struct Desk {
    pub(crate) clinic: TestClinic,
    clinician: StaffView,
    editor: Api,
    colleague: Api,
    reviewer: Api,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let clinic = TestClinic::open().await;
        let reviewer = clinic.hires(&[Role::Reviewer], &[]).await;
        registers(&clinic, &reviewer, "2027-01-04").await;
        Self {
            editor: clinic.program_as(&[Role::Editor]).await,
            colleague: clinic.program_as(&[Role::Editor]).await,
            reviewer: clinic.program_of(&reviewer).await,
            clinician: reviewer,
            clinic,
        }
    }

    async fn begins(&self, article: &Value) -> i64 {
        version(&self.editor.post(ARTICLES, article).await, 201)
    }

    async fn does(&self, who: &Api, act: &str, version: i64, body: &Value) -> Answer {
        let slug = "resting-well";
        let who = who.clone().if_match(version);
        match body {
            Value::Null => who.posts_nothing(&format!("{ARTICLES}/{slug}/{act}")).await,
            body => who.post(&format!("{ARTICLES}/{slug}/{act}"), body).await,
        }
    }

    async fn writes(&self, who: &Api, article: &Value, version: i64) -> Answer {
        let body = article.to_string().into_bytes();
        let address = format!("{ARTICLES}/resting-well");
        who.clone().if_match(version).sends(Method::PUT, &address, Some(("application/json", body))).await
    }

    /// Written, approved and out. Its version.
    async fn published(&self, article: &Value) -> i64 {
        let seen = self.begins(article).await;
        self.brings_out(seen).await
    }

    /// Submits, approves and publishes what was written.
    async fn brings_out(&self, seen: i64) -> i64 {
        let seen = version(&self.does(&self.editor, "submit", seen, &Value::Null).await, 200);
        let seen = version(&self.does(&self.reviewer, "approve", seen, &approval()).await, 200);
        version(&self.does(&self.editor, "publish", seen, &Value::Null).await, 200)
    }

    /// Five minutes where the page said ten.
    pub(crate) async fn corrects(&self, seen: i64, severity: &str) {
        let mut fixed = five_minutes();
        fixed["change_kind"] = "correction".into();
        let seen = version(&self.writes(&self.editor, &fixed, seen).await, 200);
        let told = json!({ "severity": severity, "text": "The page said ten minutes where five were meant." });
        let seen = version(&self.does(&self.editor, "correct", seen, &told).await, 200);
        registers(&self.clinic, &self.clinician, &self.clinic.now().to_string()[..10]).await;
        self.brings_out(seen).await;
    }

    pub(crate) async fn takes_back(&self, seen: i64, why: &str) -> i64 {
        version(&self.does(&self.reviewer, "retract", seen, &json!({ "reason": why })).await, 200)
    }

    /// A better version comes out.
    pub(crate) async fn improves(&self, seen: i64) {
        let seen = version(&self.writes(&self.editor, &five_minutes(), seen).await, 200);
        self.brings_out(seen).await;
    }

    pub(crate) async fn shown(&self) -> storage::articles::PublishedArticle {
        let slug = "resting-well".parse().unwrap();
        let shown = self.clinic.storage().published_article(&slug, Lang::English, self.clinic.now()).await;
        shown.unwrap().expect("it was out")
    }
}

/// Names a reviewer in the register of people, whose registration was looked up on a day.
pub(crate) async fn registers(clinic: &TestClinic, reviewer: &StaffView, checked: &str) {
    registers_as("b-lee", clinic, reviewer, checked).await;
}

async fn registers_as(id: &str, clinic: &TestClinic, reviewer: &StaffView, checked: &str) {
    let mut people = clinic.storage().content_entries("person").await.unwrap();
    people.retain(|person| !["b-lee", id].contains(&person.id.as_str()));
    let person = json!({
        "id": id, "name": reviewer.name.expose(), "credentials": { "en-CA": "MD", "fr-CA": "M.D." },
        "college": "CPSO", "registration": "12345", "checked_at": checked,
    });
    people.push(ContentEntry { id: id.to_owned(), entry: person.to_string() });
    clinic.storage().import_entries("person", &people, &clinic.parts().operator(), clinic.now()).await.unwrap();
}

/// Something happens to a source of the register.
async fn changes_source(clinic: &TestClinic, id: &str, change: impl Fn(&mut Reference)) {
    let mut sources = clinic.storage().content_entries("reference").await.unwrap();
    let entry = sources.iter_mut().find(|source| source.id == id).expect("the source is in the register");
    let mut source: Reference = serde_json::from_str(&entry.entry).unwrap();
    change(&mut source);
    entry.entry = serde_json::to_string(&source).unwrap();
    clinic.storage().import_entries("reference", &sources, &clinic.parts().operator(), clinic.now()).await.unwrap();
}

fn article() -> Value {
    json!({
        "slug": "resting-well", "lang": "en-CA", "kind": "service_page", "title": "Resting well",
        "description": "How to rest between two activities, and how long is long enough for most people.",
        "authors": ["a-roy"], "conflict": "None.",
        "body": "## Why rest\n\nRest is part of the plan. Do not rest all day. Ten minutes are enough for most.\n",
    })
}

fn with(key: &str, value: impl Into<Value>) -> Value {
    let mut article = article();
    article[key] = value.into();
    article
}

fn five_minutes() -> Value {
    with("body", "## Why rest\n\nRest is part of the plan. Do not rest all day. Five minutes are enough for most.\n")
}

fn approval() -> Value {
    json!({ "review_due": "2029-05-10" })
}

fn version(answer: &Answer, status: u16) -> i64 {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    answer.json()["version"].as_i64().expect("an entity has a version")
}

fn codes(answer: &Answer) -> Vec<String> {
    let findings = answer.json()["findings"].as_array().cloned().unwrap_or_default();
    let mut codes: Vec<String> = findings.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[tokio::test]
async fn what_one_wrote_and_another_checked_can_be_read() {
    let desk = Desk::open().await;
    let seen = desk.begins(&article()).await;
    assert_eq!(desk.clinic.api().get("/learn/resting-well").await.status, 404, "nobody reads a draft");

    let submitted = desk.does(&desk.editor, "submit", seen, &Value::Null).await;
    let seen = version(&submitted, 200);
    assert_eq!(submitted.json()["state"], "in_review");
    let approved = desk.does(&desk.reviewer, "approve", seen, &approval()).await;
    let seen = version(&approved, 200);
    assert_eq!(approved.json()["versions"][0]["reviews"][0]["registration"], "12345");
    assert_eq!(desk.clinic.api().get("/learn/resting-well").await.status, 404, "nor what is only approved");
    let published = desk.does(&desk.editor, "publish", seen, &Value::Null).await;
    version(&published, 200);

    assert_eq!((&published.json()["state"], &published.json()["published"]), (&json!("published"), &json!(1)));
    assert!(desk.clinic.api().get("/learn/resting-well").await.body.contains("Rest is part of the plan"));
    let shown = desk.shown().await;
    let review = shown.review.expect("somebody checked it");
    assert_eq!((review.by.id.as_str(), review.review_due.to_string().as_str()), ("b-lee", "2029-05-10"));
    assert!(!shown.demonstration && shown.retraction.is_none());
}

#[tokio::test]
async fn nobody_approves_what_they_wrote_a_part_of() {
    let desk = Desk::open().await;
    let both = desk.clinic.hires(&[Role::Editor, Role::Reviewer], &[]).await;
    let both = desk.clinic.program_of(&both).await;
    let seen = desk.begins(&article()).await;
    let seen = version(&desk.writes(&both, &with("title", "Resting very well"), seen).await, 200);
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);

    let own = desk.does(&both, "approve", seen, &approval()).await;
    assert_eq!((own.status.as_u16(), own.json()["code"].as_str()), (403, Some("forbidden")), "{}", own.body);
    version(&desk.does(&desk.reviewer, "approve", seen, &approval()).await, 200);
}

#[tokio::test]
async fn whoever_is_named_as_an_author_is_one() {
    let desk = Desk::open().await;
    let seen = desk.begins(&with("authors", json!(["a-roy", "b-lee"]))).await;
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    assert_eq!(desk.does(&desk.reviewer, "approve", seen, &approval()).await.status, 403);
}

#[tokio::test]
async fn an_approval_is_of_the_text_that_was_seen() {
    let desk = Desk::open().await;
    let seen = desk.begins(&article()).await;
    let submitted = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    let written = desk.writes(&desk.editor, &with("body", "## Why rest\n\nQuite another text.\n"), submitted).await;
    version(&written, 200);

    let late = desk.does(&desk.reviewer, "approve", submitted, &approval()).await;
    assert_eq!((late.status.as_u16(), late.json()["code"].as_str()), (412, Some("version_mismatch")));
    let blind = desk.reviewer.post(&format!("{ARTICLES}/resting-well/approve"), &approval()).await;
    assert_eq!((blind.status.as_u16(), blind.json()["code"].as_str()), (428, Some("version_required")));
}

#[tokio::test]
async fn a_reviewer_whose_registration_nobody_checked_does_not_bring_a_page_out() {
    let desk = Desk::open().await;
    desk.clinic.puts_the_clock_at(movability_tests::at("2028-01-05T12:00:00-05:00"));
    let seen = desk.begins(&article()).await;
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    let seen = version(&desk.does(&desk.reviewer, "approve", seen, &json!({ "review_due": "2029-05-10" })).await, 200);

    let refused = desk.does(&desk.editor, "publish", seen, &Value::Null).await;

    assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (422, Some("not_publishable")));
    assert_eq!(codes(&refused), ["PUB-002"]);
    assert!(refused.body.contains("in the last 12 months"), "{}", refused.body);
    assert_eq!(desk.clinic.api().get("/learn/resting-well").await.status, 404);
}

#[tokio::test]
async fn a_warning_stands_only_with_the_reviewers_reason() {
    let desk = Desk::open().await;
    let long = "Resting well between two activities, and how long is long enough for you";
    let seen = desk.begins(&with("title", long)).await;
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    let silent = json!({ "review_due": "2029-05-10", "overrides": [{ "code": "PUB-071", "reason": " " }] });
    let refused = desk.does(&desk.reviewer, "approve", seen, &silent).await;
    assert_eq!((refused.status.as_u16(), refused.json()["problems"][0]["field"].as_str()), (422, Some("overrides")));
    let approved = version(&desk.does(&desk.reviewer, "approve", seen, &approval()).await, 200);
    let refused = desk.does(&desk.editor, "publish", approved, &Value::Null).await;
    assert_eq!(codes(&refused), ["PUB-071"]);

    let seen = version(&desk.writes(&desk.editor, &with("title", format!("{long}!")), approved).await, 200);
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    let reasoned =
        json!({ "review_due": "2029-05-10", "overrides": [{ "code": "PUB-071", "reason": "It is our name." }] });
    let seen = version(&desk.does(&desk.reviewer, "approve", seen, &reasoned).await, 200);
    let published = desk.does(&desk.editor, "publish", seen, &Value::Null).await;
    version(&published, 200);
    assert_eq!(published.json()["versions"][0]["reviews"][0]["overrides"][0]["reason"], "It is our name.");
}

#[tokio::test]
async fn a_colleague_may_confirm_that_only_words_changed_and_nothing_more() {
    let desk = Desk::open().await;
    let seen = desk.published(&article()).await;
    let mut plainer = with(
        "body",
        "## Why rest\n\nResting is part of the plan. Do not rest all day. Ten minutes are enough for most.\n",
    );
    plainer["change_kind"] = "editorial".into();
    let seen = version(&desk.writes(&desk.editor, &plainer, seen).await, 200);
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);

    assert_eq!(desk.does(&desk.editor, "approve", seen, &json!({})).await.status, 403, "not by the editor");
    let confirmed = desk.does(&desk.colleague, "approve", seen, &json!({})).await;
    let seen = version(&confirmed, 200);
    let review = &confirmed.json()["versions"][0]["reviews"][0];
    assert_eq!((&review["role"], &review["review_due"]), (&json!("editorial"), &json!("2029-05-10")));
    let seen = version(&desk.does(&desk.editor, "publish", seen, &Value::Null).await, 200);

    // A number moved: that is for a clinician, and the check says which.
    let mut other = plainer.clone();
    other["body"] =
        "## Why rest\n\nResting is part of the plan. Do not rest all day. Twenty minutes are enough for most.\n".into();
    let seen = version(&desk.writes(&desk.editor, &other, seen).await, 200);
    let checks = desk.editor.get(&format!("{ARTICLES}/resting-well/checks")).await;
    assert!(checks.body.contains("where the number \\\"ten\\\" stood, \\\"twenty\\\" stands"), "{}", checks.body);
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    assert_eq!(desk.does(&desk.colleague, "approve", seen, &json!({})).await.status, 403);
}

#[tokio::test]
async fn a_reviewer_hands_back_what_must_change() {
    let desk = Desk::open().await;
    let seen = desk.begins(&article()).await;
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    let mute = desk.does(&desk.reviewer, "request-changes", seen, &json!({ "note": " " })).await;
    assert_eq!((mute.status.as_u16(), mute.json()["problems"][0]["field"].as_str()), (422, Some("note")));

    let back = desk.does(&desk.reviewer, "request-changes", seen, &json!({ "note": "Say for whom." })).await;

    let seen = version(&back, 200);
    assert_eq!(back.json()["state"], "draft");
    assert_eq!(back.json()["versions"][0]["reviews"][0]["note"], "Say for whom.");
    assert_eq!(desk.does(&desk.editor, "publish", seen, &Value::Null).await.status, 409);
}

#[tokio::test]
async fn a_correction_says_what_it_corrects_for_good() {
    let desk = Desk::open().await;
    let seen = desk.published(&article()).await;
    let early = desk.does(&desk.editor, "correct", seen, &json!({ "severity": "minor", "text": "x" })).await;
    assert_eq!(early.status, 409, "nothing is being written");
    let mut fixed = with(
        "body",
        "## Why rest\n\nRest is part of the plan. Do not rest all day. Five minutes are enough for most.\n",
    );
    fixed["change_kind"] = "correction".into();
    let seen = version(&desk.writes(&desk.editor, &fixed, seen).await, 200);
    assert_eq!(
        codes(&desk.editor.get(&format!("{ARTICLES}/resting-well/checks")).await),
        ["PUB-002", "PUB-003", "PUB-080"]
    );

    let told = json!({ "severity": "clinical", "text": "The page said ten minutes where five were meant." });
    let seen = version(&desk.does(&desk.editor, "correct", seen, &told).await, 200);
    desk.brings_out(seen).await;

    let corrections = desk.shown().await.corrections;
    assert_eq!(corrections.len(), 1);
    assert_eq!((corrections[0].from_version, corrections[0].to_version), (1, 2));
    assert_eq!(corrections[0].text, "The page said ten minutes where five were meant.");
    assert!(desk.shown().await.marks.corrected.is_some());
}

#[tokio::test]
async fn what_was_checked_is_listed_everywhere_and_what_was_taken_back_only_says_why() {
    let desk = Desk::open().await;
    let seen = desk.published(&article()).await;
    let site = desk.clinic.api();
    const LISTS: [&str; 4] = ["/learn", "/learn?q=resting", "/learn/feed.xml", "/sitemap.xml"];
    for list in LISTS {
        assert!(site.get(list).await.body.contains("/learn/resting-well"), "{list}");
    }
    let page = site.get("/learn/resting-well").await;
    assert_eq!(page.attribute("meta[name=robots]", "content"), None, "it was checked, so it may be found");
    let tag = page.header("etag").to_owned();

    let why = json!({ "reason": "Its main source was withdrawn.", "replacement": "what-chronic-pain-is" });
    version(&desk.does(&desk.reviewer, "retract", seen, &why).await, 200);

    for list in LISTS {
        assert!(!site.get(list).await.body.contains("/learn/resting-well"), "{list}");
    }
    let page = site.clone().with("if-none-match", &tag).get("/learn/resting-well").await;
    assert_eq!(
        (page.status.as_u16(), page.count("h1")),
        (200, 1),
        "its address stays, and who has read it learns of it"
    );
    assert_eq!(page.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    assert!(page.says("Its main source was withdrawn.") && !page.says("Ten minutes are enough"), "{}", page.text());
    assert_eq!(page.count("a[href='/learn/what-chronic-pain-is']"), 1);
    assert!(!page.body.contains("ld+json"), "machines are told nothing of it");
    let told = site.get("/learn/corrections.xml").await.body;
    assert!(told.contains("Its main source was withdrawn.") && told.contains("/learn/resting-well"), "{told}");
}

#[tokio::test]
async fn whoever_checked_a_page_is_met_on_the_teams_page_if_they_treat_here() {
    for (id, is_met) in [("b-lee", 0), ("rosa", 1)] {
        let desk = Desk::open().await;
        registers_as(id, &desk.clinic, &desk.clinician, "2027-01-04").await;
        desk.published(&article()).await;

        let page = desk.clinic.api().get("/learn/resting-well").await;

        assert_eq!(page.count(&format!(".mv-trust a[href='/team#{id}']")), is_met, "{id}: {}", page.body);
        assert_eq!(page.count(".mv-trust a"), is_met, "the author does not treat here");
        assert_eq!(desk.clinic.api().get("/team").await.count(&format!("#{id}")), is_met);
    }
}

/// A clinic with a reading on its way to Ada.
async fn with_a_reading() -> (TestClinic, Api) {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading();
    let visit = clinic.booked(&wish).await;
    clinic.keeps(&visit).await;
    let treats = clinic.program_as(&[Role::Practitioner]).await;
    (clinic, treats)
}

async fn reading(clinic: &TestClinic) -> MessageState {
    let filter = storage::messages::MessageFilter::default();
    let page = clinic.storage().messages(&filter, &clinic.parts().operator(), clinic.now()).await.unwrap();
    let is_it = |pin: &domain::outbox::ArticlePin| pin.slug.as_str() == "what-chronic-pain-is";
    let reading = page.items.into_iter().find(|message| message.article.as_ref().is_some_and(is_it));
    reading.expect("a reading is owed").state
}

#[tokio::test]
async fn what_was_taken_back_is_not_sent_and_says_why() {
    let (clinic, _) = with_a_reading().await;
    let reviewer = clinic.program_as(&[Role::Reviewer]).await;
    let address = format!("{ARTICLES}/what-chronic-pain-is");
    let seen = version(&reviewer.get(&address).await, 200);

    let mute = reviewer.clone().if_match(seen).post(&format!("{address}/retract"), &json!({ "reason": "" })).await;
    assert_eq!((mute.status.as_u16(), mute.json()["problems"][0]["field"].as_str()), (422, Some("reason")));
    let why = json!({ "reason": "Its main source was withdrawn." });
    let retracted = reviewer.clone().if_match(seen).post(&format!("{address}/retract"), &why).await;

    version(&retracted, 200);
    assert_eq!((&retracted.json()["state"], &retracted.json()["published"]), (&json!("retracted"), &Value::Null));
    assert_eq!(reading(&clinic).await, MessageState::Held(Reason::ContentRetracted));
    let slug = "what-chronic-pain-is".parse().unwrap();
    let shown = clinic.storage().published_article(&slug, Lang::English, clinic.now()).await.unwrap().unwrap();
    assert_eq!(shown.retraction.expect("it says why").reason, "Its main source was withdrawn.");
    let listed = clinic.storage().published_articles(Lang::English, clinic.now()).await.unwrap();
    assert!(listed.iter().all(|article| article.version.slug != slug), "it is in no list");
    assert_eq!(clinic.storage().retractions(Lang::English).await.unwrap().len(), 1);
    let tasks = clinic.storage().open_tasks().await.unwrap();
    assert!(tasks.iter().any(|task| task.kind == "article-retracted"), "{tasks:?}");
}

#[tokio::test]
async fn a_source_that_is_taken_back_holds_the_mail_and_tells_staff_once() {
    let (clinic, _) = with_a_reading().await;
    changes_source(&clinic, "R60", |source| source.status = domain::articles::ReferenceStatus::Retracted).await;

    assert!(clinic.storage().review_articles(clinic.now()).await.unwrap() > 0);
    assert_eq!(clinic.storage().review_articles(clinic.now()).await.unwrap(), 0, "what was told is not told again");

    assert_eq!(reading(&clinic).await, MessageState::Held(Reason::ContentOverdue));
    let slug = "what-chronic-pain-is".parse().unwrap();
    let shown = clinic.storage().published_article(&slug, Lang::English, clinic.now()).await.unwrap().unwrap();
    assert!(shown.marks.review_due.is_some(), "the page says so");
    let tasks = clinic.storage().open_tasks().await.unwrap();
    let about = |kind: &str| tasks.iter().filter(|task| task.kind == kind && task.subject.contains("R60")).count();
    assert_eq!(about("article-source-withdrawn"), 2, "in both languages: {tasks:?}");
}

#[tokio::test]
async fn a_source_is_looked_at_again_on_its_day_if_a_page_rests_on_it() {
    let clinic = TestClinic::open().await;
    let day = |text: &str| Some(text.parse().unwrap());
    changes_source(&clinic, "R60", |source| source.recheck_due = day("2027-09-01")).await;
    changes_source(&clinic, "R62", |source| source.recheck_due = day("2027-09-01")).await;
    let told = async || {
        clinic.storage().review_articles(clinic.now()).await.unwrap();
        let tasks = clinic.storage().open_tasks().await.unwrap();
        let of_sources = tasks.into_iter().filter(|task| task.kind == "source-recheck");
        of_sources.map(|task| task.subject).collect::<Vec<_>>()
    };
    clinic.puts_the_clock_at(movability_tests::at("2027-08-31T12:00:00-04:00"));
    assert!(told().await.is_empty(), "the day before");
    clinic.puts_the_clock_at(movability_tests::at("2027-09-01T12:00:00-04:00"));
    assert_eq!(told().await, ["R60 2027-09-01"], "nothing rests on the other");
}

#[tokio::test]
async fn what_was_checked_again_need_not_be_checked_any_more() {
    let desk = Desk::open().await;
    let seen = desk.published(&article()).await;
    desk.clinic.puts_the_clock_at(movability_tests::at("2029-03-11T12:00:00-04:00"));
    desk.clinic.storage().review_articles(desk.clinic.now()).await.unwrap();
    assert_eq!(desk.clinic.storage().open_tasks().await.unwrap().len(), 1);
    registers(&desk.clinic, &desk.clinician, "2029-03-01").await;

    let text = "## Why rest\n\nRest is a part of the plan. Do not rest all day. Ten minutes are enough for most.\n";
    let seen = version(&desk.writes(&desk.editor, &with("body", text), seen).await, 200);
    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    let due = json!({ "review_due": "2031-03-01" });
    let seen = version(&desk.does(&desk.reviewer, "approve", seen, &due).await, 200);
    version(&desk.does(&desk.editor, "publish", seen, &Value::Null).await, 200);

    assert!(desk.clinic.storage().open_tasks().await.unwrap().is_empty());
}

/// A page about resting of which Ada was sent the first version. Its version.
pub(crate) async fn resting_well_was_sent(desk: &Desk) -> i64 {
    let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading();
    let visit = desk.clinic.booked(&wish).await;
    let kept = desk.clinic.keeps(&visit).await;
    desk.clinic.works_at(kept + DAY).await;
    assert_eq!(reading(&desk.clinic).await, MessageState::Sent);
    let seen = desk.published(&article()).await;
    // It was this page that she was sent; no journey of the tests sends it.
    let carried =
        "UPDATE message SET article_slug = 'resting-well', article_version = 1 WHERE article_version IS NOT NULL";
    assert!(desk.clinic.tampers(carried).await);
    seen
}

/// A page about resting of which Ada was sent the first version, and in which something harmful was then corrected.
pub(crate) async fn corrected_for_safety(desk: &Desk, days_after: i32) {
    let seen = resting_well_was_sent(desk).await;
    desk.clinic.waits(DAY * days_after);
    desk.corrects(seen, "safety").await;
}

#[tokio::test]
async fn a_safety_correction_names_whoever_was_sent_that_version_to_those_who_treat_them() {
    let desk = Desk::open().await;
    corrected_for_safety(&desk, 1).await;

    let rosa = desk.clinic.hires(&[Role::Practitioner], &["rosa"]).await;
    let rosa = desk.clinic.signs_in(&rosa).await.opens("/staff/articles").await;
    assert!(rosa.says("People who were sent it in the last 12 months: 1"), "{}", rosa.text());
    assert!(rosa.says("Ada Lovelace"), "{}", rosa.text());
    assert!(!rosa.buttons().iter().any(|button| button == "Done"), "the desk says when it is done");
    for role in [Role::Editor, Role::Admin] {
        let page = desk.clinic.signs_in_as(&[role]).await.opens("/staff/articles").await;
        assert!(page.says("in the last 12 months: 1") && !page.says("Ada Lovelace"), "{role:?}: {}", page.text());
    }
    let editor = desk.clinic.signs_in_as(&[Role::Editor]).await;
    let page = editor.opens("/staff/articles").await;
    let page = editor.presses(&page, "Done", &[]).await;
    assert!(!page.says("in the last 12 months"), "{}", page.text());
}

#[tokio::test]
async fn nobody_is_named_who_was_sent_it_more_than_a_year_ago() {
    let desk = Desk::open().await;
    corrected_for_safety(&desk, 366).await;

    let page = desk.clinic.signs_in_as(&[Role::Editor]).await.opens("/staff/articles").await;

    assert!(page.says("in the last 12 months: 0"), "{}", page.text());
}

#[tokio::test]
async fn a_check_is_told_of_before_it_is_due_and_ninety_days_later_the_page_is_not_sent() {
    let desk = Desk::open().await;
    desk.published(&article()).await;
    let looks = async || desk.clinic.storage().review_articles(desk.clinic.now()).await.unwrap();
    assert_eq!(looks().await, 0);

    desk.clinic.puts_the_clock_at(movability_tests::at("2029-03-11T12:00:00-04:00"));
    assert_eq!(looks().await, 1, "sixty days before");
    assert_eq!(desk.shown().await.marks.review_due, None);
    desk.clinic.puts_the_clock_at(movability_tests::at("2029-05-11T12:00:00-04:00"));
    assert_eq!(looks().await, 0);
    assert_eq!(desk.shown().await.marks.review_due.map(|day| day.to_string()).as_deref(), Some("2029-05-10"));
    desk.clinic.waits(90 * DAY);
    assert!(desk.clinic.api().get("/learn/resting-well").await.status == 200, "the page stays");
}

#[tokio::test]
async fn what_was_imported_is_exported_as_the_same_files() {
    let clinic = TestClinic::open().await;
    let exported = clinic.storage().content_files().await.unwrap();

    let starter = movability::files::Folder::starter();
    let is_content =
        |path: &str| !path.starts_with("demo/") && (path.ends_with(".toml") || path.starts_with("articles/"));
    let path = |name: &std::path::Path| name.to_string_lossy().into_owned();
    let written: Vec<(String, &str)> =
        starter.all().map(|text| (path(text.name), text.text)).filter(|(path, _)| is_content(path)).collect();
    assert!(written.len() > 20);
    assert_eq!(exported.len(), written.len());
    for (file, (path, text)) in exported.iter().zip(&written) {
        assert_eq!(&file.path, path);
        assert!(file.text == *text, "{path} is not the same file");
    }
}

#[tokio::test]
async fn an_article_whose_check_is_ninety_days_late_leaves_the_journeys_until_it_is_checked() {
    let (clinic, _) = with_a_reading().await;
    let was_due = async |days: i64| {
        let due = clinic.now().to_zoned(jiff::tz::TimeZone::UTC).date().saturating_sub(jiff::Span::new().days(days));
        assert!(clinic.tampers(&format!("UPDATE article SET review_due = '{due}'")).await);
        clinic.storage().review_articles(clinic.now()).await.unwrap();
    };
    let before = reading(&clinic).await;
    assert_ne!(before, MessageState::Held(Reason::ContentOverdue));

    was_due(90).await;
    assert_eq!(reading(&clinic).await, before, "ninety days late is not yet too late");
    was_due(91).await;
    assert_eq!(reading(&clinic).await, MessageState::Held(Reason::ContentOverdue));
    // What becomes due while the page is that late waits as well, though no job looked in between.
    clinic.works_at(clinic.now() + 30 * DAY).await;
    let sent = clinic.mail_to("ada@example.org");
    assert!(sent.iter().all(|mail| mail.path("/read/").is_none()), "nobody is sent what nobody checked");
}

#[tokio::test]
async fn what_a_page_tells_machines_is_judged_on_the_page_that_would_come_out() {
    let desk = Desk::open().await;
    let seen = desk.begins(&with("conflict", " ")).await;
    let address = format!("{ARTICLES}/resting-well/checks");
    let silent = desk.editor.get(&address).await;
    assert_eq!(codes(&silent), ["PUB-002", "PUB-003", "PUB-004", "PUB-070"]);
    assert!(silent.body.contains("creditText is missing"), "{}", silent.body);

    let seen = version(&desk.does(&desk.editor, "submit", seen, &Value::Null).await, 200);
    let seen = version(&desk.does(&desk.reviewer, "approve", seen, &approval()).await, 200);
    let refused = desk.does(&desk.editor, "publish", seen, &Value::Null).await;
    assert_eq!((refused.status.as_u16(), codes(&refused)), (422, vec!["PUB-004".to_owned(), "PUB-070".to_owned()]));
    assert_eq!(desk.clinic.api().get("/learn/resting-well").await.status, 404, "and nothing of it came out");

    let seen = version(&desk.writes(&desk.editor, &article(), seen).await, 200);
    assert_eq!(codes(&desk.editor.get(&address).await), ["PUB-002", "PUB-003"]);
    desk.brings_out(seen).await;
    let page = desk.clinic.api().get("/learn/resting-well").await.body;
    let told =
        page.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let told: Value = serde_json::from_str(told.unwrap()).unwrap();
    let shown = desk.shown().await;
    assert_eq!(told["dateModified"], shown.published_at.to_string());
    assert_eq!(told["lastReviewed"], shown.review.unwrap().on.to_string());
    assert_eq!(told["reviewedBy"]["identifier"]["value"], "12345");
}

#[tokio::test]
async fn c03_what_cannot_be_read_is_not_kept_and_every_place_is_named() {
    let desk = Desk::open().await;
    let seen = desk.begins(&article()).await;
    let bodies = [
        ("a claim without an anchor", "See [this](claim:nowhere)."),
        ("a missing source", "Text. [^R999]"),
        ("a missing word", "[word](glossary:nowhere)"),
        ("markup", "Text <script>alert(1)</script>"),
        ("markup in a drawing", "<svg><g/onload=alert(2)//<p>"),
        ("markup in a formula", "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>"),
        ("a link that acts", "[x](javascript:alert(1))"),
        ("a link that acts, in disguise", "[x](JaVa&#115;cript:alert(1))"),
        ("a page in a link", "[x](data:text/html;base64,PHNjcmlwdD4=)"),
        ("right to left", "Take no\u{202e}tsop\u{202c} medicine."),
        ("an open block", "::: harms\nText"),
    ];
    for (what, body) in bodies {
        let refused = desk.writes(&desk.editor, &with("body", body), seen).await;
        assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (422, Some("invalid")), "{what}");
        let problem = &refused.json()["problems"][0];
        assert!(problem["text"].as_str().unwrap().starts_with("line "), "{what}: {problem}");
    }
    for (key, value, field) in [
        ("claim", json!([{ "id": "c", "certainty": "low" }]), "front matter"),
        ("authors", json!(["nobody"]), "front matter"),
        ("title", json!("Rest\u{202e}ing"), "front matter"),
        ("title", json!("Resting\n+++\nwell"), "front matter"),
        ("claim", json!([{ "id": "c", "certainty": "sure" }]), "claim[0].certainty"),
        ("extra", json!(1), "extra"),
        ("kind", json!("poem"), "kind"),
        ("lang", json!("de"), "lang"),
        ("change_kind", json!("retraction"), "change_kind"),
    ] {
        let refused = desk.writes(&desk.editor, &with(key, value), seen).await;
        assert_eq!((refused.status.as_u16(), refused.json()["problems"][0]["field"].as_str()), (422, Some(field)));
    }
    assert_eq!(desk.editor.post(ARTICLES, &article()).await.status, 409, "there is one of this name");
    let huge = desk.writes(&desk.editor, &with("body", "word ".repeat(400_000)), seen).await;
    assert_eq!((huge.status.as_u16(), huge.json()["code"].as_str()), (413, Some("too_large")));

    let kept = desk.editor.get(&format!("{ARTICLES}/resting-well")).await;
    assert_eq!(version(&kept, 200), seen, "nothing was kept of all that");
}
