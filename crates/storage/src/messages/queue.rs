//! Queueing: a message that is due gets its delivery, addressed and pinned, or the reason why it goes no further.

use std::collections::HashMap;

use domain::{
    audit::Trail,
    ids::DeliveryId,
    outbox::{Message, MessageState, Purpose, Reason, Stop, letter, may_transmit},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    Error, Result, Storage, Work, deliveries,
    rows::{
        delivery,
        message::{self, Column, Entity, Model},
    },
    time::to_row,
};

use super::{
    facts::{self, ADDRESS, Known, Owed},
    write_state,
};

/// What becomes of a due message.
enum Outcome {
    /// It is queued, with its article pinned.
    Queued,
    /// It waits until a later instant.
    Later(Timestamp, MessageState),
    /// It goes no further, or not without a person.
    Ends(MessageState),
}

impl Storage {
    /// Moves due messages on: into the queue with their delivery, to a later time, or to their end. Says how many moved.
    ///
    /// `host` is the host of the clinic's public address; Message-IDs end in it. Call it until it says 0.
    pub async fn queue_due(&self, limit: u64, host: &str, now: Timestamp) -> Result<usize> {
        let due = self.due_messages(limit, now).await?;
        if due.is_empty() {
            return Ok(0);
        }
        match self.again(|| self.queue_once(&due, host, now)).await {
            // One row that cannot be read must not hold up the others.
            Err(Error::Corrupt { .. }) => self.queue_one_by_one(&due, host, now).await,
            moved => moved,
        }
    }

    async fn queue_one_by_one(&self, due: &[Uuid], host: &str, now: Timestamp) -> Result<usize> {
        let mut moved = 0;
        for id in due {
            moved += match self.again(|| self.queue_once(std::slice::from_ref(id), host, now)).await {
                Err(error @ Error::Corrupt { .. }) => {
                    tracing::error!(message.id = %id, %error, "a message cannot be queued; it waits for staff");
                    let work = self.begin(now).await?;
                    write_state(&work, &[*id], &MessageState::Held(Reason::RenderError), now).await?;
                    work.commit(Trail::none("held; the message says why")).await?;
                    1
                }
                moved => moved?,
            };
        }
        Ok(moved)
    }

    /// Looked for without a lock; what somebody else moves meanwhile is seen once the rows are locked.
    async fn due_messages(&self, limit: u64, now: Timestamp) -> Result<Vec<Uuid>> {
        let read = self.read().await?;
        if deliveries::paused(&read).await?.is_some() {
            return Ok(Vec::new());
        }
        let mut due = Vec::new();
        // Booking mail is never behind reading, however much of that is due.
        for purpose in [Purpose::CareTransactional, Purpose::OutcomeCheckIn, Purpose::CareEducation] {
            let left = limit.saturating_sub(u64::try_from(due.len()).unwrap_or(u64::MAX));
            if left == 0 {
                break;
            }
            let some: Vec<Uuid> = Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::Purpose.eq(purpose.code()))
                .filter(Column::PendingAt.lte(to_row(now)))
                .order_by_asc(Column::PendingAt)
                .order_by_asc(Column::Id)
                .limit(left)
                .into_tuple()
                .all(&*read)
                .await?;
            due.extend(some);
        }
        Ok(due)
    }

    async fn queue_once(&self, due: &[Uuid], host: &str, now: Timestamp) -> Result<usize> {
        let work = self.begin(now).await?;
        let people = facts::lock_people(&work, facts::people_of_messages(due)).await?;
        let rows = Entity::find()
            .filter(Column::Id.is_in(due.iter().copied()))
            .filter(Column::PendingAt.lte(to_row(now)))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(&*work)
            .await?;
        let messages: Vec<Message> = rows.iter().map(Model::message).collect::<Result<_>>()?;
        let owed: Vec<Owed<'_>> =
            rows.iter().zip(&messages).map(|(row, message)| Owed { row, message, delivery: None }).collect();
        let known = Known::load(self, &work, people, &owed, now).await?;

        let mut queued = Vec::new();
        let mut later = Vec::new();
        let mut ended: Vec<(MessageState, Vec<Uuid>)> = Vec::new();
        for one in &owed {
            match judge(may_transmit(&known.facts(self, *one)?, now)) {
                Some(Outcome::Queued) => queued.push(*one),
                Some(Outcome::Later(at, state)) => later.push((one.row.id, at, state)),
                Some(Outcome::Ends(state)) => match ended.iter_mut().find(|(known, _)| *known == state) {
                    Some((_, ids)) => ids.push(one.row.id),
                    None => ended.push((state, vec![one.row.id])),
                },
                None => {}
            }
        }
        put_in_queue(&work, &queued, &known, host).await?;
        for (id, at, state) in &later {
            put_off(&work, *id, *at, state).await?;
        }
        for (state, ids) in &ended {
            write_state(&work, ids, state, now).await?;
        }
        work.commit(Trail::none("due messages moved on; their states and deliveries tell the story")).await?;
        Ok(queued.len() + later.len() + ended.iter().map(|(_, ids)| ids.len()).sum::<usize>())
    }
}

