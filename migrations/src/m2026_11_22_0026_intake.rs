//! What people are asked before a first visit, in versions, and what they answer.

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
        dialect::append_only(schema, &["clinical_version", "intake_revision"]).await
    }
}

const STEPS: &[&str] = &[
    // Questionnaires, measures, red-flag rules, thresholds of plans: answers keep the version they were given to.
    "CREATE TABLE clinical_version (
        kind text NOT NULL CHECK (kind IN ('measure', 'questionnaire', 'red-flags', 'plan-rules')),
        id text NOT NULL,
        version integer NOT NULL,
        entry text NOT NULL,
        imported_at bigint NOT NULL,
        PRIMARY KEY (kind, id, version)
    )",
    // The sheet holds the answers, sealed.
    "CREATE TABLE intake (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        patient_id uuid NOT NULL REFERENCES patient (id),
        questionnaire text NOT NULL,
        questionnaire_version integer NOT NULL,
        rules_version integer NOT NULL,
        lang text NOT NULL,
        knew_birth boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'sent')),
        sheet bytea NOT NULL,
        begun_at bigint NOT NULL,
        saved_at bigint NOT NULL,
        sent_at bigint
    )",
    "CREATE UNIQUE INDEX intake_one_of_a_person ON intake (patient_id, questionnaire)",
    "CREATE TABLE intake_revision (
        id uuid PRIMARY KEY,
        intake_id uuid NOT NULL REFERENCES intake (id),
        number integer NOT NULL,
        sheet bytea NOT NULL,
        sent_by text NOT NULL,
        sent_at bigint NOT NULL,
        UNIQUE (intake_id, number)
    )",
];
