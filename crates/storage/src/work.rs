//! A transaction that writes.

use std::{future::Future, ops::Deref, sync::atomic::Ordering};

use domain::audit::Trail;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use tokio::sync::OwnedMutexGuard;

use crate::{Result, Storage, audit, engine};

/// A transaction that writes. The only way to keep what it wrote is to say what trail it leaves; dropped, it undoes all.
#[must_use = "what is not committed is undone"]
pub(crate) struct Work {
    transaction: DatabaseTransaction,
    storage: Storage,
    now: Timestamp,
    /// Dropped after the transaction, so that the next writer finds the lock free.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Storage {
    /// Begins a transaction that writes, at an instant.
    pub(crate) async fn begin(&self, now: Timestamp) -> Result<Work> {
        let turn = if engine::writes_one_at_a_time(&self.0.database) {
            Some(self.0.writers.clone().lock_owned().await)
        } else {
            None
        };
        let transaction = engine::begin_write(&self.0.database).await?;
        Ok(Work { transaction, storage: self.clone(), now, _turn: turn })
    }

    /// How many transactions this process has committed: while it stays, nothing has changed by our own hand.
    pub fn commits(&self) -> u64 {
        self.0.commits.load(Ordering::SeqCst)
    }

    /// Runs a whole method, and once more if two transactions were in each other's way.
    pub(crate) async fn again<T, F>(&self, method: impl Fn() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        match method().await {
            Err(crate::Error::InTheWay { code }) => {
                tracing::debug!(code, "a transaction is run once more");
                method().await
            }
            answer => answer,
        }
    }
}

impl Work {
    /// Commits, together with the trail of what was done.
    #[expect(clippy::disallowed_methods, reason = "the one place that commits")]
    pub(crate) async fn commit(self, trail: Trail) -> Result<()> {
        audit::append(&self, &trail, self.now).await?;
        self.transaction.commit().await?;
        self.storage.0.commits.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    /// The storage it belongs to: its seals and secrets.
    pub(crate) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The instant it was begun at.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }
}

impl Deref for Work {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}
