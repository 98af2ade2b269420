//! `cargo xtask soak`: what is tried fifty times with a change, tried a thousand times.

use clap::{Args, ValueEnum};

use crate::{
    checks::cargo,
    postgres::{DATABASE, Database, Purpose},
    report::Report,
    tools::{self, Tool},
};

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
    /// All who want what only one can have, on SQLite, and on PostgreSQL with two servers.
    Races,
}

/// One after the other, and with the figures that each race prints.
const SHOWN: [&str; 2] = ["--test-threads=1", "--nocapture"];

impl Soak {
    pub(crate) fn run(&self) -> anyhow::Result<bool> {
        let What::Races = self.what;
        tools::ensure(&[Tool::Postgres, Tool::Faketime])?;
        let database = Database::find(Purpose::Tests)?;
        let url = database.url().unwrap_or_default();
        let rounds = self.rounds.to_string();
        let races = |test: &str, which: &str| {
            let mut races = cargo();
            races.args(["test", "--workspace", "--test", test, "--", which]).args(SHOWN);
            races.env("MOVABILITY_ROUNDS", &rounds);
            races
        };

        let mut report = Report::default();
        report.check("the programs", cargo().args(["build", "--workspace", "--bins"]))?;
        report.tests(&format!("{rounds} rounds, SQLite"), races("processes", "race").env_remove(DATABASE))?;
        report.tests(&format!("{rounds} rounds, PostgreSQL"), races("processes", "race").env(DATABASE, &url))?;
        report.tests(&format!("{rounds} rounds, storage on both"), races("suite", "races").env(DATABASE, &url))?;
        Ok(report.close())
    }
}
