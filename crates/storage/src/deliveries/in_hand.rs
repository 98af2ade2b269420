//! Deliveries and their messages, locked in the one order that everybody keeps, and the one way to change their state.

use domain::outbox::{Message, MessageState, Reason, State};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    Error, Result, Work,
    messages::{self, facts::Owed},
    rows::{delivery, message},
    time::to_row,
};

/// A delivery with the message it carries, both locked.
#[derive(Clone, Debug)]
pub(crate) struct InHand {
    pub(crate) delivery: delivery::Model,
    pub(crate) row: message::Model,
    pub(crate) message: Message,
}

impl InHand {
    /// As it is judged.
    pub(crate) fn owed(&self) -> Owed<'_> {
        Owed { row: &self.row, message: &self.message, delivery: Some(&self.delivery) }
    }
}

/// A delivery's new state, and what changes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// Where it stands from now on.
    pub(crate) to: State,
    /// An attempt was made that counts.
    pub(crate) counts: bool,
    /// What this says about the workers that had it in hand.
    pub(crate) expiry: Expiry,
    /// Nobody knows whether it arrived: this time counts towards the policy of its purpose.
    pub(crate) unknown: bool,
}

/// Whether a lease ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// It did.
    RanOut,
    /// A reply was read, so the row itself is sound.
    Replied,
    /// Neither.
    Neither,
}

impl Move {
    /// A change of state and of nothing else.
    pub(crate) fn to(state: State) -> Self {
        Self { to: state, counts: false, expiry: Expiry::Neither, unknown: false }
    }
}

/// Locks these deliveries and their messages: messages by id, then deliveries by id, as everybody does.
pub(crate) async fn lock(work: &Work, deliveries: &[Uuid]) -> Result<Vec<InHand>> {
    // PostgreSQL locks the tables of a joined row in the order of its FROM; and nobody locks a delivery who has not
    // locked its message, so row by row is as good as all messages first.
    let rows = message::Entity::find()
        .find_both_related(delivery::Entity)
        .filter(delivery::Column::Id.is_in(deliveries.iter().copied()))
        .order_by_asc(message::Column::Id)
        .order_by_asc(delivery::Column::Id)
        .lock_exclusive()
        .all(&**work)
        .await?;
    let mut readable = Vec::with_capacity(rows.len());
    for (row, delivery) in rows {
        match row.message() {
            Ok(message) => readable.push(InHand { delivery, row, message }),
            Err(error) => set_aside(work, &row, &delivery, &error).await?,
        }
    }
    Ok(readable)
}

/// One row that says what cannot be waits for staff; it must not hold up the others.
async fn set_aside(work: &Work, row: &message::Model, delivery: &delivery::Model, error: &Error) -> Result<()> {
    tracing::error!(message.id = %row.id, %error, "a message cannot be read; it waits for staff");
    let held = State::Held(Reason::RenderError);
    let mut update = delivery::Entity::update_many().filter(delivery::Column::Id.eq(delivery.id));
    for (column, value) in delivery::columns(&held) {
        update = update.col_expr(column, value);
    }
    update.exec(&**work).await?;
    messages::write_state(work, &[row.id], &held.shown_as(), work.now()).await
}

/// The people behind deliveries, as a subquery.
pub(crate) fn people_of(deliveries: &[Uuid]) -> SelectStatement {
    message::Entity::find()
        .select_only()
        .column(message::Column::PatientId)
        .filter(message::Column::Id.in_subquery(messages_of(deliveries)))
        .filter(message::Column::PatientId.is_not_null())
        .into_query()
}

fn messages_of(deliveries: &[Uuid]) -> SelectStatement {
    delivery::Entity::find()
        .select_only()
        .column(delivery::Column::MessageId)
        .filter(delivery::Column::Id.is_in(deliveries.iter().copied()))
        .into_query()
}

/// Writes what became of deliveries, and shows it on their messages: one statement per different outcome, not per row.
pub(crate) async fn settle(work: &Work, moves: &[(&InHand, Move)], now: Timestamp) -> Result<()> {
    let mut groups: Vec<(&Move, Vec<Uuid>)> = Vec::new();
    for (row, to) in moves {
        match groups.iter_mut().find(|(known, _)| *known == to) {
            Some((_, ids)) => ids.push(row.delivery.id),
            None => groups.push((to, vec![row.delivery.id])),
        }
    }
    for (to, ids) in groups {
        let mut update = delivery::Entity::update_many().filter(delivery::Column::Id.is_in(ids));
        for (column, value) in columns(to, now) {
            update = update.col_expr(column, value);
        }
        update.exec(&**work).await?;
    }
    show(work, moves, now).await
}

/// The message says what its delivery knows.
async fn show(work: &Work, moves: &[(&InHand, Move)], now: Timestamp) -> Result<()> {
    let mut groups: Vec<(MessageState, Vec<Uuid>)> = Vec::new();
    for (row, to) in moves {
        let shown = to.to.shown_as();
        if shown == row.message.state {
            continue;
        }
        let id = row.delivery.message_id;
        match groups.iter_mut().find(|(known, _)| *known == shown) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((shown, vec![id])),
        }
    }
    for (shown, ids) in groups {
        messages::write_state(work, &ids, &shown, now).await?;
    }
    Ok(())
}

fn columns(to: &Move, now: Timestamp) -> Vec<(delivery::Column, SimpleExpr)> {
    use delivery::Column;
    let at = to_row(now);
    let one_more = |column: Column| Expr::col(column).add(1);

    let mut columns = delivery::columns(&to.to);
    columns.push((Column::UpdatedAt, Expr::value(at)));
    if to.counts {
        columns.push((Column::Attempts, one_more(Column::Attempts)));
        columns.push((Column::FirstAttemptAt, Expr::col(Column::FirstAttemptAt).if_null(at)));
    }
    match to.expiry {
        Expiry::RanOut => columns.push((Column::Expiries, one_more(Column::Expiries))),
        Expiry::Replied => columns.push((Column::Expiries, Expr::value(0))),
        Expiry::Neither => {}
    }
    if to.unknown {
        columns.push((Column::TimesUnknown, one_more(Column::TimesUnknown)));
    }
    let unknown_since = (to.to == State::OutcomeUnknown).then_some(at);
    columns.push((Column::UnknownSince, Expr::value(unknown_since)));
    match to.to {
        State::Transmitting { .. } => columns.push((Column::LeftAt, Expr::value(at))),
        State::Accepted => columns.push((Column::AcceptedAt, Expr::value(at))),
        _ => {}
    }
    columns
}
