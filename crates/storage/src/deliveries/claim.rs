//! The claim: taking due deliveries in hand, renewing them, giving them back.

use domain::{
    audit::Trail,
    outbox::{State, delivery::LEASE},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Work,
    rows::delivery::{self, Column, Entity, Model},
    time::{from_row, to_row},
};

use super::{Lease, Leased, paused};

impl Storage {
    /// Takes up to `count` due deliveries in hand: booking mail first, then what has been due longest.
    ///
    /// Of two workers that ask at once, each gets rows the other does not. Nothing is taken while sending is paused.
    pub async fn lease_next(&self, owner: &str, count: u32, now: Timestamp) -> Result<Vec<Leased>> {
        let work = self.begin(now).await?;
        if paused(&work).await?.is_some() {
            return Ok(Vec::new());
        }
        let due = due(&work, count).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }

        let until = now + LEASE;
        let mut taken = Entity::update_many()
            .col_expr(Column::Token, Expr::col(Column::Token).add(1))
            .col_expr(Column::LeaseOwner, Expr::value(owner))
            .col_expr(Column::UpdatedAt, Expr::value(to_row(now)))
            .filter(Column::Id.is_in(due.iter().map(|row| row.id)));
        for (column, value) in delivery::columns(&State::Leased { until }) {
            taken = taken.col_expr(column, value);
        }
        taken.exec(&*work).await?;
        work.commit(Trail::none("taking in hand; attempts tell the story")).await?;

        due.iter()
            .map(|row| {
                Ok(Leased {
                    lease: Lease { delivery: row.id.into(), token: row.token + 1 },
                    message: row.message_id.into(),
                    purpose: row.purpose()?,
                    attempt: u32::try_from(row.attempts).unwrap_or_default() + 1,
                    until,
                })
            })
            .collect()
    }

    /// A sign of life: everything this owner has in hand stays in hand. Says how many that is.
    pub async fn renew_leases(&self, owner: &str, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let renewed = Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(to_row(now + LEASE)))
            .filter(Column::LeaseOwner.eq(owner))
            // A lease that is over is over, even if nobody has swept it up yet.
            .filter(Column::LeaseUntil.gt(to_row(now)))
            .exec(&*work)
            .await?;
        work.commit(Trail::none("a sign of life")).await?;
        Ok(renewed.rows_affected)
    }

    /// Gives back what this owner has in hand and has not let leave, so that others need not wait for the lease to end.
    pub async fn give_back(&self, owner: &str, now: Timestamp) -> Result<u64> {
        self.back_in_queue(Condition::all().add(Column::LeaseOwner.eq(owner)), now).await
    }

    /// Gives back exactly these leases, as far as they still stand and nothing has left.
    pub async fn hand_back(&self, leases: &[Lease], now: Timestamp) -> Result<u64> {
        let any = leases.iter().fold(Condition::any(), |any, lease| {
            any.add(Column::Id.eq(Uuid::from(lease.delivery)).and(Column::Token.eq(lease.token)))
        });
        if leases.is_empty() { Ok(0) } else { self.back_in_queue(any, now).await }
    }

    async fn back_in_queue(&self, which: Condition, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let mut given = Entity::update_many()
            .col_expr(Column::UpdatedAt, Expr::value(to_row(now)))
            .filter(which)
            .filter(Column::State.eq("leased"));
        for (column, value) in delivery::columns(&State::Queued { not_before: now }) {
            given = given.col_expr(column, value);
        }
        let given = given.exec(&*work).await?;
        work.commit(Trail::none("given back unsent")).await?;
        Ok(given.rows_affected)
    }

    /// The earliest instant at which there is something to queue or to take in hand; it may be past. None: nothing waits.
    pub async fn next_due(&self) -> Result<Option<Timestamp>> {
        let read = self.read().await?;
        let queued = Entity::find()
            .filter(Column::NotBefore.is_not_null())
            .select_only()
            .column_as(Column::NotBefore.min(), "at")
            .into_tuple::<Option<i64>>()
            .one(&*read)
            .await?
            .flatten();
        let pending = crate::messages::next_pending(&*read).await?;
        Ok([queued, pending].into_iter().flatten().min().map(from_row))
    }
}

/// The rows that are due, booking mail first, as far as nobody else has them locked.
async fn due(work: &Work, count: u32) -> Result<Vec<Model>> {
    let mut due: Vec<Model> = Vec::new();
    // One look per rank, each along its index: however much waits for later, it is not looked at.
    for rank in [0, 1] {
        let left = u64::from(count).saturating_sub(u64::try_from(due.len()).unwrap_or(u64::MAX));
        if left == 0 {
            break;
        }
        let some = Entity::find()
            .filter(Column::Rank.eq(rank))
            .filter(Column::NotBefore.lte(to_row(work.now())))
            .order_by_asc(Column::NotBefore)
            .order_by_asc(Column::Id)
            .limit(left)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&**work)
            .await?;
        due.extend(some);
    }
    Ok(due)
}

/// The ids of a list of leases.
pub(super) fn ids(leases: &[Lease]) -> Vec<Uuid> {
    leases.iter().map(|lease| lease.delivery.into()).collect()
}
