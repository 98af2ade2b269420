//! What can be read about one condition, and what may help with it.

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::text::Lang;

use super::{
    list::any_topic,
    shelf::{Shelf, Teaser},
};
use crate::{
    Site,
    components::{Certainty, Choice, Choices, Link},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    problem::Problem,
    public,
    techniques::{self, Catalogue},
    words::Words,
};

/// A technique, and what it may do for this condition with how sure we are.
type Told = (Link, Vec<(String, Option<Certainty>)>);

#[derive(Template)]
#[template(path = "articles/topic.html")]
struct TopicPage {
    t: &'static Words,
    page: Frame,
    plain: String,
    articles: Vec<Teaser>,
    techniques: Vec<Told>,
}

/// `GET /learn/topics/{topic}`
pub(crate) async fn show(site: Site, caller: Caller, Path(topic): Path<String>) -> Result<Response, Error> {
    let (lang, t) = (caller.lang, Words::of(caller.lang));
    let catalogue = Catalogue::of(&site).await?;
    let condition = catalogue.condition(&topic).ok_or_else(Problem::not_found)?;
    let path = format!("/learn/topics/{topic}");
    let page = site.frame(&caller, &path, condition.name.get(lang)).await?.public().at(Place::Articles);

    let shelf = Shelf::of(&site, lang).await?;
    let about = shelf.all().iter().filter(|shown| shown.head.conditions.contains(&topic));
    let articles: Vec<Teaser> = about.map(|shown| shown.teaser(&page, t)).collect();
    let link = |code: &str, name: &str| Link::new(page.to(&format!("/techniques/{code}")), name);
    let techniques: Vec<_> = techniques::about(&catalogue, &topic, lang)
        .map(|(technique, said)| (link(&technique.code, technique.name.get(lang)), said))
        .collect();
    if articles.is_empty() && techniques.is_empty() {
        return Err(Problem::not_found().into());
    }
    let plain = condition.plain.get(lang).to_owned();
    public::page(&TopicPage { t, page, plain, articles, techniques })
}

/// The conditions that a published article is about, in the order of their register.
pub(super) fn links(shelf: &Shelf, catalogue: &Catalogue, page: &Frame) -> Vec<Link> {
    let link = |id: &str, name: &str| Link::new(page.to(&format!("/learn/topics/{id}")), name);
    of(shelf, catalogue).map(|condition| link(&condition.id, condition.name.get(page.lang))).collect()
}

/// The same as a list to choose from.
pub(super) fn choices(shelf: &Shelf, catalogue: &Catalogue, lang: Lang, t: &Words) -> Choices {
    let named = of(shelf, catalogue).map(|condition| Choice::new(condition.id.clone(), condition.name.get(lang)));
    Choices::new("topic", t.articles_topic(), std::iter::once(any_topic(t)).chain(named).collect())
}

fn of<'a>(shelf: &'a Shelf, catalogue: &'a Catalogue) -> impl Iterator<Item = &'a domain::articles::Condition> {
    let is_written_about = |id: &String| shelf.all().iter().any(|shown| shown.head.conditions.contains(id));
    catalogue.conditions.iter().filter(move |condition| is_written_about(&condition.id))
}
