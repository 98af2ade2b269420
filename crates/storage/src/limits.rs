//! How often something may be tried, and how much time the unproven may own.
//!
//! Counters are bookkeeping: they may be written while answering a GET.

use domain::{audit::Trail, booking::holds, ids::AppointmentId, text::EmailAddress};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
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

/// How much time people may own before they have proven who they are, and how much mail that may cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unproven {
    /// Times one browser keeps at once.
    pub holds_per_visitor: u32,
    /// Visits of one address that wait for its proof.
    pub per_address: u32,
    /// Both together, of one network.
    pub per_network: u32,
    /// Mails to one address.
    pub mail: Limit,
    /// The same, over a longer stretch.
    pub mail_daily: Limit,
}

impl Default for Unproven {
    fn default() -> Self {
        Self {
            holds_per_visitor: holds::HOLDS_PER_VISITOR,
            per_address: holds::UNPROVEN_PER_ADDRESS,
            per_network: 20,
            mail: Limit { count: 3, seconds: 60 * 60 },
            mail_daily: Limit { count: 10, seconds: 24 * 60 * 60 },
        }
    }
}

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

/// A stretch is counted in so many pieces, so that it ends for each try and not for all at once: what is allowed in an hour
/// is not had twice around its end.
const PIECES: i64 = 60;

/// Counts one try in this transaction; undone with it.
pub(crate) async fn counted(
    work: &Work,
    operation: &str,
    subject: &[u8],
    limit: Limit,
    now: Timestamp,
) -> Result<Result<(), Wait>> {
    use limit_bucket::Column as C;

    let length = i64::from(limit.seconds.clamp(1, u32::MAX));
    let step = Ord::max(length / PIECES, 1);
    let slot = to_row(now).div_euclid(step);
    let first = slot - (length + step - 1) / step;
    let subject = work.storage().0.secrets.derive("limit", subject).to_vec();
    // One statement adds or begins: two at once are both counted.
    limit_bucket::Entity::insert(limit_bucket::ActiveModel {
        operation: Set(operation.to_owned()),
        subject_hash: Set(subject.clone()),
        slot: Set(slot),
        count: Set(1),
        ends_at: Set((slot + 1) * step + length),
    })
    .on_conflict(
        OnConflict::columns([C::Operation, C::SubjectHash, C::Slot])
            .value(C::Count, Expr::col((limit_bucket::Entity, C::Count)).add(1))
            .to_owned(),
    )
    .exec_without_returning(&**work)
    .await?;
    let counts: Vec<(i64, i32)> = limit_bucket::Entity::find()
        .select_only()
        .columns([C::Slot, C::Count])
        .filter(C::Operation.eq(operation))
        .filter(C::SubjectHash.eq(subject))
        .filter(C::Slot.gte(first))
        .order_by_asc(C::Slot)
        .into_tuple()
        .all(&**work)
        .await?;
    let mut left: i64 = counts.iter().map(|(_, count)| i64::from(*count)).sum();
    if left <= i64::from(limit.count) {
        return Ok(Ok(()));
    }
    // This try is undone; it may be made again as soon as enough of those before it are out of the stretch.
    for (slot, count) in &counts {
        left -= i64::from(*count);
        if left <= i64::from(limit.count) {
            let free_from = (slot + (length + step - 1) / step + 1) * step;
            return Ok(Err(Wait { seconds: u32::try_from(free_from - to_row(now)).unwrap_or(limit.seconds) }));
        }
    }
    Ok(Err(Wait { seconds: limit.seconds }))
}

/// Counts a mail to an address that nobody has proven; undone with the transaction.
pub(crate) async fn unproven_mail(work: &Work, address: &EmailAddress, now: Timestamp) -> Result<Result<(), Wait>> {
    let hash = work.storage().0.secrets.address_hash(address);
    let limits = work.storage().0.unproven;
    for (operation, limit) in [("unproven-mail-hour", limits.mail), ("unproven-mail-day", limits.mail_daily)] {
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

    let most = work.storage().0.unproven;
    let alive = |states: &[&str]| {
        appointment::Entity::find()
            .filter(C::Status.is_in(states.iter().copied()))
            .filter(C::Until.gt(to_row(now)))
            .filter(C::Id.ne(Uuid::from(instead_of)))
    };
    if let (None, Some(cookie)) = (address, visitor.cookie_hash()) {
        let holds = alive(&["held"]).filter(C::VisitorHash.eq(cookie.to_vec())).count(&**work).await?;
        if holds >= u64::from(most.holds_per_visitor) {
            return Ok(false);
        }
    }
    if let Some(address) = address {
        let visits =
            alive(&["awaiting-verification"]).filter(C::ClaimedEmailNormal.eq(address.normal())).count(&**work).await?;
        if visits >= u64::from(most.per_address) {
            return Ok(false);
        }
    }
    if let Some(network) = visitor.network_hash(&work.storage().0.secrets) {
        let owned = alive(&appointment::UNPROVEN).filter(C::NetworkHash.eq(network.to_vec())).count(&**work).await?;
        if owned >= u64::from(most.per_network) {
            return Ok(false);
        }
    }
    Ok(true)
}
