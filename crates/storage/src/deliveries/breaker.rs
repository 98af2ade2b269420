//! The breaker of a relay: shared by every worker, written by what they record.

use domain::{audit::Trail, outbox::Breaker};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryOrder, QuerySelect, sea_query::OnConflict};

use crate::{
    Result, Storage, Work,
    rows::relay::{ActiveModel, Column, Entity, Model},
    time::{from_row, to_row},
};

use super::record::Record;

/// A relay as operators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Its host and port.
    pub name: String,
    /// Faults in a row.
    pub faults: u32,
    /// Left alone until then; none while it is spoken to.
    pub open_until: Option<Timestamp>,
    /// How long it is left alone before each look.
    pub probe_seconds: u32,
}

impl Storage {
    /// Whether sessions with this relay may begin: none if so, otherwise when to ask again.
    ///
    /// Once that instant has come, one worker is let through to look whether the relay is back, and the others wait on.
    pub async fn relay_open(&self, relay: &str, now: Timestamp) -> Result<Option<Timestamp>> {
        let read = self.read().await?;
        let breaker = breaker(&read, relay, false).await?;
        drop(read);
        match breaker {
            Breaker::Closed { .. } => return Ok(None),
            Breaker::Open { probe_at, .. } if now < probe_at => return Ok(Some(probe_at)),
            Breaker::Open { .. } => {}
        }
        let work = self.begin(now).await?;
        let (admitted, next) = self::breaker(&work, relay, true).await?.admits(now);
        if !admitted {
            return Ok(match next {
                Breaker::Open { probe_at, .. } => Some(probe_at),
                Breaker::Closed { .. } => None,
            });
        }
        write(&work, relay, next, now).await?;
        work.commit(Trail::none("one worker looks whether the relay is back")).await?;
        Ok(None)
    }
}

/// Every relay that ever failed.
pub(super) async fn relays(database: &DatabaseTransaction) -> Result<Vec<Relay>> {
    let rows = Entity::find().order_by_asc(Column::Name).all(database).await?;
    Ok(rows
        .into_iter()
        .map(|row| Relay {
            name: row.name,
            faults: u32::try_from(row.faults).unwrap_or_default(),
            open_until: row.open_until.map(from_row),
            probe_seconds: u32::try_from(row.probe_seconds).unwrap_or_default(),
        })
        .collect())
}

/// What these records say about their relays. A relay without faults costs one look and no write.
pub(super) async fn learn(work: &Work, records: &[&Record]) -> Result<()> {
    let mut relays: Vec<&str> = records.iter().map(|record| record.relay.as_str()).collect();
    relays.sort_unstable();
    relays.dedup();
    for relay in relays {
        let of_relay = || records.iter().filter(|record| record.relay == relay);
        let any_fault = of_relay().any(|record| record.seen.is_relay_fault());
        let known = breaker(work, relay, false).await?;
        if !any_fault && known == Breaker::default() {
            continue;
        }
        let before = breaker(work, relay, true).await?;
        let after = of_relay().fold(before, |breaker, record| breaker.after(record.seen.is_relay_fault(), record.now));
        tell(relay, before, after);
        write(work, relay, after, work.now()).await?;
    }
    Ok(())
}

fn tell(relay: &str, before: Breaker, after: Breaker) {
    match (before, after) {
        (Breaker::Closed { .. }, Breaker::Open { .. }) => {
            tracing::warn!(
                relay,
                "the relay failed several times in a row; mail waits, and one session looks now and then"
            );
        }
        (Breaker::Open { .. }, Breaker::Closed { .. }) => tracing::info!(relay, "the relay is back"),
        _ => {}
    }
}

async fn breaker(database: &DatabaseTransaction, relay: &str, lock: bool) -> Result<Breaker> {
    let find = Entity::find_by_id(relay);
    let find = if lock { find.lock_exclusive() } else { find };
    Ok(find.one(database).await?.map_or_else(Breaker::default, |row| stands(&row)))
}

fn stands(row: &Model) -> Breaker {
    match row.open_until {
        None => Breaker::Closed { faults: u32::try_from(row.faults).unwrap_or_default() },
        Some(until) => {
            Breaker::Open { probe_at: from_row(until), wait: SignedDuration::from_secs(i64::from(row.probe_seconds)) }
        }
    }
}

async fn write(work: &Work, relay: &str, breaker: Breaker, now: Timestamp) -> Result<()> {
    let (faults, open_until, wait) = match breaker {
        Breaker::Closed { faults } => (faults, None, SignedDuration::ZERO),
        Breaker::Open { probe_at, wait } => (domain::outbox::breaker::FAULTS, Some(to_row(probe_at)), wait),
    };
    let row = ActiveModel {
        name: Set(relay.to_owned()),
        faults: Set(i32::try_from(faults).unwrap_or(i32::MAX)),
        open_until: Set(open_until),
        probe_seconds: Set(i32::try_from(wait.as_secs()).unwrap_or(i32::MAX)),
        changed_at: Set(to_row(now)),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::column(Column::Name)
                .update_columns([Column::Faults, Column::OpenUntil, Column::ProbeSeconds, Column::ChangedAt])
                .to_owned(),
        )
        .exec_without_returning(&**work)
        .await?;
    Ok(())
}
