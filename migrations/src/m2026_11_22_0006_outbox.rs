//! What is owed to people, and what is known of each attempt to hand it over.

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
        dialect::append_only(schema, &["delivery_attempt"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE enrolment (
        id uuid PRIMARY KEY,
        patient_id uuid NOT NULL REFERENCES patient (id),
        appointment_id uuid NOT NULL,
        journey text NOT NULL,
        journey_version integer NOT NULL,
        trigger_kind text NOT NULL,
        state text NOT NULL,
        started_at bigint NOT NULL,
        FOREIGN KEY (journey, journey_version) REFERENCES journey (slug, version),
        UNIQUE (journey, trigger_kind, appointment_id)
    )",
    "CREATE INDEX enrolment_by_patient ON enrolment (patient_id)",
    // `pending_at` is `due_at` while the message waits and null afterwards: its index holds what is to come, nothing else.
    "CREATE TABLE message (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        kind text NOT NULL,
        purpose text NOT NULL,
        patient_id uuid REFERENCES patient (id),
        appointment_id uuid,
        sequence integer,
        occurrence integer NOT NULL,
        enrolment_id uuid REFERENCES enrolment (id),
        journey text,
        step_key text,
        article_slug text,
        article_lang text,
        article_version integer,
        due_civil text,
        zone text NOT NULL,
        planned_at bigint NOT NULL,
        due_at bigint NOT NULL,
        pending_at bigint,
        send_before bigint NOT NULL,
        priority integer NOT NULL,
        send_window text,
        state text NOT NULL,
        reason text,
        why text NOT NULL,
        override_reason text,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL
    )",
    "CREATE UNIQUE INDEX message_once_per_step ON message (enrolment_id, step_key) WHERE enrolment_id IS NOT NULL",
    "CREATE UNIQUE INDEX message_once_per_change ON message (kind, appointment_id, sequence, occurrence)
        WHERE enrolment_id IS NULL",
    "CREATE UNIQUE INDEX message_once_per_article ON message (patient_id, article_slug)
        WHERE purpose = 'care-education' AND state NOT IN ('skipped', 'cancelled', 'suppressed')",
    "CREATE INDEX message_pending ON message (purpose, pending_at, id) WHERE pending_at IS NOT NULL",
    "CREATE INDEX message_next ON message (pending_at) WHERE pending_at IS NOT NULL",
    "CREATE INDEX message_by_visit ON message (appointment_id)",
    "CREATE INDEX message_by_patient ON message (patient_id)",
    "CREATE INDEX message_by_due ON message (due_at, id)",
    // `address` is sealed. `not_before` is set exactly while the row may be taken, `lease_until` exactly while a worker has
    // it: their indexes hold what is to do, nothing else.
    "CREATE TABLE delivery (
        id uuid PRIMARY KEY,
        message_id uuid NOT NULL REFERENCES message (id),
        ordinal integer NOT NULL,
        purpose text NOT NULL,
        rank integer NOT NULL,
        address bytea NOT NULL,
        address_hash bytea NOT NULL,
        message_id_header text NOT NULL UNIQUE,
        queued_at bigint NOT NULL,
        state text NOT NULL,
        reason text,
        not_before bigint,
        token bigint NOT NULL,
        lease_owner text,
        lease_until bigint,
        attempts integer NOT NULL,
        first_attempt_at bigint,
        expiries integer NOT NULL,
        times_unknown integer NOT NULL,
        unknown_since bigint,
        left_at bigint,
        accepted_at bigint,
        updated_at bigint NOT NULL,
        UNIQUE (message_id, ordinal)
    )",
    // The exact bytes, sealed, apart from the state: a change of state does not rewrite them.
    "CREATE TABLE delivery_bytes (
        delivery_id uuid PRIMARY KEY,
        bytes bytea NOT NULL,
        sha256 bytea NOT NULL,
        kept_at bigint NOT NULL
    )",
    "CREATE INDEX delivery_due ON delivery (rank, not_before, id) WHERE not_before IS NOT NULL",
    "CREATE INDEX delivery_in_hand ON delivery (lease_until) WHERE lease_until IS NOT NULL",
    "CREATE INDEX delivery_unknown ON delivery (unknown_since) WHERE unknown_since IS NOT NULL",
    "CREATE INDEX delivery_by_address ON delivery (address_hash)",
    "CREATE TABLE delivery_attempt (
        id uuid PRIMARY KEY,
        delivery_id uuid NOT NULL,
        token bigint NOT NULL,
        number integer NOT NULL,
        at bigint NOT NULL,
        relay text NOT NULL,
        outcome text NOT NULL,
        phase text,
        code integer,
        enhanced text,
        text bytea,
        what text,
        relay_fault boolean NOT NULL,
        UNIQUE (delivery_id, token, outcome)
    )",
    "CREATE TABLE suppression (
        id uuid PRIMARY KEY,
        address_hash bytea NOT NULL,
        scope text NOT NULL,
        reason text NOT NULL,
        evidence uuid,
        created_at bigint NOT NULL,
        expires_at bigint,
        released_at bigint,
        released_by text
    )",
    "CREATE INDEX suppression_by_address ON suppression (address_hash)",
    "CREATE TABLE sending (
        id integer PRIMARY KEY CHECK (id = 1),
        paused_at bigint,
        paused_by text,
        reason text
    )",
    "INSERT INTO sending (id) VALUES (1)",
    "CREATE TABLE relay (
        name text PRIMARY KEY,
        faults integer NOT NULL,
        open_until bigint,
        probe_seconds integer NOT NULL,
        changed_at bigint NOT NULL
    )",
    "CREATE TABLE worker_run (
        name text PRIMARY KEY,
        started_at bigint NOT NULL,
        seen_at bigint NOT NULL
    )",
    "CREATE TABLE schedule (
        job text NOT NULL,
        slot bigint NOT NULL,
        owner text NOT NULL,
        lease_until bigint NOT NULL,
        done_at bigint,
        PRIMARY KEY (job, slot)
    )",
];
