//! SQLite, embedded: one file, one writer at a time.

use std::time::Duration;

use sea_orm::{
    ConnectOptions,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

use super::Said;

/// Readers do not wait for the writer (WAL); a commit is on the disk when it returns (FULL).
///
/// These are options of the connection, not statements run once, so that every connection of the pool has them.
pub(super) fn set_up(connect: &mut ConnectOptions) {
    connect.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .create_if_missing(true)
    });
}

/// SQLITE_CONSTRAINT_TRIGGER, with the word our trigger raises.
pub(super) fn is_overlap(said: &Said) -> bool {
    said.code == "1811" && said.message == "overlap"
}

/// SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY; the message names table and columns.
pub(super) fn is_unique(said: &Said, table: &str) -> bool {
    matches!(said.code.as_str(), "2067" | "1555")
        && constraint(said).is_some_and(|columns| columns.starts_with(&format!("{table}.")))
}

/// SQLITE_BUSY and its kin, after the busy timeout.
pub(super) fn is_in_the_way(said: &Said) -> bool {
    !said.postgres && matches!(said.code.as_str(), "5" | "261" | "517")
}

/// What a constraint's message names: columns, or our trigger's word.
pub(super) fn constraint(said: &Said) -> Option<String> {
    if said.code == "1811" {
        return Some(said.message.clone());
    }
    let (_, columns) = said.message.split_once("constraint failed: ")?;
    Some(columns.to_owned())
}
