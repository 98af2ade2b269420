//! Publishing a version, and taking one back.

use domain::{
    access::Permit,
    articles::{ArticleState, ChangeKind, CorrectionSeverity, versions::Act},
    audit::Trail,
    ids::{ArticleSlug, PatientId},
    outbox::Reason,
    text::Lang,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, messages,
    rows::{article, article_correction, article_retraction, delivery, message},
    tasks::{self, NewTask},
    time::{from_row, to_row},
};

use super::{
    PageChecks,
    desk::{AtDesk, DeskVersion, at_desk},
    judge::{Bench, Piece},
    publish, shown,
    write::{ArticleRefusal, freeze, held, named},
};

/// Somebody whom a version of an article reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Who.
    pub patient: PatientId,
    /// Which version.
    pub version: i32,
    /// When it left.
    pub at: Timestamp,
}

impl Storage {
    /// Lets visitors read the approved version, if no check is against it.
    ///
    /// `page` checks the rendered page. Everything is written first and judged as its readers would get it; a refusal
    /// undoes it.
    pub async fn publish_article(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        page: PageChecks<'_>,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<AtDesk, ArticleRefusal>> {
        let work = self.begin(now).await?;
        let mut known = match held(&work, slug, lang, if_revision).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let bench = Bench::of(self, &work, now).await?;
        if bench.demonstration() && known.draft.is_some() {
            if let Err(refusal) = freeze(&work, &known).await? {
                return Ok(Err(refusal));
            }
            known = at_desk(&*work, slug, lang).await?.expect("its row is held");
        }
        let ready = known.versions.iter().find(|one| one.state.after(Act::Publish, bench.demonstration()).is_some());
        let Some(version) = ready else {
            return Ok(Err(ArticleRefusal::WrongState(known.state())));
        };
        let number = version.number;
        corrected(&work, &known, version).await?;
        let due = version.approval().map(|approval| approval.review_due);
        publish::put_out(&work, slug, lang, number, due).await?;
        let out = shown::one(&*work, slug, lang, bench.today).await?.expect("it was put out a line above");
        let judged = match bench.judge(&known, Piece::Version(version), page(&out)) {
            Ok(judged) => judged,
            Err(mistakes) => return Ok(Err(ArticleRefusal::Unreadable(mistakes))),
        };
        if !judged.in_the_way.is_empty() {
            return Ok(Err(ArticleRefusal::NotPublishable(judged.in_the_way)));
        }
        messages::release_readings(&work, slug, lang).await?;
        tasks::settle(&work, STALE, &format!("{slug} {}", lang.tag()), by).await?;
        let after = at_desk(&*work, slug, lang).await?.expect("its row is held");
        work.commit(Trail::on(by.who(), "article.published", "article", named(slug, lang, number))).await?;
        Ok(Ok(after))
    }

