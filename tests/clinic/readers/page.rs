//! The page of an article: what it says of itself, to people and to programs.

use domain::text::Lang;
use movability_tests::{Opening, TestClinic};
use serde_json::Value;

use super::{drafts, library, publishes};

/// What a page says of itself to machines.
async fn facts(clinic: &TestClinic, address: &str) -> Value {
    let page = clinic.api().get(address).await;
    let scripts: Vec<&str> = page.body.split("<script type=\"application/ld+json\">").skip(1).collect();
    assert_eq!(scripts.len(), 1, "{address}");
    serde_json::from_str(scripts[0].split("</script>").next().unwrap()).unwrap()
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again_and_a_changed_one_is() {
    let clinic = TestClinic::open().await;
    publishes(&clinic, "page", Lang::English, "A page", "First.").await;
    let site = clinic.api();
    let first = site.get("/learn/page").await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");

    let again = site.clone().with("if-none-match", &tag).get("/learn/page").await;
    assert_eq!((again.status.as_u16(), again.body.as_str(), again.header("etag")), (304, "", tag.as_str()));
    assert_eq!(again.header("cache-control"), "no-cache");

    publishes(&clinic, "page", Lang::English, "A page", "Second.").await;
    let changed = site.clone().with("if-none-match", &tag).get("/learn/page").await;
    assert_eq!(changed.status, 200);
    assert!(changed.says("Second.") && !changed.says("First."));

    // The clinic around the page is a part of it, and so is everything an article names.
    let before = site.get("/learn/page").await.header("etag").to_owned();
    clinic.changes(|clinic| clinic.identity.phone = "416-555-0177".to_owned()).await;
    let called = site.clone().with("if-none-match", &before).get("/learn/page").await;
    assert_eq!(called.status, 200);
    assert!(called.says("416-555-0177"));
    let renamed = "UPDATE content_entry SET entry = REPLACE(entry, 'Alex Roy', 'Robin Roy') WHERE kind = 'person'";
    assert!(clinic.tampers(renamed).await);
    // What another hand changed is seen after a glance: no clock of ours can be set forward to it.
    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    assert!(site.get("/learn/page").await.says("Robin Roy"), "a kept page knows that it is old");
}

#[tokio::test]
async fn a_claim_says_how_sure_we_are_and_opens_to_what_it_rests_on() {
    let clinic = TestClinic::open().await;
    let page = clinic.browser().opens("/learn/rethinking-botulinum-toxin").await;

    assert!(page.count(".claim__certainty") > 5);
    assert!(page.count("details.basis") > 5);
    let basis = page.texts("details.basis").join("\n");
    for words in ["Source ", "a review of many studies", "Limits:", "Who paid"] {
        assert!(basis.contains(words), "{words}: {basis}");
    }
    // Every citation has its source, and every cited source leads back.
    let sources = page.count(".mv-sources ol > li");
    assert!(sources >= 3 && page.count(".mv-way-back") == sources);
    for target in page.links().iter().filter_map(|link| link.strip_prefix('#')) {
        assert_eq!(page.count(&format!("[id='{target}']")), 1, "{target} is on the page once");
    }
}

#[tokio::test]
async fn the_box_says_who_stands_behind_the_page() {
    let clinic = TestClinic::open().await;
    for (lang, address) in [(Lang::English, "/learn/"), (Lang::French, "/fr/learn/")] {
        for slug in library(&clinic, lang).await {
            let page = clinic.browser().opens(&format!("{address}{slug}")).await;
            assert_eq!((page.status.as_u16(), page.count("h1")), (200, 1), "{slug}");
            let facts = page.texts(".mv-trust dt").len();
            assert!(facts >= 5, "{slug}: {:?}", page.texts(".mv-trust dt"));
            assert_eq!(page.count(".mv-article > .mv-muted"), 1, "{slug}");
            assert_eq!(page.count(&format!("a[href$='/learn/{slug}/feedback?about=mistake']")), 1, "{slug}");
            // Nobody has checked the library: every page says so, and machines are told nothing else.
            assert_eq!(page.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"), "{slug}");
            assert!(page.says(if lang == Lang::English {
                "not clinically reviewed"
            } else {
                "sans révision clinique"
            }));
        }
    }
}

#[tokio::test]
async fn every_article_tells_machines_what_it_is() {
    let clinic = TestClinic::opens(Opening { public_url: None, ..Opening::default() }).await;
    for (lang, before) in [(Lang::English, ""), (Lang::French, "/fr")] {
        for slug in library(&clinic, lang).await {
            let address = format!("{before}/learn/{slug}");
            let said = facts(&clinic, &address).await;
            let listed = clinic.api().get(&format!("/api/v1/articles/{slug}?lang={}", lang.tag())).await.json();

            assert_eq!(said["@type"], "MedicalWebPage", "{slug}");
            assert_eq!(said["@id"], format!("{}{address}", clinic.site()), "{slug}");
            assert_eq!(said["inLanguage"], lang.tag(), "{slug}");
            assert_eq!(said["headline"], listed["title"], "{slug}");
            assert_eq!(said["version"], listed["version"], "{slug}");
            assert_eq!(said["citation"].as_array().unwrap().len(), listed["references"].as_array().unwrap().len());
            assert!(!said["creditText"].as_str().unwrap().is_empty() && !said["author"].as_array().unwrap().is_empty());
            assert_eq!(said["publisher"]["@type"], "MedicalClinic");
            for kept_back in ["reviewedBy", "lastReviewed"] {
                assert!(said.get(kept_back).is_none(), "{slug} was reviewed by nobody");
            }
        }
    }
}

#[tokio::test]
async fn what_an_author_writes_is_never_markup() {
    let clinic = TestClinic::open().await;
    let title = "</script><script>alert(1)</script>&\"'";
    publishes(&clinic, "hostile", Lang::English, title, "Text with &lt;img src=x onerror=alert(1)&gt; in it.").await;
    for address in ["/learn/hostile", "/learn", "/learn?q=alert", "/learn/hostile/feedback", "/learn/hostil"] {
        let page = clinic.api().get(address).await;
        assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{address}");
    }
    assert_eq!(facts(&clinic, "/learn/hostile").await["headline"], title);
    let feed = clinic.api().get("/learn/feed.xml").await;
    assert!(!feed.body.contains("<script"), "{}", feed.body);
}

#[tokio::test]
async fn a_page_without_a_translation_is_shown_as_it_is_and_says_so() {
    let clinic = TestClinic::open().await;
    publishes(&clinic, "english-only", Lang::English, "In English alone", "Words.").await;
    let page = clinic.browser().opens("/fr/learn/english-only").await;

    assert_eq!(page.status, 200);
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("fr-CA"));
    assert_eq!(page.attribute("article", "lang").as_deref(), Some("en-CA"));
    assert!(page.says("Cette page n’existe pas encore en français."), "{}", page.text());
    assert_eq!(page.count("link[rel=canonical]"), 0);
    assert!(!clinic.browser().opens("/fr/learn").await.says("In English alone"), "the list names what is there");
    drafts(&clinic, "nobodys", Lang::English, "A draft", "Words.").await;
    assert_eq!(clinic.browser().opens("/fr/learn/nobodys").await.status, 404);
}

#[tokio::test]
async fn the_api_lists_pages_of_articles_and_reads_one_whole() {
    let clinic = TestClinic::open().await;
    let slugs = library(&clinic, Lang::English).await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let list = clinic.api().get(&format!("/api/v1/articles?limit=1{cursor}")).await.json();
        seen.push(list["items"][0]["slug"].as_str().unwrap().to_owned());
        assert_eq!(list["items"][0]["demonstration"], true);
        let Some(next) = list["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, slugs);

    let whole = clinic.api().get("/api/v1/articles/rethinking-botulinum-toxin").await.json();
    assert!(whole["claims"].as_array().unwrap().len() > 5 && whole["body"].as_str().unwrap().contains(":::"));
    assert_eq!(whole["review"], Value::Null);
    let retired = whole["references"].as_array().unwrap().iter().find(|source| source["status"] == "retired");
    assert!(retired.unwrap()["status_note"].is_string());
    for (path, status) in [
        ("/api/v1/articles/nothing", 404),
        ("/api/v1/articles/A%20B", 404),
        ("/api/v1/articles?limit=0", 422),
        ("/api/v1/articles?lang=de", 422),
        ("/api/v1/articles?unknown=1", 422),
    ] {
        assert_eq!(clinic.api().get(path).await.status, status, "{path}");
    }
}
