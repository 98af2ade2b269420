//! What is due becomes a delivery.

use crate::Context;

/// Messages looked at in one transaction.
const AT_ONCE: u64 = 200;

/// Queues every message whose time has come, or ends it with the reason why it may not leave.
pub(crate) async fn queue_due(context: Context) -> anyhow::Result<()> {
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
