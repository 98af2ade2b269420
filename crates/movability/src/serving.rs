//! What runs until it is asked to stop: the site, the worker, and the small listener for those who watch.

use std::net::SocketAddr;

use anyhow::Context as _;
use server::Site;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{Clinic, shutdown::Shutdown};

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
    let site = clinic.site();
    let watched = watch(clinic, site.clone(), shutdown).await?;
    let site = tokio::spawn(server::serve(site, listener, shutdown.asked()));
    let worked = if embedded_worker { work(clinic, shutdown).await } else { Ok(()) };
    site.await.context("the site panicked")?;
    watched.await.context("the listener for watchers panicked")?;
    clinic.storage.close().await?;
    worked
}

/// Does the worker's work until the end.
pub(crate) async fn work_alone(clinic: &Clinic, shutdown: &Shutdown) -> anyhow::Result<()> {
    let watched = watch(clinic, clinic.site(), shutdown).await?;
    let worked = work(clinic, shutdown).await;
    watched.await.context("the listener for watchers panicked")?;
    clinic.storage.close().await?;
    worked
}

/// A worker that ends early takes the process with it, so that whoever supervises it sees that and starts it again.
async fn work(clinic: &Clinic, shutdown: &Shutdown) -> anyhow::Result<()> {
    let worked = match somebodys_clinic(clinic, shutdown).await? {
        Some(context) => tokio::spawn(worker::run(context, shutdown.asked())).await.context("the worker panicked"),
        None => Ok(Ok(())),
    };
    shutdown.ask();
    worked?
}

/// The worker's parts, as soon as there is a clinic to work for; none if the end came first.
async fn somebodys_clinic(clinic: &Clinic, shutdown: &Shutdown) -> anyhow::Result<Option<worker::Context>> {
    let mut told = false;
    let mut asked = std::pin::pin!(shutdown.asked());
    loop {
        if let Some(applied) = clinic.storage.clinic().await? {
            return clinic.worker(&applied).map(Some);
        }
        if !told {
            tracing::warn!("no clinic has been set up yet; run `movability clinic apply FILE.toml`. Waiting for it");
            told = true;
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
