//! The people treated here, and what they agreed to.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        dialect::only(DbBackend::Postgres, schema, &[REFUSE_CHANGE]).await?;
        dialect::run(schema, TABLES).await?;
        dialect::append_only(schema, &["consent_entry"]).await
    }
}

/// What every append-only table of PostgreSQL is guarded by.
const REFUSE_CHANGE: &str = "
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'append_only' USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
    END $$";

const TABLES: &[&str] = &[
    "CREATE TABLE patient (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        name text NOT NULL,
        name_normal text NOT NULL,
        email text,
        email_normal text,
        phone text,
        lang text NOT NULL,
        zone text,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL
    )",
    // A person is a proven address and a name: two proofs at once find the same row.
    "CREATE UNIQUE INDEX patient_is_address_and_name ON patient (email_normal, name_normal)
        WHERE email_normal IS NOT NULL",
    "CREATE TABLE consent_text (
        kind text NOT NULL,
        version text NOT NULL,
        position integer NOT NULL,
        required boolean NOT NULL,
        label text NOT NULL,
        text text NOT NULL,
        current boolean NOT NULL,
        imported_at bigint NOT NULL,
        PRIMARY KEY (kind, version)
    )",
    // The ledger, in the order in which it was written.
    "CREATE TABLE consent_entry (
        id uuid PRIMARY KEY,
        patient_id uuid NOT NULL REFERENCES patient (id),
        ordinal bigint NOT NULL,
        kind text NOT NULL,
        decision text NOT NULL CHECK (decision IN ('given', 'withdrawn')),
        version text NOT NULL,
        lang text NOT NULL,
        method text NOT NULL,
        actor text NOT NULL,
        appointment_id uuid,
        message_id uuid,
        at bigint NOT NULL,
        UNIQUE (patient_id, ordinal)
    )",
];
