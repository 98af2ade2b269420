//! Every difference between the two databases, behind functions named for their purpose.

mod group_commit;
mod postgres;
mod search;
mod sqlite;

use domain::ids::ResourceId;
use sea_orm::{
    AccessMode, ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IsolationLevel, QueryFilter, QueryOrder, QuerySelect, RuntimeErr,
    SqliteTransactionMode, SqlxError, TransactionOptions, TransactionTrait,
    sea_query::{Alias, Order, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{Error, Options, Result, rows::resource};

pub(crate) use group_commit::GroupCommit;
pub(crate) use search::{forget, found, remember, revisions};

/// Prepared statements kept by each connection. Lists of ids make a statement for each of their lengths.
const STATEMENTS_KEPT: usize = 1_000;

/// Opens a pool whose every connection is set up the same way.
pub(crate) async fn connect(url: &str, options: Options) -> Result<DatabaseConnection> {
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(options.connections)
        // Statements hold names and addresses; what goes wrong is told as code and constraint instead.
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        // A connection in use is known to live; one that has rested is asked first.
        .test_before_acquire_if_idle_for(std::time::Duration::from_secs(2))
        .acquire_timeout(std::time::Duration::from_secs(30))
        .connect_timeout(std::time::Duration::from_secs(10));
    sqlite::set_up(&mut connect);
    postgres::set_up(&mut connect, options.statement_timeout);
    Ok(Database::connect(connect).await?)
}

/// Whether writers must queue in this process: an embedded database has one write lock.
pub(crate) fn writes_one_at_a_time(database: &DatabaseConnection) -> bool {
    database.get_database_backend() == DbBackend::Sqlite
}

/// Begins a transaction that writes.
///
/// SQLite takes its write lock now rather than on the first write, so that two bookings wait for each other instead of
/// one failing half-way. PostgreSQL reads what is committed at each statement; rows are locked where it matters.
pub(crate) async fn begin_write(database: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = match database.get_database_backend() {
        DbBackend::Sqlite => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions::default(),
    };
    Ok(database.begin_with_options(options).await?)
}

/// Begins a transaction that sees one snapshot and cannot write.
pub(crate) async fn begin_read(database: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = match database.get_database_backend() {
        DbBackend::Sqlite => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
    };
    Ok(database.begin_with_options(options).await?)
}

/// Locks whatever owns time, in id order, so that everyone who wants the same practitioner waits in the same order.
///
/// False on SQLite, where the transaction has held the one write lock since it began: nothing has changed meanwhile.
pub(crate) async fn lock_resources(database: &DatabaseTransaction, resources: &[ResourceId]) -> Result<bool> {
    if database.get_database_backend() == DbBackend::Sqlite {
        return Ok(false);
    }
    resource::Entity::find()
        .select_only()
        .column(resource::Column::Id)
        .filter(resource::Column::Id.is_in(resources.iter().map(|id| Uuid::from(*id))))
        .order_by_asc(resource::Column::Id)
        .lock_exclusive()
        .into_tuple::<Uuid>()
        .all(database)
        .await?;
    Ok(true)
}

/// Whether rows must be locked to keep other writers from them: an embedded database has one writer anyway.
pub(crate) fn has_row_locks(database: &DatabaseTransaction) -> bool {
    database.get_database_backend() != DbBackend::Sqlite
}

/// Whether the newest step of the schema's history is `step`.
pub(crate) async fn schema_is(database: &DatabaseConnection, step: &str) -> Result<bool> {
    let newest: SelectStatement = Query::select()
        .column(Alias::new("version"))
        .from(Alias::new("seaql_migrations"))
        .order_by(Alias::new("version"), Order::Desc)
        .limit(1)
        .take();
    let row = match database.query_one(&newest).await {
        Ok(row) => row,
        // The table of steps is missing: an empty database.
        Err(error) if is_missing_table(&error) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let newest: Option<String> = row.map(|row| row.try_get("", "version")).transpose()?;
    Ok(newest.as_deref() == Some(step))
}

/// Whether the schema refused owned time that overlaps other owned time.
pub(crate) fn is_overlap(error: &DbErr) -> bool {
    driver(error).is_some_and(|said| sqlite::is_overlap(&said) || postgres::is_overlap(&said))
}

/// Whether a unique index or key of this table refused a row.
pub(crate) fn is_unique(error: &DbErr, table: &str) -> bool {
    driver(error).is_some_and(|said| sqlite::is_unique(&said, table) || postgres::is_unique(&said, table))
}

/// A database error without the values it prints: names and addresses stand in them.
pub(crate) fn reduced(error: &DbErr) -> Error {
    match (driver(error), error) {
        (Some(said), _) if sqlite::is_in_the_way(&said) || postgres::is_in_the_way(&said) => {
            Error::InTheWay { code: said.code }
        }
        (Some(said), _) => match sqlite::is_away(&said).or_else(|| postgres::is_away(&said)) {
            Some(what) => Error::Unreachable { code: what.to_owned() },
            None => {
                let constraint = said.constraint.clone().or_else(|| sqlite::constraint(&said));
                Error::Refused { code: said.code, constraint }
            }
        },
        (None, DbErr::ConnectionAcquire(_)) => Error::Unreachable { code: "no connection free".to_owned() },
        (None, DbErr::Conn(failed) | DbErr::Exec(failed) | DbErr::Query(failed)) => match failed {
            RuntimeErr::SqlxError(failed) => driver_failure(failed),
            _ => Error::Refused { code: "internal".to_owned(), constraint: None },
        },
        (None, DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. }) => {
            Error::Refused { code: "a column of another type".to_owned(), constraint: None }
        }
        (None, _) => Error::Refused { code: "other".to_owned(), constraint: None },
    }
}

/// What the engine itself said, with the parts we look at.
pub(crate) struct Said {
    postgres: bool,
    code: String,
    /// SQLite's message names columns and our own triggers' words, never values. PostgreSQL's is not kept: it does.
    message: String,
    table: Option<String>,
    constraint: Option<String>,
}

fn driver(error: &DbErr) -> Option<Said> {
    let (DbErr::Conn(failed) | DbErr::Exec(failed) | DbErr::Query(failed)) = error else {
        return None;
    };
    let RuntimeErr::SqlxError(failed) = failed else {
        return None;
    };
    let said = failed.as_database_error()?;
    let postgres = said.try_downcast_ref::<sea_orm::SqlxPostgresError>().is_some();
    Some(Said {
        postgres,
        code: said.code().map(|code| code.into_owned()).unwrap_or_default(),
        message: if postgres { String::new() } else { said.message().to_owned() },
        table: said.table().map(ToOwned::to_owned),
        constraint: said.constraint().map(ToOwned::to_owned),
    })
}

fn driver_failure(failed: &SqlxError) -> Error {
    match failed {
        SqlxError::ColumnDecode { index, .. } => {
            Error::Refused { code: "a column of another type".to_owned(), constraint: Some(index.clone()) }
        }
        SqlxError::Io(failed) => Error::Unreachable { code: failed.kind().to_string() },
        SqlxError::Tls(_) => Error::Unreachable { code: "TLS failed".to_owned() },
        SqlxError::Configuration(_) => Error::Unreachable { code: "the address cannot be read".to_owned() },
        SqlxError::PoolTimedOut => Error::Unreachable { code: "no connection free".to_owned() },
        SqlxError::PoolClosed => Error::Unreachable { code: "closed".to_owned() },
        _ => Error::Refused { code: "driver".to_owned(), constraint: None },
    }
}

fn is_missing_table(error: &DbErr) -> bool {
    driver(error).is_some_and(|said| said.code == "42P01" || said.message.starts_with("no such table"))
}
