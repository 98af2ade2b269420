//! The record: what a session saw, kept for good, and what it makes of the delivery.

use domain::outbox::{
    Attempt, Seen, State,
    delivery::{after, when_unknown},
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    Result, Storage, Work,
    rows::{delivery_attempt, delivery_bytes, spelling::word},
    sealed::Field,
    suppression,
    time::{from_row, to_row},
};

use super::{
    Lease, breaker,
    in_hand::{self, Expiry, InHand, Move},
    together::{Answer, Ask},
};

/// Where the relay's words are kept: they may hold an address.
pub(crate) const WORDS: Field = Field("delivery_attempt", "text");

/// What one session saw of one delivery.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) lease: Lease,
    pub(crate) relay: String,
    pub(crate) seen: Seen,
    pub(crate) jitter: u8,
    pub(crate) now: Timestamp,
}

impl Storage {
    /// Records what a session saw, and says where the delivery stands now; none if the token is too old to say anything.
    ///
    /// A late reply of the newest token still counts as evidence, even if the lease was swept up meanwhile. `jitter`,
    /// from 0 to 20, is the chance by which a back-off is lengthened.
    pub async fn record(
        &self,
        lease: Lease,
        relay: &str,
        seen: &Seen,
        jitter: u8,
        now: Timestamp,
    ) -> Result<Option<State>> {
        let record = Record { lease, relay: relay.to_owned(), seen: seen.clone(), jitter, now };
        match self.together(Ask::Record(record)).await? {
            Answer::Recorded(state) => Ok(state),
            Answer::Marked(_) => unreachable!("a record is answered as a record"),
        }
    }
}

/// Records many in a number of statements that depends on how many different outcomes there are, not on how many rows.
pub(super) async fn record_many(work: &Work, rows: &[InHand], asked: &[&Record]) -> Result<Vec<Option<State>>> {
    let mut states = Vec::with_capacity(asked.len());
    let mut moves = Vec::with_capacity(asked.len());
    let mut attempts = Vec::with_capacity(asked.len());
    for record in asked {
        let Some(row) = listens(rows, record)? else {
            states.push(None);
            continue;
        };
        let to = moved(row, record)?;
        attempts.push(attempt_row(work.storage(), row, record));
        states.push(Some(to.to.clone()));
        moves.push((row, to));
    }
    if !attempts.is_empty() {
        delivery_attempt::Entity::insert_many(attempts).exec_without_returning(&**work).await?;
    }
    in_hand::settle(work, &moves, work.now()).await?;
    forget_secrets(work, &moves).await?;
    suppression::learn(work, rows, asked).await?;
    breaker::learn(work, asked).await?;
    Ok(states)
}

/// The row that this record may speak about: the newest token's, while it is in hand; afterwards only a reply counts.
fn listens<'a>(rows: &'a [InHand], record: &Record) -> Result<Option<&'a InHand>> {
    let newest = rows
        .iter()
        .find(|row| row.delivery.id == Uuid::from(record.lease.delivery) && row.delivery.token == record.lease.token);
    let Some(row) = newest else {
        return Ok(None);
    };
    let counts = match row.delivery.state()? {
        State::Leased { .. } | State::Transmitting { .. } => true,
        State::Queued { .. } | State::OutcomeUnknown | State::PresumedAccepted => record.seen.reply().is_some(),
        _ => false,
    };
    Ok(counts.then_some(row))
}

fn moved(row: &InHand, record: &Record) -> Result<Move> {
    let now = record.now;
    let attempt = Attempt {
        number: number(row),
        first_at: row.delivery.first_attempt_at.map_or(now, from_row),
        send_before: row.message.send_before,
        jitter: record.jitter,
    };
    let mut to = after(&attempt, &record.seen, now);
    let unknown = to == State::OutcomeUnknown;
    if unknown {
        let times = u32::try_from(row.delivery.times_unknown).unwrap_or_default() + 1;
        to = when_unknown(row.message.purpose, times, now, now);
    }
    let expiry = if record.seen.reply().is_some() { Expiry::Replied } else { Expiry::Neither };
    Ok(Move { to, counts: !record.seen.is_relay_fault(), expiry, unknown })
}

/// Which attempt this is, from 1.
fn number(row: &InHand) -> u32 {
    u32::try_from(row.delivery.attempts).unwrap_or_default() + 1
}

fn attempt_row(storage: &Storage, row: &InHand, record: &Record) -> delivery_attempt::ActiveModel {
    let outcome = outcome(&record.seen);
    let id = domain::ids::derived(&format!("attempt:{}:{}:{outcome}", row.delivery.id, record.lease.token));
    let reply = record.seen.reply();
    delivery_attempt::ActiveModel {
        id: Set(id),
        delivery_id: Set(row.delivery.id),
        token: Set(record.lease.token),
        number: Set(i32::try_from(number(row)).unwrap_or(i32::MAX)),
        at: Set(to_row(record.now)),
        relay: Set(record.relay.clone()),
        outcome: Set(outcome.to_owned()),
        phase: Set(Some(word(record.seen.phase()))),
        code: Set(reply.map(|reply| i32::from(reply.code))),
        enhanced: Set(reply
            .and_then(|reply| reply.enhanced)
            .map(|(class, subject, detail)| format!("{class}.{subject}.{detail}"))),
        text: Set(reply.map(|reply| storage.0.sealed.seal(WORDS, id, reply.text.as_bytes()))),
        what: Set(match &record.seen {
            Seen::NotHandedOver { what, .. } => Some(what.clone()),
            _ => None,
        }),
        relay_fault: Set(record.seen.is_relay_fault()),
    }
}

fn outcome(seen: &Seen) -> &'static str {
    match seen {
        Seen::NotHandedOver { .. } => "not-handed-over",
        Seen::Accepted(_) => "accepted",
        Seen::Deferred(..) => "deferred",
        Seen::Refused(..) => "refused",
        Seen::NoReply(_) => "no-reply",
    }
}

/// The bytes of a mail that holds a code are of no use once it is over, and of use to a thief before the code ends.
async fn forget_secrets(work: &Work, moves: &[(&InHand, Move)]) -> Result<()> {
    let over: Vec<Uuid> = moves
        .iter()
        .filter(|(row, to)| row.message.kind.holds_a_secret() && to.to.shown_as().is_final())
        .map(|(row, _)| row.delivery.id)
        .collect();
    if !over.is_empty() {
        delivery_bytes::Entity::delete_many()
            .filter(delivery_bytes::Column::DeliveryId.is_in(over))
            .exec(&**work)
            .await?;
    }
    Ok(())
}
