//! Answers that need somebody: flags, the alerts that they raise, the calls that went out, what was done.

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
        dialect::append_only(schema, &["alert_deed"]).await
    }
}

const STEPS: &[&str] = &[
    // What a rule found in answers. It concerns the answers given: what they were given to may be gone.
    "CREATE TABLE urgent_flag (
        id uuid PRIMARY KEY,
        patient_id uuid NOT NULL REFERENCES patient (id),
        source text NOT NULL,
        rule text NOT NULL,
        rule_version integer NOT NULL,
        rules_version integer NOT NULL,
        level text NOT NULL CHECK (level IN ('red', 'orange', 'yellow')),
        answers bytea NOT NULL,
        opened_at bigint NOT NULL,
        closed_at bigint,
        UNIQUE (source, rule)
    )",
    "CREATE INDEX urgent_flag_open ON urgent_flag (patient_id) WHERE closed_at IS NULL",
    // Without a flag it is the synthetic one, which proves the way once a day.
    "CREATE TABLE alert (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        flag_id uuid UNIQUE REFERENCES urgent_flag (id),
        patient_id uuid REFERENCES patient (id),
        level text NOT NULL CHECK (level IN ('red', 'orange', 'yellow')),
        state text NOT NULL CHECK (state IN ('raised', 'notified', 'acknowledged', 'resolved')),
        raised_at bigint NOT NULL,
        answer_by bigint NOT NULL,
        call_at bigint,
        round integer NOT NULL,
        resolved_at bigint
    )",
    "CREATE INDEX alert_open ON alert (raised_at) WHERE state <> 'resolved'",
    "CREATE INDEX alert_to_call ON alert (call_at) WHERE call_at IS NOT NULL",
    "CREATE TABLE alert_call (
        id uuid PRIMARY KEY,
        alert_id uuid NOT NULL REFERENCES alert (id),
        round integer NOT NULL,
        contact text NOT NULL,
        way text NOT NULL,
        state text NOT NULL CHECK (state IN ('due', 'calling', 'reached', 'failed')),
        tries integer NOT NULL,
        due_at bigint NOT NULL,
        lease_until bigint,
        ended_at bigint,
        UNIQUE (alert_id, round, contact)
    )",
    "CREATE INDEX alert_call_open ON alert_call (due_at) WHERE state IN ('due', 'calling')",
    "CREATE TABLE alert_deed (
        id uuid PRIMARY KEY,
        alert_id uuid NOT NULL REFERENCES alert (id),
        staff_id uuid NOT NULL REFERENCES staff (id),
        deed text NOT NULL,
        note bytea,
        at bigint NOT NULL
    )",
    "CREATE INDEX alert_deed_of ON alert_deed (alert_id)",
];
