//! Writing down what somebody answered: by staff at a visit, or from the intake that they sent.

use std::collections::BTreeMap;

use domain::{
    access::Permit,
    audit::Trail,
    ids::{CheckInId, MeasureId, PatientId},
    intake::{Answer, Sheet},
    measures::{AnswerMistake, Answers, Pack, Scores},
    red_flags::Given,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{ANSWERS, VALUE};
use crate::{
    Error, Result, Storage, Work,
    alerts::{Answered, raise},
    audit, clinical, engine, mint, plans,
    rows::{check_in, check_in_response, score, spelling::json},
    time::to_row,
};

/// What somebody answered on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// Whose answers.
    pub patient: PatientId,
    /// To which measure.
    pub measure: MeasureId,
    /// On which day.
    pub on: Date,
    /// Whether an observer answered for the person.
    pub by_observer: bool,
    /// The answers, raw.
    pub answers: Answers,
    /// The check-in that is put right, and its revision that was seen; a new one otherwise.
    pub corrects: Option<(CheckInId, u32)>,
}

/// Why answers were not written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// No pack of that id, or no such check-in.
    #[error("there is no such measure")]
    Unknown,
    /// The day has not come.
    #[error("this day lies in the future")]
    InFuture,
    /// Nothing was answered.
    #[error("nothing was answered")]
    Nothing,
    /// Other activities than those of the baseline.
    #[error("the activities are those that were named the first time")]
    OtherItems,
    /// Answers that the measure does not take.
    #[error("some answers cannot be")]
    Mistakes(Vec<AnswerMistake>),
    /// Somebody put it right meanwhile.
    #[error("somebody changed this meanwhile")]
    Changed,
}

impl Storage {
    /// Writes down what somebody answered. None where there is no such person for this permit.
    pub async fn take_measure(
        &self,
        taking: &Taking,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<std::result::Result<CheckInId, NotTaken>>> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            if !plans::reaches(&*work, taking.patient, &by.clinical()).await? {
                return Ok(None);
            }
            let scores = match scored(&work, taking).await? {
                Ok(scores) => scores,
                Err(refusal) => return Ok(Some(Err(refusal))),
            };
            let (id, revision) = match taking.corrects {
                None => (begin(&work, mint::id::<Uuid>(now).into(), taking, "staff").await?, 1),
                Some((id, seen)) => match last_revision(&work, id, taking).await? {
                    None => return Ok(Some(Err(NotTaken::Unknown))),
                    Some(last) if last != seen => return Ok(Some(Err(NotTaken::Changed))),
                    Some(last) => (id, last.saturating_add(1)),
                },
            };
            keep(&work, id, revision, &scores, by).await?;
            tell(&work, taking.patient, id, &scores).await?;
            work.commit(Trail::on(by.who(), "measure.taken", "check_in", id.to_string()).about(taking.patient)).await?;
            Ok(Some(Ok(id)))
        })
        .await
    }
}

/// The scores of what was answered, or what speaks against writing it down.
async fn scored(work: &Work, taking: &Taking) -> Result<std::result::Result<Scores, NotTaken>> {
    let courses = super::courses(work.storage(), &**work, taking.patient).await?;
    let Some(course) = courses.into_iter().find(|course| course.pack.id == taking.measure) else {
        return Ok(Err(NotTaken::Unknown));
    };
    let today = work.storage().catalogue(&**work).await?.identity.zone.date(work.now());
    if taking.on > today {
        return Ok(Err(NotTaken::InFuture));
    }
    if taking.answers.values().all(Option::is_none) {
        return Ok(Err(NotTaken::Nothing));
    }
    let named = course.named();
    let is_first = course.check_ins.first().map(|first| first.id) == taking.corrects.map(|(id, _)| id);
    if !named.is_empty() && !is_first && !named.iter().copied().eq(taking.answers.keys().map(String::as_str)) {
        return Ok(Err(NotTaken::OtherItems));
    }
    Ok(course.pack.score(&taking.answers).map_err(NotTaken::Mistakes))
}

/// A new check-in, without answers yet.
async fn begin(work: &Work, id: CheckInId, taking: &Taking, source: &str) -> Result<CheckInId> {
    let row = check_in::ActiveModel {
        id: Set(id.into()),
        patient_id: Set(taking.patient.into()),
        measure: Set(taking.measure.to_string()),
        asked_on: Set(taking.on.to_string()),
        source: Set(source.to_owned()),
        by_observer: Set(taking.by_observer),
        created_at: Set(to_row(work.now())),
    };
    check_in::Entity::insert(row).exec_without_returning(&**work).await?;
    Ok(id)
}

