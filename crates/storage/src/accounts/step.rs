//! What waits between two steps, held by a secret in one browser: ten minutes, five tries.

use domain::{
    accounts::{BETWEEN_STEPS, TRIES},
    ids::StaffId,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::CodeRefusal;
use crate::{
    Result, Work,
    limits::{Limit, counted},
    mint,
    rows::sign_in_try::{ActiveModel, Column, Entity, Model},
    time::to_row,
};

/// The password was right; a code is asked for.
pub(super) const CODE: &str = "code";

/// A password was chosen; the first code of a new app is asked for.
pub(super) const ENROLMENT: &str = "enrolment";

/// Makes the secret of a step. `kept` is what the next step writes: the password's hash and the sealed seed.
pub(super) async fn begin(
    work: &Work,
    kind: &str,
    staff: StaffId,
    kept: impl FnOnce(Uuid) -> (Option<String>, Option<Vec<u8>>),
    now: Timestamp,
) -> Result<String> {
    let (token, id) = (mint::token(), mint::id::<Uuid>(now));
    let (password, seed) = kept(id);
    Entity::insert(ActiveModel {
        token_hash: Set(mint::hash(&token).to_vec()),
        id: Set(id),
        staff_id: Set(staff.into()),
        kind: Set(kind.to_owned()),
        password: Set(password),
        seed: Set(seed),
        tries: Set(0),
        created_at: Set(to_row(now)),
        expires_at: Set(to_row(now + BETWEEN_STEPS)),
        ended_at: Set(None),
    })
    .exec_without_returning(&**work)
    .await?;
    Ok(token)
}

/// What waits behind a secret, as long as it does.
pub(super) async fn open(
    database: &impl ConnectionTrait,
    kind: &str,
    token: &str,
    now: Timestamp,
) -> Result<Option<Model>> {
    let found = Entity::find_by_id(mint::hash(token).to_vec())
        .filter(Column::Kind.eq(kind))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(to_row(now)))
        .filter(Column::Tries.lt(TRIES))
        .one(database)
        .await?;
    Ok(found)
}

/// Counts one try of this step, and of the account over every door together. Says how many tries are left after it.
pub(super) async fn tried(
    work: &Work,
    waiting: &Model,
    limit: Limit,
    now: Timestamp,
) -> Result<Result<i32, CodeRefusal>> {
    if let Err(wait) = code_counted(work, waiting.staff_id.into(), limit, now).await? {
        return Ok(Err(wait));
    }
    let counted = Entity::update_many()
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .filter(Column::TokenHash.eq(waiting.token_hash.clone()))
        .filter(Column::EndedAt.is_null())
        .filter(Column::Tries.lt(TRIES))
        .exec(&**work)
        .await?;
    if counted.rows_affected == 0 {
        return Ok(Err(CodeRefusal::Over));
    }
    Ok(Ok(Ord::max(TRIES - waiting.tries - 1, 0)))
}

/// Counts a code that is tried for an account, at whichever door.
pub(super) async fn code_counted(
    work: &Work,
    staff: StaffId,
    limit: Limit,
    now: Timestamp,
) -> Result<Result<(), CodeRefusal>> {
    let counted = counted(work, "staff-code", Uuid::from(staff).as_bytes(), limit, now).await?;
    Ok(counted.map_err(|wait| CodeRefusal::Wait { seconds: wait.seconds }))
}

/// Ends a step. False if somebody else ended it a moment ago.
pub(super) async fn end(work: &Work, waiting: &Model, now: Timestamp) -> Result<bool> {
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(to_row(now)))
        .col_expr(Column::Password, Expr::value(Option::<String>::None))
        .col_expr(Column::Seed, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::TokenHash.eq(waiting.token_hash.clone()))
        .filter(Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends whatever waits for an account.
pub(super) async fn end_all(work: &Work, staff: StaffId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(to_row(now)))
        .filter(Column::StaffId.eq(Uuid::from(staff)))
        .filter(Column::EndedAt.is_null())
        .exec(&**work)
        .await?;
    Ok(())
}
