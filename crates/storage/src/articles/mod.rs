//! Articles in versions that never change, and the one that a mail pinned.

mod desk;
mod feedback;
mod import;
mod judge;
mod links;
pub(crate) mod pictures;
mod publish;
mod release;
mod review;
mod search;
mod shown;
mod staleness;
mod write;

use domain::{
    access::{Permit, Scope},
    ids::ArticleSlug,
    text::Lang,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    Result, Storage,
    rows::{article, article_version, message, spelling::Reader},
    time::from_row,
};

pub use desk::{AtDesk, Decided, DeskCard, DeskVersion, Draft};
pub use feedback::{FeedbackAbout, NewFeedback};
pub use import::{Imported, NewArticle};
pub(crate) use judge::rules as publish_checks;
pub use judge::{Judged, PageChecks};
pub use pictures::{NewPicture, PictureRefusal, ShownPicture};
pub use review::Decision;
pub use search::Found;
pub use shown::{Correction, PublishedArticle, Retraction, Reviewed};
pub use write::{ArticleRefusal, Writing};

/// One version of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleVersion {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// From 1, in the order in which they were imported.
    pub version: i32,
    /// What kind of article it is.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What lists say about it.
    pub description: String,
    /// The front matter as JSON.
    pub head: String,
    /// The Markdown as written.
    pub body: String,
    /// Of its canonical file.
    pub sha256: [u8; 32],
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Whether it is the one that visitors see.
    pub published: bool,
}

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleCard {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// What kind of article it is.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What lists say about it.
    pub description: String,
    /// The published version.
    pub version: i32,
    /// When that was imported.
    pub imported_at: Timestamp,
}

/// What a mail's link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The version that was pinned when the mail was queued.
    pub article: ArticleVersion,
    /// Whether a newer one is published.
    pub newer: bool,
    /// Why that version was taken back since, or the article as a whole; then its text is not shown.
    pub retraction: Option<Retraction>,
}

impl Storage {
    /// The published version of an article.
    pub async fn article(&self, slug: &ArticleSlug, lang: Lang) -> Result<Option<ArticleVersion>> {
        let read = self.read().await?;
        match published(&*read, slug.as_str(), lang.tag()).await? {
            Some(version) => one(&*read, slug.as_str(), lang.tag(), version).await,
            None => Ok(None),
        }
    }

    /// Every published article in a language, by slug.
    pub async fn articles(&self, lang: Lang) -> Result<Vec<ArticleCard>> {
        let read = self.read().await?;
        let published = article::Entity::find()
            .filter(article::Column::Lang.eq(lang.tag()))
            .filter(article::Column::PublishedVersion.is_not_null())
            .order_by_asc(article::Column::Slug)
            .all(&*read)
            .await?;
        let rows = article_version::Entity::find()
            .filter(article_version::Column::Lang.eq(lang.tag()))
            .filter(article_version::Column::Slug.is_in(published.iter().map(|row| row.slug.as_str())))
            .all(&*read)
            .await?;
        published
            .iter()
            .filter_map(|shown| {
                rows.iter().find(|row| row.slug == shown.slug && Some(row.version) == shown.published_version)
            })
            .map(card)
            .collect()
    }

    /// Any version of an article, published or not.
    pub async fn article_version(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        version: i32,
    ) -> Result<Option<ArticleVersion>> {
        let read = self.read().await?;
        one(&*read, slug.as_str(), lang.tag(), version).await
    }

    /// What the link of a reading mail opens: the version that was pinned, however often the article changed since.
    pub async fn reading(&self, by: &Permit) -> Result<Option<Reading>> {
        let Scope::Message(id) = by.scope() else {
            return Ok(None);
        };
        let read = self.read().await?;
        let row = message::Entity::find_by_id(Uuid::from(*id)).one(&*read).await?;
        let Some((slug, lang, version)) =
            row.and_then(|row| Some((row.article_slug?, row.article_lang?, row.article_version?)))
        else {
            return Ok(None);
        };
        let newer = published(&*read, &slug, &lang).await?.is_some_and(|published| published > version);
        let Some(article) = one(&*read, &slug, &lang, version).await? else {
            return Ok(None);
        };
        let retraction = shown::retraction(&*read, &article.slug, article.lang, version).await?;
        Ok(Some(Reading { article, newer, retraction }))
    }
}

async fn published(database: &impl ConnectionTrait, slug: &str, lang: &str) -> Result<Option<i32>> {
    let row = article::Entity::find_by_id((slug.to_owned(), lang.to_owned())).one(database).await?;
    Ok(row.and_then(|row| row.published_version))
}

async fn one(database: &impl ConnectionTrait, slug: &str, lang: &str, version: i32) -> Result<Option<ArticleVersion>> {
    let key = (slug.to_owned(), lang.to_owned(), version);
    let Some(row) = article_version::Entity::find_by_id(key).one(database).await? else {
        return Ok(None);
    };
    let published = published(database, slug, lang).await? == Some(version);
    version_of(&row, published).map(Some)
}

fn version_of(row: &article_version::Model, published: bool) -> Result<ArticleVersion> {
    let id = format!("{} {} {}", row.slug, row.lang, row.version);
    let reader = Reader::of("article_version", &id);
    Ok(ArticleVersion {
        slug: reader.parse("slug", &row.slug)?,
        lang: reader.parse("lang", &row.lang)?,
        version: row.version,
        kind: row.kind.clone(),
        title: row.title.clone(),
        description: row.description.clone(),
        head: row.head.clone(),
        body: row.body.clone(),
        sha256: row.sha256.clone().try_into().map_err(|_| reader.corrupt("sha256"))?,
        imported_at: from_row(row.imported_at),
        published,
    })
}

fn card(row: &article_version::Model) -> Result<ArticleCard> {
    let id = format!("{} {} {}", row.slug, row.lang, row.version);
    let reader = Reader::of("article_version", &id);
    Ok(ArticleCard {
        slug: reader.parse("slug", &row.slug)?,
        lang: reader.parse("lang", &row.lang)?,
        kind: row.kind.clone(),
        title: row.title.clone(),
        description: row.description.clone(),
        version: row.version,
        imported_at: from_row(row.imported_at),
    })
}
