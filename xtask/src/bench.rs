//! `cargo xtask bench`: figures as ratios, yardstick and product in turn.

use std::process::Command;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::{
    checks::{cargo, root},
    postgres::{DATABASE, Database, Purpose},
    tools::{self, Tool},
};

/// Measure the product against its yardsticks.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// What is measured.
    what: What,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// A month of free times for ten practitioners (P1 to P4).
    Slots,
    /// Completing a booking, and fifty who want one time (P5, P8).
    Booking,
    /// From a due row to the relay's recorded acceptance (P14).
    Mail,
    /// The page of an article, kept and made anew (P9).
    Articles,
}

impl Bench {
    pub(crate) fn run(&self) -> anyhow::Result<bool> {
        tools::ensure(&[Tool::Postfix, Tool::Postgres])?;
        let built = cargo().args(["build", "--release", "-p", "movability", "-p", "bench", "--bins"]).status()?;
        if !built.success() {
            return Ok(false);
        }
        let database = Database::find(Purpose::Measurements)?;
        let what = match self.what {
            What::Slots => "slots",
            What::Booking => "booking",
            What::Mail => "mail",
            What::Articles => "articles",
        };
        println!("cargo xtask bench {what} · commit {} · {} cores\n", commit(), cores());
        let mut bench = Command::new(release()?.join("bench"));
        bench.arg(what).current_dir(root());
        if let Some(url) = database.url() {
            bench.env(DATABASE, url);
        }
        Ok(bench.status().context("cannot run the measurement")?.success())
    }
}

/// Where cargo puts what it builds for release: beside the folder we run from.
fn release() -> anyhow::Result<std::path::PathBuf> {
    let us = std::env::current_exe()?;
    let target = us.parent().and_then(std::path::Path::parent).context("xtask lies in target/debug")?;
    Ok(target.join("release"))
}

/// What was measured.
fn commit() -> String {
    let output = Command::new("git").args(["describe", "--always", "--dirty"]).current_dir(root()).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
