//! The history of the schema, oldest first, and the one way to walk it.
//!
//! Run by `movability migrate`, by `up` and by tests; never by a server or a worker.

mod afresh;
mod dialect;
mod lock;
mod m2026_11_22_0001_clinic;
mod m2026_11_22_0002_patients;
mod m2026_11_22_0003_appointments;
mod m2026_11_22_0004_occupancy;
mod m2026_11_22_0005_content;
mod m2026_11_22_0006_outbox;
mod m2026_11_22_0007_staff;
mod m2026_11_22_0008_audit;
mod m2026_11_22_0009_accounts;
mod m2026_11_22_0010_out_of_use;
mod m2026_11_22_0011_told;
mod m2026_11_22_0012_glance;
mod m2026_11_22_0013_patients_sign_in;
mod m2026_11_22_0014_address_change;
mod m2026_11_22_0015_accounts;
mod m2026_11_22_0017_articles;
mod m2026_11_22_0019_reading;
mod m2026_11_22_0020_recovery;
mod m2026_11_22_0024_links;
mod m2026_11_22_0026_intake;
mod m2026_11_22_0027_alerts;
mod m2026_11_22_0032_plans;
mod m2026_11_22_0035_density;
mod m2026_11_23_0045_measures;
mod m2026_11_23_0046_reviews;
mod m2026_11_23_0055_progress;
mod m2026_11_23_0056_records;
mod m2026_11_23_0065_pacing;

use sea_orm_migration::{
    prelude::*,
    sea_orm::{
        ConnectOptions, Database, DatabaseConnection, DbErr,
        sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

/// Every step, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m2026_11_22_0001_clinic::Migration),
            Box::new(m2026_11_22_0002_patients::Migration),
            Box::new(m2026_11_22_0003_appointments::Migration),
            Box::new(m2026_11_22_0004_occupancy::Migration),
            Box::new(m2026_11_22_0005_content::Migration),
            Box::new(m2026_11_22_0006_outbox::Migration),
            Box::new(m2026_11_22_0007_staff::Migration),
            Box::new(m2026_11_22_0008_audit::Migration),
            Box::new(m2026_11_22_0009_accounts::Migration),
            Box::new(m2026_11_22_0010_out_of_use::Migration),
            Box::new(m2026_11_22_0011_told::Migration),
            Box::new(m2026_11_22_0012_glance::Migration),
            Box::new(m2026_11_22_0013_patients_sign_in::Migration),
            Box::new(m2026_11_22_0014_address_change::Migration),
            Box::new(m2026_11_22_0015_accounts::Migration),
            Box::new(m2026_11_22_0017_articles::Migration),
            Box::new(m2026_11_22_0019_reading::Migration),
            Box::new(m2026_11_22_0020_recovery::Migration),
            Box::new(m2026_11_22_0024_links::Migration),
            Box::new(m2026_11_22_0026_intake::Migration),
            Box::new(m2026_11_22_0027_alerts::Migration),
            Box::new(m2026_11_22_0032_plans::Migration),
            Box::new(m2026_11_22_0035_density::Migration),
            Box::new(m2026_11_23_0045_measures::Migration),
            Box::new(m2026_11_23_0046_reviews::Migration),
            Box::new(m2026_11_23_0055_progress::Migration),
            Box::new(m2026_11_23_0056_records::Migration),
            Box::new(m2026_11_23_0065_pacing::Migration),
        ]
    }
}

/// Why the schema could not be brought to this version.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No database there, or not for us.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A step failed; it was rolled back whole.
    #[error("the step {step} failed and was rolled back: {why}")]
    Step {
        /// The step.
        step: String,
        /// What the engine said; steps hold no personal values.
        why: String,
    },
    /// The database was brought further by a newer release.
    #[error("this database belongs to a newer release; install that release, or restore a backup from before it")]
    TooNew,
    /// PostgreSQL lacks the extension, and this account may not create it.
    #[error("the extension btree_gist is missing; as a superuser of this database run: CREATE EXTENSION btree_gist")]
    NoBtreeGist,
    /// Waiting for another migration failed.
    #[error("the migration lock cannot be taken: {0}")]
    Lock(String),
}

/// Brings the database to this version and says which steps that took; with `dry_run` only says them.
///
/// Of two started at once one waits for the other and then finds nothing to do.
pub async fn up(url: &str, dry_run: bool) -> Result<Vec<String>, Error> {
    if dry_run && is_missing_file(url) {
        return Ok(Migrator::migrations().iter().map(|step| step.name().to_owned()).collect());
    }
    let database = connect(url).await?;
    let _held = if dry_run { None } else { Some(lock::take(url).await?) };

    let steps = pending_steps(&database).await?;
    if !dry_run {
        for step in &steps {
            Migrator::up(&database, Some(1)).await.map_err(|error| step_failed(step, &error))?;
        }
    }
    database.close().await.map_err(|error| Error::Unreachable(error.to_string()))?;
    Ok(steps)
}

/// The steps this version has and the database has not. Reads only.
pub async fn pending(url: &str) -> Result<Vec<String>, Error> {
    up(url, true).await
}

/// How many steps this version has.
pub fn steps() -> usize {
    Migrator::migrations().len()
}

/// Drops everything and takes every step again: only ever for the demonstration clinic, which nobody's history is in.
pub async fn afresh(url: &str) -> Result<(), Error> {
    let database = connect(url).await?;
    let held = lock::take(url).await?;
    let dropped = afresh::drop_everything(&database).await;
    dropped.map_err(|error| step_failed("afresh", &error))?;
    database.close().await.map_err(|error| Error::Unreachable(error.to_string()))?;
    drop(held);
    up(url, false).await.map(|_| ())
}

/// An embedded database that is not there yet; only bringing it up makes it.
fn is_missing_file(url: &str) -> bool {
    lock::file_of(url).is_some_and(|path| !path.exists())
}

async fn connect(url: &str) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .sqlx_logging(false)
        .connect_timeout(std::time::Duration::from_secs(10))
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
        });
    Database::connect(options).await.map_err(|error| Error::Unreachable(error.to_string()))
}

async fn pending_steps(database: &DatabaseConnection) -> Result<Vec<String>, Error> {
    match Migrator::get_pending_migrations_read_only(database).await {
        Ok(pending) => Ok(pending.iter().map(|step| step.name().to_owned()).collect()),
        Err(DbErr::Custom(_)) => Err(Error::TooNew),
        Err(error) => Err(Error::Unreachable(error.to_string())),
    }
}

fn step_failed(step: &str, error: &DbErr) -> Error {
    let why = error.to_string();
    if why.contains("btree_gist") {
        return Error::NoBtreeGist;
    }
    Error::Step { step: step.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_one_transaction_on_both_engines() {
        for step in Migrator::migrations() {
            assert_eq!(step.use_transaction(), Some(true), "{}", step.name());
        }
    }

    #[test]
    fn a_step_that_has_shipped_is_never_edited() {
        use sha2::{Digest, Sha256};

        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let released: toml::Table = std::fs::read_to_string(folder.join("released.toml")).unwrap().parse().unwrap();
        for (step, checksum) in released["released"].as_table().unwrap() {
            let file = std::fs::read(folder.join("src").join(format!("{step}.rs"))).unwrap();
            assert_eq!(Some(hex::encode(Sha256::digest(file)).as_str()), checksum.as_str(), "{step} was edited");
        }
    }

    #[test]
    fn steps_are_listed_in_the_order_of_their_names() {
        let names: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        assert!(names.is_sorted(), "{names:?}");
    }
}
