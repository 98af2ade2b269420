//! Importing an article: the same text is the same version, another text is the next one.

use domain::{
    access::Permit,
    articles::{ArticleState, ChangeKind, versions::account},
    audit::Trail,
    ids::ArticleSlug,
    text::Lang,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use crate::{
    Result, Storage, Work,
    rows::{article, article_stage, article_version, spelling::json},
    time::to_row,
};

use super::{publish, published, shown};

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
    /// Of its canonical file.
    pub sha256: [u8; 32],
    /// Its file as it was, where it came from one.
    pub source: Option<String>,
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
            let translates = source_text(&*work, article).await?;
            article_stage::Entity::insert(stage_row(article, imported.version, translates, by))
                .exec_without_returning(&*work)
                .await?;
            publish::touched(&work, &article.slug, article.lang).await?;
        }
        if publish && published(&*work, article.slug.as_str(), article.lang.tag()).await? != Some(imported.version) {
            publish::put_out(&work, &article.slug, article.lang, imported.version, None).await?;
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
        created_at: Set(to_row(work.now())),
        updated_at: Set(to_row(work.now())),
        ..Default::default()
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
        source: Set(article.source.clone()),
    }
}

/// Which text of the other language a translation stands beside.
async fn source_text(database: &impl ConnectionTrait, article: &NewArticle) -> Result<Option<Vec<u8>>> {
    let Some(source) = shown::source_of(article.lang) else {
        return Ok(None);
    };
    let row = article_version::Entity::find()
        .filter(article_version::Column::Slug.eq(article.slug.as_str()))
        .filter(article_version::Column::Lang.eq(source.tag()))
        .order_by_desc(article_version::Column::Version)
        .one(database)
        .await?;
    Ok(row.map(|row| row.sha256))
}

fn stage_row(
    article: &NewArticle,
    version: i32,
    translates: Option<Vec<u8>>,
    by: &Permit,
) -> article_stage::ActiveModel {
    article_stage::ActiveModel {
        slug: Set(article.slug.to_string()),
        lang: Set(article.lang.tag().to_owned()),
        version: Set(version),
        state: Set(ArticleState::Draft.code().to_owned()),
        change_kind: Set(ChangeKind::Clinical.code().to_owned()),
        change_note: Set(String::new()),
        corrects: Set(None),
        based_on: Set((version > 1).then_some(version - 1)),
        translates: Set(translates),
        writers: Set(json(&[account(by.who())])),
        submitted_at: Set(None),
        published_at: Set(None),
        ended_at: Set(None),
    }
}