fn judge(judged: Result<(), Stop>) -> Option<Outcome> {
    match judged {
        Ok(()) => Some(Outcome::Queued),
        Err(Stop::Requeue(at, reason)) => Some(Outcome::Later(at, MessageState::Deferred(reason))),
        Err(Stop::Hold(reason)) => Some(Outcome::Ends(MessageState::Held(reason))),
        Err(Stop::End(state)) => Some(Outcome::Ends(state)),
        // Somebody paused sending since we looked; it stays where it is.
        Err(Stop::Paused | Stop::LeaseLost) => None,
    }
}

async fn put_in_queue(work: &Work, queued: &[Owed<'_>], known: &Known, host: &str) -> Result<()> {
    if queued.is_empty() {
        return Ok(());
    }
    let rows = queued.iter().filter_map(|one| delivery_row(work, *one, known, host));
    delivery::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&**work)
        .await?;

    let mut pinned: HashMap<Option<(String, i32)>, Vec<Uuid>> = HashMap::new();
    for one in queued {
        pinned.entry(known.article_version(one.row)).or_default().push(one.row.id);
    }
    for (pin, ids) in pinned {
        if let Some((lang, version)) = pin {
            Entity::update_many()
                .col_expr(Column::ArticleLang, Expr::value(lang))
                .col_expr(Column::ArticleVersion, Expr::value(version))
                .filter(Column::Id.is_in(ids.iter().copied()))
                .exec(&**work)
                .await?;
        }
        write_state(work, &ids, &MessageState::Queued, work.now()).await?;
    }
    Ok(())
}

/// The delivery of a message to the address it has now. Its id, and with it the Message-ID, is derived: a database
/// restored from yesterday repeats the same ones.
fn delivery_row(work: &Work, one: Owed<'_>, known: &Known, host: &str) -> Option<delivery::ActiveModel> {
    let storage = work.storage();
    let address = known.address(one.row)?;
    let id = DeliveryId::of(one.message.id, 1);
    let now = to_row(work.now());
    Some(delivery::ActiveModel {
        id: Set(id.into()),
        message_id: Set(one.row.id),
        ordinal: Set(1),
        purpose: Set(one.message.purpose.code().to_owned()),
        rank: Set(delivery::rank(one.message.purpose)),
        address: Set(storage.0.sealed.seal(ADDRESS, id.into(), address.expose().as_bytes())),
        address_hash: Set(storage.0.secrets.address_hash(address).to_vec()),
        message_id_header: Set(letter::message_id(id, host)),
        queued_at: Set(now),
        state: Set("queued".to_owned()),
        reason: Set(None),
        not_before: Set(Some(to_row(one.message.due.at))),
        token: Set(0),
        lease_owner: Set(None),
        lease_until: Set(None),
        attempts: Set(0),
        first_attempt_at: Set(None),
        expiries: Set(0),
        times_unknown: Set(0),
        unknown_since: Set(None),
        left_at: Set(None),
        accepted_at: Set(None),
        updated_at: Set(now),
    })
}

async fn put_off(work: &Work, id: Uuid, at: Timestamp, state: &MessageState) -> Result<()> {
    let mut update = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        // As `Due::put_off` says: planned for then from now on, so that the next layout does not take it back into the past.
        .col_expr(Column::DueCivil, Expr::value(None::<String>))
        .col_expr(Column::PlannedAt, Expr::value(to_row(at)))
        .col_expr(Column::DueAt, Expr::value(to_row(at)))
        .col_expr(Column::UpdatedAt, Expr::value(to_row(work.now())))
        .filter(Column::Id.eq(id));
    for (column, value) in message::columns(state, Some(at)) {
        update = update.col_expr(column, value);
    }
    update.exec(&**work).await?;
    Ok(())
}
