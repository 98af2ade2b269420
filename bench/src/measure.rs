//! Processor time of processes, rounds, and what is printed of them.

use std::{fs, time::Duration};

use anyhow::{Context as _, Result};

/// Paired rounds of each measurement.
pub(crate) const ROUNDS: usize = 7;

/// Processor milliseconds a process has used, user and system, its threads included (`/proc/[pid]/stat`, proc(5)).
pub(crate) fn processor(pid: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name may hold spaces; it ends at the last bracket.
    let fields: Vec<&str> = stat.rsplit_once(')').context("a process has a name")?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // Linux counts hundredths of a second here, on every architecture it runs servers on.
    Ok((ticks(11) + ticks(12)) * 10.0)
}

/// The ratios of paired rounds, sorted.
pub(crate) struct Ratios(Vec<f64>);

impl Ratios {
    /// From the rounds' ratios.
    pub(crate) fn of(mut ratios: Vec<f64>) -> Self {
        ratios.sort_by(f64::total_cmp);
        Self(ratios)
    }

    /// The one in the middle: the verdict.
    pub(crate) fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Whether a figure must stay below its target or reach it.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// At most this.
    AtMost(f64),
    /// At least this.
    AtLeast(f64),
}

/// Prints one figure with its rounds, met or not.
pub(crate) fn tell(name: &str, what: &str, ratios: &Ratios, target: Target) {
    let median = ratios.median();
    let (met, wanted) = match target {
        Target::AtMost(most) => (median <= most, format!("≤ {most}")),
        Target::AtLeast(least) => (median >= least, format!("≥ {least}")),
    };
    let (low, high) = (ratios.0.first().copied().unwrap_or(f64::NAN), ratios.0.last().copied().unwrap_or(f64::NAN));
    println!(
        "{name:<4} {what:<58} median {median:.2}  spread {low:.2} to {high:.2}  over {} rounds  required {wanted}  {}",
        ratios.0.len(),
        if met { "met" } else { "NOT MET" }
    );
}

/// What the figures were taken on.
pub(crate) fn circumstances(command: &str) {
    let commit = std::process::Command::new("git").args(["rev-parse", "--short", "HEAD"]).output();
    let commit = commit.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{command}  commit {commit}  {}  {cores} cores  load {}", jiff::Timestamp::now(), load.trim());
}

/// Waits a little, so that what was asked is written down and counted.
pub(crate) async fn rest() {
    tokio::time::sleep(Duration::from_millis(30)).await;
}
