//! What programs read: feeds, the sitemap, robots.txt. The rules of RFC 4287 that readers of feeds trip over are asked.

use std::collections::BTreeSet;

use domain::text::Lang;
use jiff::Timestamp;
use movability_tests::{Answer, TestClinic};
use roxmltree::{Document, Node};

use super::{drafts, library, publishes};

const ATOM: &str = "http://www.w3.org/2005/Atom";

fn child<'a>(node: Node<'a, 'a>, name: &'static str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.has_tag_name((ATOM, name)))
}

fn words<'a>(node: Node<'a, 'a>, name: &'static str) -> &'a str {
    child(node, name).and_then(|child| child.text()).unwrap_or_else(|| panic!("no {name}"))
}

/// What every feed must be; gives back its entries' ids and summaries.
fn is_a_feed(answer: &Answer, site: &str, address: &str) -> Vec<(String, String)> {
    assert_eq!(answer.status, 200, "{address}");
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8", "{address}");
    let document = Document::parse(&answer.body).unwrap_or_else(|error| panic!("{address}: {error}\n{}", answer.body));
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")), "{address}");
    assert!(words(feed, "id").starts_with("tag:") && !words(feed, "title").is_empty());
    let updated: Timestamp = words(feed, "updated").parse().unwrap();
    assert!(child(feed, "author").is_some_and(|author| !words(author, "name").is_empty()), "{address} has an author");
    let own: Vec<_> =
        feed.children().filter(|n| n.has_tag_name((ATOM, "link")) && n.attribute("rel") == Some("self")).collect();
    assert_eq!(own.len(), 1, "{address} says where it is");
    assert_eq!(own[0].attribute("href"), Some(format!("{site}{address}").as_str()));

    let entries: Vec<_> = feed.children().filter(|node| node.has_tag_name((ATOM, "entry"))).collect();
    let mut ids = BTreeSet::new();
    let mut newest = Timestamp::MIN;
    let mut said = Vec::new();
    for entry in &entries {
        let id = words(*entry, "id");
        assert!(id.starts_with("tag:") && ids.insert(id.to_owned()), "{address}: {id} stands once");
        let at: Timestamp = words(*entry, "updated").parse().unwrap();
        assert!(words(*entry, "published").parse::<Timestamp>().unwrap() <= at, "{id}");
        newest = newest.max(at);
        assert!(!words(*entry, "title").trim().is_empty());
        let link = child(*entry, "link").unwrap();
        assert!(link.attribute("href").unwrap().starts_with(&format!("{site}/")), "{id}: addresses are absolute");
        said.push((id.to_owned(), words(*entry, "summary").to_owned()));
    }
    assert!(entries.is_empty() || newest == updated, "{address} was updated when its newest entry was");
    said
}

#[tokio::test]
async fn the_feeds_keep_the_rules_and_hold_what_is_published() {
    let clinic = TestClinic::open().await;
    drafts(&clinic, "draft", Lang::English, "A draft", "Words.").await;
    publishes(&clinic, "odd", Lang::English, "Less < more & \"so\" \u{1}", "Words.").await;

    for (lang, before) in [(Lang::English, ""), (Lang::French, "/fr")] {
        let address = format!("{before}/learn/feed.xml");
        let feed = clinic.api().get(&address).await;
        let entries = is_a_feed(&feed, clinic.site(), &address);
        assert_eq!(entries.len(), library(&clinic, lang).await.len(), "{address}");
        let label = if lang == Lang::English { "not clinically reviewed" } else { "sans révision clinique" };
        assert!(entries.iter().all(|(_, summary)| summary.contains(label)), "{entries:?}");
        assert!(!entries.iter().any(|(id, _)| id.contains("draft")));
        let again = clinic.api().with("if-none-match", feed.header("etag")).get(&address).await;
        assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));

        let address = format!("{before}/learn/corrections.xml");
        is_a_feed(&clinic.api().get(&address).await, clinic.site(), &address);
    }
    let ids = |answer: &Answer| {
        is_a_feed(answer, clinic.site(), "/learn/feed.xml").into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>()
    };
    let before = ids(&clinic.api().get("/learn/feed.xml").await);
    publishes(&clinic, "odd", Lang::English, "Another title", "Other words.").await;
    assert_eq!(ids(&clinic.api().get("/learn/feed.xml").await), before, "an id is for good");
}

#[tokio::test]
async fn the_sitemap_lists_public_pages_and_nothing_unchecked() {
    let clinic = TestClinic::open().await;
    let sitemap = clinic.api().get("/sitemap.xml").await;
    assert_eq!(sitemap.header("content-type"), "application/xml; charset=utf-8");
    let document = Document::parse(&sitemap.body).unwrap();
    let pages: Vec<&str> = document
        .descendants()
        .filter(|node| node.tag_name().name() == "loc")
        .map(|node| node.text().unwrap())
        .collect();
    let unique: BTreeSet<&&str> = pages.iter().collect();
    assert_eq!(unique.len(), pages.len());
    for page in &pages {
        let answer = clinic.api().get(page.strip_prefix(clinic.site()).unwrap()).await;
        assert_eq!(answer.status, 200, "{page}");
        assert_eq!(answer.attribute("meta[name=robots]", "content"), None, "{page} wants to be listed");
    }
    // Nobody has checked the library of this clinic.
    assert!(!pages.iter().any(|page| page.contains("/learn/")), "{pages:?}");

    let robots = clinic.api().get("/robots.txt").await;
    assert!(robots.body.contains(&format!("Sitemap: {}/sitemap.xml", clinic.site())), "{}", robots.body);
    assert!(robots.body.contains("Disallow: /staff") && !robots.body.contains("/a/"));
}
