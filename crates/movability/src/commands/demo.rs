//! `movability demo`: the demonstration clinic.

use std::{fs, process::ExitCode};

use anyhow::Context as _;
use clap::Subcommand;
use mail::session::Carrier;
use settings::{ExposeSecret as _, Settings};

use crate::{
    Clinic, demo,
    occupied::{Use, occupy},
    output,
};

use super::up::prepare;

/// The demonstration clinic.
#[derive(Debug, Subcommand)]
pub(super) enum Demo {
    /// Start the demonstration over; refused on any other clinic.
    Reset,
}

impl Demo {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let Self::Reset = self;
        let _occupied = occupy(settings, Use::Alone)?;
        let clinic = prepare(settings).await?;
        if let Some(applied) = clinic.storage.clinic().await? {
            anyhow::ensure!(
                applied.identity.demonstration,
                "this is {}, not the demonstration clinic; nothing was changed",
                applied.identity.name
            );
        }
        clinic.storage.close().await?;
        migrations::afresh(settings.database.url.expose_secret()).await?;

        let clinic = Clinic::assemble(settings).await?;
        empty_mailbox(&clinic)?;
        demo::load(&clinic).await?;
        output::line("the demonstration clinic is as on its first day");
        Ok(ExitCode::SUCCESS)
    }
}

/// Captured mail speaks of visits that no longer exist.
fn empty_mailbox(clinic: &Clinic) -> anyhow::Result<()> {
    let Carrier::Folder(folder) = clinic.carrier()? else { return Ok(()) };
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
