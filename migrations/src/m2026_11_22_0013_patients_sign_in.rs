//! How patients sign in: what was asked for, the links that were mailed, sessions, and the clinic's own codes.

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
    // What a message speaks of that somebody asked for on their own pages.
    "ALTER TABLE message ADD COLUMN errand_id uuid",
    // Written for every address that is typed, known or not. The address is sealed, and forgotten once it was looked up.
    "CREATE TABLE sign_in_ask (
        id uuid PRIMARY KEY,
        ask_hash bytea NOT NULL UNIQUE,
        email bytea,
        email_hash bytea NOT NULL,
        next text,
        device text NOT NULL,
        tries integer NOT NULL,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        looked_up_at bigint,
        ended_at bigint
    )",
    "CREATE INDEX sign_in_ask_waiting ON sign_in_ask (created_at, id) WHERE looked_up_at IS NULL",
    // One for each person of the address.
    "CREATE TABLE sign_in_link (
        id uuid PRIMARY KEY,
        ask_id uuid NOT NULL REFERENCES sign_in_ask (id),
        patient_id uuid NOT NULL REFERENCES patient (id),
        token_hash bytea NOT NULL UNIQUE,
        used_at bigint
    )",
    "CREATE INDEX sign_in_link_by_ask ON sign_in_link (ask_id)",
    "CREATE TABLE patient_session (
        token_hash bytea PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        patient_id uuid NOT NULL REFERENCES patient (id),
        level integer NOT NULL CHECK (level IN (1, 2)),
        device text NOT NULL,
        created_at bigint NOT NULL,
        proved_at bigint NOT NULL,
        seen_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        ended_at bigint
    )",
    "CREATE INDEX patient_session_by_patient ON patient_session (patient_id)",
    "CREATE TABLE access_code (
        id uuid PRIMARY KEY,
        patient_id uuid NOT NULL REFERENCES patient (id),
        code_hash bytea NOT NULL,
        tries integer NOT NULL,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        ended_at bigint
    )",
    // Two at once are one: a new one ends the one before it.
    "CREATE UNIQUE INDEX access_code_one_alive ON access_code (patient_id) WHERE ended_at IS NULL",
];
