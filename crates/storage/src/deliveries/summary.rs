//! The outbox at a glance: counts and ages, no people.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    Result, Storage,
    rows::{delivery, message},
    time::{from_row, to_row},
};

use super::{Paused, Relay, breaker::relays, paused};

/// The outbox at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxSummary {
    /// Messages by state.
    pub messages: Vec<(String, u64)>,
    /// Deliveries by state.
    pub deliveries: Vec<(String, u64)>,
    /// Deliveries of which nobody knows whether they arrived.
    pub unknown: u64,
    /// Since when the oldest mail that could leave has been waiting; none if nothing waits.
    pub oldest_due: Option<Timestamp>,
    /// Whether sending is paused.
    pub paused: Option<Paused>,
    /// Relays that failed at some time.
    pub relays: Vec<Relay>,
}

impl Storage {
    /// The outbox at a glance.
    pub async fn outbox_summary(&self, now: Timestamp) -> Result<OutboxSummary> {
        let read = self.read().await?;
        let messages = message::Entity::find()
            .select_only()
            .column(message::Column::State)
            .column_as(message::Column::Id.count(), "count")
            .group_by(message::Column::State)
            .order_by_asc(message::Column::State)
            .into_tuple::<(String, i64)>()
            .all(&*read)
            .await?;
        let deliveries = delivery::Entity::find()
            .select_only()
            .column(delivery::Column::State)
            .column_as(delivery::Column::Id.count(), "count")
            .group_by(delivery::Column::State)
            .order_by_asc(delivery::Column::State)
            .into_tuple::<(String, i64)>()
            .all(&*read)
            .await?;
        let deliveries = counts(deliveries);
        Ok(OutboxSummary {
            messages: counts(messages),
            unknown: deliveries.iter().find(|(state, _)| state == "outcome_unknown").map_or(0, |(_, count)| *count),
            deliveries,
            oldest_due: oldest_due(&read, now).await?,
            paused: paused(&read).await?,
            relays: relays(&read).await?,
        })
    }
}

/// Since when the oldest mail that could leave has been waiting.
pub(crate) async fn oldest_due(database: &DatabaseTransaction, now: Timestamp) -> Result<Option<Timestamp>> {
    let queued: Option<Option<i64>> = delivery::Entity::find()
        .select_only()
        .column_as(delivery::Column::NotBefore.min(), "at")
        .filter(delivery::Column::NotBefore.is_not_null())
        .into_tuple()
        .one(database)
        .await?;
    let pending = crate::messages::next_pending(database).await?;
    let oldest = [queued.flatten(), pending].into_iter().flatten().min();
    Ok(oldest.filter(|at| *at <= to_row(now)).map(from_row))
}

fn counts(rows: Vec<(String, i64)>) -> Vec<(String, u64)> {
    rows.into_iter().map(|(state, count)| (state, u64::try_from(count).unwrap_or_default())).collect()
}
