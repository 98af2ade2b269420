//! Schedules and deliveries.

use std::time::Duration;

use crate::reader::Reader;

/// Schedules and deliveries.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Whether a server also does the worker's work.
    pub embedded: Embedded,
    /// Mails under way at one time.
    pub connections: u32,
    /// How often due work is looked for.
    pub tick: Duration,
}

/// Whether a server also does the worker's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedded {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// `up` does, `movability-server` does not.
    Auto,
}

impl Worker {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let embedded = reader
            .choice("worker.embedded", &[("auto", Embedded::Auto), ("true", Embedded::Yes), ("false", Embedded::No)]);
        let connections = reader.number("worker.connections", 1..=200);
        let tick = reader.number("worker.tick_seconds", 1..=3_600);
        Some(Self { embedded: embedded?, connections: connections?, tick: Duration::from_secs(tick?.into()) })
    }
}
