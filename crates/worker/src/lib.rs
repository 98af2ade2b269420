//! Schedules and deliveries. Safe to run in any number of copies: what spreads the work is rows claimed by lease.
//!
//! apalis gives the monitor, the workers, their concurrency and the graceful stop; the truth is in our own rows,
//! which `backend::Rows` hands to it.

pub mod alerts;
mod backend;
mod context;
mod links;
mod outbox;
mod planning;
mod upkeep;
mod web_client;

pub use context::{Context, Pace};
pub use links::look_at_links;
pub use web_client::WebClient;

use std::{future::Future, time::Duration};

use apalis::prelude::{Monitor, WorkerBuilder, WorkerBuilderExt as _};

use backend::{Rows, Ticks};

/// The longest that work in hand may take once the end is asked for; what is open then ends as unknown.
const DRAIN: Duration = Duration::from_secs(25);

/// Works until `stop` completes and the work in hand has ended.
///
/// # Errors
/// When a worker ended for good; its rows are given back all the same.
pub async fn run(context: Context, stop: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    tracing::info!(worker = %context.name, connections = context.pace.connections, "the worker starts");
    let asked = context.clone();
    let signal = async move {
        stop.await;
        asked.stop();
        Ok(())
    };

    let ended =
        monitor(&context).with_terminator(async { tokio::time::sleep(DRAIN).await }).run_with_signal(signal).await;

    let returned = context.storage.give_back(&context.name, context.clock.now()).await?;
    context.storage.worker_stopped(&context.name, context.clock.now()).await?;
    tracing::info!(worker = %context.name, returned, "the worker has stopped");
    Ok(ended?)
}

/// Does what is due at this moment, until nothing of it is left, and ends: a worker without its schedules, for whoever
/// holds the clock.
///
/// # Errors
/// When the database fails; what was in hand waits for its lease to end.
pub async fn work_off(context: &Context) -> anyhow::Result<()> {
    alerts::ring(&context.storage, &context.clock, &alerts::Caller::new(context.sender.public_url.clone())).await?;
    upkeep::sweep(context.clone()).await?;
    let line = outbox::Line::new(context);
    loop {
        planning::queue_due(context.clone()).await?;
        let Some(batch) = outbox::claim(context.clone()).await? else { break };
        outbox::send_all(batch, &line).await?;
    }
    context.storage.give_back(&context.name, context.clock.now()).await?;
    Ok(())
}

/// Every worker and schedule of a process, in one list.
fn monitor(context: &Context) -> Monitor {
    let tick = context.pace.tick;
    let monitor = Monitor::new().should_restart(|_, _| true);

    let outbox = context.clone();
    let monitor = monitor.register_n(context.pace.connections, move |line, _| {
        let own = outbox::Line::new(&outbox);
        WorkerBuilder::new(format!("{}-outbox-{line}", outbox.name))
            .backend(Rows::new(&outbox, outbox::claim))
            .concurrency(1)
            .build(move |batch: outbox::Batch| outbox::send(batch, own.clone()))
    });
    let monitor = schedule(monitor, context, "planning", tick, planning::queue_due);
    let monitor = schedule(monitor, context, "leases", Duration::from_secs(20), upkeep::renew_leases);
    let monitor = schedule(monitor, context, "sweep", Duration::from_secs(10), upkeep::sweep);
    let monitor = schedule(monitor, context, "heartbeat", Duration::from_secs(10), upkeep::heartbeat);
    let monitor = schedule(monitor, context, "audit", Duration::from_secs(60), upkeep::seal_audit);
    let monitor = schedule(monitor, context, "articles", Duration::from_secs(60), upkeep::review_articles);
    let monitor = schedule(monitor, context, "plans", Duration::from_secs(60), upkeep::remind_of_reviews);
    let monitor = schedule(monitor, context, "links", Duration::from_secs(60), upkeep::look_at_links);
    schedule(monitor, context, "tidy", Duration::from_secs(60), upkeep::tidy)
}

/// Runs `job` every so often in this process; what must happen once over all processes is claimed inside it.
fn schedule<Job, Done>(monitor: Monitor, context: &Context, name: &'static str, every: Duration, job: Job) -> Monitor
where
    Job: Fn(Context) -> Done + Clone + Send + Sync + 'static,
    Done: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let context = context.clone();
    monitor.register(move |_| {
        let (context, job) = (context.clone(), job.clone());
        WorkerBuilder::new(format!("{}-{name}", context.name)).backend(Ticks::every(every)).concurrency(1).build(
            move |_tick: backend::Tick| {
                let done = job(context.clone());
                async move { backend::survive(name, done).await }
            },
        )
    })
}
