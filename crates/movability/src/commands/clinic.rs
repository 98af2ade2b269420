//! `movability clinic`: the clinic file, in and out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use settings::Settings;
use storage::clinic::{Change, Difference, How, Outside};

use crate::{
    Clinic,
    files::{
        self,
        compared::{Compared, Field},
    },
    output,
};

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
            clinic.storage.difference(&described, self.prune, clinic.now()).await?
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
        tell(&difference, self.dry_run, self.json);
        Ok(ExitCode::SUCCESS)
    }
}

fn read(path: &Path) -> anyhow::Result<domain::clinic::Clinic> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(files::clinic::read(path, &text)?)
}

/// A line for each change, and below it what is different, in the words of the file; then the visits it leaves outside.
fn tell(difference: &Difference, dry_run: bool, json: bool) {
    let compared = match (&difference.before, &difference.after) {
        (Some(before), Some(after)) => Some(Compared::of(before, after)),
        _ => None,
    };
    let fields = |change: &Change| match change.how {
        How::Changed => compared.as_ref().map(|both| both.fields(change.what, &change.id)).unwrap_or_default(),
        How::Added | How::Removed => Vec::new(),
    };
    if json {
        let field =
            |field: Field| serde_json::json!({ "key": field.key, "before": field.before, "after": field.after });
        let changes = difference.changes.iter().map(|change| {
            let fields: Vec<_> = fields(change).into_iter().map(field).collect();
            serde_json::json!({ "change": word(&change.how), "what": change.what, "id": change.id, "fields": fields })
        });
        let outside = difference.outside.iter().map(|visit| {
            serde_json::json!({
                "appointment": visit.appointment.to_string(), "practitioner": visit.practitioner.to_string(),
                "location": visit.location.to_string(), "start": starts(visit, difference),
            })
        });
        return output::json(&serde_json::json!({
            "dry_run": dry_run,
            "changes": changes.collect::<Vec<_>>(),
            "outside": outside.collect::<Vec<_>>(),
        }));
    }
    for change in &difference.changes {
        output::line(change.to_string());
        for field in fields(change) {
            output::line(format!("    {field}"));
        }
    }
    if !difference.outside.is_empty() {
        output::line(format!("{} visits to come lie outside the new rules; they stay:", difference.outside.len()));
    }
    for visit in &difference.outside {
        let (start, who, place) = (starts(visit, difference), &visit.practitioner, &visit.location);
        output::line(format!("    {start} with {who} at {place} ({})", visit.appointment));
    }
    match (difference.changes.is_empty(), dry_run) {
        (true, _) => output::note("nothing to do"),
        (false, true) => output::note("nothing was changed: this was a dry run"),
        (false, false) => {}
    }
}

/// When a visit begins, on the wall of its place.
fn starts(visit: &Outside, difference: &Difference) -> String {
    let place = difference.before.as_ref().and_then(|clinic| clinic.location(&visit.location));
    match place {
        Some(place) => {
            visit.starts_at.to_zoned(place.zone.rules().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        }
        None => visit.starts_at.to_string(),
    }
}

fn word(how: &How) -> &'static str {
    match how {
        How::Added => "added",
        How::Changed => "changed",
        How::Removed => "removed",
    }
}
