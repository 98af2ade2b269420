//! `movability keys`: the clinic's key files, where `up` is not used.

use std::process::ExitCode;

use clap::Subcommand;
use settings::Settings;

use crate::{keys, output};

/// The clinic's key files.
#[derive(Debug, Subcommand)]
pub(super) enum KeyFiles {
    /// Make the secret and the first key, where they are not there yet.
    Init,
}

impl KeyFiles {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let Self::Init = self;
        let made = keys::make_missing(settings)?;
        for path in [&settings.server.secret_file, &settings.keys.kek_file] {
            let what = if made.contains(path) { "made" } else { "kept" };
            output::line(format!("{what}  {}", path.display()));
        }
        // Files that were there before must be what they should be, too.
        keys::read(settings)?;
        if !made.is_empty() {
            output::note("Give these files to every server and worker, and back them up apart from the database.");
        }
        Ok(ExitCode::SUCCESS)
    }
}
