//! The maintainers' commands, one file each.

#![expect(clippy::print_stdout, reason = "these commands speak to whoever runs them")]

mod bench;
mod browser;
mod checks;
mod counts;
mod postgres;
mod report;
mod soak;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The maintainers' commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Xtask {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything that checks a change; installs what is missing if it may.
    Test(test::Test),
    /// What is tried fifty times with a change, tried a thousand times.
    Soak(soak::Soak),
    /// Format, lints, documentation, licences.
    Lint,
    /// Figures as ratios, yardstick and product in turn.
    Bench(bench::Bench),
    /// A picture of every page into target/screenshots, and the README's own into docs/.
    Screenshots,
}

fn main() -> ExitCode {
    let ran = match Xtask::parse().command {
        Command::Test(test) => test.run(),
        Command::Soak(soak) => soak.run(),
        Command::Lint => checks::lint(),
        Command::Bench(bench) => bench.run(),
        Command::Screenshots => browser::screenshots(),
    };
    match ran {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
