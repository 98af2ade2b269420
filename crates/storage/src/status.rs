//! Signs of life, and what `/readyz` and `/status` say.

use domain::audit::Trail;
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict,
};

use crate::{
    Result, Storage,
    deliveries::{Paused, oldest_due, paused},
    rows::worker_run::{ActiveModel, Column, Entity},
    time::{from_row, to_row},
};

/// Whether the clinic is in order, as far as its memory knows. That it answers means that the database does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// Whether the schema is the one this version needs; if not, nothing else was looked at.
    pub schema_current: bool,
    /// Whether sending is paused.
    pub paused: Option<Paused>,
    /// When a worker was last seen.
    pub worker_seen: Option<Timestamp>,
    /// Since when the oldest mail that could leave has been waiting.
    pub oldest_due: Option<Timestamp>,
}

impl Storage {
    /// A worker's sign of life.
    pub async fn heartbeat(&self, worker: &str, now: Timestamp) -> Result<()> {
        let work = self.begin(now).await?;
        let row = ActiveModel { name: Set(worker.to_owned()), started_at: Set(to_row(now)), seen_at: Set(to_row(now)) };
        Entity::insert(row)
            .on_conflict(OnConflict::column(Column::Name).update_column(Column::SeenAt).to_owned())
            .exec_without_returning(&*work)
            .await?;
        work.commit(Trail::none("a sign of life")).await
    }

    /// A worker ended in good order.
    pub async fn worker_stopped(&self, worker: &str, now: Timestamp) -> Result<()> {
        let work = self.begin(now).await?;
        Entity::delete_many().filter(Column::Name.eq(worker)).exec(&*work).await?;
        work.commit(Trail::none("a worker ended")).await
    }

    /// Whether the clinic is in order.
    pub async fn readiness(&self, now: Timestamp) -> Result<Readiness> {
        if !self.schema_is_current().await? {
            return Ok(Readiness { schema_current: false, paused: None, worker_seen: None, oldest_due: None });
        }
        let read = self.read().await?;
        Ok(Readiness {
            schema_current: true,
            paused: paused(&read).await?,
            worker_seen: worker_seen(&*read).await?,
            oldest_due: oldest_due(&read, now).await?,
        })
    }
}

async fn worker_seen(database: &impl ConnectionTrait) -> Result<Option<Timestamp>> {
    let last: Option<Option<i64>> =
        Entity::find().select_only().column_as(Column::SeenAt.max(), "last").into_tuple().one(database).await?;
    Ok(last.flatten().map(from_row))
}
