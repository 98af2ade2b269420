//! The yardsticks: bare axum and SQLite, no rules, no cache, no ORM, no pool. What any server on this stack must at least do.

use std::{
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use anyhow::{Context as _, Result};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path as Parameter, State},
    response::Html,
    routing::{get, post},
};
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::{measure::processor, visits};

const MONTH: i64 = 31 * 24 * 3600;

/// The file, opened once, and the first second of the month that is asked for.
type Shop = Arc<(Mutex<Connection>, i64)>;

/// Ten index range scans over a month, and 12 KB of JSON. The statement is prepared once and every row is read.
async fn slots(State(shop): State<Shop>) -> Json<Value> {
    let (database, from) = &*shop;
    let found = tokio::task::block_in_place(|| scan(&database.lock().unwrap_or_else(PoisonError::into_inner), *from));
    Json(json!({ "found": found.unwrap_or_default(), "filler": "x".repeat(12 * 1024) }))
}

fn scan(database: &Connection, from: i64) -> rusqlite::Result<usize> {
    let mut scan = database
        .prepare_cached("SELECT starts_at, ends_at FROM taken WHERE resource = ? AND ends_at > ? AND starts_at < ?")?;
    let mut taken: Vec<(i64, i64)> = Vec::new();
    for resource in 0..10 {
        let rows = scan.query_map(params![resource, from, from + MONTH], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            taken.push(row?);
        }
    }
    Ok(taken.len())
}

/// `BEGIN IMMEDIATE`, one guarded insert, `synchronous=FULL`.
async fn book(State(shop): State<Shop>, Json(asked): Json<Value>) -> Json<Value> {
    let start = asked["start"].as_i64().unwrap_or_default();
    let booked = tokio::task::block_in_place(|| {
        insert(&mut shop.0.lock().unwrap_or_else(PoisonError::into_inner), start, start + visits::LENGTH)
    });
    Json(json!({ "booked": booked.unwrap_or_default() }))
}

fn insert(database: &mut Connection, start: i64, end: i64) -> rusqlite::Result<usize> {
    let work = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let booked = work
        .prepare_cached(
            "INSERT INTO taken (resource, starts_at, ends_at) SELECT 99, ?1, ?2 WHERE NOT EXISTS \
             (SELECT 1 FROM taken WHERE resource = 99 AND ends_at > ?1 AND starts_at < ?2)",
        )?
        .execute(params![start, end])?;
    work.commit()?;
    Ok(booked)
}

/// A page of so many bytes from memory, made once.
async fn page(Parameter(bytes): Parameter<usize>) -> Html<Bytes> {
    static PAGE: OnceLock<Bytes> = OnceLock::new();

    Html(PAGE.get_or_init(|| Bytes::from("x".repeat(bytes))).clone())
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(file)?;
    database.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000")?;
    Ok(database)
}

/// Serves the yardsticks until it is killed.
#[expect(clippy::disallowed_methods, reason = "a yardstick is no part of the site")]
pub(crate) async fn serve(port: u16, from: i64, file: &str) -> Result<()> {
    let shop: Shop = Arc::new((Mutex::new(open(Path::new(file))?), from));
    let router = Router::new()
        .route("/slots", get(slots))
        .route("/book", post(book))
        .route("/page/{bytes}", get(page))
        .with_state(shop);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, router.into_make_service()).await?)
}

/// The yardsticks as a process of their own, over as many stored visits as the product has.
pub(crate) struct Floor {
    pub(crate) site: String,
    child: Child,
}

impl Floor {
    /// Fills a file with these visits and serves from it, the month from `now` on.
    pub(crate) async fn start(folder: &Path, starts: &[Vec<i64>], now: Timestamp) -> Result<Self> {
        let file = folder.join("floor.db");
        let mut database = open(&file)?;
        database.execute_batch(
            "CREATE TABLE taken (resource INTEGER, starts_at INTEGER, ends_at INTEGER);
             CREATE INDEX taken_by_end ON taken (resource, ends_at)",
        )?;
        let work = database.transaction()?;
        for (resource, starts) in (0_i64..).zip(starts) {
            for start in starts {
                work.prepare_cached("INSERT INTO taken (resource, starts_at, ends_at) VALUES (?, ?, ?)")?
                    .execute(params![resource, start, start + visits::LENGTH])?;
            }
        }
        work.commit()?;
        database.execute_batch("ANALYZE")?;
        drop(database);

        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(std::env::current_exe()?)
            .args(["floor", &port.to_string(), &now.as_second().to_string(), &file.display().to_string()])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let floor = Self { site: format!("http://127.0.0.1:{port}"), child };
        crate::product::answers(&format!("{}/slots", floor.site)).await?;
        Ok(floor)
    }

    /// The processor milliseconds it has used.
    pub(crate) fn processor(&self) -> Result<f64> {
        Ok(processor(&[self.child.id().context("the yardstick runs")?]))
    }
}
