//! The index of what visitors may read, and finding in it.
//!
//! An entry is made from the published version in the very transaction that publishes it, and goes with it. What is found
//! is compared with what is published once more, so that nothing but that is ever shown.

use domain::{
    articles::{Body, search},
    ids::ArticleSlug,
    text::Lang,
};
use sea_orm::EntityTrait;

use crate::{
    Result, Storage, Work, engine,
    rows::{article, article_version, spelling::Reader},
};

/// The most articles that one search finds.
const MOST: u64 = 50;

impl Storage {
    /// The published articles of a language that hold every word that is asked for, best first; where there is none and
    /// several words were asked for, those that hold any of them.
    pub async fn articles_found(&self, query: &search::Query, lang: Lang) -> Result<Found> {
        if query.is_empty() {
            return Ok(Found::default());
        }
        let read = self.read().await?;
        for every in [true, false] {
            let slugs = engine::found(&*read, query.words(), every, lang.tag(), MOST).await?;
            if !slugs.is_empty() || query.words().len() == 1 {
                let reader = Reader::of("article_search", &"slug");
                let slugs = slugs.iter().map(|slug| reader.parse("slug", slug)).collect::<Result<_>>()?;
                return Ok(Found { slugs, every });
            }
        }
        Ok(Found::default())
    }

    /// Names what pages of the library are made from: the clinic's revision and the library's. While both stay, so do the
    /// pages.
    pub async fn revisions(&self) -> Result<(i64, i64)> {
        engine::revisions(&self.0.database).await
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Which articles, best first.
    pub slugs: Vec<ArticleSlug>,
    /// Whether each holds every word.
    pub every: bool,
}

/// Puts what visitors may read of an article now into the index, and nothing else of it.
pub(super) async fn refresh(work: &Work, slug: &str, lang: &str) -> Result<()> {
    engine::forget(&**work, slug, lang).await?;
    let shown = article::Entity::find_by_id((slug.to_owned(), lang.to_owned())).one(&**work).await?;
    let Some(version) = shown.and_then(|row| row.published_version) else { return Ok(()) };
    let key = (slug.to_owned(), lang.to_owned(), version);
    let Some(row) = article_version::Entity::find_by_id(key).one(&**work).await? else { return Ok(()) };
    let words = Body::parse(&row.body, 1).map_or(row.body.clone(), |body| search::words_of_body(&body));
    let texts = [&row.title, &row.description, &words].map(|text| search::folded(text));
    engine::remember(&**work, slug, lang, version, &texts).await
}
