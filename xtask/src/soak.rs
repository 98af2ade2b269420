//! `cargo xtask soak`: what is tried fifty times with a change, tried a thousand times.

use clap::{Args, ValueEnum};

use crate::{checks::cargo, report::Report};

/// Tries something for long.
#[derive(Debug, Args)]
pub(crate) struct Soak {
    /// What.
    what: What,
    /// How often.
    #[arg(long, default_value_t = 1000)]
    rounds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Many who want one time, on the database that `MOVABILITY_TEST_DATABASE` names, or SQLite.
    Races,
}

impl Soak {
    pub(crate) fn run(&self) -> anyhow::Result<bool> {
        let What::Races = self.what;
        let mut report = Report::default();
        report.check("the programs", cargo().args(["build", "--workspace", "--bins"]))?;
        let rounds = self.rounds.to_string();
        let mut races = cargo();
        races.args(["test", "--package", "movability-scenarios", "--test", "processes", "race"]);
        report.tests(&format!("{rounds} rounds"), races.env("MOVABILITY_ROUNDS", &rounds))?;
        Ok(report.close())
    }
}
