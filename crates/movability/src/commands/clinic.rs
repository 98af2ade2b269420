//! `movability clinic`: the clinic file, in and out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use settings::Settings;
use storage::clinic::{Difference, How};

use crate::{Clinic, files, output};

/// The clinic file: places, people, services, hours.
#[derive(Debug, Subcommand)]
pub(super) enum ClinicFile {
    /// Make the clinic what the file says; what the file does not name stays.
    Apply(Apply),
    /// Write the clinic as a file on standard output.
    Show,
}

/// Make the clinic what the file says.
#[derive(Debug, Args)]
pub(super) struct Apply {
    /// The clinic file.
    file: PathBuf,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// Remove what the file does not name; refused where visits to come would lose their place.
    #[arg(long)]
    prune: bool,
    /// One JSON document instead of lines.
    #[arg(long)]
    json: bool,
}

impl ClinicFile {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        match self {
            Self::Apply(apply) => apply.run(settings).await,
            Self::Show => {
                let clinic = Clinic::assemble(settings).await?;
                output::line(files::clinic::write(&*clinic.catalogue().await?).trim_end());
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

impl Apply {
    async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let described = read(&self.file)?;
        let clinic = Clinic::assemble(settings).await?;
        let difference = if self.dry_run {
            clinic.storage.difference(&described, self.prune).await?
        } else {
            let applied = clinic.storage.apply_clinic(&described, self.prune, &clinic.operator(), clinic.now()).await?;
            match applied {
                Ok(difference) => difference,
                Err(refusal) => {
                    for (what, id, visits) in &refusal.losing {
                        output::note(format!(
                            "error: {what} {id} has {visits} visits to come; move or cancel them first"
                        ));
                    }
                    anyhow::bail!("{}: nothing was changed", self.file.display());
                }
            }
        };
        tell(&difference, self.json);
        Ok(ExitCode::SUCCESS)
    }
}

fn read(path: &Path) -> anyhow::Result<domain::clinic::Clinic> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(files::clinic::read(path, &text)?)
}

/// One line a change: added, changed, removed.
fn tell(difference: &Difference, json: bool) {
    if json {
        let changes = difference
            .changes
            .iter()
            .map(|change| serde_json::json!({ "change": word(&change.how), "what": change.what, "id": change.id }));
        return output::json(&serde_json::json!({ "changes": changes.collect::<Vec<_>>() }));
    }
    for change in &difference.changes {
        let sign = match change.how {
            How::Added => '+',
            How::Changed => '~',
            How::Removed => '-',
        };
        output::line(format!("{sign} {} {}", change.what, change.id));
    }
    if difference.changes.is_empty() {
        output::note("nothing to do");
    }
}

fn word(how: &How) -> &'static str {
    match how {
        How::Added => "added",
        How::Changed => "changed",
        How::Removed => "removed",
    }
}