    /// Takes an article back at once: its address stays and says why, what still waits to be sent with it is held.
    #[expect(clippy::too_many_arguments, reason = "which article, what is said, on what version, by whom and when")]
    pub async fn retract_article(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        reason: &str,
        replacement: Option<&ArticleSlug>,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<(AtDesk, Vec<Reached>), ArticleRefusal>> {
        let work = self.begin(now).await?;
        let known = match held(&work, slug, lang, if_revision).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(version) = known.published else {
            return Ok(Err(ArticleRefusal::WrongState(known.state())));
        };
        article_retraction::Entity::insert(article_retraction::ActiveModel {
            slug: Set(slug.to_string()),
            lang: Set(lang.tag().to_owned()),
            version: Set(version),
            reason: Set(reason.to_owned()),
            replacement: Set(replacement.map(ToString::to_string)),
            at: Set(to_row(now)),
        })
        .exec_without_returning(&*work)
        .await?;
        publish::ended(&work, slug, lang, ArticleState::Retracted).await?;
        article::Entity::update_many()
            .col_expr(article::Column::PublishedVersion, Expr::value(None::<i32>))
            .col_expr(article::Column::RetractedVersion, Expr::value(version))
            .filter(article::Column::Slug.eq(slug.as_str()))
            .filter(article::Column::Lang.eq(lang.tag()))
            .exec(&*work)
            .await?;
        messages::hold_readings(&work, slug, lang, Reason::ContentRetracted).await?;
        publish::touched(&work, slug, lang).await?;
        shown::changed(&work, slug, lang).await?;
        let reached = reached(&work, slug, lang).await?;
        tasks::settle(&work, STALE, &format!("{slug} {}", lang.tag()), by).await?;
        tasks::give(&work, &told("article-retracted", slug, lang, version, &reached)).await?;
        let after = at_desk(&*work, slug, lang).await?.expect("its row is held");
        let trail = Trail::on(by.who(), "article.retracted", "article", named(slug, lang, version));
        work.commit(trail.because(reason)).await?;
        Ok(Ok((after, reached)))
    }

    /// Puts an article away that nobody needs any more: it was not wrong, so nothing is said of it, and it is sent no more.
    pub async fn archive_article(
        &self,
        slug: &ArticleSlug,
        lang: Lang,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<AtDesk, ArticleRefusal>> {
        let work = self.begin(now).await?;
        let known = match held(&work, slug, lang, if_revision).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(version) = known.published else {
            return Ok(Err(ArticleRefusal::WrongState(known.state())));
        };
        publish::ended(&work, slug, lang, ArticleState::Archived).await?;
        article::Entity::update_many()
            .col_expr(article::Column::PublishedVersion, Expr::value(None::<i32>))
            .filter(article::Column::Slug.eq(slug.as_str()))
            .filter(article::Column::Lang.eq(lang.tag()))
            .exec(&*work)
            .await?;
        messages::hold_readings(&work, slug, lang, Reason::ContentMissing).await?;
        tasks::settle(&work, STALE, &format!("{slug} {}", lang.tag()), by).await?;
        publish::touched(&work, slug, lang).await?;
        shown::changed(&work, slug, lang).await?;
        let after = at_desk(&*work, slug, lang).await?.expect("its row is held");
        work.commit(Trail::on(by.who(), "article.archived", "article", named(slug, lang, version))).await?;
        Ok(Ok(after))
    }
}

/// Tasks about a published version that end with it.
const STALE: &[&str] = &["article-review-due", "article-source-withdrawn"];

/// Who had been sent it stands in a task, by their ids alone: whoever treats them decides what to say.
fn told(kind: &'static str, slug: &ArticleSlug, lang: Lang, version: i32, reached: &[Reached]) -> NewTask {
    let people: Vec<String> = reached.iter().map(|one| one.patient.to_string()).collect();
    NewTask {
        kind,
        subject: named(slug, lang, version),
        detail: serde_json::json!({ "reached": people }).to_string(),
        due: None,
    }
}

/// Writes down what a correction corrected, for good.
async fn corrected(work: &Work, known: &AtDesk, version: &DeskVersion) -> Result<()> {
    let (Some(correcting), ChangeKind::Correction) = (&version.correcting, version.change) else {
        return Ok(());
    };
    let before = known.published.or(version.based_on).unwrap_or(version.number);
    article_correction::Entity::insert(article_correction::ActiveModel {
        slug: Set(known.slug.to_string()),
        lang: Set(known.lang.tag().to_owned()),
        version: Set(version.number),
        corrected: Set(before),
        severity: Set(correcting.severity.code().to_owned()),
        text: Set(correcting.text.clone()),
        at: Set(to_row(work.now())),
    })
    .exec_without_returning(&**work)
    .await?;
    if correcting.severity == CorrectionSeverity::Safety {
        let mut people = reached(work, &known.slug, known.lang).await?;
        let a_year_ago = work.now() - SignedDuration::from_hours(24 * 365);
        people.retain(|one| one.version == before && one.at >= a_year_ago);
        let task = told("article-safety-correction", &known.slug, known.lang, before, &people);
        tasks::give(work, &task).await?;
    }
    Ok(())
}

/// Who was sent something, which version, when it left and when it had been laid out.
type Sent = (Option<Uuid>, Option<i32>, Option<i64>, i64);

/// Whom an article reached, the last first.
async fn reached(work: &Work, slug: &ArticleSlug, lang: Lang) -> Result<Vec<Reached>> {
    const GONE: [&str; 4] = ["transmitting", "accepted", "outcome_unknown", "presumed_accepted"];
    let rows: Vec<Sent> = delivery::Entity::find()
        .inner_join(message::Entity)
        .select_only()
        .column(message::Column::PatientId)
        .column(message::Column::ArticleVersion)
        .column(delivery::Column::LeftAt)
        .column(delivery::Column::QueuedAt)
        .filter(
            Condition::all()
                .add(message::Column::ArticleSlug.eq(slug.as_str()))
                .add(message::Column::ArticleLang.eq(lang.tag()))
                .add(delivery::Column::State.is_in(GONE)),
        )
        .order_by_desc(delivery::Column::QueuedAt)
        .into_tuple()
        .all(&**work)
        .await?;
    let people = rows.into_iter().filter_map(|(patient, version, left, queued)| {
        Some(Reached { patient: patient?.into(), version: version?, at: from_row(left.unwrap_or(queued)) })
    });
    Ok(people.collect())
}
