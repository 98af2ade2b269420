//! A transaction that reads: one snapshot.

use std::ops::Deref;

use sea_orm::DatabaseTransaction;

use crate::{Result, Storage, engine};

/// One snapshot to read. It cannot write; what was shown is noted afterwards by [`Storage::shown`].
pub(crate) struct ReadTx {
    transaction: DatabaseTransaction,
    storage: Storage,
}

impl Storage {
    /// Begins a transaction that reads.
    pub(crate) async fn read(&self) -> Result<ReadTx> {
        let transaction = engine::begin_read(&self.0.database).await?;
        Ok(ReadTx { transaction, storage: self.clone() })
    }
}

impl ReadTx {
    /// The storage it belongs to: its seals and secrets.
    pub(crate) fn storage(&self) -> &Storage {
        &self.storage
    }
}

impl Deref for ReadTx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}
