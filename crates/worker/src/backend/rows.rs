//! Rows claimed by lease, as work.

use std::{
    pin::Pin,
    task::{Context as Poller, Poll},
};

use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::{Task, task_id::RandomId},
    worker::context::WorkerContext,
};
use futures_util::FutureExt as _;
use tower::layer::util::Identity;

use super::Unanswered;
use crate::Context;

type Answer<T> = Pin<Box<dyn Future<Output = anyhow::Result<Option<T>>> + Send>>;

/// Asks for work when the worker is free: a claim that finds nothing is asked again after a tick.
pub(crate) struct Rows<T> {
    context: Context,
    claim: fn(Context) -> Answer<T>,
    asked: Option<Answer<T>>,
}

impl<T: 'static> Rows<T> {
    /// Work from `claim`, which takes the lease in the same transaction as it reads the row.
    pub(crate) fn new(context: &Context, claim: fn(Context) -> Answer<T>) -> Self {
        Self { context: context.clone(), claim, asked: None }
    }

    /// Claims until there is something, a tick apart; a database that is away is a warning and another tick.
    fn ask(&self) -> Answer<T> {
        let (context, claim) = (self.context.clone(), self.claim);
        Box::pin(async move {
            while !context.is_stopping() {
                match claim(context.clone()).await {
                    Ok(Some(work)) => return Ok(Some(work)),
                    Ok(None) => {}
                    Err(error) => tracing::warn!(%error, "no work could be claimed; the next tick tries again"),
                }
                tokio::time::sleep(context.pace.tick).await;
            }
            Ok(None)
        })
    }
}

impl<T: Send + 'static> Backend for Rows<T> {
    type Task = Task<T>;
    type Error = Unanswered;

    fn poll_ready(&mut self, _: &mut Poller<'_>, _: &WorkerContext) -> Poll<Result<(), Unanswered>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(&mut self, cx: &mut Poller<'_>, _: &WorkerContext) -> Poll<Option<Result<Task<T>, Unanswered>>> {
        let mut asked = self.asked.take().unwrap_or_else(|| self.ask());
        match asked.poll_unpin(cx) {
            Poll::Pending => {
                self.asked = Some(asked);
                Poll::Pending
            }
            Poll::Ready(Ok(work)) => Poll::Ready(work.map(|work| Ok(Task::new(work)))),
            Poll::Ready(Err(error)) => Poll::Ready(Some(Err(Unanswered(error.to_string())))),
        }
    }

    fn poll_close(&mut self, _: &mut Poller<'_>, _: &WorkerContext) -> Poll<Result<(), Unanswered>> {
        Poll::Ready(Ok(()))
    }
}

impl<T> BackendConfig for Rows<T> {
    type Args = T;
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
