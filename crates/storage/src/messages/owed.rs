//! Owing a message, and no longer owing it: inside the transaction of what causes it.

use std::collections::BTreeSet;

use domain::{
    ids::{AppointmentId, ArticleSlug},
    outbox::{Kind, Message, MessageState, Purpose, Reason, State},
    text::Lang,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::NotSet,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    Result, Work,
    rows::{
        delivery,
        message::{self, ActiveModel, Column, Entity},
        patient,
    },
    time::{from_row, to_row},
};

use super::lay_out;

/// States in which a message still waits for its time or for a person.
const WAITING: [&str; 3] = ["scheduled", "deferred", "held"];

/// Owes these messages from now on. One that is owed already is left as it is. Says how many are new.
///
/// Reading is laid out together with everything else the person still waits for.
pub(crate) async fn plan(work: &Work, messages: &[Message]) -> Result<u64> {
    if messages.is_empty() {
        return Ok(0);
    }
    let rows = messages.iter().map(|message| ActiveModel::new_row(message, work.now()));
    let new = Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;
    let readers: BTreeSet<Uuid> = messages
        .iter()
        .filter(|message| message.purpose == Purpose::CareEducation)
        .filter_map(|message| message.patient)
        .map(Uuid::from)
        .collect();
    for reader in readers {
        lay_out(work, reader).await?;
    }
    Ok(new)
}

/// Owes again what was taken back with its trigger, timed anew. What has a delivery already stays as it ended.
pub(crate) async fn owed_again(work: &Work, messages: &[Message]) -> Result<()> {
    let mut readers = BTreeSet::new();
    for message in messages {
        let with_delivery = delivery::Entity::find()
            .select_only()
            .column(delivery::Column::MessageId)
            .filter(delivery::Column::MessageId.eq(Uuid::from(message.id)))
            .into_query();
        let mut row = ActiveModel::new_row(message, work.now());
        row.id = NotSet;
        row.version = NotSet;
        row.created_at = NotSet;
        let again = Entity::update_many()
            .set(row)
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.eq(Uuid::from(message.id)))
            .filter(Column::State.eq("cancelled"))
            .filter(Column::Reason.eq(Reason::TriggerReverted.code()))
            .filter(Column::Id.not_in_subquery(with_delivery))
            .exec(&**work)
            .await?;
        if again.rows_affected > 0 {
            readers.extend(message.patient.map(Uuid::from));
        }
    }
    for reader in readers {
        lay_out(work, reader).await?;
    }
    Ok(())
}

/// No longer owes what these kinds say about a visit, as far as no worker has it in hand. Says how many messages that ended.
///
/// What a worker has in hand is judged again when it would leave.
pub(crate) async fn cancel_for_visit(work: &Work, visit: AppointmentId, kinds: &[Kind], reason: Reason) -> Result<u64> {
    let about = Condition::all()
        .add(Column::AppointmentId.eq(Uuid::from(visit)))
        .add(Column::Kind.is_in(kinds.iter().map(|kind| kind.code())));
    stop_waiting(work, about, reason).await
}

/// Ends the messages of a condition that still wait, and those queued that no worker has in hand.
pub(crate) async fn stop_waiting(work: &Work, which: Condition, reason: Reason) -> Result<u64> {
    let states = WAITING.into_iter().chain(["queued"]);
    let found: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::State)
        .filter(which)
        .filter(Column::State.is_in(states))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(&**work)
        .await?;
    if found.is_empty() {
        return Ok(0);
    }
    let all: Vec<Uuid> = found.iter().map(|(id, _)| *id).collect();
    let in_hand = stop_deliveries(work, &all, reason).await?;
    let ended: Vec<Uuid> = all.into_iter().filter(|id| !in_hand.contains(id)).collect();
    write_state(work, &ended, &reason.ends_as(), work.now()).await?;
    Ok(u64::try_from(ended.len()).unwrap_or_default())
}

