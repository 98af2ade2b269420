//! Articles as readers see them: the text, how sure we are, where it comes from, who stands behind it.

mod body;
mod sources;

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse as _, Response},
};
use serde::de::DeserializeOwned;

use domain::{
    articles::{Article, Body, Head, Library, Term},
    ids::ArticleSlug,
    text::Lang,
};
use storage::articles::ArticleVersion;

use sources::Sources;

use crate::{
    Site,
    components::{Fact, Link},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    home::{Teaser, teasers},
    problem::Problem,
    words::Words,
};

#[derive(Template)]
#[template(path = "articles/list.html")]
struct ListPage {
    t: &'static Words,
    page: Frame,
    articles: Vec<Teaser>,
}

/// `GET /learn`
pub(crate) async fn list(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let page = site.frame(&caller, "/learn", t.articles_heading()).await?.public().at(Place::Articles);
    let articles = teasers(&site, &caller, &page).await?;
    Ok(Html(ListPage { t, page, articles }.render()?).into_response())
}

/// `GET /learn/{slug}`
pub(crate) async fn show(site: Site, caller: Caller, Path(slug): Path<String>) -> Result<Response, Error> {
    let slug: ArticleSlug = slug.parse().map_err(|_| Problem::not_found())?;
    let version = site.storage.article(&slug, caller.lang).await?.ok_or_else(Problem::not_found)?;
    let twin = site.storage.article(&slug, crate::frame::other(caller.lang)).await?.is_some();

    let path = format!("/learn/{slug}");
    let page = site.frame(&caller, &path, version.title.clone()).await?.public().at(Place::Articles);
    let page = if twin { page } else { page.twin(None) };
    let article = ArticlePage::of(&site, page, version, caller.lang).await?;
    Ok(Html(article.render()?).into_response())
}

/// One article, as `/learn` and a mail's link show it.
#[derive(Template)]
#[template(path = "articles/show.html")]
pub(crate) struct ArticlePage {
    t: &'static Words,
    page: Frame,
    /// The body: written by the domain from a parsed text, then cleaned once more. The one place that is not escaped.
    body: String,
    contents: Vec<Link>,
    byline: String,
    is_demo: bool,
    sources: Sources,
    terms: Vec<(String, String, String)>,
    facts: Vec<Fact>,
    /// A newer version exists than the one that was sent.
    pub(crate) is_older: bool,
}

impl ArticlePage {
    /// The page of one version.
    pub(crate) async fn of(site: &Site, page: Frame, version: ArticleVersion, lang: Lang) -> Result<Self, Error> {
        let t = Words::of(lang);
        let head: Head = serde_json::from_str(&version.head).map_err(|_| Problem::failure())?;
        let library = library(site).await?;
        let article = Article { head, body: version.body, body_line: 1 };
        let parsed = Body::parse(&article.body, 1).map_err(|_| Problem::failure())?;

        let licensed = sources::licensed_uses(&library.indications, &article.head, lang, t);
        let body = body::html(&parsed, &article.head.claims, &page.clinic, &licensed, t);
        let minutes = (parsed.words() / 200).max(1);
        let terms = parsed.terms().into_iter().filter_map(|id| library.term(id));
        Ok(Self {
            t,
            contents: body::contents(&body),
            body,
            byline: byline(&article.head, &library, minutes, lang, t),
            is_demo: page.clinic.is_demo,
            sources: Sources::of(&parsed, &library, lang, t),
            terms: terms.map(|term| explained(term, lang)).collect(),
            facts: facts(&article.head, &library, version.version, t),
            is_older: false,
            page,
        })
    }
}

/// Everything the article may name, as it was imported.
async fn library(site: &Site) -> Result<Library, Error> {
    Ok(Library {
        references: entries(site, "reference").await?,
        people: entries(site, "person").await?,
        glossary: entries(site, "glossary").await?,
        indications: entries(site, "licensed-indication").await?,
        ..Library::default()
    })
}

async fn entries<T: DeserializeOwned>(site: &Site, kind: &str) -> Result<Vec<T>, Error> {
    let entries = site.storage.content_entries(kind).await?;
    entries.iter().map(|entry| serde_json::from_str(&entry.entry).map_err(|_| Problem::failure().into())).collect()
}

fn byline(head: &Head, library: &Library, minutes: usize, lang: Lang, t: &Words) -> String {
    let authors: Vec<String> = head
        .authors
        .iter()
        .filter_map(|id| library.person(id))
        .map(|person| format!("{} ({})", person.name, person.credentials.get(lang)))
        .collect();
    t.articles_byline(authors.join("; "), minutes.to_string())
}

/// The box that says who stands behind the page and what they gain.
fn facts(head: &Head, library: &Library, version: i32, t: &Words) -> Vec<Fact> {
    let authors: Vec<&str> =
        head.authors.iter().filter_map(|id| library.person(id)).map(|person| person.name.as_str()).collect();
    let mut facts = vec![
        Fact::new(t.articles_written_by(), authors.join(", ")),
        Fact::new(t.articles_checked_by(), t.articles_not_checked()),
        Fact::new(t.articles_version(), version.to_string()),
        Fact::new(t.articles_conflict(), head.conflict.clone()),
    ];
    if let Some(interest) = &head.clinic_interest {
        facts.push(Fact::new(t.articles_interest(), interest.clone()));
    }
    facts
}

fn explained(term: &Term, lang: Lang) -> (String, String, String) {
    (term.id.clone(), term.term.get(lang).to_owned(), term.text.get(lang).to_owned())
}
