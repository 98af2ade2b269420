//! Our own rows as work for apalis.
//!
//! Its stock stores keep jobs in tables of their own and its cron keeps slots in memory; both lose or repeat work when
//! a process dies. Here the rows of the clinic are the work, and a process asks for them when it is free.

mod rows;
mod ticks;

use std::{future::Future, panic::AssertUnwindSafe};

use futures_util::FutureExt as _;

pub(crate) use rows::Rows;
pub(crate) use ticks::{Tick, Ticks};

/// Work could not be asked for. The message is for the log; the next turn asks again.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unanswered(String);

/// Runs one turn of a job. A failure or a panic is a log line and never the end of the worker: the rows are still there.
pub(crate) async fn survive(job: &'static str, turn: impl Future<Output = anyhow::Result<()>>) {
    match AssertUnwindSafe(turn).catch_unwind().await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(job, %error, "a turn failed; the next one tries again"),
        // The panic's text may hold what somebody typed, so it is not logged.
        Err(_) => tracing::error!(job, "a turn panicked; the next one tries again"),
    }
}
