//! What keeps the rows honest when processes die: leases renewed, dead ones swept, the trail sealed.

use jiff::{SignedDuration, Timestamp};
use storage::Storage;

use crate::Context;

/// Keeps the leases of what this process has in hand.
pub(crate) async fn renew_leases(context: Context) -> anyhow::Result<()> {
    context.storage.renew_leases(&context.name, context.clock.now()).await?;
    Ok(())
}

/// Ends what has waited for a dead worker, and what has waited too long.
pub(crate) async fn sweep(context: Context) -> anyhow::Result<()> {
    let swept = context.storage.sweep(context.clock.now()).await?;
    if swept.unknown > 0 {
        tracing::error!(
            deliveries = swept.unknown,
            "nobody knows whether these arrived; see `movability outbox list --state unknown`"
        );
    }
    if swept.requeued + swept.resent + swept.quarantined + swept.presumed > 0 {
        let (requeued, resent, quarantined, presumed) =
            (swept.requeued, swept.resent, swept.quarantined, swept.presumed);
        tracing::warn!(requeued, resent, quarantined, presumed, "deliveries of a dead worker were taken up");
    }
    context.storage.expire_pending_visits(context.clock.now()).await?;
    Ok(())
}

/// Says that this worker is alive.
pub(crate) async fn heartbeat(context: Context) -> anyhow::Result<()> {
    Ok(context.storage.heartbeat(&context.name, context.clock.now()).await?)
}

/// Removes what has run out and nobody asks for any more, once an hour, in one process of all.
pub(crate) async fn tidy(context: Context) -> anyhow::Result<()> {
    hourly(&context, "tidy", async |storage, now| storage.tidy(now).await).await
}

/// Seals the audit trail once an hour, in one process of all.
pub(crate) async fn seal_audit(context: Context) -> anyhow::Result<()> {
    hourly(&context, "seal-audit", async |storage, now| storage.seal_audit(now).await).await
}

/// Looks at the articles once an hour, in one process of all: checks that come due, sources that were taken back.
pub(crate) async fn review_articles(context: Context) -> anyhow::Result<()> {
    hourly(&context, "review-articles", async |storage, now| match storage.review_articles(now).await {
        // Nothing is out before there is a clinic.
        Err(storage::Error::NotSetUp) => Ok(0),
        looked => looked,
    })
    .await
}

/// Looks for reviews of plans that are late once an hour, in one process of all.
pub(crate) async fn remind_of_reviews(context: Context) -> anyhow::Result<()> {
    hourly(&context, "remind-of-reviews", async |storage, now| match storage.remind_of_reviews(now).await {
        // There is no plan before there is a clinic.
        Err(storage::Error::NotSetUp) => Ok(0),
        given => given,
    })
    .await
}

/// Looks whether what articles lead to still answers, once an hour, in one process of all.
pub(crate) async fn look_at_links(context: Context) -> anyhow::Result<()> {
    hourly(&context, "look-at-links", async |_, _| crate::look_at_links(&context).await).await
}

/// Does a piece of work once in this hour, whichever process comes first.
async fn hourly(
    context: &Context,
    job: &'static str,
    work: impl AsyncFnOnce(&Storage, Timestamp) -> storage::Result<u64>,
) -> anyhow::Result<()> {
    const HOUR: i64 = 3600;
    let Context { storage, clock, name, .. } = context;
    let slot = clock.now().as_second() / HOUR;
    if !storage.claim_schedule(job, slot, name, SignedDuration::from_mins(5), clock.now()).await? {
        return Ok(());
    }
    let rows = work(storage, clock.now()).await?;
    storage.finish_schedule(job, slot, name, clock.now()).await?;
    tracing::debug!(job, rows, "an hourly job has ended");
    Ok(())
}
