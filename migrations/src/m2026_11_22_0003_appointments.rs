//! Visits, their events, and what proves and carries them.

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
        dialect::append_only(schema, &["appointment_event"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE resource (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('practitioner', 'room', 'patient')),
        slug text NOT NULL,
        UNIQUE (kind, slug)
    )",
    // `answers` and `needs` are sealed. `until` belongs to held and pending visits, `cancelled_by` to cancelled ones.
    "CREATE TABLE appointment (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        sequence integer NOT NULL,
        status text NOT NULL,
        until bigint,
        renewed boolean NOT NULL,
        cancelled_by text,
        late boolean NOT NULL,
        service text NOT NULL,
        modality text NOT NULL,
        location text NOT NULL,
        practitioner text NOT NULL,
        room text,
        starts_at bigint NOT NULL,
        ends_at bigint NOT NULL,
        patient_id uuid REFERENCES patient (id),
        claimed_name text,
        claimed_email text,
        claimed_email_normal text,
        claimed_phone text,
        answers bytea,
        needs bytea,
        consents text NOT NULL,
        lang text NOT NULL,
        zone text,
        created_via text NOT NULL,
        override_reason text,
        cancel_reason text,
        manage_counter integer NOT NULL,
        visitor_hash bytea,
        network_hash bytea,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL,
        CHECK (starts_at < ends_at)
    )",
    "CREATE INDEX appointment_by_start ON appointment (starts_at, id)",
    "CREATE INDEX appointment_by_practitioner ON appointment (practitioner, starts_at)",
    "CREATE INDEX appointment_last_booked ON appointment (practitioner, created_at)",
    "CREATE INDEX appointment_by_patient ON appointment (patient_id, starts_at) WHERE patient_id IS NOT NULL",
    // What is owned for a while only: few rows, looked through by every limit and by the sweep of expired visits.
    "CREATE INDEX appointment_pending ON appointment (until)
        WHERE status IN ('held', 'awaiting-verification', 'awaiting-approval')",
    "CREATE TABLE appointment_event (
        seq key_serial,
        id uuid NOT NULL UNIQUE,
        appointment_id uuid NOT NULL,
        kind text NOT NULL,
        recorded_at bigint NOT NULL,
        effective_at bigint NOT NULL,
        actor text NOT NULL
    )",
    "CREATE INDEX appointment_event_by_visit ON appointment_event (appointment_id, seq)",
    "CREATE TABLE verification (
        appointment_id uuid PRIMARY KEY REFERENCES appointment (id) ON DELETE CASCADE,
        counter integer NOT NULL,
        tries integer NOT NULL,
        sent integer NOT NULL,
        last_sent_at bigint
    )",
    "CREATE TABLE proven_address (
        visitor_hash bytea NOT NULL,
        address_hash bytea NOT NULL,
        until bigint NOT NULL,
        PRIMARY KEY (visitor_hash, address_hash)
    )",
    "CREATE TABLE capability (
        token_hash bytea PRIMARY KEY,
        kind text NOT NULL,
        subject uuid NOT NULL,
        visitor_hash bytea,
        counter integer NOT NULL,
        created_at bigint NOT NULL,
        expires_at bigint,
        used_at bigint
    )",
    "CREATE INDEX capability_by_subject ON capability (subject, kind)",
    "CREATE TABLE idempotency (
        caller text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        answer text NOT NULL,
        expires_at bigint NOT NULL,
        PRIMARY KEY (caller, key)
    )",
    "CREATE INDEX idempotency_by_end ON idempotency (expires_at)",
    "CREATE TABLE limit_bucket (
        operation text NOT NULL,
        subject_hash bytea NOT NULL,
        slot bigint NOT NULL,
        count integer NOT NULL,
        ends_at bigint NOT NULL,
        PRIMARY KEY (operation, subject_hash, slot)
    )",
    "CREATE INDEX limit_bucket_by_end ON limit_bucket (ends_at)",
];
