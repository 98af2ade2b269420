//! `cargo xtask test`: everything that checks a change, on both databases, with a browser.

use std::process::Command;

use clap::{Args, ValueEnum};

use crate::{
    checks::{self, cargo, root},
    postgres::Cluster,
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

/// Where tests find the PostgreSQL they may use.
const DATABASE: &str = "MOVABILITY_TEST_DATABASE";

/// The packages whose tests are run apart, because they need more than a compiler.
const APART: [&str; 2] = ["movability-tests", "movability-scenarios"];

impl Test {
    pub(crate) fn run(&self) -> anyhow::Result<bool> {
        tools::ensure(&self.tools())?;
        let database = Database::find(self.runs(Part::Postgres))?;

        let mut report = Report::default();
        checks::run(&mut report)?;
        self.rust(&mut report, &database)?;
        self.browser(&mut report)?;
        Ok(report.close())
    }

    fn tools(&self) -> Vec<Tool> {
        let mut wanted = vec![Tool::Postfix, Tool::Faketime];
        if self.runs(Part::Postgres) && std::env::var_os(DATABASE).is_none() {
            wanted.push(Tool::Postgres);
        }
        if self.runs(Part::Browser) {
            wanted.extend([Tool::Chromium, Tool::Fonts]);
        }
        wanted
    }

    fn rust(&self, report: &mut Report, database: &Database) -> anyhow::Result<()> {
        report.tests("unit tests", &mut without_database(runner(&Selected::AllBut(&APART))))?;
        report.tests("examples in the documentation", cargo().args(["test", "--workspace", "--doc", "--quiet"]))?;
        report.tests("the clinic, on SQLite", &mut without_database(runner(&Selected::Only(&["movability-tests"]))))?;
        match database.url() {
            Some(url) => {
                let on_postgres = Selected::Only(&["migrations", "storage", "movability-tests"]);
                report.tests("the clinic, on PostgreSQL", runner(&on_postgres).env(DATABASE, url))?;
            }
            None => report.leave_out("the clinic, on PostgreSQL", "--without postgres"),
        }

        // Processes are started from the folder the binaries are built into.
        report.check("the programs", cargo().args(["build", "--workspace", "--bins"]))?;
        let mut processes = runner(&Selected::Only(&["movability-scenarios"]));
        match database.url() {
            Some(url) => processes.env(DATABASE, url),
            None => processes.env_remove(DATABASE),
        };
        let name = if database.url().is_some() { "processes" } else { "processes, on SQLite alone" };
        report.tests(name, &mut processes)
    }

    fn browser(&self, report: &mut Report) -> anyhow::Result<()> {
        let folder = root().join("tests/browser");
        if !self.runs(Part::Browser) {
            report.leave_out("browser", "--without browser");
            return Ok(());
        }
        let npm = |arguments: &[&str]| {
            let mut command = Command::new("npm");
            command.args(arguments).current_dir(&folder);
            command
        };
        // The browser is the system's; nothing else is downloaded than what the lock file names.
        let mut install = npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        report.check("browser: its packages", install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
        report.tests("browser", &mut npm(&["test"]))
    }

    fn runs(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }
}

/// The PostgreSQL of this run.
enum Database {
    /// Somebody else's, named by the environment.
    Given(String),
    /// Ours, for as long as the tests run.
    Own(Cluster),
    /// None.
    LeftOut,
}

impl Database {
    fn find(wanted: bool) -> anyhow::Result<Self> {
        if !wanted {
            return Ok(Self::LeftOut);
        }
        match std::env::var_os(DATABASE) {
            Some(url) => Ok(Self::Given(url.to_string_lossy().into_owned())),
            None => Cluster::start().map(Self::Own),
        }
    }

    fn url(&self) -> Option<String> {
        match self {
            Self::Given(url) => Some(url.clone()),
            Self::Own(cluster) => Some(cluster.url()),
            Self::LeftOut => None,
        }
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
