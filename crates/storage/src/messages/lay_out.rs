//! Laying out one person's reading: apart from each other and from what has gone, inside windows, in the same order for everybody.

use std::collections::HashMap;

use domain::{
    journeys::timing::{self, Around, Pending, Place},
    outbox::{Message, MessageState, Purpose, Reason},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    Result, Work,
    rows::{
        enrolment,
        message::{self, Column, Entity, Model},
    },
    time::{from_row, to_row},
};

use super::facts::{self, Known, Owed};

/// Lays out what one person waits to read. The caller holds the person's row.
pub(crate) async fn lay_out(work: &Work, patient: Uuid) -> Result<()> {
    let rows = Entity::find()
        .filter(Column::PatientId.eq(patient))
        .filter(Column::Purpose.eq(Purpose::CareEducation.code()))
        .filter(Column::State.is_in(["scheduled", "deferred"]))
        .filter(Column::OverrideReason.is_null())
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&**work)
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let messages: Vec<Message> = rows.iter().map(Model::message).collect::<Result<_>>()?;
    let owed: Vec<Owed<'_>> =
        rows.iter().zip(&messages).map(|(row, message)| Owed { row, message, delivery: None }).collect();
    let people = facts::people_of(work, &owed).await?;
    let known = Known::load(work.storage(), work, people, &owed, work.now()).await?;
    let enrolled = enrolled_at(work, &rows).await?;
    let pending: Vec<Pending> = rows
        .iter()
        .zip(&messages)
        .filter_map(|(row, message)| {
            Some(Pending {
                message: message.id,
                priority: message.priority,
                enrolled_at: row
                    .enrolment_id
                    .and_then(|id| enrolled.get(&id).copied())
                    .map_or_else(|| from_row(row.created_at), from_row),
                due: message.due.clone(),
                send_before: message.send_before,
                window: message.window?,
            })
        })
        .collect();
    let around = Around {
        sent: &known.sent_to(&rows[0]),
        min_gap_days: owed.iter().map(|one| known.min_gap_days(*one)).max().unwrap_or_default(),
        paused_until: known.paused_until(&rows[0]),
        closures: known.closures(),
    };
    for place in timing::lay_out(&pending, around) {
        let before = messages.iter().find(|message| message.id == place.message);
        if before.is_some_and(|before| !is_at(before, &place)) {
            put(work, &place).await?;
        }
    }
    Ok(())
}

/// Where a placed message stands.
fn state(place: &Place) -> MessageState {
    match place.moved {
        None => MessageState::Scheduled,
        Some(Reason::CapExpired) => Reason::CapExpired.ends_as(),
        Some(reason) => MessageState::Deferred(reason),
    }
}

fn is_at(message: &Message, place: &Place) -> bool {
    message.due.at == place.due.at && message.send_before == place.send_before && message.state == state(place)
}

async fn put(work: &Work, place: &Place) -> Result<()> {
    let state = state(place);
    let mut update = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::DueAt, Expr::value(to_row(place.due.at)))
        .col_expr(Column::SendBefore, Expr::value(to_row(place.send_before)))
        .col_expr(Column::UpdatedAt, Expr::value(to_row(work.now())))
        .filter(Column::Id.eq(Uuid::from(place.message)));
    for (column, value) in message::columns(&state, (!state.is_final()).then_some(place.due.at)) {
        update = update.col_expr(column, value);
    }
    update.exec(&**work).await?;
    Ok(())
}

async fn enrolled_at(work: &Work, rows: &[Model]) -> Result<HashMap<Uuid, i64>> {
    let ids = rows.iter().filter_map(|row| row.enrolment_id);
    let found: Vec<(Uuid, i64)> = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .column(enrolment::Column::StartedAt)
        .filter(enrolment::Column::Id.is_in(ids))
        .into_tuple()
        .all(&**work)
        .await?;
    Ok(found.into_iter().collect())
}
