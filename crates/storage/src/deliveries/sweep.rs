//! The sweep: what leases that nobody renewed mean, and what becomes of deliveries whose outcome nobody knows.

use domain::{
    audit::Trail,
    outbox::{
        Purpose, State, WhenUnknown,
        delivery::{MAX_AGE, expired, when_unknown},
    },
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    Result, Storage,
    rows::{delivery, delivery_attempt},
    time::{from_row, to_row},
};

use super::in_hand::{self, Expiry, InHand, Move};

/// The most rows one sweep looks at; the next one takes the rest.
const MOST: u64 = 500;

/// What a sweep found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Leases that ended before anything was handed over: queued again.
    pub requeued: u64,
    /// Leases that ended while the mail was leaving: nobody knows whether it arrived.
    pub unknown: u64,
    /// Of those, sent once more by the policy of their purpose.
    pub resent: u64,
    /// Rows at which three workers died: they wait for a person.
    pub quarantined: u64,
    /// Unknown for 72 hours without a report: presumed to have arrived.
    pub presumed: u64,
}

impl Storage {
    /// Sweeps up leases that are over, and settles what has been unknown for long enough.
    pub async fn sweep(&self, now: Timestamp) -> Result<Swept> {
        self.again(|| self.sweep_once(now)).await
    }

    async fn sweep_once(&self, now: Timestamp) -> Result<Swept> {
        let found = self.swept_ids(now).await?;
        if found.is_empty() {
            return Ok(Swept::default());
        }
        let work = self.begin(now).await?;
        let rows = in_hand::lock(&work, &found).await?;
        let mut swept = Swept::default();
        let mut moves = Vec::with_capacity(rows.len());
        let mut lost = Vec::new();
        for row in &rows {
            let Some(to) = decided(row, now)? else {
                continue;
            };
            swept.count(&row.delivery.state()?, &to);
            if to.unknown {
                lost.push(lost_attempt(row, now));
            }
            moves.push((row, to));
        }
        if !lost.is_empty() {
            delivery_attempt::Entity::insert_many(lost).exec_without_returning(&*work).await?;
        }
        in_hand::settle(&work, &moves, now).await?;
        work.commit(Trail::none("leases that ended; the deliveries say so")).await?;
        Ok(swept)
    }

    /// Looked for without a lock, so that an idle sweep never waits for anybody.
    async fn swept_ids(&self, now: Timestamp) -> Result<Vec<Uuid>> {
        use delivery::Column;
        let read = self.read().await?;
        let oldest = |column: Column, since: Timestamp| {
            delivery::Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(column.lte(to_row(since)))
                .order_by_asc(column)
                .limit(MOST)
        };
        let mut ids: Vec<Uuid> = oldest(Column::LeaseUntil, now).into_tuple().all(&*read).await?;
        // What waits for staff is left to them, however long.
        let presumed = Purpose::ALL.into_iter().filter(|purpose| purpose.when_unknown() == WhenUnknown::Hold);
        let unknown =
            oldest(Column::UnknownSince, now - MAX_AGE).filter(Column::Purpose.is_in(presumed.map(Purpose::code)));
        ids.extend(unknown.into_tuple::<Uuid>().all(&*read).await?);
        Ok(ids)
    }
}

/// What becomes of a row, or none where somebody was faster.
fn decided(row: &InHand, now: Timestamp) -> Result<Option<Move>> {
    let state = row.delivery.state()?;
    match state {
        State::Leased { until } | State::Transmitting { until } if until <= now => {
            let expiries = u32::try_from(row.delivery.expiries).unwrap_or_default() + 1;
            let mut to = expired(&state, expiries, now);
            let unknown = to == State::OutcomeUnknown;
            if unknown {
                let times = u32::try_from(row.delivery.times_unknown).unwrap_or_default() + 1;
                to = when_unknown(row.message.purpose, times, now, now);
            }
            Ok(Some(Move { to, counts: unknown, expiry: Expiry::RanOut, unknown }))
        }
        State::OutcomeUnknown => {
            // It was judged when it became unknown; only time can still change that.
            let times = u32::try_from(row.delivery.times_unknown).unwrap_or_default().max(2);
            let since = row.delivery.unknown_since.map_or(now, from_row);
            let to = when_unknown(row.message.purpose, times, since, now);
            Ok((to != State::OutcomeUnknown).then(|| Move::to(to)))
        }
        _ => Ok(None),
    }
}

/// The attempt of a worker that was not heard of again.
fn lost_attempt(row: &InHand, now: Timestamp) -> delivery_attempt::ActiveModel {
    let token = row.delivery.token;
    delivery_attempt::ActiveModel {
        id: Set(domain::ids::derived(&format!("attempt:{}:{token}:lease-lost", row.delivery.id))),
        delivery_id: Set(row.delivery.id),
        token: Set(token),
        number: Set(row.delivery.attempts + 1),
        at: Set(to_row(now)),
        relay: Set(String::new()),
        outcome: Set("lease-lost".to_owned()),
        phase: Set(None),
        code: Set(None),
        enhanced: Set(None),
        text: Set(None),
        what: Set(Some("the worker was not heard of again".to_owned())),
        relay_fault: Set(false),
    }
}

impl Swept {
    fn count(&mut self, from: &State, to: &Move) {
        match (&to.to, to.unknown) {
            (State::Queued { .. }, true) => {
                self.unknown += 1;
                self.resent += 1;
            }
            (State::Queued { .. }, false) => self.requeued += 1,
            (State::OutcomeUnknown, _) => self.unknown += 1,
            (State::Held(_), _) => self.quarantined += 1,
            (State::PresumedAccepted, _) => self.presumed += 1,
            _ => tracing::warn!(from = from.code(), to = to.to.code(), "a sweep led somewhere else"),
        }
    }
}