/// Stops the deliveries of messages. Says which messages a worker has in hand, or has already let leave.
async fn stop_deliveries(work: &Work, messages: &[Uuid], reason: Reason) -> Result<BTreeSet<Uuid>> {
    use delivery::Column;
    const STOPPABLE: [&str; 3] = ["queued", "retry_wait", "held"];
    let rows = delivery::Entity::find()
        .filter(Column::MessageId.is_in(messages.iter().copied()))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&**work)
        .await?;
    let (stoppable, in_hand): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| STOPPABLE.contains(&row.state.as_str()));
    if !stoppable.is_empty() {
        let mut stop = delivery::Entity::update_many()
            .col_expr(Column::UpdatedAt, Expr::value(to_row(work.now())))
            .filter(Column::Id.is_in(stoppable.iter().map(|row| row.id)));
        for (column, value) in delivery::columns(&State::Stopped(reason)) {
            stop = stop.col_expr(column, value);
        }
        stop.exec(&**work).await?;
    }
    Ok(in_hand.into_iter().map(|row| row.message_id).collect())
}

/// Holds the reading that waits for its time with an article, for whoever reads that language. What is queued already is
/// judged again before it leaves.
pub(crate) async fn hold_readings(work: &Work, slug: &ArticleSlug, lang: Lang, reason: Reason) -> Result<u64> {
    let waiting =
        readings_of(work, slug, lang, Condition::all().add(Column::State.is_in(["scheduled", "deferred"]))).await?;
    let ids: Vec<Uuid> = waiting.iter().map(|row| row.id).collect();
    write_state(work, &ids, &MessageState::Held(reason), work.now()).await?;
    Ok(u64::try_from(ids.len()).unwrap_or_default())
}

/// Lets the reading go its way again that was held because of its article.
pub(crate) async fn release_readings(work: &Work, slug: &ArticleSlug, lang: Lang) -> Result<u64> {
    let reasons = [Reason::ContentMissing, Reason::ContentRetracted, Reason::ContentOverdue].map(Reason::code);
    let of_article = Condition::all().add(Column::State.eq("held")).add(Column::Reason.is_in(reasons));
    let held = readings_of(work, slug, lang, of_article).await?;
    for row in &held {
        let mut update = Entity::update_many()
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(to_row(work.now())))
            .filter(Column::Id.eq(row.id));
        for (column, value) in message::columns(&MessageState::Scheduled, Some(from_row(row.due_at))) {
            update = update.col_expr(column, value);
        }
        update.exec(&**work).await?;
    }
    Ok(u64::try_from(held.len()).unwrap_or_default())
}

/// Reading with an article that has no delivery yet, of people who read that language.
async fn readings_of(work: &Work, slug: &ArticleSlug, lang: Lang, which: Condition) -> Result<Vec<message::Model>> {
    let readers = patient::Entity::find()
        .select_only()
        .column(patient::Column::Id)
        .filter(patient::Column::Lang.eq(lang.tag()))
        .into_query();
    let rows = Entity::find()
        .filter(Column::ArticleSlug.eq(slug.as_str()))
        .filter(Column::Purpose.eq(Purpose::CareEducation.code()))
        .filter(Column::PatientId.in_subquery(readers))
        .filter(which)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&**work)
        .await?;
    let delivered: Vec<Uuid> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::MessageId)
        .filter(delivery::Column::MessageId.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(&**work)
        .await?;
    Ok(rows.into_iter().filter(|row| !delivered.contains(&row.id)).collect())
}

/// Writes where messages stand that no longer wait for their time.
pub(crate) async fn write_state(work: &Work, ids: &[Uuid], state: &MessageState, now: Timestamp) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut update = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(to_row(now)))
        .filter(Column::Id.is_in(ids.iter().copied()));
    for (column, value) in message::columns(state, None) {
        update = update.col_expr(column, value);
    }
    update.exec(&**work).await?;
    Ok(())
}

/// When the next message that waits for its time is due.
pub(crate) async fn next_pending(database: &impl ConnectionTrait) -> Result<Option<i64>> {
    let next: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(Column::PendingAt.min(), "at")
        .filter(Column::PendingAt.is_not_null())
        .into_tuple()
        .one(database)
        .await?;
    Ok(next.flatten())
}
