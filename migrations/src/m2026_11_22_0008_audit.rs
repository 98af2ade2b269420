//! What was done to whose record, by whom; and the chain that seals it.

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
        dialect::run(schema, TABLES).await?;
        dialect::append_only(schema, &["audit_event", "audit_seal"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE audit_event (
        seq key_serial,
        id uuid NOT NULL UNIQUE,
        at bigint NOT NULL,
        actor_kind text NOT NULL,
        actor_id text,
        roles text,
        action text NOT NULL,
        object_kind text NOT NULL,
        object_id text NOT NULL,
        patient_id uuid,
        reason text,
        outcome text NOT NULL
    )",
    "CREATE INDEX audit_event_by_time ON audit_event (at, seq)",
    "CREATE INDEX audit_event_by_patient ON audit_event (patient_id, at) WHERE patient_id IS NOT NULL",
    "CREATE INDEX audit_event_by_actor ON audit_event (actor_kind, actor_id, at)",
    "CREATE TABLE audit_seal (
        seq bigint PRIMARY KEY,
        event_id uuid NOT NULL UNIQUE,
        event_seq bigint NOT NULL,
        prev_hash bytea NOT NULL,
        mac bytea NOT NULL,
        sealed_at bigint NOT NULL
    )",
];
