//! The list of articles, and finding in it.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use domain::articles::{
    Body,
    search::{self, Piece, Query as Asked},
};
use serde::Deserialize;

use super::{
    shelf::{Shelf, Shown, Teaser},
    topic,
};
use crate::{
    Site,
    components::{Choice, Choices, Link},
    error::Error,
    extract::{Caller, Query},
    frame::{Frame, Place},
    techniques::Catalogue,
    words::Words,
};

/// How much of what was typed is shown again.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "articles/list.html")]
struct ListPage {
    t: &'static Words,
    page: Frame,
    /// What was typed.
    typed: String,
    topics: Choices,
    topic_links: Vec<Link>,
    results: Option<Results>,
    articles: Vec<Teaser>,
}

/// What was found.
struct Results {
    /// How many, or that there is none.
    heading: String,
    /// What else must be known: fewer words were looked for, or not every word stands in what was found.
    notes: Vec<String>,
    found: Vec<Hit>,
    techniques: Vec<Link>,
    /// Titles that come near, where nothing was found.
    near: Vec<Link>,
}

/// One article that was found.
struct Hit {
    href: String,
    title: Vec<Piece>,
    excerpt: Vec<Piece>,
    facts: String,
}

/// What is looked for; the list as a whole if it is nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    q: String,
    topic: String,
}

/// `GET /learn`
pub(crate) async fn list(site: Site, caller: Caller, Query(search): Query<Search>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let shelf = Shelf::of(&site, caller.lang).await?;
    let catalogue = Catalogue::of(&site).await?;
    let typed: String = search.q.trim().chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    let about = |shown: &&Shown| search.topic.is_empty() || shown.head.conditions.contains(&search.topic);
    let topics = topic::choices(&shelf, &catalogue, caller.lang, t).value(&search.topic);

    let page = site.frame(&caller, "/learn", t.articles_heading()).await?.at(Place::Articles);
    let topic_links = topic::links(&shelf, &catalogue, &page);
    if typed.is_empty() && search.topic.is_empty() {
        let articles = shelf.all().iter().map(|shown| shown.teaser(&page, t)).collect();
        let page = page.public();
        let list = ListPage { t, page, typed, topics, topic_links, results: None, articles };
        return Ok(Html(list.render()?).into_response());
    }

    let asked = Asked::read(&search.q);
    let found = site.storage.articles_found(&asked, caller.lang).await?;
    let hits: Vec<Hit> = if typed.is_empty() {
        shelf.all().iter().filter(about).map(|shown| hit(shown, &asked, &page, t)).collect()
    } else {
        let found = found.slugs.iter().filter_map(|slug| shelf.get(slug.as_str())).filter(about);
        found.map(|shown| hit(shown, &asked, &page, t)).collect()
    };
    let techniques = if search.topic.is_empty() { named(&catalogue, &asked, &page) } else { Vec::new() };
    let mut notes = Vec::new();
    if asked.is_cut {
        notes.push(t.articles_search_cut(asked.words().len()));
    }
    if !hits.is_empty() && !asked.is_empty() && !found.every {
        notes.push(t.articles_search_some());
    }
    let near = if hits.is_empty() && techniques.is_empty() { shelf.near(&typed, &page) } else { Vec::new() };
    let heading = match (typed.is_empty(), hits.len()) {
        (true, count) => t.articles_search_topic_count(count),
        (false, 0) => t.articles_search_none(typed.as_str()),
        (false, count) => t.articles_search_count(count, typed.as_str()),
    };
    let results = Some(Results { heading, notes, found: hits, techniques, near });
    let again = serde_urlencoded::to_string([("q", &typed), ("topic", &search.topic)]).unwrap_or_default();
    let page = Frame { heading: t.articles_search_heading(), ..page }.twin(Some(&format!("/learn?{again}")));
    let list = ListPage { t, page, typed, topics, topic_links, results, articles: Vec::new() };
    Ok(Html(list.render()?).into_response())
}

fn hit(shown: &Shown, asked: &Asked, page: &Frame, t: &Words) -> Hit {
    let body = Body::parse(&shown.article.version.body, 1).map(|body| search::words_of_body(&body)).unwrap_or_default();
    let plain = || vec![Piece { text: shown.head.description.clone(), is_hit: false }];
    Hit {
        href: page.to(&shown.path()),
        title: asked.marked(&shown.head.title),
        excerpt: asked.excerpt(&body).or_else(|| asked.excerpt(&shown.head.description)).unwrap_or_else(plain),
        facts: shown.facts(page.lang, t),
    }
}

/// The techniques in whose name every word stands.
fn named(catalogue: &Catalogue, asked: &Asked, page: &Frame) -> Vec<Link> {
    let is_named = |name: &str| {
        let name = search::folded(name);
        asked.words().iter().all(|word| name.split(' ').any(|part| part.starts_with(word.as_str())))
    };
    let named = catalogue.techniques.iter().filter(|one| one.plain.is_some() && is_named(one.name.get(page.lang)));
    let links = named.map(|one| Link::new(page.to(&format!("/techniques/{}", one.code)), one.name.get(page.lang)));
    if asked.is_empty() { Vec::new() } else { links.collect() }
}

impl ListPage {
    /// Any topic, and each that something is about.
    fn has_topics(&self) -> bool {
        self.topics.choices.len() > 1
    }
}

/// The answer "any" of the list of topics.
pub(super) fn any_topic(t: &Words) -> Choice {
    Choice::new("", t.articles_any_topic())
}
