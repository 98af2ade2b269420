//! How staff sign in: password, second proof, recovery codes; and what their sessions are told apart by.

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
        dialect::run(schema, TABLES).await
    }
}

const TABLES: &[&str] = &[
    // Written by an enrolment as a whole: there is no account with a password and without a second proof.
    "CREATE TABLE credential (
        staff_id uuid PRIMARY KEY REFERENCES staff (id),
        password text NOT NULL,
        password_at bigint NOT NULL,
        seed bytea NOT NULL,
        last_step bigint NOT NULL,
        enrolled_at bigint NOT NULL
    )",
    "CREATE TABLE recovery_code (
        staff_id uuid NOT NULL REFERENCES staff (id),
        code_hash bytea NOT NULL,
        created_at bigint NOT NULL,
        used_at bigint,
        PRIMARY KEY (staff_id, code_hash)
    )",
    // Between two steps: a password was right and a code is asked for, or an enrolment waits for its first code.
    "CREATE TABLE sign_in_try (
        token_hash bytea PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        staff_id uuid NOT NULL REFERENCES staff (id),
        kind text NOT NULL CHECK (kind IN ('code', 'enrolment')),
        password text,
        seed bytea,
        tries integer NOT NULL,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        ended_at bigint
    )",
    "ALTER TABLE session ADD COLUMN device text NOT NULL DEFAULT 'other other'",
    "ALTER TABLE session ADD COLUMN door text NOT NULL DEFAULT 'link'",
    "ALTER TABLE session ADD COLUMN proved_at bigint NOT NULL DEFAULT 0",
];
