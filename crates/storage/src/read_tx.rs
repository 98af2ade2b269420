//! A transaction that reads: one snapshot.

use std::ops::Deref;

use sea_orm::DatabaseTransaction;

use crate::{Result, Storage, engine};

/// One snapshot to read. It cannot write; what was shown is noted afterwards by [`Storage::shown`].
pub(crate) struct ReadTx(DatabaseTransaction);

impl Storage {
    /// Begins a transaction that reads.
    pub(crate) async fn read(&self) -> Result<ReadTx> {
        Ok(ReadTx(engine::begin_read(&self.0.database).await?))
    }
}

impl Deref for ReadTx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}
