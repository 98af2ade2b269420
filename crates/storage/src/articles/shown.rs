//! What visitors may read: the published versions, who checked them, what was corrected or taken back.

use std::collections::HashMap;

use domain::{
    articles::{ChangeKind, CorrectionSeverity, Marks, Person},
    ids::ArticleSlug,
    text::Lang,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    Result, Storage, Work,
    rows::{
        article, article_correction, article_retraction, article_review, article_stage, article_version,
        spelling::Reader,
    },
    time::from_row,
};

use super::{ArticleVersion, search, version_of};

/// What visitors may read of one article in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedArticle {
    /// The version that is out, or that was when it was taken back.
    pub version: ArticleVersion,
    /// When the first version of it came out.
    pub first_published_at: Timestamp,
    /// When this version came out.
    pub published_at: Timestamp,
    /// Shown although nobody checked it, as only the demonstration clinic does.
    pub demonstration: bool,
    /// Who checked it; none in the demonstration.
    pub review: Option<Reviewed>,
    /// What was corrected in any of its versions, the newest first.
    pub corrections: Vec<Correction>,
    /// Why it was taken back: then its text is not shown.
    pub retraction: Option<Retraction>,
    /// What the page must say about itself.
    pub marks: Marks,
}

/// Who checked a version, and until when that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The clinician, as they were known that day.
    pub by: Person,
    /// Which day.
    pub on: Date,
    /// When it must be looked at again.
    pub review_due: Date,
}

/// What was wrong in a version, and is right since another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Of which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// The title of the corrected version.
    pub title: String,
    /// The version that was wrong.
    pub from_version: i32,
    /// The version that is right.
    pub to_version: i32,
    /// How much it matters.
    pub severity: CorrectionSeverity,
    /// What was wrong, and what is right.
    pub text: String,
    /// When that came out.
    pub at: Timestamp,
}

/// Why an article was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retraction {
    /// Which article.
    pub slug: ArticleSlug,
    /// In which language.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// The version that was out.
    pub version: i32,
    /// Why.
    pub reason: String,
    /// What to read instead.
    pub replacement: Option<ArticleSlug>,
    /// When.
    pub at: Timestamp,
}

impl Storage {
    /// What visitors may read of an article, or that it was taken back; none where it never was out.
    pub async fn published_article(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        now: Timestamp,
    ) -> Result<Option<PublishedArticle>> {
        let read = self.read().await?;
        let today = self.catalogue(&*read).await?.identity.zone.date(now);
        one(&*read, slug, lang, today).await
    }

    /// What lists, feeds and search show: what is out, by slug.
    pub async fn published_articles(&self, lang: Lang, now: Timestamp) -> Result<Vec<PublishedArticle>> {
        let read = self.read().await?;
        let today = self.catalogue(&*read).await?.identity.zone.date(now);
        let mut articles = Shelf::of(&*read, lang, None).await?.articles(today)?;
        articles.retain(|article| article.retraction.is_none());
        Ok(articles)
    }

    /// Every correction in a language, the newest first.
    pub async fn corrections(&self, lang: Lang) -> Result<Vec<Correction>> {
        let read = self.read().await?;
        Shelf::of(&*read, lang, None).await?.corrections(None)
    }

    /// Every retraction in a language, the newest first.
    pub async fn retractions(&self, lang: Lang) -> Result<Vec<Retraction>> {
        let read = self.read().await?;
        Shelf::of(&*read, lang, None).await?.retractions()
    }
}

/// What visitors may read of an article, in a transaction.
pub(super) async fn one(
    database: &impl ConnectionTrait,
    slug: &ArticleSlug,
    lang: Lang,
    today: Date,
) -> Result<Option<PublishedArticle>> {
    Ok(Shelf::of(database, lang, Some(slug)).await?.articles(today)?.pop())
}

/// Called in the transaction of everything that changes what visitors may read of an article.
pub(crate) async fn changed(work: &Work, slug: &ArticleSlug, lang: Lang) -> Result<()> {
    search::refresh(work, slug.as_str(), lang.tag()).await
}

