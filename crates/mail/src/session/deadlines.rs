//! How long a session waits in each step. Every read and write of a session is under one of these, inside the session.

use std::{future::Future, time::Duration};

use super::broken::Broken;

/// How long each step may take before the connection is given up.
///
/// The default is the longest that servers in use have been seen to need: one that is patient for less sends
/// a mail twice to a slow relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Looking up the name and connecting, over all addresses together.
    pub connect: Duration,
    /// Agreeing on TLS.
    pub tls: Duration,
    /// The greeting, and each of `EHLO`, `STARTTLS`, `AUTH`, `MAIL`, `RCPT`, `RSET` with its reply.
    pub command: Duration,
    /// `DATA` until the relay waits for the body.
    pub data: Duration,
    /// Each write of the body.
    pub body: Duration,
    /// From the final dot to its reply.
    pub dot: Duration,
    /// Saying goodbye.
    pub quit: Duration,
    /// How long a connection may lie unused before it is closed.
    pub idle: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            tls: Duration::from_secs(30),
            command: Duration::from_secs(120),
            data: Duration::from_secs(120),
            body: Duration::from_secs(180),
            dot: Duration::from_secs(600),
            quit: Duration::from_secs(2),
            idle: Duration::from_secs(30),
        }
    }
}

/// Runs one step under its deadline. A step that ran over has left the connection half-used: it must be dropped.
pub(super) async fn within<T>(limit: Duration, step: impl Future<Output = Result<T, Broken>>) -> Result<T, Broken> {
    match tokio::time::timeout(limit, step).await {
        Ok(ended) => ended,
        Err(_) => Err(Broken::Late(limit)),
    }
}
