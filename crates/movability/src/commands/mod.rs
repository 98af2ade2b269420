//! What an operator can ask for, one file a command. Data goes to standard output, everything else to standard error.

mod check;
mod clinic;
mod content;
mod demo;
mod keys;
mod migrate;
mod openapi;
mod outbox;
mod processes;
mod simulate;
mod staff;
mod token;
mod up;

use std::{future::Future, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, ValueEnum};
use settings::{Loaded, sections::Format};

use crate::{files::Mistakes, output, telemetry};

pub use processes::{server, worker};

const EXAMPLES: &str = "Examples:
  movability                                  start the clinic; in an empty folder, the demonstration
  movability clinic apply clinic.toml         set your own clinic up, or change it
  movability simulate --until 2027-01-31T00:00:00Z
                                              every mail that would be sent until then, and why";

/// Software for a chronic-pain clinic: articles, booking, and follow-up mail that is sent once.
#[derive(Debug, Parser)]
#[command(name = "movability", version, before_long_help = EXAMPLES, disable_help_subcommand = false)]
struct Tool {
    #[command(flatten)]
    common: Common,

    #[command(subcommand)]
    command: Option<Command>,
}

/// What every program understands.
#[derive(Clone, Debug, Args)]
struct Common {
    /// The configuration file; every key has a default.
    #[arg(long, global = true, value_name = "FILE", env = "MOVABILITY_CONFIG")]
    config: Option<PathBuf>,

    /// How log lines are written to standard error.
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    /// Text on a terminal, JSON otherwise.
    Auto,
    /// For people.
    Text,
    /// For programs, one object a line.
    Json,
}

/// Without a subcommand it is `up`.
#[derive(Debug, Subcommand)]
enum Command {
    /// Start site and worker in one process.
    ///
    /// An empty data folder gets the demonstration clinic.
    Up(up::Up),
    /// Bring the database to this version.
    Migrate(migrate::Migrate),
    /// Look at configuration, database, time zones, clinic and mail, and say what is wrong.
    Check(check::Check),
    /// The clinic file: places, people, services, hours.
    #[command(subcommand)]
    Clinic(clinic::ClinicFile),
    /// Articles, journeys and what stands beside them.
    #[command(subcommand)]
    Content(content::ContentFiles),
    /// Accounts and roles.
    #[command(subcommand)]
    Staff(staff::Staff),
    /// The clinic's key files.
    #[command(subcommand)]
    Keys(keys::KeyFiles),
    /// API tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// Every mail that would be sent, and why; sends nothing.
    Simulate(simulate::Simulate),
    /// The mails that are owed, on their way, and stuck.
    #[command(subcommand)]
    Outbox(outbox::Outbox),
    /// The demonstration clinic.
    #[command(subcommand)]
    Demo(demo::Demo),
    /// The OpenAPI document of the JSON API.
    Openapi,
}

/// The program `movability`.
pub fn movability() -> ExitCode {
    let Tool { common, command } = Tool::parse();
    start(&common, async move |loaded| {
        let settings = &loaded.settings;
        match command.unwrap_or(Command::Up(up::Up::default())) {
            Command::Up(up) => up.run(settings).await,
            Command::Migrate(migrate) => migrate.run(settings).await,
            Command::Check(check) => check.run(&loaded).await,
            Command::Clinic(clinic) => clinic.run(settings).await,
            Command::Content(content) => content.run(settings).await,
            Command::Staff(staff) => staff.run(settings).await,
            Command::Keys(keys) => keys.run(settings).await,
            Command::Token(token) => token.run(settings).await,
            Command::Simulate(simulate) => simulate.run(settings).await,
            Command::Outbox(outbox) => outbox.run(settings).await,
            Command::Demo(demo) => demo.run(settings).await,
            Command::Openapi => openapi::run(),
        }
    })
}

/// Reads the settings, starts logging and runs; a failure is told in one line for each thing that is wrong.
fn start<Running>(common: &Common, run: impl FnOnce(Loaded) -> Running) -> ExitCode
where
    Running: Future<Output = anyhow::Result<ExitCode>>,
{
    let ran = prepare(common).and_then(|loaded| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(run(loaded))
    });
    ran.unwrap_or_else(|error| {
        tell(&error);
        ExitCode::FAILURE
    })
}

fn prepare(common: &Common) -> anyhow::Result<Loaded> {
    let loaded = settings::load(common.config.as_deref(), settings::environment())?;
    let format = common.log_format.map(|format| match format {
        LogFormat::Auto => Format::Auto,
        LogFormat::Text => Format::Text,
        LogFormat::Json => Format::Json,
    });
    telemetry::logs::start(&loaded.settings.log, format)?;
    Ok(loaded)
}

/// Says on standard error what went wrong: where, what, what to do; never a stack trace.
fn tell(error: &anyhow::Error) {
    if let Some(problems) = error.downcast_ref::<settings::Problems>() {
        return problems.0.iter().for_each(|problem| output::note(format!("error: {problem}")));
    }
    if let Some(mistakes) = error.downcast_ref::<Mistakes>() {
        return mistakes.0.iter().for_each(|mistake| output::note(format!("error: {mistake}")));
    }
    output::note(format!("error: {error:#}"));
}
