//! Owned time, and the last word on double booking.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

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
        dialect::only(DbBackend::Postgres, schema, NO_OVERLAP_POSTGRES).await?;
        dialect::only(DbBackend::Sqlite, schema, NO_OVERLAP_SQLITE).await
    }
}

const TABLES: &[&str] = &[
    // One row per resource of a visit, its buffers included. `place` is where an in-person visit is: travel comes on top.
    "CREATE TABLE occupancy (
        id uuid PRIMARY KEY,
        appointment_id uuid NOT NULL,
        resource_id uuid NOT NULL REFERENCES resource (id),
        starts_at bigint NOT NULL,
        ends_at bigint NOT NULL,
        expires_at bigint,
        kind text NOT NULL CHECK (kind IN ('hold', 'visit', 'overbook')),
        place text,
        CHECK (starts_at < ends_at)
    )",
    // The guard and every diary read only what has not ended.
    "CREATE INDEX occupancy_by_end ON occupancy (resource_id, ends_at)",
    "CREATE INDEX occupancy_by_visit ON occupancy (appointment_id)",
    // May lie over visits, so it is not occupancy.
    "CREATE TABLE time_off (
        id uuid PRIMARY KEY,
        resource_id uuid NOT NULL REFERENCES resource (id),
        starts_at bigint NOT NULL,
        ends_at bigint NOT NULL,
        reason text,
        CHECK (starts_at < ends_at)
    )",
    "CREATE INDEX time_off_by_end ON time_off (resource_id, ends_at)",
];

const NO_OVERLAP_POSTGRES: &[&str] = &[
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap
        EXCLUDE USING gist (resource_id WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (kind <> 'overbook')",
];

const NO_OVERLAP_SQLITE: &[&str] = &[
    "CREATE TRIGGER occupancy_no_overlap_insert BEFORE INSERT ON occupancy WHEN NEW.kind <> 'overbook' BEGIN
        SELECT RAISE(ABORT, 'overlap') FROM occupancy
        WHERE resource_id = NEW.resource_id AND kind <> 'overbook'
            AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
    END",
    "CREATE TRIGGER occupancy_no_overlap_update BEFORE UPDATE ON occupancy WHEN NEW.kind <> 'overbook' BEGIN
        SELECT RAISE(ABORT, 'overlap') FROM occupancy
        WHERE resource_id = NEW.resource_id AND kind <> 'overbook' AND id <> NEW.id
            AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
    END",
];
