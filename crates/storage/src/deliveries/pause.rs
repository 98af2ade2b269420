//! Sending can be paused by a person, for every purpose at once.

use domain::{access::Permit, audit::Trail};
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, EntityTrait, sea_query::Expr};

use crate::{
    Result, Storage, audit,
    rows::sending::{Column, Entity},
    time::{from_row, to_row},
};

/// Sending rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Since when.
    pub at: Timestamp,
    /// By whom, as the trail names them.
    pub by: String,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

impl Storage {
    /// Pauses all sending: nothing is taken in hand or marked from now on.
    pub async fn pause_sending(&self, reason: Option<&str>, by: &Permit, now: Timestamp) -> Result<()> {
        let (kind, id) = audit::actor(by.who());
        let named = id.map_or_else(|| kind.to_owned(), |id| format!("{kind} {id}"));
        let work = self.begin(now).await?;
        Entity::update_many()
            .col_expr(Column::PausedAt, Expr::value(to_row(now)))
            .col_expr(Column::PausedBy, Expr::value(named))
            .col_expr(Column::Reason, Expr::value(reason.map(ToOwned::to_owned)))
            .exec(&*work)
            .await?;
        let trail = Trail::on(by.who(), "sending.paused", "sending", "1");
        work.commit(if let Some(reason) = reason { trail.because(reason) } else { trail }).await
    }

    /// Lets sending go on.
    pub async fn resume_sending(&self, by: &Permit, now: Timestamp) -> Result<()> {
        let work = self.begin(now).await?;
        Entity::update_many()
            .col_expr(Column::PausedAt, Expr::value(None::<i64>))
            .col_expr(Column::PausedBy, Expr::value(None::<String>))
            .col_expr(Column::Reason, Expr::value(None::<String>))
            .exec(&*work)
            .await?;
        work.commit(Trail::on(by.who(), "sending.resumed", "sending", "1")).await
    }

    /// Whether sending is paused.
    pub async fn paused(&self) -> Result<Option<Paused>> {
        let read = self.read().await?;
        paused(&read).await
    }
}

/// Whether sending is paused, in a transaction.
pub(crate) async fn paused(database: &DatabaseTransaction) -> Result<Option<Paused>> {
    let row = Entity::find_by_id(1).one(database).await?;
    Ok(row.and_then(|row| {
        Some(Paused { at: from_row(row.paused_at?), by: row.paused_by.unwrap_or_default(), reason: row.reason })
    }))
}
