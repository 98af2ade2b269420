//! How often reading may come to a person, and from when on again.

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
    "ALTER TABLE patient ADD COLUMN pace text NOT NULL DEFAULT 'normal'",
    "ALTER TABLE patient ADD COLUMN paused_until bigint",
];
