//! One migration at a time: a locked file beside an embedded database, an advisory lock on PostgreSQL.

use std::{fs::File, path::PathBuf};

use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::Error;

/// Held until dropped; a process that dies lets go.
pub(crate) enum Lock {
    File {
        _locked: File,
    },
    Advisory {
        _session: DatabaseConnection,
    },
    /// A database in memory has no second visitor.
    Alone,
}

/// "movabili" as a number: any other program's advisory locks have other keys.
const KEY: i64 = 0x6d6f_7661_6269_6c69;

/// Waits for the lock of the database's engine.
pub(crate) async fn take(url: &str) -> Result<Lock, Error> {
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        return advisory(url).await;
    }
    match beside(url) {
        Some(path) => tokio::task::spawn_blocking(move || file(&path)).await.map_err(failed)?,
        None => Ok(Lock::Alone),
    }
}

async fn advisory(url: &str) -> Result<Lock, Error> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let session = Database::connect(options).await.map_err(failed)?;
    session.execute_unprepared(&format!("SELECT pg_advisory_lock({KEY})")).await.map_err(failed)?;
    Ok(Lock::Advisory { _session: session })
}

fn file(path: &PathBuf) -> Result<Lock, Error> {
    let file = File::options().create(true).append(true).open(path).map_err(failed)?;
    file.lock().map_err(failed)?;
    Ok(Lock::File { _locked: file })
}

/// `sqlite:var/movability.db?mode=rwc` → `var/movability.db.migrating`.
fn beside(url: &str) -> Option<PathBuf> {
    let mut path = file_of(url)?.into_os_string();
    path.push(".migrating");
    Some(path.into())
}

/// The file of an embedded database; none for a server's, or one in memory.
pub(crate) fn file_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

fn failed(why: impl std::fmt::Display) -> Error {
    Error::Lock(why.to_string())
}
