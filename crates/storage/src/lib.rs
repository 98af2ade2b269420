//! Everything the clinic remembers, in SQLite or PostgreSQL.
//!
//! One public method is one transaction: it loads, lets the domain decide, writes, and commits with its trail.
//! Rows and the ORM never leave this crate. Arguments come in the order what, by whom, when.

mod capabilities;
mod diary;
mod engine;
mod error;
mod glance;
mod idempotency;
mod leases;
mod links;
mod occupancy;
mod page;
mod read_tx;
mod rows;
mod sealed;
mod secrets;
#[cfg(test)]
mod small_clinic;
mod suppression;
mod time;
mod visit_mail;
mod visitor;
mod visits;
mod work;

pub mod mint;

pub mod accounts;
pub mod alerts;
pub mod appointments;
pub mod articles;
pub mod audit;
pub mod bookings;
pub mod clinic;
pub mod clinical;
pub mod consent;
pub mod content;
pub mod deliveries;
pub mod feeds;
pub mod files;
pub mod intake;
pub mod journeys;
pub mod limits;
pub mod measures;
pub mod messages;
pub mod own_pages;
pub mod patients;
pub mod plans;
pub mod records;
pub mod sessions;
pub mod staff;
pub mod status;
pub mod tasks;
pub mod time_off;
pub mod tokens;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, OnceLock, atomic::AtomicU64},
    time::Duration,
};

use domain::{clinic::Clinic, ids::JourneySlug};
use sea_orm::DatabaseConnection;
use tokio::sync::{Mutex, RwLock};

pub use error::{Error, Result};
pub use page::Page;
pub use secrets::Keys;
pub use visitor::Visitor;

pub(crate) use work::Work;

/// The step of the schema's history that this version of the program needs.
const SCHEMA: &str = "m2026_11_23_0065_pacing";

/// The clinic's memory. Cloning shares it.
#[derive(Clone)]
pub struct Storage(Arc<Inner>);

struct Inner {
    database: DatabaseConnection,
    sealed: sealed::Seals,
    secrets: secrets::Secrets,
    /// The queue in front of the hashing of passwords.
    hashing: accounts::Hashing,
    /// How much the unproven may own.
    unproven: limits::Unproven,
    /// Writers of an embedded database queue here, fairly and without polling, before they ask for its write lock.
    writers: Arc<Mutex<()>>,
    /// How many transactions this process has committed.
    commits: AtomicU64,
    /// The last catalogue seen, with the revision that each transaction compares first.
    catalogue: RwLock<Option<(i64, Arc<Clinic>)>>,
    /// The queue in front of the one writer of marks and records.
    together: OnceLock<deliveries::Together>,
    /// The days that published journeys keep between readings, as far as they were read.
    gaps: RwLock<HashMap<(JourneySlug, i32), u16>>,
}

/// How to open the database.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The most connections at a time.
    pub connections: u32,
    /// The longest a statement may take (PostgreSQL).
    pub statement_timeout: Duration,
    /// How much the unproven may own.
    pub unproven: limits::Unproven,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 10, statement_timeout: Duration::from_secs(15), unproven: limits::Unproven::default() }
    }
}

impl Storage {
    /// Opens the database behind a URL: `sqlite:PATH` or `postgres://…`. Its schema is somebody else's to bring up.
    pub async fn open(url: &str, keys: Keys, options: Options) -> Result<Self> {
        Self::over(engine::connect(url, options).await?, &keys, options.unproven)
    }

    /// The storage over a pool of connections.
    fn over(database: DatabaseConnection, keys: &Keys, unproven: limits::Unproven) -> Result<Self> {
        Ok(Self(Arc::new(Inner {
            database,
            sealed: sealed::Seals::new(keys)?,
            secrets: secrets::Secrets::new(&keys.secret),
            hashing: accounts::Hashing::default(),
            unproven,
            writers: Arc::default(),
            commits: AtomicU64::default(),
            catalogue: RwLock::default(),
            together: OnceLock::new(),
            gaps: RwLock::default(),
        })))
    }

    /// Whether the schema is the one this version needs: neither older nor newer.
    pub async fn schema_is_current(&self) -> Result<bool> {
        engine::schema_is(&self.0.database, SCHEMA).await
    }

    /// Lets go of every connection, after the work in hand.
    pub async fn close(&self) -> Result<()> {
        self.0.database.clone().close().await.map_err(Error::from)
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Storage")
    }
}
