//! Measures: the days on which somebody was measured, what they answered, and the scores that came of it.

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
        dialect::append_only(schema, &["check_in_response", "score"]).await
    }
}

const STEPS: &[&str] = &[
    "CREATE TABLE check_in (
        id uuid PRIMARY KEY,
        patient_id uuid NOT NULL REFERENCES patient (id),
        measure text NOT NULL,
        asked_on text NOT NULL,
        source text NOT NULL,
        by_observer boolean NOT NULL,
        created_at bigint NOT NULL
    )",
    "CREATE INDEX check_in_of ON check_in (patient_id, measure, asked_on)",
    // Answers are never changed: what was put right is the next revision, scored by the pack that was valid then.
    "CREATE TABLE check_in_response (
        id uuid PRIMARY KEY,
        check_in_id uuid NOT NULL REFERENCES check_in (id),
        revision integer NOT NULL CHECK (revision > 0),
        pack_version integer NOT NULL,
        answers bytea NOT NULL,
        given_by text NOT NULL,
        given_at bigint NOT NULL,
        UNIQUE (check_in_id, revision)
    )",
    "CREATE TABLE score (
        id uuid PRIMARY KEY,
        response_id uuid NOT NULL REFERENCES check_in_response (id),
        scale text NOT NULL,
        value bytea NOT NULL,
        UNIQUE (response_id, scale)
    )",
];
