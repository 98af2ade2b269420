//! Importing an article: the same text is the same version, another text is the next one.

use domain::{access::Permit, audit::Trail, ids::ArticleSlug, text::Lang};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Result, Storage, Work,
    rows::{article, article_version},
    time::to_row,
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

/// What came of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The version that holds this text.
    pub version: i32,
    /// False if the text was there already.
    pub new: bool,
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
}

/// Holds the article's row, so that two imports at once make two versions and not one number twice.
async fn lock(work: &Work, article: &NewArticle) -> Result<()> {
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
