//! Articles in versions that never change, and the one that a mail pinned.

use domain::{
    access::{Permit, Scope},
    audit::Trail,
    ids::ArticleSlug,
    text::Lang,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, Storage,
    rows::{article, article_version, message, spelling::Reader},
    time::{from_row, to_row},
};

/// An article as its file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArticle {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// What kind of article it is, by the register's code.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What lists say about it.
    pub description: String,
    /// The front matter as JSON.
    pub head: String,
    /// The Markdown as written.
    pub body: String,
    /// Of the file it was read from.
    pub sha256: [u8; 32],
}

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
    /// Of the file it was read from.
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

/// What came of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The version that holds this text.
    pub version: i32,
    /// False if the text was there already.
    pub new: bool,
}

/// What a mail's link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The version that was pinned when the mail was queued.
    pub article: ArticleVersion,
    /// Whether a newer one is published.
    pub newer: bool,
}

impl Storage {
    /// Imports an article. The same file again changes nothing; another text becomes the next version.
    ///
    /// `publish` shows it to visitors, as the demonstration clinic does under its label; otherwise it is a draft.
    pub async fn import_article(
        &self,
        article: &NewArticle,
        publish: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Imported> {
        let work = self.begin(now).await?;
        lock(&work, article).await?;
        let versions = article_version::Entity::find()
            .filter(article_version::Column::Slug.eq(article.slug.as_str()))
            .filter(article_version::Column::Lang.eq(article.lang.tag()))
            .order_by_asc(article_version::Column::Version)
            .all(&*work)
            .await?;
        let known = versions.iter().find(|row| row.sha256 == article.sha256);
        let imported = match known {
            Some(row) => Imported { version: row.version, new: false },
            None => Imported { version: versions.last().map_or(0, |row| row.version) + 1, new: true },
        };
        if imported.new {
            article_version::Entity::insert(version_row(article, imported.version, now))
                .exec_without_returning(&*work)
                .await?;
        }
        if publish {
            article::Entity::update_many()
                .col_expr(article::Column::PublishedVersion, Expr::value(imported.version))
                .filter(article::Column::Slug.eq(article.slug.as_str()))
                .filter(article::Column::Lang.eq(article.lang.tag()))
                .exec(&*work)
                .await?;
        }
        let trail = if imported.new {
            let which = format!("{} {} {}", article.slug, article.lang.tag(), imported.version);
            Trail::on(by.who(), "article.imported", "article", which)
        } else {
            Trail::none("the same text as before")
        };
        work.commit(trail).await?;
        Ok(imported)
    }

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
        Ok(one(&*read, &slug, &lang, version).await?.map(|article| Reading { article, newer }))
    }
}

/// Holds the article's row, so that two imports at once make two versions and not one number twice.
async fn lock(work: &crate::Work, article: &NewArticle) -> Result<()> {
    let row = article::ActiveModel {
        slug: Set(article.slug.to_string()),
        lang: Set(article.lang.tag().to_owned()),
        published_version: Set(None),
    };
    article::Entity::insert_many([row])
        .on_conflict(OnConflict::columns([article::Column::Slug, article::Column::Lang]).do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;
    article::Entity::find_by_id((article.slug.to_string(), article.lang.tag().to_owned()))
        .lock_exclusive()
        .one(&**work)
        .await?;
    Ok(())
}

fn version_row(article: &NewArticle, version: i32, now: Timestamp) -> article_version::ActiveModel {
    article_version::ActiveModel {
        slug: Set(article.slug.to_string()),
        lang: Set(article.lang.tag().to_owned()),
        version: Set(version),
        sha256: Set(article.sha256.to_vec()),
        kind: Set(article.kind.clone()),
        title: Set(article.title.clone()),
        description: Set(article.description.clone()),
        head: Set(article.head.clone()),
        body: Set(article.body.clone()),
        imported_at: Set(to_row(now)),
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
    let id = format!("{slug} {lang} {version}");
    let reader = Reader::of("article_version", &id);
    Ok(Some(ArticleVersion {
        slug: reader.parse("slug", &row.slug)?,
        lang: reader.parse("lang", &row.lang)?,
        version: row.version,
        kind: row.kind,
        title: row.title,
        description: row.description,
        head: row.head,
        body: row.body,
        sha256: row.sha256.try_into().map_err(|_| reader.corrupt("sha256"))?,
        imported_at: from_row(row.imported_at),
        published,
    }))
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
