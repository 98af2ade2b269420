//! Articles as readers see them: the text, how sure we are, where it comes from, who stands behind it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::Path,
    response::{Html, IntoResponse as _, Response},
};
use serde::de::DeserializeOwned;

use domain::{
    articles::{
        Article, Body, Certainty, Head, Indication, IndicationKind, Library, Reference, Term,
        body::Typed,
        render,
    },
    ids::ArticleSlug,
    text::Lang,
};
use storage::articles::ArticleVersion;

use crate::{
    Site,
    components::Fact,
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
    byline: String,
    is_demo: bool,
    sources: Vec<Source>,
    terms: Vec<(String, String, String)>,
    facts: Vec<Fact>,
    /// A newer version exists than the one that was sent.
    pub(crate) is_older: bool,
}

/// One entry of the list of sources.
struct Source {
    id: String,
    text: String,
    link: Option<String>,
    note: String,
}

impl ArticlePage {
    /// The page of one version.
    pub(crate) async fn of(site: &Site, page: Frame, version: ArticleVersion, lang: Lang) -> Result<Self, Error> {
        let t = Words::of(lang);
        let head: Head = serde_json::from_str(&version.head).map_err(|_| Problem::failure())?;
        let library = library(site).await?;
        let article = Article { head, body: version.body, body_line: 1 };
        let parsed = Body::parse(&article.body, 1).map_err(|_| Problem::failure())?;

        let licensed = licensed_uses(&library.indications, &article.head, lang, t);
        let certainty = |certainty| badge(certainty, t);
        let titles = |block| block_title(block, t);
        let html = render::html(
            &parsed,
            &render::Page {
                claims: &article.head.claims,
                certainty: &certainty,
                titles: &titles,
                source: &t.articles_source(),
                emergency: &page.clinic.emergency,
                crisis: &page.clinic.crisis,
                health_line: &page.clinic.health_line,
                clinic_phone: &page.clinic.phone,
                licensed_uses: &licensed,
            },
        );
        let minutes = (parsed.words() / 200).max(1);
        let sources = parsed.sources().into_iter().filter_map(|id| library.reference(id));
        let terms = parsed.terms().into_iter().filter_map(|id| library.term(id));
        Ok(Self {
            t,
            body: clean(&html),
            byline: byline(&article.head, &library, minutes, lang, t),
            is_demo: page.clinic.is_demo,
            sources: sources.map(|reference| source(reference, lang, t)).collect(),
            terms: terms.map(|term| explained(term, lang)).collect(),
            facts: facts(&article.head, &library, version.version, lang, t),
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
    entries
        .iter()
        .map(|entry| serde_json::from_str(&entry.entry).map_err(|_| Problem::failure().into()))
        .collect()
}

/// The allow-list behind the renderer: what it does not write cannot appear, whatever a text holds.
fn clean(html: &str) -> String {
    let classes = ["h2", "h3", "h4", "p", "ul", "ol", "li", "a", "span", "section", "sup", "table", "th", "td", "div"];
    let mut builder = ammonia::Builder::new();
    builder
        .tags(
            [
                "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "em",
                "strong", "code", "pre", "br", "hr", "a", "span", "section", "sup", "div",
            ]
            .into(),
        )
        .generic_attributes(["id"].into())
        .tag_attributes(classes.iter().map(|tag| (*tag, ["class"].into())).collect())
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(["https", "tel", "mailto"].into())
        .link_rel(Some("noopener noreferrer"));
    builder.clean(html).to_string()
}

fn badge(certainty: Certainty, t: &Words) -> String {
    match certainty {
        Certainty::High => t.articles_certainty_high(),
        Certainty::Moderate => t.articles_certainty_moderate(),
        Certainty::Low => t.articles_certainty_low(),
        Certainty::VeryLow => t.articles_certainty_very_low(),
        Certainty::NotGraded => String::new(),
    }
}

fn block_title(block: Typed, t: &Words) -> String {
    match block {
        Typed::InShort => t.articles_in_short(),
        Typed::LicensedUses => t.articles_licensed_uses(),
        Typed::Harms => t.articles_harms(),
        Typed::UrgentSigns => t.articles_urgent_signs(),
        Typed::DoNotStop => t.articles_do_not_stop(),
        Typed::Questions => t.articles_questions(),
        Typed::Overuse => t.articles_overuse(),
        Typed::Testimonial => t.articles_testimonial(),
    }
}

fn byline(head: &Head, library: &Library, minutes: usize, lang: Lang, t: &Words) -> String {
    let authors: Vec<String> = head
        .authors
        .iter()
        .filter_map(|id| library.person(id))
        .map(|person| format!("{}, {}", person.name, person.credentials.get(lang)))
        .collect();
    t.articles_byline(authors.join("; "), minutes.to_string())
}

/// The box that says who stands behind the page and what they gain.
fn facts(head: &Head, library: &Library, version: i32, lang: Lang, t: &Words) -> Vec<Fact> {
    let authors: Vec<&str> = head.authors.iter().filter_map(|id| library.person(id)).map(|person| person.name.as_str()).collect();
    let mut facts = vec![
        Fact::new(t.articles_written_by(), authors.join(", ")),
        Fact::new(t.articles_checked_by(), t.articles_not_checked()),
        Fact::new(t.articles_version(), version.to_string()),
        Fact::new(t.articles_conflict(), head.conflict.clone()),
    ];
    if let Some(interest) = &head.clinic_interest {
        facts.push(Fact::new(t.articles_interest(), interest.clone()));
    }
    let _ = lang;
    facts
}

fn source(reference: &Reference, lang: Lang, t: &Words) -> Source {
    let mut text = String::new();
    if let Some(author) = reference.authors.first() {
        text.push_str(author);
        text.push_str(if reference.authors.len() > 1 || reference.et_al { " et al. " } else { ". " });
    }
    if let Some(title) = &reference.title {
        text.push_str(title);
        text.push_str(". ");
    }
    if let Some(container) = &reference.container {
        text.push_str(container);
        text.push_str(". ");
    }
    if let Some(year) = reference.year {
        text.push_str(&year.to_string());
        text.push('.');
    }
    let mut note = if reference.is_verified() { String::new() } else { t.articles_unverified() };
    if let Some(status) = &reference.status_note {
        note = format!("{} {note}", status.get(lang)).trim().to_owned();
    }
    Source { id: reference.id.clone(), text, link: reference.link(), note }
}

fn explained(term: &Term, lang: Lang) -> (String, String, String) {
    (term.id.clone(), term.term.get(lang).to_owned(), term.text.get(lang).to_owned())
}

/// The list that `{{licensed_uses}}` stands for: dated facts, never prose of an author.
fn licensed_uses(indications: &[Indication], head: &Head, lang: Lang, t: &Words) -> String {
    if head.substances.is_empty() {
        return String::new();
    }
    let mut by_kind: BTreeMap<IndicationKind, Vec<&Indication>> = BTreeMap::new();
    for indication in indications {
        by_kind.entry(indication.kind).or_default().push(indication);
    }
    let mut html = String::new();
    for (kind, rows) in by_kind {
        let heading = match kind {
            IndicationKind::Licensed => t.articles_licensed(),
            IndicationKind::Recommended => t.articles_recommended(),
            IndicationKind::NotLicensed => t.articles_not_licensed(),
        };
        html.push_str(&format!("<p>{}</p><ul>", ammonia::clean_text(&heading)));
        for row in rows {
            let unchecked = if row.checked_at.is_none() { format!(" ({})", t.articles_unchecked()) } else { String::new() };
            let text = format!("{}{unchecked}", row.text.get(lang));
            html.push_str(&format!("<li>{}</li>", ammonia::clean_text(&text)));
        }
        html.push_str("</ul>");
    }
    html
}
