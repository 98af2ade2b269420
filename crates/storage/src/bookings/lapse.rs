//! What runs out: pending visits nobody proved or approved, holds nobody finished, and the small rows of bookkeeping.

use domain::{
    access::{Permit, Scope},
    accounts::patience::REMEMBERED,
    audit::Trail,
    ids::AppointmentId,
    outbox::{Kind, Reason},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::{
    Error, Result, Storage, accounts, messages, occupancy, own_pages,
    rows::{
        appointment, capability, idempotency, limit_bucket, occupancy as owned, password_tries, proven_address,
        sign_in_try,
    },
    time::to_row,
    visits,
};

/// Visits looked at in one call; the next call takes the rest.
const AT_ONCE: u64 = 100;

/// A hold's row outlives its time, so that a late submit can be judged.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

impl Storage {
    /// Writes down what already reads as cancelled: pending visits past their time. Says how many.
    ///
    /// Nobody waits for it: the time was free from the moment it ran out.
    pub async fn expire_pending_visits(&self, now: Timestamp) -> Result<u64> {
        let read = self.read().await?;
        let lapsed: Vec<Uuid> = appointment::Entity::find()
            .select_only()
            .column(appointment::Column::Id)
            .filter(visits::lapsed(&["awaiting-verification", "awaiting-approval"], now))
            .order_by_asc(appointment::Column::Until)
            .limit(AT_ONCE)
            .into_tuple()
            .all(&*read)
            .await?;
        drop(read);
        let mut expired = 0;
        for id in lapsed {
            expired += u64::from(self.again(move || self.expire(id.into(), now)).await?);
        }
        Ok(expired)
    }

    async fn expire(&self, id: AppointmentId, now: Timestamp) -> Result<bool> {
        let by = Permit::product();
        let work = self.begin(now).await?;
        let Some(row) = visits::find(&*work, id, &Scope::Visit(id)).await? else {
            return Ok(false);
        };
        let Some((visit, event)) = row.logistics()?.expire(now) else {
            return Ok(false);
        };
        if !visits::change(&work, &visit, Some(&event), by.who()).await? {
            return Err(Error::InTheWay { code: "the visit changed".to_owned() });
        }
        occupancy::release(&work, visit.id).await?;
        messages::cancel_for_visit(&work, visit.id, &[Kind::VerificationCode], Reason::VisitGone).await?;
        work.commit(Trail::on_visit(by.who(), "appointment.expired", visit.id, visit.patient)).await?;
        Ok(true)
    }

    /// Removes what nobody will ask for again: dead holds after a day, old answers, counters and proofs.
    pub async fn tidy(&self, now: Timestamp) -> Result<u64> {
        self.again(move || self.tidy_once(now)).await
    }

    async fn tidy_once(&self, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let dead = || {
            appointment::Entity::find()
                .select_only()
                .column(appointment::Column::Id)
                .filter(visits::lapsed(&["held"], now - KEPT))
                .into_query()
        };
        let mut gone = 0;
        gone += owned::Entity::delete_many()
            .filter(owned::Column::AppointmentId.in_subquery(dead()))
            .exec(&*work)
            .await?
            .rows_affected;
        gone += capability::Entity::delete_many()
            .filter(capability::Column::Subject.in_subquery(dead()))
            .exec(&*work)
            .await?
            .rows_affected;
        gone += appointment::Entity::delete_many()
            .filter(visits::lapsed(&["held"], now - KEPT))
            .exec(&*work)
            .await?
            .rows_affected;
        gone += idempotency::Entity::delete_many()
            .filter(idempotency::Column::ExpiresAt.lte(to_row(now)))
            .exec(&*work)
            .await?
            .rows_affected;
        gone += limit_bucket::Entity::delete_many()
            .filter(limit_bucket::Column::EndsAt.lte(to_row(now)))
            .exec(&*work)
            .await?
            .rows_affected;
        gone += proven_address::Entity::delete_many()
            .filter(proven_address::Column::Until.lte(to_row(now)))
            .exec(&*work)
            .await?
            .rows_affected;
        gone += sign_in_try::Entity::delete_many()
            .filter(sign_in_try::Column::ExpiresAt.lte(to_row(now)))
            .exec(&*work)
            .await?
            .rows_affected;
        gone += own_pages::forget_asks(&work, now).await?;
        gone += own_pages::forget_changes(&work, now).await?;
        gone += accounts::forget_recoveries(&work, now).await?;
        gone += password_tries::Entity::delete_many()
            .filter(password_tries::Column::LastAt.lte(to_row(now - REMEMBERED)))
            .exec(&*work)
            .await?
            .rows_affected;
        work.commit(Trail::none("what ran out names nobody any more")).await?;
        Ok(gone)
    }
}
