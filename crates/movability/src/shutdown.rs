//! The end of a process: SIGTERM and SIGINT finish the work in hand, a second signal ends it at once.

use std::{future::Future, time::Duration};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

/// The longest that an orderly end may take; servers and workers keep shorter deadlines of their own.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tells everybody that the end was asked for. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Shutdown(watch::Sender<bool>);

impl Shutdown {
    /// Listens for signals from now on.
    pub(crate) fn listen() -> std::io::Result<Self> {
        let shutdown = Self(watch::Sender::new(false));
        let mut signals = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let asked = shutdown.clone();
        tokio::spawn(async move {
            next(&mut signals).await;
            tracing::info!("stopping; a second signal stops at once");
            asked.ask();
            tokio::select! {
                () = next(&mut signals) => std::process::exit(1),
                () = tokio::time::sleep(PATIENCE) => {
                    tracing::warn!("work in hand did not end in 30 s and is left as it is");
                    std::process::exit(0);
                }
            }
        });
        Ok(shutdown)
    }

    /// Asks for the end.
    pub(crate) fn ask(&self) {
        self.0.send_replace(true);
    }

    /// Completes when the end was asked for.
    pub(crate) fn asked(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut asked = self.0.subscribe();
        async move {
            // An error means that nobody is left who could ask.
            let _ = asked.wait_for(|asked| *asked).await;
        }
    }
}

async fn next((terminate, interrupt): &mut (Signal, Signal)) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
