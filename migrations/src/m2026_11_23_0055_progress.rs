//! What patients did of their plans, day by day.

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
        dialect::run(schema, STEPS).await?;
        dialect::append_only(schema, &["progress_log"]).await
    }
}

const STEPS: &[&str] = &[
    // A later line about the same item and day takes the place of those before it; what was said is sealed.
    "CREATE TABLE progress_log (
        seq key_serial,
        id uuid NOT NULL UNIQUE,
        plan_id uuid NOT NULL REFERENCES treatment_plan (id),
        version integer NOT NULL,
        item text NOT NULL,
        day text NOT NULL,
        said bytea NOT NULL,
        at bigint NOT NULL
    )",
    "CREATE INDEX progress_log_of ON progress_log (plan_id, day)",
];
