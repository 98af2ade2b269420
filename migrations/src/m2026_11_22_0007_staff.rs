//! Accounts, sessions and tokens of staff.

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
    "CREATE TABLE staff (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        email text NOT NULL UNIQUE,
        name text NOT NULL,
        roles text NOT NULL,
        circle text NOT NULL,
        disabled_at bigint,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL
    )",
    "CREATE TABLE session (
        token_hash bytea PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        staff_id uuid NOT NULL REFERENCES staff (id),
        created_at bigint NOT NULL,
        seen_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        ended_at bigint
    )",
    "CREATE INDEX session_by_staff ON session (staff_id)",
    "CREATE TABLE api_token (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        secret_hash bytea NOT NULL UNIQUE,
        roles text NOT NULL,
        staff_id uuid REFERENCES staff (id),
        created_at bigint NOT NULL,
        expires_at bigint,
        last_used_at bigint,
        revoked_at bigint
    )",
];
