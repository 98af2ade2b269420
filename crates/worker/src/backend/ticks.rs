//! A turn every so often.

use std::{
    convert::Infallible,
    task::{Context, Poll},
    time::Duration,
};

use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::{Task, task_id::RandomId},
    worker::context::WorkerContext,
};
use tokio::time::{Interval, MissedTickBehavior};
use tower::layer::util::Identity;

/// One turn. It carries nothing: what is to be done is in the rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tick;

/// Turns at an interval; a turn that outlasts it delays the next one instead of piling up.
#[derive(Debug)]
pub(crate) struct Ticks(Interval);

impl Ticks {
    /// The first turn at once, the others so far apart.
    pub(crate) fn every(interval: Duration) -> Self {
        let mut interval = tokio::time::interval(interval);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self(interval)
    }
}

impl Backend for Ticks {
    type Task = Task<Tick>;
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Option<Result<Task<Tick>, Infallible>>> {
        self.0.poll_tick(cx).map(|_| Some(Ok(Task::new(Tick))))
    }

    fn poll_close(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for Ticks {
    type Args = Tick;
    type Id = RandomId;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = Identity;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Identity {
        Identity::new()
    }
}
