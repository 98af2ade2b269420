//! Passwords that were tried for an address, counted over every door together; whether anybody has it or not.

use domain::accounts::patience::{Free, Tries, tried};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::PasswordRefusal;
use crate::{
    Result, Work,
    limits::Limit,
    rows::password_tries::{ActiveModel, Column, Entity},
    time::{from_row, to_row},
};

/// Counts one password that is tried, or says how long the next one waits.
pub(super) async fn password_counted(
    work: &Work,
    address: &str,
    limit: Limit,
    now: Timestamp,
) -> Result<Result<(), PasswordRefusal>> {
    let free = Free { count: limit.count, within: SignedDuration::from_secs(limit.seconds.into()) };
    let subject = subject(work, address);
    // Of two at once, one waits for the other here; both are counted.
    Entity::insert(ActiveModel { subject_hash: Set(subject.clone()), count: Set(0), last_at: Set(to_row(now)) })
        .on_conflict(OnConflict::column(Column::SubjectHash).do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;
    let kept = Entity::find_by_id(subject.clone()).lock_exclusive().one(&**work).await?;
    let before = kept.and_then(|kept| {
        let count = u32::try_from(kept.count).ok().filter(|count| *count > 0)?;
        Some(Tries { count, last: from_row(kept.last_at) })
    });
    let tries = match tried(before, free, now) {
        Ok(tries) => tries,
        Err(until) => {
            let seconds = u32::try_from(until.duration_since(now).as_secs()).unwrap_or(u32::MAX);
            return Ok(Err(PasswordRefusal::Wait { seconds: Ord::max(seconds, 1) }));
        }
    };
    Entity::update_many()
        .col_expr(Column::Count, Expr::value(i32::try_from(tries.count).unwrap_or(i32::MAX)))
        .col_expr(Column::LastAt, Expr::value(to_row(tries.last)))
        .filter(Column::SubjectHash.eq(subject))
        .exec(&**work)
        .await?;
    Ok(Ok(()))
}

/// A right password: what was tried before is forgotten.
pub(super) async fn password_was_right(work: &Work, address: &str) -> Result<()> {
    Entity::delete_by_id(subject(work, address)).exec(&**work).await?;
    Ok(())
}

fn subject(work: &Work, address: &str) -> Vec<u8> {
    work.storage().0.secrets.derive("password-tries", address.as_bytes()).to_vec()
}
