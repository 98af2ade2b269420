//! What a clinic remembers, as text that two moments can be compared by.

use sea_orm::DbBackend;

use crate::database::Database;

/// Bookkeeping: what a GET may write. The trail, rate counters, who was seen when.
const BOOKKEEPING: [&str; 6] =
    ["audit_event", "audit_seal", "limit_bucket", "schedule", "worker_run", "seaql_migrations"];

/// When a session or token was last used is bookkeeping too.
const LAST_USE: [&str; 2] = ["seen_at", "last_used_at"];

/// Every table but bookkeeping, each row a line, in an order of their own.
pub(crate) async fn whole(database: &Database) -> String {
    let mut dump = String::new();
    for name in tables(database).await {
        if BOOKKEEPING.contains(&name.as_str()) {
            continue;
        }
        for row in table(database, &name).await {
            dump.push_str(&format!("{name}: {row}\n"));
        }
    }
    dump
}

/// The rows of one table, sorted.
pub(crate) async fn table(database: &Database, name: &str) -> Vec<String> {
    let columns = columns(database, name).await;
    let shown: Vec<String> = columns
        .iter()
        .filter(|column| !LAST_USE.contains(&column.as_str()))
        .map(|column| match database.backend() {
            DbBackend::Sqlite => format!("'{column}=' || quote(\"{column}\")"),
            _ => format!("'{column}=' || coalesce(quote_literal(CAST(\"{column}\" AS text)), 'NULL')"),
        })
        .collect();
    let mut rows = database.texts(&format!("SELECT {} FROM \"{name}\"", shown.join(" || ' ' || "))).await;
    rows.sort();
    rows
}

async fn tables(database: &Database) -> Vec<String> {
    let mut tables = match database.backend() {
        DbBackend::Sqlite => {
            // What an index of full text keeps itself in is no table of ours.
            let named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                AND name NOT LIKE 'article_search_%'";
            database.texts(named).await
        }
        _ => {
            let named = "SELECT CAST(table_name AS text) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'";
            database.texts(named).await
        }
    };
    tables.sort();
    tables
}

async fn columns(database: &Database, table: &str) -> Vec<String> {
    let mut columns = match database.backend() {
        DbBackend::Sqlite => database.texts(&format!("SELECT name FROM pragma_table_info('{table}')")).await,
        _ => {
            let named = format!(
                "SELECT CAST(column_name AS text) FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
            );
            database.texts(&named).await
        }
    };
    columns.sort();
    columns
}
