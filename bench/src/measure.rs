//! Processor time of processes, rounds, and what is printed of them.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use nix::{
    time::{clock_getcpuclockid, clock_gettime},
    unistd::Pid,
};

/// Paired rounds of each measurement.
pub(crate) const ROUNDS: usize = 7;

/// What others may use of a core before times on the clock are bounds rather than figures.
const QUIET: f64 = 0.15;

/// Processor milliseconds that processes have used, user and system, threads that ended included: to the nanosecond, as
/// the scheduler counts it, where `/proc/[pid]/stat` counts hundredths of a second.
pub(crate) fn processor(processes: &[u32]) -> f64 {
    let used = |pid: &u32| {
        let clock = clock_getcpuclockid(Pid::from_raw(i32::try_from(*pid).ok()?)).ok()?;
        Some(Duration::from(clock_gettime(clock).ok()?))
    };
    // One that ended meanwhile has no clock: a background process of PostgreSQL.
    processes.iter().filter_map(used).map(|used| used.as_secs_f64() * 1000.0).sum()
}

/// Every process below one.
pub(crate) fn below(parent: u32) -> Result<Vec<u32>> {
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if stat(pid).is_some_and(|fields| fields.first() == Some(&f64::from(parent))) {
            processes.push(pid);
            processes.extend(below(pid)?);
        }
    }
    Ok(processes)
}

/// The process above one.
pub(crate) fn above(process: u32) -> Option<u32> {
    Some(*stat(process)?.first()? as u32)
}

/// The numbers of `/proc/[pid]/stat` from the parent on (proc(5)).
fn stat(pid: u32) -> Option<Vec<f64>> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold spaces; it ends at the last bracket, and a letter for the state follows.
    let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(1);
    Some(fields.map(|field| field.parse().unwrap_or_default()).collect())
}

/// What processes outside the run use meanwhile.
pub(crate) struct Others {
    begun: Instant,
    busy: f64,
    ours: f64,
    cluster: Option<u32>,
}

impl Others {
    /// Watches from now on. The cluster of PostgreSQL is of the run too.
    pub(crate) fn watch(cluster: Option<u32>) -> Result<Self> {
        Ok(Self { begun: Instant::now(), busy: busy()?, ours: ours(cluster)?, cluster })
    }

    /// In cores.
    pub(crate) fn cores(&self) -> Result<f64> {
        let took = self.begun.elapsed().as_secs_f64() * 100.0;
        Ok(((busy()? - self.busy - (ours(self.cluster)? - self.ours)) / took).max(0.0))
    }
}

/// Hundredths of a second that all cores were busy.
fn busy() -> Result<f64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let all: Vec<f64> = stat
        .lines()
        .next()
        .context("the first line is of all cores")?
        .split_whitespace()
        .skip(1)
        .filter_map(|field| field.parse().ok())
        .collect();
    // Of user, nice, system, idle, iowait, irq, softirq, steal.
    Ok([0, 1, 2, 5, 6, 7].into_iter().filter_map(|at| all.get(at)).sum())
}

/// Hundredths of a second that our processes used, with what they started and waited for.
fn ours(cluster: Option<u32>) -> Result<f64> {
    let us = std::process::id();
    let mut processes = below(us)?;
    processes.push(us);
    if let Some(cluster) = cluster {
        processes.extend(below(cluster)?);
        processes.push(cluster);
    }
    let used = |pid: u32| stat(pid).map(|fields| fields.iter().skip(10).take(4).sum::<f64>());
    Ok(processes.into_iter().filter_map(used).sum())
}

/// The figures of paired rounds, sorted.
pub(crate) struct Ratios(Vec<f64>);

impl Ratios {
    /// From the rounds' figures.
    pub(crate) fn of(mut ratios: Vec<f64>) -> Self {
        ratios.sort_by(f64::total_cmp);
        Self(ratios)
    }

    /// The one in the middle: the verdict.
    pub(crate) fn median(&self) -> f64 {
        self.at(50)
    }

    /// The one that so many of a hundred do not exceed.
    pub(crate) fn at(&self, percent: usize) -> f64 {
        self.0.get((self.0.len() * percent / 100).min(self.0.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
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
    tell_with(name, what, ratios, target, "");
}

/// Prints one figure of the clock: a verdict if the machine was quiet, otherwise a bound.
pub(crate) fn tell_timed(name: &str, what: &str, ratios: &Ratios, target: Target, others: f64) {
    let note = if others < QUIET {
        format!("  (others used {others:.2} of a core)")
    } else {
        format!("  (others used {others:.2} of a core: a bound, not a figure)")
    };
    tell_with(name, what, ratios, target, &note);
}

fn tell_with(name: &str, what: &str, ratios: &Ratios, target: Target, note: &str) {
    let median = ratios.median();
    let (met, wanted) = match target {
        Target::AtMost(most) => (median <= most, format!("≤ {most}")),
        Target::AtLeast(least) => (median >= least, format!("≥ {least}")),
    };
    let (low, high) = (ratios.at(0), ratios.at(100));
    println!(
        "{name:<4} {what:<64} median {median:.2}  spread {low:.2} to {high:.2}  over {} rounds  required {wanted}  {}{note}",
        ratios.0.len(),
        if met { "met" } else { "NOT MET" }
    );
}

/// What the figures were taken on.
pub(crate) fn circumstances(command: &str) {
    let commit = std::process::Command::new("git").args(["describe", "--always", "--dirty"]).output();
    let commit = commit.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{command}  commit {commit}  {}  {cores} cores  load {}", jiff::Timestamp::now(), load());
}

/// The machine's load over the last minutes.
pub(crate) fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

/// Waits a little, so that what was asked is written down and counted.
pub(crate) async fn rest() {
    tokio::time::sleep(Duration::from_millis(30)).await;
}
