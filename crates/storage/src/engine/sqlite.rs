//! SQLite, embedded: one file, one writer at a time.

use std::time::Duration;

use sea_orm::{
    ConnectOptions,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

use super::{STATEMENTS_KEPT, Said};

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
            .statement_cache_capacity(STATEMENTS_KEPT)
            // Only a migration makes a database: a mistyped path is an error, not an empty clinic.
            .create_if_missing(false)
    });
}

/// SQLITE_CONSTRAINT_TRIGGER, with the word our trigger raises.
pub(super) fn is_overlap(said: &Said) -> bool {
    said.code == "1811" && said.message == "overlap"
}

/// SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY; the message names table and columns, or the index where that is
/// over an expression: ours begin with their table's name.
pub(super) fn is_unique(said: &Said, table: &str) -> bool {
    matches!(said.code.as_str(), "2067" | "1555")
        && constraint(said).is_some_and(|named| {
            named.starts_with(&format!("{table}.")) || named.starts_with(&format!("index '{table}_"))
        })
}

/// SQLITE_BUSY and its kin, after the busy timeout.
pub(super) fn is_in_the_way(said: &Said) -> bool {
    !said.postgres && matches!(said.code.as_str(), "5" | "261" | "517")
}

/// Codes that say that the file cannot be used at all, in words.
pub(super) fn is_away(said: &Said) -> Option<&'static str> {
    // The low byte is the kind; the rest says more about it.
    match said.code.parse::<u32>().ok().filter(|_| !said.postgres)? & 0xff {
        8 => Some("the file is read-only"),
        10 => Some("the disk cannot be read or written"),
        13 => Some("the disk is full"),
        14 => Some("the file cannot be opened"),
        26 => Some("the file is not a database"),
        _ => None,
    }
}

/// What a constraint's message names: columns, or our trigger's word.
pub(super) fn constraint(said: &Said) -> Option<String> {
    if said.code == "1811" {
        return Some(said.message.clone());
    }
    let (_, columns) = said.message.split_once("constraint failed: ")?;
    Some(columns.to_owned())
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use crate::{Options, engine};

    #[tokio::test]
    async fn every_connection_of_the_pool_is_set_up_the_same_way() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("movability.db").display());
        migrations::up(&url, false).await.unwrap();
        let pool = engine::connect(&url, Options { connections: 4, ..Options::default() }).await.unwrap();
        let mut open = Vec::new();
        for _ in 0..4 {
            open.push(engine::begin_read(&pool).await.unwrap());
        }

        for connection in &open {
            for (pragma, expected) in
                [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("busy_timeout", "5000")]
            {
                let asked = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
                let row = connection.query_one_raw(asked).await.unwrap().unwrap();
                let set = row
                    .try_get_by_index::<String>(0)
                    .or_else(|_| row.try_get_by_index::<i64>(0).map(|number| number.to_string()));
                assert_eq!(set.unwrap(), expected, "{pragma}");
            }
        }
    }
}
