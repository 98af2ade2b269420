//! A patient's change of address: both addresses say yes, and the old one can take it back.

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
    "CREATE TABLE address_change (
        id uuid PRIMARY KEY,
        patient_id uuid NOT NULL REFERENCES patient (id),
        session_id uuid NOT NULL,
        old_email text NOT NULL,
        new_email text NOT NULL,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        left_at bigint,
        proved_at bigint,
        done_at bigint,
        ended_at bigint
    )",
    // What its mails carry, one for each of the three questions.
    "CREATE TABLE address_link (
        token_hash bytea PRIMARY KEY,
        change_id uuid NOT NULL REFERENCES address_change (id),
        kind text NOT NULL CHECK (kind IN ('address-leave', 'address-prove', 'address-changed'))
    )",
    "CREATE INDEX address_change_by_patient ON address_change (patient_id)",
];
