//! Treatment plans: where each stands, every version that was signed, and what happened to it.
//!
//! What a plan says is one sealed document a version: its goals, items and notes are free text about somebody's health, so
//! that a table for each part would hold nothing that may be read or searched.

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
        dialect::append_only(schema, &["plan_version", "plan_event"]).await
    }
}

const STEPS: &[&str] = &[
    // The day of the next review is all of it that the front desk sees, so it stands apart from what is sealed.
    "CREATE TABLE treatment_plan (
        id uuid PRIMARY KEY,
        revision bigint NOT NULL,
        patient_id uuid NOT NULL REFERENCES patient (id),
        episode_id uuid NOT NULL,
        lead uuid NOT NULL REFERENCES staff (id),
        status text NOT NULL CHECK (status IN
            ('draft', 'active', 'on-hold', 'completed', 'revoked', 'entered-in-error')),
        current_version integer,
        replaced_by uuid,
        next_review text,
        reason bytea,
        draft bytea,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL,
        CHECK (status NOT IN ('active', 'on-hold', 'completed', 'revoked') OR current_version IS NOT NULL)
    )",
    "CREATE UNIQUE INDEX treatment_plan_one_in_force ON treatment_plan (patient_id, episode_id)
        WHERE status IN ('active', 'on-hold')",
    "CREATE INDEX treatment_plan_of ON treatment_plan (patient_id)",
    "CREATE TABLE plan_version (
        id uuid PRIMARY KEY,
        plan_id uuid NOT NULL REFERENCES treatment_plan (id),
        number integer NOT NULL CHECK (number > 0),
        sha256 bytea NOT NULL,
        signed bytea NOT NULL,
        signed_by uuid NOT NULL REFERENCES staff (id),
        signed_at bigint NOT NULL,
        rules integer NOT NULL,
        UNIQUE (plan_id, number)
    )",
    // What journeys begin and end with.
    "CREATE TABLE plan_event (
        id uuid PRIMARY KEY,
        plan_id uuid NOT NULL REFERENCES treatment_plan (id),
        kind text NOT NULL CHECK (kind IN
            ('activated', 'resumed', 'held', 'completed', 'revoked', 'replaced', 'entered-in-error')),
        version integer,
        by_staff uuid NOT NULL,
        detail bytea,
        at bigint NOT NULL
    )",
    "CREATE INDEX plan_event_of ON plan_event (plan_id)",
];
