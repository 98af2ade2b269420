//! The yardsticks: bare axum and SQLite, no rules, no cache. What any server on this stack must at least do.

use std::{path::Path, process::Stdio, sync::Arc};

use anyhow::{Context as _, Result};
use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait as _,
};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

const MONTH: i64 = 31 * 24 * 3600;

/// Ten index range scans over a month, and 12 KB of JSON.
async fn slots(State(database): State<Arc<DatabaseConnection>>) -> Json<Value> {
    let mut found = 0;
    for resource in 0..10 {
        let values = [resource.into(), 0.into(), MONTH.into()];
        let sql = "SELECT starts_at, ends_at FROM taken WHERE resource = ? AND ends_at > ? AND starts_at < ?";
        let rows = database.query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await;
        found += rows.map(|rows| rows.len()).unwrap_or_default();
    }
    Json(json!({ "found": found, "filler": "x".repeat(12 * 1024) }))
}

/// `BEGIN IMMEDIATE`, one guarded insert, `synchronous=FULL`.
async fn book(State(database): State<Arc<DatabaseConnection>>, Json(asked): Json<Value>) -> Json<Value> {
    let start = asked["start"].as_i64().unwrap_or_default();
    let options =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let booked = async {
        let work = database.begin_with_options(options).await?;
        let sql = "INSERT INTO taken (resource, starts_at, ends_at) SELECT 99, ?, ? WHERE NOT EXISTS \
            (SELECT 1 FROM taken WHERE resource = 99 AND ends_at > ? AND starts_at < ?)";
        let values = [start.into(), (start + 1800).into(), start.into(), (start + 1800).into()];
        let done = work.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
        work.commit().await?;
        Ok::<_, sea_orm::DbErr>(done.rows_affected())
    };
    Json(json!({ "booked": booked.await.unwrap_or_default() }))
}

/// Serves the yardsticks until it is killed.
#[expect(clippy::disallowed_methods, reason = "a yardstick is no part of the site")]
pub(crate) async fn serve(port: u16, file: &str) -> Result<()> {
    let mut options = ConnectOptions::new(format!("sqlite:{file}?mode=rwc"));
    options.sqlx_logging(false).max_connections(10).map_sqlx_sqlite_opts(|options| {
        options.pragma("journal_mode", "WAL").pragma("synchronous", "FULL").pragma("busy_timeout", "5000")
    });
    let database = Arc::new(Database::connect(options).await?);
    let router = Router::new().route("/slots", get(slots)).route("/book", post(book)).with_state(database);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let service = router.into_make_service();
    Ok(axum::serve(listener, service).await?)
}

/// The yardsticks as a process of their own, over as many stored visits as the product has.
pub(crate) struct Floor {
    pub(crate) site: String,
    child: Child,
}

impl Floor {
    /// Fills a file and serves from it.
    pub(crate) async fn start(folder: &Path, visits: i64) -> Result<Self> {
        let file = folder.join(format!("floor-{visits}.db"));
        let database = Database::connect(format!("sqlite:{}?mode=rwc", file.display())).await?;
        database
            .execute_unprepared("CREATE TABLE taken (resource INTEGER, starts_at INTEGER, ends_at INTEGER)")
            .await?;
        database.execute_unprepared("CREATE INDEX taken_by_end ON taken (resource, ends_at)").await?;
        // A month like the product's, the rest in the past.
        let fill = format!(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {visits} - 1) \
             INSERT INTO taken SELECT i % 10, {MONTH} - (i / 10) * 7200, {MONTH} - (i / 10) * 7200 + 1800 FROM n"
        );
        database.execute_unprepared(&fill).await?;
        database.close().await?;

        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(std::env::current_exe()?)
            .args(["floor", &port.to_string(), &file.display().to_string()])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let floor = Self { site: format!("http://127.0.0.1:{port}"), child };
        crate::product::answers(&format!("{}/slots", floor.site)).await?;
        Ok(floor)
    }

    pub(crate) fn pid(&self) -> Result<u32> {
        self.child.id().context("the yardstick runs")
    }
}