/// The last revision of a check-in of this person and measure; none where there is no such check-in.
async fn last_revision(work: &Work, id: CheckInId, taking: &Taking) -> Result<Option<u32>> {
    let known = check_in::Entity::find_by_id(Uuid::from(id))
        .filter(check_in::Column::PatientId.eq(Uuid::from(taking.patient)))
        .filter(check_in::Column::Measure.eq(taking.measure.as_str()))
        .one(&**work)
        .await?;
    if known.is_none() {
        return Ok(None);
    }
    let last = check_in_response::Entity::find()
        .filter(check_in_response::Column::CheckInId.eq(Uuid::from(id)))
        .order_by_desc(check_in_response::Column::Revision)
        .one(&**work)
        .await?;
    Ok(last.map(|last| u32::try_from(last.revision).unwrap_or_default()))
}

/// Answers and scores, for good.
async fn keep(work: &Work, id: CheckInId, revision: u32, scores: &Scores, by: &Permit) -> Result<()> {
    let seals = &work.storage().0.sealed;
    let response: Uuid = mint::id(work.now());
    let (kind, actor) = audit::actor(by.who());
    let row = check_in_response::ActiveModel {
        id: Set(response),
        check_in_id: Set(id.into()),
        revision: Set(i32::try_from(revision).unwrap_or(i32::MAX)),
        pack_version: Set(i32::try_from(scores.version).unwrap_or(i32::MAX)),
        answers: Set(seals.seal(ANSWERS, response, json(&scores.answers).as_bytes())),
        given_by: Set(actor.map_or_else(|| kind.to_owned(), |actor| format!("{kind} {actor}"))),
        given_at: Set(to_row(work.now())),
    };
    match check_in_response::Entity::insert(row).exec_without_returning(&**work).await {
        Ok(_) => {}
        // Two people put the same right at once: the second one is told what the first one wrote.
        Err(error) if engine::is_unique(&error, "check_in_response") => {
            return Err(Error::InTheWay { code: "check_in_response".to_owned() });
        }
        Err(error) => return Err(error.into()),
    }
    for (scale, value) in &scores.scales {
        let id: Uuid = mint::id(work.now());
        let row = score::ActiveModel {
            id: Set(id),
            response_id: Set(response),
            scale: Set(scale.clone()),
            value: Set(seals.seal(VALUE, id, json(value).as_bytes())),
        };
        score::Entity::insert(row).exec_without_returning(&**work).await?;
    }
    Ok(())
}

/// The safety rules read scores wherever they come from: what is worrying is told to somebody.
async fn tell(work: &Work, patient: PatientId, id: CheckInId, scores: &Scores) -> Result<()> {
    let Some((rules, rules_version)) = clinical::rules_now(&**work).await? else { return Ok(()) };
    let named = scores.scales.iter().map(|(scale, score)| (format!("{}.{scale}", scores.measure), score.shown));
    let given = Given { scores: named.collect(), ..Given::default() };
    let screen = rules.screen(&[], &given);
    let sheet = Sheet::default();
    let answered = Answered { patient, source: format!("check-in {id}"), rules_version, sheet: &sheet };
    raise(work, &answered, &screen).await
}

/// The measures that an intake asked, written down as it is sent: nothing is asked twice. Sent again, what differs is a
/// revision.
pub(crate) async fn of_intake(
    work: &Work,
    intake: Uuid,
    patient: PatientId,
    measured: &BTreeMap<&str, (&Pack, &Answer)>,
    on: Date,
    by: &Permit,
) -> Result<()> {
    for (pack, answer) in measured.values() {
        let Answer::Measure(answers) = answer else { continue };
        let Ok(scores) = pack.score(answers) else { continue };
        let (id, measure) = (CheckInId::derived(&format!("intake {intake} {}", pack.id)), pack.id.clone());
        let answers = answers.clone();
        let taking = Taking { patient, measure, on, by_observer: false, answers, corrects: None };
        let known = last_revision(work, id, &taking).await?;
        let taken = super::courses(work.storage(), &**work, patient).await?;
        let before = taken.iter().flat_map(|course| &course.check_ins).find(|taken| taken.id == id);
        if before.is_some_and(|before| before.scores == scores) {
            continue;
        }
        if known.is_none() {
            begin(work, id, &taking, &format!("intake {intake}")).await?;
        }
        keep(work, id, known.unwrap_or_default().saturating_add(1), &scores, by).await?;
    }
    Ok(())
}
