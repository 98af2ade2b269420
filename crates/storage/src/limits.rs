//! How often something may be tried, and how much time the unproven may own.
//!
//! Counters are bookkeeping: they may be written while answering a GET.

use domain::{audit::Trail, booking::holds, ids::AppointmentId, text::EmailAddress};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, Storage, Visitor, Work,
    rows::{appointment, limit_bucket},
    time::to_row,
};

/// So many in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The most that is allowed.
    pub count: u32,
    /// The length of the stretch.
    pub seconds: u32,
}

/// Too often; again after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too often; again in {seconds} seconds")]
pub struct Wait {
    /// Seconds until the stretch is over.
    pub seconds: u32,
}

/// Mails to one unproven address.
const UNPROVEN_MAIL: [(&str, Limit); 2] = [
    ("unproven-mail-hour", Limit { count: 3, seconds: 60 * 60 }),
    ("unproven-mail-day", Limit { count: 10, seconds: 24 * 60 * 60 }),
];

/// Live holds and unproven visits of one network.
const UNPROVEN_PER_NETWORK: u64 = 20;

impl Storage {
    /// Counts one try, unless the limit is reached. `operation` and `subject` together are what is counted by.
    pub async fn allow(
        &self,
        operation: &str,
        subject: &str,
        limit: Limit,
        now: Timestamp,
    ) -> Result<Result<(), Wait>> {
        let work = self.begin(now).await?;
        let allowed = counted(&work, operation, subject.as_bytes(), limit, now).await?;
        if allowed.is_ok() {
            work.commit(Trail::none("a rate counter is bookkeeping")).await?;
        }
        Ok(allowed)
    }
}

/// Counts one try in this transaction; undone with it.
pub(crate) async fn counted(
    work: &Work,
    operation: &str,
    subject: &[u8],
    limit: Limit,
    now: Timestamp,
) -> Result<Result<(), Wait>> {
    use limit_bucket::Column as C;

    let length = i64::from(limit.seconds).clamp(1, i64::MAX);
    let slot = to_row(now).div_euclid(length);
    let ends_at = (slot + 1) * length;
    let subject = work.storage().0.secrets.derive("limit", subject).to_vec();
    // One statement adds or begins: two at once are both counted.
    limit_bucket::Entity::insert(limit_bucket::ActiveModel {
        operation: Set(operation.to_owned()),
        subject_hash: Set(subject.clone()),
        slot: Set(slot),
        count: Set(1),
        ends_at: Set(ends_at),
    })
    .on_conflict(
        OnConflict::columns([C::Operation, C::SubjectHash, C::Slot])
            .value(C::Count, Expr::col((limit_bucket::Entity, C::Count)).add(1))
            .to_owned(),
    )
    .exec_without_returning(&**work)
    .await?;
    let count: Option<i32> = limit_bucket::Entity::find_by_id((operation.to_owned(), subject, slot))
        .select_only()
        .column(C::Count)
        .into_tuple()
        .one(&**work)
        .await?;
    let count = count.and_then(|count| u32::try_from(count).ok()).unwrap_or(u32::MAX);
    let wait = u32::try_from(ends_at - to_row(now)).unwrap_or(limit.seconds);
    Ok(if count > limit.count { Err(Wait { seconds: wait }) } else { Ok(()) })
}

/// Counts a mail to an address that nobody has proven; undone with the transaction.
pub(crate) async fn unproven_mail(work: &Work, address: &EmailAddress, now: Timestamp) -> Result<Result<(), Wait>> {
    let hash = work.storage().0.secrets.address_hash(address);
    for (operation, limit) in UNPROVEN_MAIL {
        if let Err(wait) = counted(work, operation, &hash, limit, now).await? {
            return Ok(Err(wait));
        }
    }
    Ok(Ok(()))
}

/// Whether this visitor may own one more unproven time: a hold, or a visit whose address is to be proven.
///
/// What is counted is owned time, not refusals: an honest rush for one time is told that it is taken, nothing else.
pub(crate) async fn may_own_more(
    work: &Work,
    visitor: &Visitor,
    address: Option<&EmailAddress>,
    instead_of: AppointmentId,
    now: Timestamp,
) -> Result<bool> {
    use appointment::Column as C;

    let alive = |states: &[&str]| {
        appointment::Entity::find()
            .filter(C::Status.is_in(states.iter().copied()))
            .filter(C::Until.gt(to_row(now)))
            .filter(C::Id.ne(Uuid::from(instead_of)))
    };
    if let (None, Some(cookie)) = (address, visitor.cookie_hash()) {
        let holds = alive(&["held"]).filter(C::VisitorHash.eq(cookie.to_vec())).count(&**work).await?;
        if holds >= holds::HOLDS_PER_VISITOR as u64 {
            return Ok(false);
        }
    }
    if let Some(address) = address {
        let visits =
            alive(&["awaiting-verification"]).filter(C::ClaimedEmailNormal.eq(address.normal())).count(&**work).await?;
        if visits >= holds::UNPROVEN_PER_ADDRESS as u64 {
            return Ok(false);
        }
    }
    if let Some(network) = visitor.network_hash(&work.storage().0.secrets) {
        let owned = alive(&appointment::UNPROVEN).filter(C::NetworkHash.eq(network.to_vec())).count(&**work).await?;
        if owned >= UNPROVEN_PER_NETWORK {
            return Ok(false);
        }
    }
    Ok(true)
}
