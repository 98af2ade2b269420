//! What time does to articles: checks come due, and sources are taken back under them.

use std::collections::BTreeSet;

use domain::{
    articles::{
        Head, Library, ReferenceStatus,
        versions::{is_due_soon, is_overdue},
    },
    audit::Trail,
    ids::ArticleSlug,
    outbox::Reason,
    text::Lang,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{
    Result, Storage, Work, content, messages,
    rows::{article, article_version, spelling::Reader},
    tasks::{self, NewTask},
};

use super::publish;

impl Storage {
    /// Looks at every published article: tells staff of checks that come due, of sources to look at again and of sources that were taken back, and holds
    /// the mail that must not go out with them. What was told is not told again. Says how much is new.
    pub async fn review_articles(&self, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let today = self.catalogue(&*work).await?.identity.zone.date(now);
        let library = content::library(&*work).await?;
        let rows = article::Entity::find()
            .filter(article::Column::PublishedVersion.is_not_null())
            .order_by_asc(article::Column::Slug)
            .order_by_asc(article::Column::Lang)
            .all(&*work)
            .await?;
        let mut new = 0;
        for row in &rows {
            new += u64::from(comes_due(&work, row, today).await?);
            new += u64::from(is_doubted(&work, row, &library, today).await?);
        }
        new += sources_come_due(&work, &rows, &library, today).await?;
        work.commit(Trail::none("the articles were looked at; tasks and held messages tell the story")).await?;
        Ok(new)
    }
}

/// Whether the check of an article comes due, and nobody was told yet.
async fn comes_due(work: &Work, row: &article::Model, today: Date) -> Result<bool> {
    let reader = Reader::of("article", &row.slug);
    let Some(due) = reader.parse_if::<Date>("review_due", row.review_due.as_deref())? else {
        return Ok(false);
    };
    if is_overdue(due, today) {
        hold(work, row).await?;
    }
    // Where a source was taken back, a task of its own says so.
    if row.doubted_source.is_some() || !is_due_soon(due, today) {
        return Ok(false);
    }
    // Each version is told of once, and again after its next check.
    let subject = format!("{} {} {due}", row.slug, row.lang);
    let task = NewTask { kind: "article-review-due", subject, detail: "{}".to_owned(), due: Some(due) };
    tasks::give(work, &task).await
}

/// Whether a source was taken back under an article since anybody last decided about it.
async fn is_doubted(work: &Work, row: &article::Model, library: &Library, today: Date) -> Result<bool> {
    if row.doubted_source.is_some() {
        hold(work, row).await?;
        return Ok(false);
    }
    let Some(gone) = withdrawn(work, row, library).await? else {
        return Ok(false);
    };
    article::Entity::update_many()
        .col_expr(article::Column::DoubtedSource, Expr::value(gone.clone()))
        // Its check is due now: yesterday, so that the page says so today.
        .col_expr(article::Column::ReviewDue, Expr::value(today.yesterday().unwrap_or(today).to_string()))
        .filter(article::Column::Slug.eq(row.slug.as_str()))
        .filter(article::Column::Lang.eq(row.lang.as_str()))
        .exec(&**work)
        .await?;
    let (slug, lang) = names(row)?;
    publish::touched(work, &slug, lang).await?;
    hold(work, row).await?;
    let subject = format!("{} {} {gone}", row.slug, row.lang);
    tasks::give(work, &NewTask { kind: "article-source-withdrawn", subject, detail: "{}".to_owned(), due: Some(today) })
        .await
}

/// The first source of the published version that was retracted or withdrawn.
async fn withdrawn(work: &Work, row: &article::Model, library: &Library) -> Result<Option<String>> {
    let gone = |id: &str| {
        let status = library.reference(id).map(|reference| reference.status);
        matches!(status, Some(ReferenceStatus::Retracted | ReferenceStatus::Withdrawn))
    };
    if !library.references.iter().any(|reference| gone(&reference.id)) {
        return Ok(None);
    }
    Ok(sources_of(work, row).await?.into_iter().find(|id| gone(id)))
}

/// Sources of published pages at which somebody must look again, of which nobody was told yet.
async fn sources_come_due(work: &Work, rows: &[article::Model], library: &Library, today: Date) -> Result<u64> {
    let due = library.references.iter().filter_map(|reference| Some((reference, reference.recheck_due?)));
    let due: Vec<_> = due.filter(|(_, day)| *day <= today).collect();
    if due.is_empty() {
        return Ok(0);
    }
    let mut used = BTreeSet::new();
    for row in rows {
        used.extend(sources_of(work, row).await?);
    }
    let mut new = 0;
    for (reference, day) in due.into_iter().filter(|(reference, _)| used.contains(&reference.id)) {
        let subject = format!("{} {day}", reference.id);
        let task = NewTask { kind: "source-recheck", subject, detail: "{}".to_owned(), due: Some(day) };
        new += u64::from(tasks::give(work, &task).await?);
    }
    Ok(new)
}

/// What the published version names as its sources.
async fn sources_of(work: &Work, row: &article::Model) -> Result<Vec<String>> {
    let Some(version) = row.published_version else {
        return Ok(Vec::new());
    };
    let key = (row.slug.clone(), row.lang.clone(), version);
    let Some(text) = article_version::Entity::find_by_id(key).one(&**work).await? else {
        return Ok(Vec::new());
    };
    let Ok(head) = serde_json::from_str::<Head>(&text.head) else {
        return Ok(Vec::new());
    };
    let of_claims = head.claims.iter().flat_map(|claim| &claim.references).map(|reference| reference.id.as_str());
    let cited = domain::articles::Body::parse(&text.body, 1).unwrap_or_default();
    Ok(of_claims.chain(cited.sources()).map(str::to_owned).collect())
}

async fn hold(work: &Work, row: &article::Model) -> Result<()> {
    let (slug, lang) = names(row)?;
    messages::hold_readings(work, &slug, lang, Reason::ContentOverdue).await?;
    Ok(())
}

fn names(row: &article::Model) -> Result<(ArticleSlug, Lang)> {
    let reader = Reader::of("article", &row.slug);
    Ok((reader.parse("slug", &row.slug)?, reader.parse("lang", &row.lang)?))
}
