//! How staff who lost their password get back in: what was asked for, and the link that was mailed.

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
    // Written for every address that is typed, known or not. The address is sealed, and forgotten once it was looked up.
    "CREATE TABLE recovery_ask (
        id uuid PRIMARY KEY,
        ask_hash bytea NOT NULL UNIQUE,
        token_hash bytea NOT NULL UNIQUE,
        email bytea,
        staff_id uuid REFERENCES staff (id),
        lang text NOT NULL,
        device text NOT NULL,
        tries integer NOT NULL,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        looked_up_at bigint,
        done_at bigint,
        ended_at bigint
    )",
    "CREATE INDEX recovery_ask_waiting ON recovery_ask (created_at, id) WHERE looked_up_at IS NULL",
    "CREATE INDEX recovery_ask_by_staff ON recovery_ask (staff_id) WHERE staff_id IS NOT NULL",
];
