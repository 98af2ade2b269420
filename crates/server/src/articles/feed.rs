//! Atom feeds (RFC 4287): what is published, and what was corrected or taken back.

use askama::Template;
use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse as _, Response},
};
use domain::{articles::Library, text::Lang};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{Shelf, Shown, kept::knows};
use crate::{
    Site,
    error::Error,
    extract::Caller,
    frame::{Clinic, address},
    words::Words,
};

#[derive(Template)]
#[template(path = "articles/feed.xml")]
struct Feed {
    lang: Lang,
    id: String,
    title: String,
    /// Who stands behind it where no entry says so.
    author: String,
    /// Where it is.
    this: String,
    /// The page of the same things.
    page: String,
    updated: Timestamp,
    entries: Vec<Entry>,
}

/// One entry. Its id is for good; whatever else may change.
struct Entry {
    id: String,
    title: String,
    href: String,
    published: Timestamp,
    updated: Timestamp,
    summary: String,
    authors: Vec<String>,
}

/// `GET /learn/feed.xml`
pub(crate) async fn articles(site: Site, caller: Caller, headers: HeaderMap) -> Result<Response, Error> {
    let (lang, t) = (caller.lang, Words::of(caller.lang));
    let around = site.surroundings().await?;
    let clinic = around.shown(lang);
    let library = site.storage.library().await?;
    let shelf = Shelf::of(&site, lang).await?;
    let mut entries: Vec<Entry> = shelf.all().iter().map(|shown| entry(shown, &library, clinic, t)).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.updated));
    answer(&feed(clinic, lang, "feed", t.feed_title(clinic.name.as_str()), entries), &headers)
}

/// `GET /learn/corrections.xml`
pub(crate) async fn corrections(site: Site, caller: Caller, headers: HeaderMap) -> Result<Response, Error> {
    let (lang, t) = (caller.lang, Words::of(caller.lang));
    let around = site.surroundings().await?;
    let clinic = around.shown(lang);
    let link = |slug: &dyn std::fmt::Display| absolute(clinic, &address(lang, &format!("/learn/{slug}")));
    let said = |id: String, title: String, slug: &dyn std::fmt::Display, at: Timestamp, summary: String| Entry {
        id: tag(clinic, lang, &id),
        title,
        href: link(slug),
        published: at,
        updated: at,
        summary,
        authors: Vec::new(),
    };
    let corrected = site.storage.corrections(lang).await?.into_iter().map(|one| {
        let id = format!("corrections/{}/{}", one.slug, one.to_version);
        said(id, t.feed_corrected(one.title.as_str()), &one.slug, one.at, one.text)
    });
    let retracted = site.storage.retractions(lang).await?.into_iter().map(|one| {
        let id = format!("retractions/{}/{}", one.slug, one.version);
        said(id, t.feed_retracted(one.title.as_str()), &one.slug, one.at, one.reason)
    });
    let mut entries: Vec<Entry> = corrected.chain(retracted).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.updated));
    answer(&feed(clinic, lang, "corrections", t.feed_corrections_title(clinic.name.as_str()), entries), &headers)
}

fn feed(clinic: &Clinic, lang: Lang, name: &str, title: String, entries: Vec<Entry>) -> Feed {
    Feed {
        lang,
        id: tag(clinic, lang, name),
        title,
        author: clinic.name.clone(),
        this: absolute(clinic, &address(lang, &format!("/learn/{name}.xml"))),
        page: absolute(clinic, &address(lang, "/learn")),
        // An empty feed was never updated; a reader must be told a time all the same.
        updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH),
        entries,
    }
}

fn entry(shown: &Shown, library: &Library, clinic: &Clinic, t: &Words) -> Entry {
    let article = &shown.article;
    let (lang, slug) = (article.version.lang, &article.version.slug);
    let summary = match article.demonstration {
        true => format!("{}. {}", t.articles_demo_label(), shown.head.description),
        false => shown.head.description.clone(),
    };
    let authors = shown.head.authors.iter().filter_map(|id| library.person(id)).map(|person| person.name.clone());
    Entry {
        id: tag(clinic, lang, &format!("learn/{slug}")),
        title: shown.head.title.clone(),
        href: absolute(clinic, &address(lang, &shown.path())),
        published: article.first_published_at,
        updated: article.published_at,
        summary,
        authors: authors.collect(),
    }
}

/// A name for good (RFC 4151): the clinic's host, a date on which it was its own, and what is named.
fn tag(clinic: &Clinic, lang: Lang, what: &str) -> String {
    let host = clinic.public_url.split("://").nth(1).unwrap_or_default().split(['/', ':']).next().unwrap_or_default();
    format!("tag:{host},2026:{}/{what}", lang.tag())
}

fn absolute(clinic: &Clinic, path: &str) -> String {
    format!("{}{path}", clinic.public_url.trim_end_matches('/'))
}

impl Feed {
    /// What XML can hold: no control characters but line breaks (XML 1.0 §2.2).
    fn plain(text: &str) -> String {
        text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
    }
}

fn answer(feed: &Feed, asked: &HeaderMap) -> Result<Response, Error> {
    let xml = feed.render()?;
    let tag: String = Sha256::digest(xml.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::from_str(&format!("W/\"{tag}\"")).expect("hexadecimal digits in quotes");
    let is_known = knows(asked, &tag);
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { xml.into_response() };
    let headers = response.headers_mut();
    headers.insert(ETAG, tag);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"));
    Ok(response)
}
