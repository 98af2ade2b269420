//! A person's own pace: what waits for them is laid out anew, and what is queued already keeps to a pause too.

use domain::{ids::PatientId, outbox::Purpose, patients::Pacing};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    Result, Work,
    rows::{
        delivery,
        message::{Column, Entity},
    },
    time::to_row,
};

use super::lay_out;

/// Keeps to a pace that has changed. The caller holds the person's row, which says so already.
pub(crate) async fn pace(work: &Work, patient: PatientId, before: Pacing, now: Pacing) -> Result<()> {
    let theirs = Condition::all()
        .add(Column::PatientId.eq(Uuid::from(patient)))
        .add(Column::Purpose.ne(Purpose::CareTransactional.code()))
        .add(Column::State.eq("queued"));
    let rests_from = |pacing: Pacing| to_row(pacing.pause(work.now()).unwrap_or(work.now()));
    let (was, until) = (rests_from(before), rests_from(now));
    // A pause is planned: it makes nothing stale. The mark judges the pause itself.
    Entity::update_many()
        .col_expr(Column::SendBefore, Expr::col(Column::SendBefore).add(until - was))
        .filter(theirs.clone())
        .exec(&**work)
        .await?;
    let queued = Entity::find().select_only().column(Column::Id).filter(theirs).into_query();
    delivery::Entity::update_many()
        .col_expr(delivery::Column::NotBefore, Expr::value(until))
        .filter(delivery::Column::State.eq("queued"))
        .filter(delivery::Column::MessageId.in_subquery(queued))
        .exec(&**work)
        .await?;
    lay_out(work, patient.into()).await
}
