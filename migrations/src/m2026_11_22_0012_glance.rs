//! A month of a diary is read from one index, and the guard against overlap looks at one neighbour.

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
        dialect::run(schema, INDEX).await?;
        dialect::only(DbBackend::Sqlite, schema, NO_OVERLAP_SQLITE).await
    }
}

/// Everything that a list of free times needs to know of a row: the table itself is not looked at.
const INDEX: &[&str] = &[
    "DROP INDEX occupancy_by_end",
    "CREATE INDEX occupancy_by_end ON occupancy (resource_id, ends_at, starts_at, kind, expires_at, place)",
];

/// What is stored does not overlap, so it is in one order by end and by start. Of what ends after the new row begins, the
/// first to end is therefore the first to begin: if that one begins in time, so does everything after it.
const NO_OVERLAP_SQLITE: &[&str] = &[
    "DROP TRIGGER occupancy_no_overlap_insert",
    "DROP TRIGGER occupancy_no_overlap_update",
    "CREATE TRIGGER occupancy_no_overlap_insert BEFORE INSERT ON occupancy WHEN NEW.kind <> 'overbook' BEGIN
        SELECT RAISE(ABORT, 'overlap') WHERE NEW.ends_at > (
            SELECT starts_at FROM occupancy
            WHERE resource_id = NEW.resource_id AND kind <> 'overbook' AND ends_at > NEW.starts_at
            ORDER BY ends_at LIMIT 1
        );
    END",
    "CREATE TRIGGER occupancy_no_overlap_update BEFORE UPDATE ON occupancy WHEN NEW.kind <> 'overbook' BEGIN
        SELECT RAISE(ABORT, 'overlap') WHERE NEW.ends_at > (
            SELECT starts_at FROM occupancy
            WHERE resource_id = NEW.resource_id AND kind <> 'overbook' AND id <> NEW.id AND ends_at > NEW.starts_at
            ORDER BY ends_at LIMIT 1
        );
    END",
];
