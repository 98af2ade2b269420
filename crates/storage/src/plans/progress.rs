//! What a patient did of their plan, day by day: written by them alone, and never rewritten.

use domain::{
    access::{AuditClass, Permit, Scope},
    audit::Trail,
    ids::{PartKey, PlanId},
    plans::{
        Signed,
        progress::{Entry, NotLogged, Said, may_log},
    },
};
use jiff::{Timestamp, ToSpan, civil::Date};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{
    Error, Result, Storage, mint,
    rows::{
        progress_log::{ActiveModel, Column, Entity, Model},
        spelling::{Reader, json},
        treatment_plan,
    },
    sealed::{Field, Seals},
    time::{from_row, to_row},
};

use super::kept;

const SAID: Field = Field("progress_log", "said");

/// How far back a patient's own pages look.
const WEEKS: i64 = 4;

/// A patient's day with the plan they follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDay {
    /// What was signed.
    pub signed: Signed,
    /// Whether it is paused.
    pub on_hold: bool,
    /// What was said of its items lately.
    pub log: Vec<Entry>,
}

/// What was done of an item, on which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Of which item.
    pub item: PartKey,
    /// On which day.
    pub day: Date,
    /// How it went.
    pub said: Said,
}

impl Storage {
    /// The day of the patient of this permit, with the plan that they follow.
    pub async fn own_day(&self, today: Date, by: &Permit, now: Timestamp) -> Result<Option<OwnDay>> {
        let Scope::Patient(patient) = *by.scope() else { return Ok(None) };
        let read = self.read().await?;
        let Some(row) = followed(&*read, by).await? else { return Ok(None) };
        let plan = kept::plan(&*read, &row, &self.0.sealed).await?;
        let log = log(&*read, row.id, today.saturating_sub(WEEKS.weeks()), &self.0.sealed).await?;
        drop(read);
        let trail = Trail::on(by.who(), "plan.day_read", "plan", row.id.to_string()).about(patient);
        self.shown(trail, AuditClass::Card, now).await?;
        let signed = plan.in_force().cloned();
        Ok(signed.map(|signed| OwnDay { signed, on_hold: row.status == "on-hold", log }))
    }

    /// Writes down what a patient says of an item of the plan they follow. Somebody else's items are none of theirs.
    pub async fn log_progress(
        &self,
        done: &Done,
        today: Date,
        by: &Permit,
        now: Timestamp,
    ) -> Result<std::result::Result<(), NotLogged>> {
        let Scope::Patient(patient) = *by.scope() else { return Ok(Err(NotLogged::NoPlan)) };
        let work = self.begin(now).await?;
        let Some(row) = followed(&*work, by).await?.filter(|row| row.status == "active") else {
            return Ok(Err(NotLogged::NoPlan));
        };
        let plan = kept::plan(&*work, &row, &self.0.sealed).await?;
        let Some(signed) = plan.in_force() else { return Ok(Err(NotLogged::NoPlan)) };
        if let Err(refusal) = may_log(signed.content(), &done.item, done.day, today) {
            return Ok(Err(refusal));
        }
        let before = log(&*work, row.id, done.day, &self.0.sealed).await?;
        let last = before.iter().rev().find(|entry| entry.item == done.item && entry.day == done.day);
        // Pressed twice, or taken back before anything was said: there is nothing to write down.
        if last.map_or(done.said == Said::TakenBack, |last| last.said == done.said) {
            return Ok(Ok(()));
        }
        let id: Uuid = mint::id(now);
        let line = ActiveModel {
            seq: NotSet,
            id: Set(id),
            plan_id: Set(row.id),
            version: Set(i32::try_from(signed.number()).unwrap_or(i32::MAX)),
            item: Set(done.item.to_string()),
            day: Set(done.day.to_string()),
            said: Set(self.0.sealed.seal(SAID, id, json(&done.said).as_bytes())),
            at: Set(to_row(now)),
        };
        Entity::insert(line).exec_without_returning(&*work).await?;
        work.commit(Trail::on(by.who(), "plan.progress", "plan", row.id.to_string()).about(patient)).await?;
        Ok(Ok(()))
    }

    /// What the patient said of the items of a plan since a day, for those who treat them.
    pub async fn progress_of(&self, plan: PlanId, since: Date, by: &Permit) -> Result<Vec<Entry>> {
        let read = self.read().await?;
        let Some(row) = super::read::row(&*read, plan, &by.clinical()).await? else { return Ok(Vec::new()) };
        log(&*read, row.id, since, &self.0.sealed).await
    }
}

/// The plan that the patient of a permit follows.
pub(super) async fn followed(database: &impl ConnectionTrait, by: &Permit) -> Result<Option<treatment_plan::Model>> {
    use treatment_plan::Column as Plan;

    let Scope::Patient(patient) = by.scope() else { return Ok(None) };
    let in_force = treatment_plan::Entity::find()
        .filter(Plan::PatientId.eq(Uuid::from(*patient)))
        .filter(Plan::Status.is_in(["active", "on-hold"]));
    // Somebody with two episodes follows what is active before what rests.
    let newest = in_force.order_by_asc(Plan::Status).order_by_desc(Plan::UpdatedAt).order_by_desc(Plan::Id);
    Ok(newest.one(database).await?)
}

/// What was said since a day, the oldest first.
async fn log(database: &impl ConnectionTrait, plan: Uuid, since: Date, seals: &Seals) -> Result<Vec<Entry>> {
    let lines = Entity::find().filter(Column::PlanId.eq(plan)).filter(Column::Day.gte(since.to_string()));
    let lines = lines.order_by_asc(Column::Seq).all(database).await?;
    lines.iter().map(|line| entry(line, seals)).collect()
}

fn entry(line: &Model, seals: &Seals) -> Result<Entry> {
    let reader = Reader::of("progress_log", &line.id);
    let plain = seals.open(SAID, line.id, &line.said)?;
    Ok(Entry {
        item: reader.parse("item", &line.item)?,
        day: reader.parse("day", &line.day)?,
        said: serde_json::from_slice(&plain).map_err(|_| Error::corrupt("progress_log", line.id, "said"))?,
        at: from_row(line.at),
    })
}
