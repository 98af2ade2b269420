//! The database.

use std::{path::Path, time::Duration};

use secrecy::SecretString;

use crate::{reader::Reader, secrets::secret};

/// The database.
#[derive(Clone, Debug)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; it may hold a password.
    pub url: SecretString,
    /// Connections of one process.
    pub connections: u32,
    /// The longest a single statement may take.
    pub statement_timeout: Duration,
}

impl Database {
    pub(crate) fn read(reader: &mut Reader<'_>, data_dir: &Path) -> Option<Self> {
        let url = secret(reader, "database.url")
            .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("movability.db").display()).into());
        let connections = reader.number("database.connections", 1..=500);
        let seconds = reader.number("database.statement_timeout_seconds", 1..=3_600);
        Some(Self { url, connections: connections?, statement_timeout: Duration::from_secs(seconds?.into()) })
    }
}