/// What the published pages of a language say about themselves.
pub(super) async fn marks(
    database: &impl ConnectionTrait,
    lang: Lang,
    today: Date,
) -> Result<Vec<(ArticleSlug, Lang, Marks)>> {
    let articles = Shelf::of(database, lang, None).await?.articles(today)?;
    Ok(articles.into_iter().map(|article| (article.version.slug, lang, article.marks)).collect())
}

/// Why a version is not to be read any more: the article stands retracted, or was retracted as that version or a later
/// one. Where it is out again, that is what to read instead.
pub(super) async fn retraction(
    database: &impl ConnectionTrait,
    slug: &ArticleSlug,
    lang: Lang,
    version: i32,
) -> Result<Option<Retraction>> {
    let shelf = Shelf::of(database, lang, Some(slug)).await?;
    let is_out = shelf.articles.first().is_some_and(|row| row.published_version.is_some());
    let newest = shelf.retractions()?.into_iter().find(|retraction| version <= retraction.version);
    Ok(newest.map(|retraction| match (is_out, retraction.replacement) {
        (true, None) => Retraction { replacement: Some(slug.clone()), ..retraction },
        (_, replacement) => Retraction { replacement, ..retraction },
    }))
}

/// The rows of a language, or of one article in it.
struct Shelf {
    articles: Vec<article::Model>,
    versions: HashMap<(String, i32), article_version::Model>,
    stages: Vec<article_stage::Model>,
    /// The versions of the source language, for translations.
    sources: Vec<(article_stage::Model, Vec<u8>)>,
    reviews: Vec<article_review::Model>,
    corrections: Vec<article_correction::Model>,
    retractions: Vec<article_retraction::Model>,
}

/// All rows of a table in a language, or of one article in it.
macro_rules! rows {
    ($table:ident, $database:expr, $lang:expr, $slug:expr) => {{
        let mut select = $table::Entity::find().filter($table::Column::Lang.eq($lang.tag()));
        if let Some(slug) = $slug {
            select = select.filter($table::Column::Slug.eq(slug.as_str()));
        }
        select.order_by_asc($table::Column::Slug).all($database).await?
    }};
}

impl Shelf {
    async fn of(database: &impl ConnectionTrait, lang: Lang, slug: Option<&ArticleSlug>) -> Result<Self> {
        let versions = rows!(article_version, database, lang, slug);
        let sources = match source_of(lang) {
            None => Vec::new(),
            Some(source) => {
                let texts = rows!(article_version, database, source, slug);
                let of = |stage: &article_stage::Model| {
                    texts.iter().find(|text| text.slug == stage.slug && text.version == stage.version)
                };
                let stages = rows!(article_stage, database, source, slug);
                stages
                    .into_iter()
                    .filter_map(|stage| of(&stage).map(|text| text.sha256.clone()).map(|sha| (stage, sha)))
                    .collect()
            }
        };
        Ok(Self {
            articles: rows!(article, database, lang, slug),
            versions: versions.into_iter().map(|row| ((row.slug.clone(), row.version), row)).collect(),
            stages: rows!(article_stage, database, lang, slug),
            sources,
            reviews: rows!(article_review, database, lang, slug),
            corrections: rows!(article_correction, database, lang, slug),
            retractions: rows!(article_retraction, database, lang, slug),
        })
    }

    fn articles(&self, today: Date) -> Result<Vec<PublishedArticle>> {
        self.articles.iter().filter_map(|row| self.article(row, today).transpose()).collect()
    }

