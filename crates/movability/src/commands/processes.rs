//! `movability-server` and `movability-worker`: one half of `up` each, any number of them on PostgreSQL.

use std::process::ExitCode;

use clap::Parser;
use settings::{Settings, sections::Embedded};

use crate::{
    Clinic,
    assemble::database_file,
    occupied::{Occupied, Use, occupy},
    serving::{listen, serve, work_alone},
    shutdown::Shutdown,
};

use super::{Common, start};

/// Serves the site and the API.
#[derive(Debug, Parser)]
#[command(name = "movability-server", version)]
struct Server {
    #[command(flatten)]
    common: Common,
}

/// Sends mail and runs schedules.
#[derive(Debug, Parser)]
#[command(name = "movability-worker", version)]
struct Worker {
    #[command(flatten)]
    common: Common,
}

/// The program `movability-server`.
pub fn server() -> ExitCode {
    start(&Server::parse().common, async |loaded| {
        let settings = &loaded.settings;
        let shutdown = Shutdown::listen()?;
        let _occupied = beside_others(settings)?;
        let listener = listen(settings.server.listen, "server.listen").await?;
        let clinic = Clinic::assemble(settings).await?;
        serve(&clinic, listener, settings.worker.embedded == Embedded::Yes, &shutdown).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The program `movability-worker`.
pub fn worker() -> ExitCode {
    start(&Worker::parse().common, async |loaded| {
        let settings = &loaded.settings;
        let shutdown = Shutdown::listen()?;
        let _occupied = beside_others(settings)?;
        let clinic = Clinic::assemble(settings).await?;
        work_alone(&clinic, &shutdown).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// On an embedded database the data folder is shared with other servers and workers, and refused beside an `up`.
fn beside_others(settings: &Settings) -> anyhow::Result<Option<Occupied>> {
    database_file(settings).map(|_| occupy(settings, Use::Shared)).transpose()
}
