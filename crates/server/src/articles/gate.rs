//! PUB-070: the very page that would be published, rendered, and what it tells machines read back from it.

use askama::Template as _;
use domain::{
    articles::checks::{Finding, record},
    text::Lang,
    time::Zone,
};
use serde_json::Value;
use storage::articles::PublishedArticle;

use super::{ArticlePage, page::Beside};
use crate::{
    Site,
    error::Error,
    frame::{Frame, Place},
};

/// Judges the page of an article in a language as it would stand before its readers.
pub(crate) async fn of_page(
    site: &Site,
    lang: Lang,
) -> Result<impl Fn(&PublishedArticle) -> Vec<Finding> + Send + Sync + use<>, Error> {
    let beside = Beside::of(site, lang).await?;
    let around = site.surroundings().await?;
    Ok(move |article: &PublishedArticle| {
        let path = format!("/learn/{}", article.version.slug);
        let page = Frame::new(lang, &path, article.version.title.clone(), around.shown(lang)).at(Place::Articles);
        let made = ArticlePage::beside(&beside, page, article.clone(), true);
        let html = made.ok().and_then(|page| page.render().ok()).unwrap_or_default();
        record::of_json_ld(&told(&html), dates(article))
    })
}

/// What a page tells machines; nothing where that cannot be read.
fn told(html: &str) -> Value {
    let (_, from) = html.split_once("<script type=\"application/ld+json\">").unwrap_or_default();
    let (facts, _) = from.split_once("</script>").unwrap_or_default();
    serde_json::from_str(facts).unwrap_or_default()
}

/// The days of the database: pages tell them by the universal day.
fn dates(article: &PublishedArticle) -> record::Dates {
    let utc = Zone::utc();
    record::Dates {
        published: utc.date(article.first_published_at),
        modified: utc.date(article.published_at),
        reviewed: article.review.as_ref().map(|review| review.on),
    }
}
