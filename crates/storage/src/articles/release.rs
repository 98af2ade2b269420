//! Publishing a version, and taking one back.

use std::collections::BTreeMap;

use domain::{
    access::Permit,
    articles::{ArticleState, ChangeKind, CorrectionSeverity, versions::Act},
    audit::Trail,
    ids::{ArticleSlug, PatientId},
    outbox::{Amended, Amending, Reached, Reason},
    text::Lang,
    time::Zone,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work, messages,
    rows::{article, article_correction, article_retraction, delivery, message, patient, spelling::Reader},
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

    /// Takes an article back at once: its address stays and says why, what still waits to be sent with it is held, and
    /// whoever was sent it is told.
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
        let amended = Amended { slug: slug.clone(), lang, how: Amending::TakenBack { version } };
        let reached = tell(&work, "article-retracted", &amended).await?;
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
        tasks::settle(&work, STALE, &format!("{slug} {}", lang.tag()), by).await?;
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
        let how = Amending::Corrected { from: before, to: version.number };
        let amended = Amended { slug: known.slug.clone(), lang: known.lang, how };
        tell(work, "article-safety-correction", &amended).await?;
    }
    Ok(())
}

/// Owes everyone it concerns a notice, and names them to staff in a task by their ids alone: whoever treats them decides
/// what else to say.
async fn tell(work: &Work, task: &'static str, amended: &Amended) -> Result<Vec<Reached>> {
    let Amended { slug, lang, how } = amended;
    let reached = amended.concerns(reached(work, slug, *lang).await?, work.now());
    let notices: Vec<_> = reached.iter().map(|one| amended.notice(one, work.now())).collect();
    for some in notices.chunks(AT_ONCE) {
        messages::plan(work, some).await?;
    }
    let people: Vec<String> = reached.iter().map(|one| one.patient.to_string()).collect();
    let (Amending::Corrected { from: version, .. } | Amending::TakenBack { version }) = *how;
    let task = NewTask {
        kind: task,
        subject: named(slug, *lang, version),
        detail: serde_json::json!({ "reached": people }).to_string(),
        due: None,
    };
    tasks::give(work, &task).await?;
    Ok(reached)
}

/// So many notices are written by one statement: a database takes only so many values in one.
const AT_ONCE: usize = 500;

/// Who was sent something because of which visit, which version, when it left and when it had been laid out.
type Sent = (Option<Uuid>, Option<Uuid>, Option<i32>, Option<i64>, i64);

/// Whom an article reached, or may have.
async fn reached(work: &Work, slug: &ArticleSlug, lang: Lang) -> Result<Vec<Reached>> {
    const GONE: [&str; 4] = ["transmitting", "accepted", "outcome_unknown", "presumed_accepted"];
    let carried = Condition::all()
        .add(message::Column::ArticleSlug.eq(slug.as_str()))
        .add(message::Column::ArticleLang.eq(lang.tag()));
    let rows: Vec<Sent> = delivery::Entity::find()
        .inner_join(message::Entity)
        .select_only()
        .column(message::Column::PatientId)
        .column(message::Column::AppointmentId)
        .column(message::Column::ArticleVersion)
        .column(delivery::Column::LeftAt)
        .column(delivery::Column::QueuedAt)
        .filter(carried.clone().add(delivery::Column::State.is_in(GONE)))
        .into_tuple()
        .all(&**work)
        .await?;
    let zones = zones(work, carried).await?;
    let clinic = work.storage().catalogue(&**work).await?.identity.zone.clone();
    let people = rows.into_iter().filter_map(|(patient, visit, version, left, queued)| {
        let patient = PatientId::from(patient?);
        Some(Reached {
            patient,
            appointment: visit.map(Into::into),
            zone: zones.get(&patient).unwrap_or(&clinic).clone(),
            version: version?,
            at: from_row(left.unwrap_or(queued)),
        })
    });
    Ok(people.collect())
}

/// The zones that people named to whom some messages are owed.
async fn zones(work: &Work, messages: Condition) -> Result<BTreeMap<PatientId, Zone>> {
    let owed = message::Entity::find().select_only().column(message::Column::PatientId).filter(messages).into_query();
    let rows: Vec<(Uuid, String)> = patient::Entity::find()
        .select_only()
        .column(patient::Column::Id)
        .column(patient::Column::Zone)
        .filter(patient::Column::Id.in_subquery(owed))
        .filter(patient::Column::Zone.is_not_null())
        .into_tuple()
        .all(&**work)
        .await?;
    rows.into_iter().map(|(id, zone)| Ok((id.into(), Reader::of("patient", &id).parse("zone", &zone)?))).collect()
}
