//! `cargo xtask test`: everything that checks a change, on both databases, with a browser.

use std::process::Command;

use clap::{Args, ValueEnum};

use crate::{
    browser,
    checks::{self, cargo},
    postgres::{DATABASE, Database, Purpose},
    report::Report,
    tools::{self, Tool},
};

/// Everything that checks a change.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Leave something out; the closing table says so. May repeat.
    #[arg(long, value_name = "WHAT")]
    without: Vec<Part>,
}

/// What can be left out of a quick round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The browser tests.
    Browser,
    /// Everything on PostgreSQL.
    Postgres,
}

/// The packages whose tests are run apart, because they need more than a compiler.
const APART: [&str; 2] = ["movability-tests", "movability-scenarios"];

/// The packages whose every test goes through both databases in one run, and says so where one is missing.
const ON_BOTH: [&str; 2] = ["migrations", "storage"];

impl Test {
    pub(crate) fn run(&self) -> anyhow::Result<bool> {
        tools::ensure(&self.tools())?;
        let database = match self.runs(Part::Postgres) {
            true => Database::find(Purpose::Tests)?,
            false => Database::LeftOut,
        };

        let mut report = Report::default();
        checks::run(&mut report)?;
        self.rust(&mut report, &database)?;
        self.browser(&mut report)?;
        Ok(report.close())
    }

    fn tools(&self) -> Vec<Tool> {
        let mut wanted = vec![Tool::Postfix, Tool::Aiosmtpd, Tool::Pip, Tool::Faketime];
        if self.runs(Part::Postgres) && std::env::var_os(DATABASE).is_none() {
            wanted.push(Tool::Postgres);
        }
        if self.runs(Part::Browser) {
            wanted.extend([Tool::Chromium, Tool::Fonts]);
        }
        wanted
    }

    fn rust(&self, report: &mut Report, database: &Database) -> anyhow::Result<()> {
        let elsewhere = match database {
            Database::LeftOut => APART.to_vec(),
            _ => [APART, ON_BOTH].concat(),
        };
        report.tests("unit tests", &mut without_database(runner(&Selected::AllBut(&elsewhere))))?;
        report.tests("examples in the documentation", cargo().args(["test", "--workspace", "--doc", "--quiet"]))?;
        report.tests("the clinic, on SQLite", &mut without_database(runner(&Selected::Only(&["movability-tests"]))))?;
        match database.url() {
            Some(url) => {
                report.tests("storage, on both", runner(&Selected::Only(&ON_BOTH)).env(DATABASE, &url))?;
                report.tests(
                    "the clinic, on PostgreSQL",
                    runner(&Selected::Only(&["movability-tests"])).env(DATABASE, &url),
                )?;
            }
            None => report.leave_out("the clinic and storage, on PostgreSQL", "--without postgres"),
        }

        // Processes are started from the folder the binaries are built into. With the tests beside them cargo chooses the
        // features it has built already; for the binaries alone it would build half the house once more.
        report.check("the programs", cargo().args(["build", "--workspace", "--bins", "--tests"]))?;
        let processes = || runner(&Selected::Only(&["movability-scenarios"]));
        report.tests("processes, on SQLite", &mut without_database(processes()))?;
        match database.url() {
            Some(url) => report.tests("processes, on PostgreSQL", processes().env(DATABASE, url)),
            None => {
                report.leave_out("processes, on PostgreSQL", "--without postgres");
                Ok(())
            }
        }
    }

    fn browser(&self, report: &mut Report) -> anyhow::Result<()> {
        if !self.runs(Part::Browser) {
            report.leave_out("browser", "--without browser");
            return Ok(());
        }
        browser::packages(report)?;
        report.tests("browser", &mut browser::npm(&["test"]))
    }

    fn runs(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }
}

/// Whose tests are run.
enum Selected<'a> {
    Only(&'a [&'a str]),
    AllBut(&'a [&'a str]),
}

/// cargo-nextest where it is there, cargo's own runner otherwise.
///
/// Always the whole workspace: with `-p` cargo would choose other features for shared crates, and build them once more.
fn runner(selected: &Selected<'_>) -> Command {
    let mut command = cargo();
    if tools::cargo_has("nextest") {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass", "-E"]);
        let any = |packages: &[&str]| {
            packages.iter().map(|package| format!("package(={package})")).collect::<Vec<_>>().join(" + ")
        };
        command.arg(match selected {
            Selected::Only(packages) => any(packages),
            Selected::AllBut(packages) => format!("all() - ({})", any(packages)),
        });
        return command;
    }
    command.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    match selected {
        Selected::Only(packages) => packages.iter().for_each(|package| {
            command.args(["--package", package]);
        }),
        Selected::AllBut(packages) => {
            command.arg("--workspace");
            packages.iter().for_each(|package| {
                command.args(["--exclude", package]);
            });
        }
    }
    command
}

/// On SQLite, whatever the environment of whoever runs us says.
fn without_database(mut command: Command) -> Command {
    command.env_remove(DATABASE);
    command
}
