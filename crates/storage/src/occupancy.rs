//! Owned time: taken and given back in the transaction of the visit. The schema has the last word.

use domain::{
    booking::{Occupancy, TakenKind},
    ids::{AppointmentId, PatientId, ResourceId},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, Work, engine,
    rows::{occupancy, resource},
    time::to_row,
};

/// Takes the time a visit owns, in place of what it owned before. False where the schema says somebody else owns it;
/// the transaction is then good for nothing but to be dropped.
pub(crate) async fn occupy(work: &Work, visit: AppointmentId, owned: &[Occupancy], now: Timestamp) -> Result<bool> {
    release(work, visit).await?;
    occupy_first(work, owned, now).await
}

/// The same for a visit that is new and has owned nothing yet.
pub(crate) async fn occupy_first(work: &Work, owned: &[Occupancy], now: Timestamp) -> Result<bool> {
    if owned.is_empty() {
        return Ok(true);
    }
    drop_expired(work, owned, now).await?;
    let rows = owned.iter().map(occupancy::ActiveModel::of);
    match occupancy::Entity::insert_many(rows).exec_without_returning(&**work).await {
        Ok(_) => Ok(true),
        Err(error) if engine::is_overlap(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Gives back whatever a visit owns.
pub(crate) async fn release(work: &Work, visit: AppointmentId) -> Result<()> {
    occupancy::Entity::delete_many()
        .filter(occupancy::Column::AppointmentId.eq(Uuid::from(visit)))
        .exec(&**work)
        .await?;
    Ok(())
}

/// A pending visit is confirmed: the time it owns already is its own for good.
pub(crate) async fn keep_for_good(work: &Work, visit: AppointmentId) -> Result<()> {
    occupancy::Entity::update_many()
        .col_expr(occupancy::Column::ExpiresAt, Expr::value(None::<i64>))
        .col_expr(occupancy::Column::Kind, Expr::value(TakenKind::Visit.code()))
        .filter(occupancy::Column::AppointmentId.eq(Uuid::from(visit)))
        .filter(occupancy::Column::Kind.eq(TakenKind::Hold.code()))
        .exec(&**work)
        .await?;
    Ok(())
}

/// Nobody came: what is left of the time is free, what has passed stays as it was.
pub(crate) async fn cut(work: &Work, visit: AppointmentId, now: Timestamp) -> Result<()> {
    let own = occupancy::Column::AppointmentId.eq(Uuid::from(visit));
    occupancy::Entity::delete_many()
        .filter(own.clone())
        .filter(occupancy::Column::StartsAt.gte(to_row(now)))
        .exec(&**work)
        .await?;
    occupancy::Entity::update_many()
        .col_expr(occupancy::Column::EndsAt, Expr::value(to_row(now)))
        .filter(own)
        .filter(occupancy::Column::EndsAt.gt(to_row(now)))
        .exec(&**work)
        .await?;
    Ok(())
}

/// A renewed hold keeps its time as long as it keeps itself.
pub(crate) async fn keep_until(work: &Work, visit: AppointmentId, until: Timestamp) -> Result<()> {
    occupancy::Entity::update_many()
        .col_expr(occupancy::Column::ExpiresAt, Expr::value(to_row(until)))
        .filter(occupancy::Column::AppointmentId.eq(Uuid::from(visit)))
        .exec(&**work)
        .await?;
    Ok(())
}

/// A person owns time from the moment they are known.
pub(crate) async fn owns_time(work: &Work, person: PatientId) -> Result<()> {
    resource::Entity::insert(resource::ActiveModel {
        id: Set(ResourceId::patient(person).into()),
        kind: Set("patient".to_owned()),
        slug: Set(person.to_string()),
    })
    .on_conflict(OnConflict::column(resource::Column::Id).do_nothing().to_owned())
    .exec_without_returning(&**work)
    .await?;
    Ok(())
}

/// Removes what has expired and would be in the way: whoever needs the time does it, no worker is waited for.
async fn drop_expired(work: &Work, wanted: &[Occupancy], now: Timestamp) -> Result<()> {
    let in_the_way = wanted.iter().fold(Condition::any(), |any, one| {
        any.add(
            Condition::all()
                .add(occupancy::Column::ResourceId.eq(Uuid::from(one.resource)))
                .add(occupancy::Column::EndsAt.gt(to_row(one.span.start)))
                .add(occupancy::Column::StartsAt.lt(to_row(one.span.end))),
        )
    });
    occupancy::Entity::delete_many()
        .filter(occupancy::Column::ExpiresAt.lte(to_row(now)))
        .filter(in_the_way)
        .exec(&**work)
        .await?;
    Ok(())
}
