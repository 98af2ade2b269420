//! Whether the addresses that articles lead to still answer (PUB-053).

use std::time::Duration;

use domain::articles::links::{Seen, telling};

use crate::Context;

/// Addresses of one turn: each week has room for some thousands, and no turn outlasts its lease.
const AT_ONCE: usize = 20;

/// Between two addresses, so that no site is asked by haste.
const BREATH: Duration = Duration::from_millis(200);

/// Looks at the addresses that nobody has looked at for a week, one after the other. Says how many tasks came of it.
///
/// # Errors
/// When the database fails; what was seen in this turn is seen again in the next.
pub async fn look_at_links(context: &Context) -> storage::Result<u64> {
    let Some(web) = &context.web else { return Ok(0) };
    let due = match context.storage.links_to_look_at(AT_ONCE, context.clock.now()).await {
        // Nothing is out before there is a clinic.
        Err(storage::Error::NotSetUp) => return Ok(0),
        due => due?,
    };
    let mut round: Vec<(String, Seen)> = Vec::new();
    for url in due {
        if context.is_stopping() {
            break;
        }
        if !round.is_empty() {
            tokio::time::sleep(BREATH).await;
        }
        let seen = web.look_at(&url).await;
        round.push((url, seen));
    }
    context.storage.note_links(&telling(&round), context.clock.now()).await
}
