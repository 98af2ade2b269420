//! What the clinic knows of patients besides their contact: who speaks for them, whose record was united with theirs, and who
//! opened one from outside the circle, with a reason.

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
        dialect::append_only(schema, &["record_access"]).await
    }
}

const STEPS: &[&str] = &[
    // Beside the patient's row, so that the previous release goes on writing that one.
    "CREATE TABLE patient_card (
        patient_id uuid PRIMARY KEY REFERENCES patient (id),
        speaks bytea,
        proxy bytea,
        proxy_since text,
        merged_into uuid REFERENCES patient (id),
        merged_at bigint,
        CHECK ((merged_into IS NULL) = (merged_at IS NULL)),
        CHECK ((proxy IS NULL) = (proxy_since IS NULL))
    )",
    "CREATE TABLE record_access (
        id uuid PRIMARY KEY,
        patient_id uuid NOT NULL REFERENCES patient (id),
        staff_id uuid NOT NULL REFERENCES staff (id),
        reason bytea NOT NULL,
        granted_at bigint NOT NULL,
        until bigint NOT NULL
    )",
    "CREATE INDEX record_access_by_staff ON record_access (staff_id, until)",
    // One person proposes, another one unites.
    "CREATE TABLE merge_proposal (
        patient_id uuid PRIMARY KEY REFERENCES patient (id),
        into_id uuid NOT NULL REFERENCES patient (id),
        proposed_by uuid NOT NULL REFERENCES staff (id),
        proposed_at bigint NOT NULL,
        CHECK (patient_id <> into_id)
    )",
];
