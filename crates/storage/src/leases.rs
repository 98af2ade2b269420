//! Schedules: each slot of each job is one row, claimed by a lease, so that any number of processes do it once.

use domain::audit::Trail;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Result, Storage,
    rows::schedule::{ActiveModel, Column, Entity},
    time::to_row,
};

impl Storage {
    /// Claims one slot of a job, e.g. the hour it is due in. True for one process; for another once that one's lease is over.
    pub async fn claim_schedule(
        &self,
        job: &str,
        slot: i64,
        owner: &str,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<bool> {
        let until = to_row(now + lease);
        let work = self.begin(now).await?;
        let row = ActiveModel {
            job: Set(job.to_owned()),
            slot: Set(slot),
            owner: Set(owner.to_owned()),
            lease_until: Set(until),
            done_at: Set(None),
        };
        let mut claimed = Entity::insert_many([row])
            .on_conflict(OnConflict::columns([Column::Job, Column::Slot]).do_nothing().to_owned())
            .exec_without_returning(&*work)
            .await?;
        if claimed == 0 {
            claimed = Entity::update_many()
                .col_expr(Column::Owner, Expr::value(owner))
                .col_expr(Column::LeaseUntil, Expr::value(until))
                .filter(Column::Job.eq(job))
                .filter(Column::Slot.eq(slot))
                .filter(Column::DoneAt.is_null())
                .filter(Column::LeaseUntil.lte(to_row(now)))
                .exec(&*work)
                .await?
                .rows_affected;
        }
        if claimed == 1 {
            work.commit(Trail::none("a slot of a schedule")).await?;
        }
        Ok(claimed == 1)
    }

    /// Says that a slot is done. False if somebody took it over meanwhile.
    pub async fn finish_schedule(&self, job: &str, slot: i64, owner: &str, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let done = Entity::update_many()
            .col_expr(Column::DoneAt, Expr::value(to_row(now)))
            .filter(Column::Job.eq(job))
            .filter(Column::Slot.eq(slot))
            .filter(Column::Owner.eq(owner))
            .filter(Column::DoneAt.is_null())
            .exec(&*work)
            .await?;
        work.commit(Trail::none("a slot of a schedule")).await?;
        Ok(done.rows_affected == 1)
    }

    /// Forgets slots that were done before an instant.
    pub async fn forget_schedules(&self, before: Timestamp, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let gone = Entity::delete_many().filter(Column::DoneAt.lt(to_row(before))).exec(&*work).await?;
        work.commit(Trail::none("old slots of schedules")).await?;
        Ok(gone.rows_affected)
    }
}
