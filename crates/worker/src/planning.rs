//! What is due becomes a delivery.

use crate::Context;

/// Messages looked at in one transaction.
const AT_ONCE: u64 = 200;

/// Asked-for ways in looked up in one transaction.
const ASKS_AT_ONCE: u64 = 50;

/// Looks up who asked for a way in, patients and staff, and owes them its mail.
pub(crate) async fn answer_asks(context: Context) -> anyhow::Result<()> {
    let Context { storage, clock, .. } = &context;
    while !context.is_stopping() && storage.answer_asks(ASKS_AT_ONCE, clock.now()).await? > 0 {}
    while !context.is_stopping() && storage.answer_recoveries(ASKS_AT_ONCE, clock.now()).await? > 0 {}
    Ok(())
}

/// Queues every message whose time has come, or ends it with the reason why it may not leave.
pub(crate) async fn queue_due(context: Context) -> anyhow::Result<()> {
    answer_asks(context.clone()).await?;
    let Context { storage, clock, sender, .. } = &context;
    while !context.is_stopping() {
        let queued = storage.queue_due(AT_ONCE, sender.host(), clock.now()).await?;
        if queued == 0 {
            break;
        }
        tracing::debug!(queued, "messages became due");
    }
    Ok(())
}
