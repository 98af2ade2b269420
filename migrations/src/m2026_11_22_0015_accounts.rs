//! Accounts: when each signed in last, how its pages look, and passwords that were tried.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(schema, STEPS).await
    }
}

const STEPS: &[&str] = &[
    "ALTER TABLE staff ADD COLUMN signed_in_at bigint",
    "ALTER TABLE staff ADD COLUMN theme text NOT NULL DEFAULT 'light'",
    // By a keyed hash of the address, whether anybody has it or not.
    "CREATE TABLE password_tries (
        subject_hash bytea PRIMARY KEY,
        count integer NOT NULL,
        last_at bigint NOT NULL
    )",
];
