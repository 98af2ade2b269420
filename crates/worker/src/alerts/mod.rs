//! Calls about alerts. They go out beside mail and its worker: whichever process is alive makes them, server or worker.

mod call;

use std::{future::Future, time::Duration};

use domain::clock::Clock;
use jiff::civil::time;
use storage::{
    Storage,
    alerts::{Call, Called},
};

pub use call::Caller;

/// How often due calls are looked for.
const TICK: Duration = Duration::from_secs(1);

/// Makes every call that is due, again and again, until `stop` completes.
pub async fn watch(storage: Storage, clock: Clock, caller: Caller, stop: impl Future<Output = ()> + Send) {
    let mut stop = std::pin::pin!(stop);
    loop {
        if let Err(error) = ring(&storage, &clock, &caller).await {
            // Nothing is lost: the calls are rows, and the next turn finds them.
            tracing::error!(error = %error, "calls about alerts wait for the database");
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Makes every call that is due at this moment.
///
/// # Errors
/// When the database fails; the calls stay due.
pub async fn ring(storage: &Storage, clock: &Clock, caller: &Caller) -> storage::Result<()> {
    prove_the_way(storage, clock).await?;
    loop {
        let calls = storage.claim_calls(clock.now()).await?;
        if calls.is_empty() {
            return Ok(());
        }
        let made = calls.iter().map(|call| make(storage, clock, caller, call));
        for made in futures_util::future::join_all(made).await {
            made?;
        }
    }
}

/// One call, and what came of it.
async fn make(storage: &Storage, clock: &Clock, caller: &Caller, call: &Call) -> storage::Result<()> {
    let called = match caller.call(call).await {
        Ok(()) => Called::Reached,
        Err(fault) => {
            // The contact is named in the clinic's own words; of the person nothing is known here.
            tracing::error!(alert.id = %call.alert, contact = call.contact.name, %fault, "a call about an alert failed");
            Called::Failed
        }
    };
    storage.note_call(call, called, clock.now()).await?;
    Ok(())
}

/// Once a day, from six in the morning where the clinic is, a synthetic alert goes the whole way.
async fn prove_the_way(storage: &Storage, clock: &Clock) -> storage::Result<()> {
    let now = clock.now();
    let Some(clinic) = storage.clinic().await? else { return Ok(()) };
    let local = clinic.identity.zone.local(now);
    if clinic.identity.alert_contacts.is_empty() || local.time() < time(6, 0, 0, 0) {
        return Ok(());
    }
    storage.raise_synthetic_alert(local.date(), now).await?;
    Ok(())
}
