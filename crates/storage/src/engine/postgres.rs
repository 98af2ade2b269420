//! PostgreSQL: several servers, several workers, row locks taken in id order.

use std::time::Duration;

use sea_orm::ConnectOptions;

use super::{STATEMENTS_KEPT, Said};

/// A commit is on the disk when it returns, whatever the server's own default; no statement runs for ever.
///
/// The level of isolation is an option of the connection too, which saves each transaction a round trip to say it.
pub(super) fn set_up(connect: &mut ConnectOptions, longest_statement: Duration) {
    connect.set_application_name("movability").statement_timeout(longest_statement).map_sqlx_postgres_opts(
        |postgres| {
            postgres
                .options([("synchronous_commit", "on"), ("default_transaction_isolation", "read committed")])
                .statement_cache_capacity(STATEMENTS_KEPT)
        },
    );
}

/// exclusion_violation
pub(super) fn is_overlap(said: &Said) -> bool {
    said.postgres && said.code == "23P01"
}

/// unique_violation
pub(super) fn is_unique(said: &Said, table: &str) -> bool {
    said.postgres && said.code == "23505" && said.table.as_deref() == Some(table)
}

/// serialization_failure, deadlock_detected
pub(super) fn is_in_the_way(said: &Said) -> bool {
    said.postgres && matches!(said.code.as_str(), "40001" | "40P01")
}

/// Codes that say that the server does not serve us, in words.
pub(super) fn is_away(said: &Said) -> Option<&'static str> {
    if !said.postgres {
        return None;
    }
    match said.code.as_str() {
        "28P01" | "28000" => Some("user or password are wrong"),
        "3D000" => Some("there is no such database"),
        "53300" => Some("the server has no connection left"),
        "53100" => Some("the server's disk is full"),
        "57P01" | "57P02" | "57P03" => Some("the server is going down or coming up"),
        code if code.starts_with("08") => Some("the connection was lost"),
        _ => None,
    }
}
