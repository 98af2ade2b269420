//! Sends what is due: claim, compose, offer, mark, hand over, record.
//!
//! The mark is the only edge after which nobody may guess: it is durable before the first byte of the body leaves.

use std::{pin::Pin, sync::Arc, time::Duration};

use domain::outbox::Seen;
use mail::session::{Letter, Session};
use storage::deliveries::{Lease, Leased, Post};
use tokio::{sync::Mutex, task::JoinHandle};

use crate::{Context, backend};

/// Deliveries one connection takes at a time: never more than it can start in ten seconds.
const AT_ONCE: u32 = 20;

/// How long a result is kept in memory while the database is away: as long as the lease lives.
const RECORD: Duration = Duration::from_secs(55);

/// Some leased deliveries, in the order in which they are to leave.
pub(crate) struct Batch(Vec<Leased>);

/// One SMTP conversation after the other. Each line has its own, so that nothing waits for a slow one.
#[derive(Clone)]
pub(crate) struct Line {
    context: Context,
    session: Arc<Mutex<Session>>,
}

impl Line {
    pub(crate) fn new(context: &Context) -> Self {
        Self { context: context.clone(), session: Arc::new(Mutex::new(context.carrier.session())) }
    }
}

/// Leases the deliveries longest due, if sending is not paused and the relay's breaker is closed.
pub(crate) fn claim(context: Context) -> Pin<Box<dyn Future<Output = anyhow::Result<Option<Batch>>> + Send>> {
    Box::pin(async move {
        let now = context.clock.now();
        if context.storage.relay_open(&context.carrier.name(), now).await?.is_some() {
            return Ok(None);
        }
        let leased = context.storage.lease_next(&context.name, AT_ONCE, now).await?;
        Ok((!leased.is_empty()).then_some(Batch(leased)))
    })
}

/// Sends a batch over the line's session.
pub(crate) async fn send(batch: Batch, line: Line) {
    backend::survive("outbox", send_all(batch, &line)).await;
}

pub(crate) async fn send_all(Batch(leased): Batch, line: &Line) -> anyhow::Result<()> {
    let Line { context, session } = line;
    let mut session = session.lock().await;
    let letters = letters(context, &leased).await?;

    // The result of one letter is written down while the next one is being offered.
    let mut recorded: Option<JoinHandle<()>> = None;
    for (lease, letter) in letters {
        if context.is_stopping() {
            break;
        }
        let seen = match session.offer(&letter).await {
            Ok(ready) => match context.storage.start_transmitting(lease, context.clock.now()).await {
                Ok(Ok(())) => ready.hand_over().await,
                Ok(Err(stop)) => {
                    tracing::info!(delivery.id = %lease.delivery, ?stop, "not sent");
                    ready.abandon().await;
                    continue;
                }
                Err(error) => {
                    tracing::warn!(delivery.id = %lease.delivery, %error, "not marked, so not sent; its lease will end");
                    ready.abandon().await;
                    continue;
                }
            },
            Err(seen) => seen,
        };
        let broken = matches!(seen, Seen::NotHandedOver { relay_fault: true, .. });
        if let Some(before) = recorded.replace(tokio::spawn(record(context.clone(), lease, seen))) {
            before.await?;
        }
        if broken {
            break;
        }
    }
    if let Some(last) = recorded {
        last.await?;
    }
    // What was not begun is free for any worker at once.
    let begun = context
        .storage
        .hand_back(&leased.iter().map(|leased| leased.lease).collect::<Vec<_>>(), context.clock.now())
        .await?;
    tracing::trace!(begun, "a batch has ended");
    session.rest().await;
    Ok(())
}

/// The letters of a batch: stored bytes, or composed and stored now. What cannot be composed waits for staff.
async fn letters(context: &Context, leased: &[Leased]) -> anyhow::Result<Vec<(Lease, Letter)>> {
    let leases: Vec<Lease> = leased.iter().map(|leased| leased.lease).collect();
    let posts = context.storage.letters(&leases, context.clock.now()).await?;
    let mut letters = Vec::with_capacity(leases.len());
    let mut composed = Vec::new();
    for (lease, post) in leases.into_iter().zip(posts) {
        match post {
            Post::Bytes { to, bytes } => letters.push((lease, context.sender.envelope(lease.delivery, &to, bytes))),
            Post::Compose(facts) => match mail::compose(&facts, &context.sender) {
                Ok(bytes) => {
                    composed.push((lease, bytes.clone()));
                    letters.push((lease, context.sender.envelope(lease.delivery, &facts.to.address, bytes)));
                }
                Err(error) => {
                    tracing::error!(delivery.id = %lease.delivery, %error, "a letter could not be composed and waits for staff");
                    context.storage.cannot_compose(lease, &error.to_string(), context.clock.now()).await?;
                }
            },
            Post::Missing(field) => {
                tracing::error!(delivery.id = %lease.delivery, field, "a letter lacks a fact and waits for staff");
            }
            Post::Gone => {}
        }
    }
    context.storage.keep_bytes_of(&composed, context.clock.now()).await?;
    Ok(letters)
}

/// Writes down what came of an attempt, and keeps trying while the lease lives; after that the sweep calls it unknown.
async fn record(context: Context, lease: Lease, seen: Seen) {
    let relay = context.carrier.name();
    let jitter = (getrandom::u32().unwrap_or_default() % 21) as u8;
    let started = tokio::time::Instant::now();
    loop {
        match context.storage.record(lease, &relay, &seen, jitter, context.clock.now()).await {
            Ok(state) => {
                let (phase, code) = told(&seen);
                tracing::info!(delivery.id = %lease.delivery, ?phase, code, state = ?state.as_ref().map(domain::outbox::State::code), "an attempt has ended");
                return;
            }
            Err(error) if started.elapsed() < RECORD => {
                tracing::warn!(delivery.id = %lease.delivery, %error, "a result could not be written down yet");
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
            Err(error) => {
                tracing::error!(delivery.id = %lease.delivery, %error, "a result could not be written down; it will be called unknown");
                return;
            }
        }
    }
}

/// The phase and reply code of an attempt, for the log; the relay's words may hold an address.
fn told(seen: &Seen) -> (Option<domain::outbox::Phase>, Option<u16>) {
    match seen {
        Seen::NotHandedOver { phase, .. } | Seen::NoReply(phase) => (Some(*phase), None),
        Seen::Accepted(reply) => (None, Some(reply.code)),
        Seen::Deferred(phase, reply) | Seen::Refused(phase, reply) => (Some(*phase), Some(reply.code)),
    }
}
