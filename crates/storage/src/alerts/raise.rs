//! What the safety rules found becomes flags, and each flag an alert, in the transaction of the answer.

use std::collections::{BTreeSet, HashSet};

use domain::{
    access::Principal,
    alerts::clocks,
    audit::Trail,
    ids::{AlertId, PatientId},
    intake::Sheet,
    red_flags::{Finding, Level, Screen},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect as _,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{ANSWERS, level};
use crate::{
    Result, Storage, Work, mint,
    rows::{alert, spelling::Reader, urgent_flag},
    time::to_row,
};

/// What was answered, to what, by which rules.
pub(crate) struct Answered<'a> {
    /// Whose answers.
    pub(crate) patient: PatientId,
    /// What they were given to: an intake, a check-in. A rule raises one flag there, never two.
    pub(crate) source: String,
    /// The version of the rules.
    pub(crate) rules_version: i32,
    /// The answers, kept with each flag.
    pub(crate) sheet: &'a Sheet,
}

/// Raises what is new, and what is worse than it was. A milder answer later closes nothing.
pub(crate) async fn raise(work: &Work, answered: &Answered<'_>, screen: &Screen) -> Result<()> {
    let opens = work.storage().catalogue(&**work).await?.next_open(work.now());
    for (finding, level) in screen.flags() {
        let flag = urgent_flag::Entity::find()
            .filter(urgent_flag::Column::Source.eq(&answered.source))
            .filter(urgent_flag::Column::Rule.eq(&finding.rule))
            .one(&**work)
            .await?;
        match flag {
            None => open(work, answered, finding, level, opens).await?,
            Some(flag) => rise(work, answered, &flag, level, opens).await?,
        }
    }
    Ok(())
}

async fn open(
    work: &Work,
    answered: &Answered<'_>,
    finding: &Finding,
    level: Level,
    opens: Option<Timestamp>,
) -> Result<()> {
    let now = work.now();
    let flag: Uuid = mint::id(now);
    let row = urgent_flag::ActiveModel {
        id: Set(flag),
        patient_id: Set(answered.patient.into()),
        source: Set(answered.source.clone()),
        rule: Set(finding.rule.clone()),
        rule_version: Set(i32::try_from(finding.version).unwrap_or(i32::MAX)),
        rules_version: Set(answered.rules_version),
        level: Set(level.code().to_owned()),
        answers: Set(sealed(work, flag, answered.sheet)),
        opened_at: Set(to_row(now)),
        closed_at: Set(None),
    };
    urgent_flag::Entity::insert(row).exec_without_returning(&**work).await?;
    insert(work, mint::id::<Uuid>(now).into(), Some((flag, answered.patient)), level, opens).await
}

/// An alert, with its clocks running.
async fn insert(
    work: &Work,
    id: AlertId,
    about: Option<(Uuid, PatientId)>,
    level: Level,
    opens: Option<Timestamp>,
) -> Result<()> {
    let now = work.now();
    let clocks = clocks(level, opens, now);
    let row = alert::ActiveModel {
        id: Set(id.into()),
        version: Set(1),
        flag_id: Set(about.map(|(flag, _)| flag)),
        patient_id: Set(about.map(|(_, patient)| patient.into())),
        level: Set(level.code().to_owned()),
        state: Set("raised".to_owned()),
        raised_at: Set(to_row(now)),
        answer_by: Set(to_row(clocks.answer_by)),
        call_at: Set(clocks.call_at.map(to_row)),
        round: Set(0),
        resolved_at: Set(None),
    };
    alert::Entity::insert(row).exec_without_returning(&**work).await?;
    Ok(())
}

/// A flag that is worse now starts its alert again, whatever was done before.
async fn rise(
    work: &Work,
    answered: &Answered<'_>,
    flag: &urgent_flag::Model,
    now_at: Level,
    opens: Option<Timestamp>,
) -> Result<()> {
    if now_at <= level(Reader::of("urgent_flag", &flag.id), &flag.level)? {
        return Ok(());
    }
    urgent_flag::Entity::update_many()
        .col_expr(urgent_flag::Column::Level, Expr::value(now_at.code()))
        .col_expr(urgent_flag::Column::Answers, Expr::value(sealed(work, flag.id, answered.sheet)))
        .col_expr(urgent_flag::Column::ClosedAt, Expr::value(None::<i64>))
        .filter(urgent_flag::Column::Id.eq(flag.id))
        .exec(&**work)
        .await?;
    let clocks = clocks(now_at, opens, work.now());
    alert::Entity::update_many()
        .col_expr(alert::Column::Level, Expr::value(now_at.code()))
        .col_expr(alert::Column::State, Expr::value("raised"))
        .col_expr(alert::Column::AnswerBy, Expr::value(to_row(clocks.answer_by)))
        .col_expr(alert::Column::CallAt, Expr::value(clocks.call_at.map(to_row)))
        .col_expr(alert::Column::ResolvedAt, Expr::value(None::<i64>))
        .col_expr(alert::Column::Version, Expr::col(alert::Column::Version).add(1))
        .filter(alert::Column::FlagId.eq(flag.id))
        .exec(&**work)
        .await?;
    Ok(())
}

fn sealed(work: &Work, flag: Uuid, sheet: &Sheet) -> Vec<u8> {
    let plain = serde_json::to_vec(&sheet.signs).expect("answers can always be written as JSON");
    work.storage().0.sealed.seal(ANSWERS, flag, &plain)
}

impl Storage {
    /// Raises the synthetic alert of a day, which proves the way from here to the contacts. False where it was raised.
    pub async fn raise_synthetic_alert(&self, day: Date, now: Timestamp) -> Result<bool> {
        let id = AlertId::derived(&format!("synthetic-alert:{day}"));
        // Asked every second: mostly it was raised in the morning, and nobody is to wait for a lock.
        let read = self.read().await?;
        if alert::Entity::find_by_id(Uuid::from(id)).one(&*read).await?.is_some() {
            return Ok(false);
        }
        drop(read);
        let work = self.begin(now).await?;
        if alert::Entity::find_by_id(Uuid::from(id)).one(&*work).await?.is_some() {
            return Ok(false);
        }
        insert(&work, id, None, Level::Red, Some(now)).await?;
        work.commit(Trail::on(&Principal::Product, "alert.synthetic", "alert", id.to_string())).await?;
        Ok(true)
    }
}

/// The people of some who have an answer that may be an emergency, and that no clinician has cleared.
pub(crate) async fn with_open_red(database: &impl ConnectionTrait, people: &BTreeSet<Uuid>) -> Result<HashSet<Uuid>> {
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    let flagged: Vec<Uuid> = urgent_flag::Entity::find()
        .select_only()
        .column(urgent_flag::Column::PatientId)
        .filter(urgent_flag::Column::PatientId.is_in(people.iter().copied()))
        .filter(urgent_flag::Column::Level.eq(Level::Red.code()))
        .filter(urgent_flag::Column::ClosedAt.is_null())
        .into_tuple()
        .all(database)
        .await?;
    Ok(flagged.into_iter().collect())
}
