//! `movability migrate`: brings the database to this version.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use settings::{ExposeSecret as _, Settings};

use crate::{
    assemble::{database_file, database_name},
    occupied::make_private,
    output,
};

/// Bring the database to this version.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Only say which steps would be taken.
    #[arg(long)]
    dry_run: bool,
}

impl Migrate {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        if let Some(folder) = database_file(settings).as_deref().and_then(std::path::Path::parent) {
            make_private(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let steps = migrations::up(settings.database.url.expose_secret(), self.dry_run)
            .await
            .with_context(|| database_name(settings))?;
        for step in &steps {
            output::line(step);
        }
        output::note(match (steps.len(), self.dry_run) {
            (0, _) => format!("{}: nothing to do", database_name(settings)),
            (steps, true) => format!("{}: {steps} steps would be taken", database_name(settings)),
            (steps, false) => format!("{}: {steps} steps taken", database_name(settings)),
        });
        Ok(ExitCode::SUCCESS)
    }
}