    fn article(&self, row: &article::Model, today: Date) -> Result<Option<PublishedArticle>> {
        let Some(number) = row.published_version.or(row.retracted_version) else {
            return Ok(None);
        };
        let slug: ArticleSlug = Reader::of("article", &row.slug).parse("slug", &row.slug)?;
        let Some(version) = self.versions.get(&(row.slug.clone(), number)) else {
            return Ok(None);
        };
        let stage = self.stages.iter().find(|stage| stage.slug == row.slug && stage.version == number);
        let approval =
            self.reviews.iter().filter(|review| review.is_approval_of(version)).max_by_key(|review| review.at);
        let corrections = self.corrections(Some(&slug))?;
        let retraction = self.retractions()?.into_iter().find(|one| {
            one.slug == slug && row.published_version.is_none() && Some(one.version) == row.retracted_version
        });
        let due = Reader::of("article", &row.slug).parse_if::<Date>("review_due", row.review_due.as_deref())?;
        let review = approval.map(|approval| reviewed(approval, due)).transpose()?;
        let published_at = stage.and_then(|stage| stage.published_at).unwrap_or(version.imported_at);
        Ok(Some(PublishedArticle {
            version: version_of(version, row.published_version == Some(number))?,
            first_published_at: from_row(row.first_published_at.unwrap_or(published_at)),
            published_at: from_row(published_at),
            demonstration: review.is_none(),
            marks: Marks {
                review_due: due.filter(|due| *due < today),
                corrected: corrections.first().map(|newest| day(newest.at)),
                behind: stage.is_some_and(|stage| self.is_behind(stage)),
            },
            review,
            corrections,
            retraction,
        }))
    }

    /// Whether what a version was translated from has changed in what it claims since.
    fn is_behind(&self, stage: &article_stage::Model) -> bool {
        let Some(translates) = &stage.translates else {
            return false;
        };
        let of_article = self.sources.iter().filter(|(source, _)| source.slug == stage.slug);
        let known = of_article.clone().find(|(_, sha256)| sha256 == translates).map(|(source, _)| source.version);
        of_article
            .filter(|(source, _)| source.published_at.is_some() && Some(source.version) > known)
            .any(|(source, _)| source.change_kind != ChangeKind::Editorial.code())
    }

    fn corrections(&self, of: Option<&ArticleSlug>) -> Result<Vec<Correction>> {
        let mut corrections = Vec::new();
        for row in self.corrections.iter().filter(|row| of.is_none_or(|slug| row.slug == slug.as_str())) {
            let reader = Reader::of("article_correction", &row.slug);
            corrections.push(Correction {
                slug: reader.parse("slug", &row.slug)?,
                lang: reader.parse("lang", &row.lang)?,
                title: self.title(&row.slug, row.version),
                from_version: row.corrected,
                to_version: row.version,
                severity: CorrectionSeverity::from_code(&row.severity).ok_or_else(|| reader.corrupt("severity"))?,
                text: row.text.clone(),
                at: from_row(row.at),
            });
        }
        corrections.sort_by_key(|one| std::cmp::Reverse((one.at, one.to_version)));
        Ok(corrections)
    }

    fn retractions(&self) -> Result<Vec<Retraction>> {
        let mut retractions = Vec::new();
        for row in &self.retractions {
            let reader = Reader::of("article_retraction", &row.slug);
            retractions.push(Retraction {
                slug: reader.parse("slug", &row.slug)?,
                lang: reader.parse("lang", &row.lang)?,
                title: self.title(&row.slug, row.version),
                version: row.version,
                reason: row.reason.clone(),
                replacement: reader.parse_if("replacement", row.replacement.as_deref())?,
                at: from_row(row.at),
            });
        }
        retractions.sort_by_key(|one| std::cmp::Reverse(one.at));
        Ok(retractions)
    }

    fn title(&self, slug: &str, version: i32) -> String {
        self.versions.get(&(slug.to_owned(), version)).map(|row| row.title.clone()).unwrap_or_default()
    }
}

/// What articles of a language are translated from.
pub(super) fn source_of(lang: Lang) -> Option<Lang> {
    match lang {
        Lang::English => None,
        Lang::French => Some(Lang::English),
    }
}

/// The day of an instant, wherever one is: corrections are dated by the universal day.
pub(super) fn day(at: Timestamp) -> Date {
    domain::time::Zone::utc().date(at)
}

fn reviewed(row: &article_review::Model, due: Option<Date>) -> Result<Reviewed> {
    let reader = Reader::of("article_review", &row.id);
    let review_due: Option<Date> = reader.parse_if("review_due", row.review_due.as_deref())?;
    Ok(Reviewed {
        by: reader.json("person", &row.person)?,
        on: day(from_row(row.at)),
        review_due: due.or(review_due).ok_or_else(|| reader.corrupt("review_due"))?,
    })
}
