//! What ran, how long it took, and what was left out: told once more at the end, when all else has scrolled away.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context as _;

use crate::counts::{self, Counts};

/// The steps of one run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: String,
    end: End,
}

#[derive(Debug)]
enum End {
    Ran { took: Duration, counts: Counts },
    LeftOut { why: String },
}

impl Report {
    /// Runs a command that is one check: it counts as one test, passed or failed.
    pub(crate) fn check(&mut self, name: &str, command: &mut Command) -> anyhow::Result<()> {
        let (took, held, _) = run(name, command)?;
        let counts = Counts { passed: held.into(), failed: (!held).into(), skipped: 0 };
        self.ran(name, took, counts);
        Ok(())
    }

    /// Runs a command that runs tests, and counts them. One that ends badly without a failed test counts as one.
    pub(crate) fn tests(&mut self, name: &str, command: &mut Command) -> anyhow::Result<()> {
        let (took, held, mut counts) = run(name, command)?;
        if !held && counts.failed == 0 {
            counts.failed = 1;
        }
        self.ran(name, took, counts);
        Ok(())
    }

    /// Notes what was not run, and why.
    pub(crate) fn leave_out(&mut self, name: &str, why: impl Into<String>) {
        self.steps.push(Step { name: name.to_owned(), end: End::LeftOut { why: why.into() } });
    }

    /// Prints the closing table, its last line being the sum over all runners. Says whether everything held.
    pub(crate) fn close(&self) -> bool {
        let mut sum = Counts::default();
        let mut took = Duration::ZERO;
        println!("\n{:<34} {:>8} {:>8} {:>8}  {:>8}", "", "passed", "failed", "ignored", "time");
        for step in &self.steps {
            match &step.end {
                End::Ran { took: one, counts } => {
                    sum += *counts;
                    took += *one;
                    let Counts { passed, failed, skipped } = counts;
                    println!("{:<34} {passed:>8} {failed:>8} {skipped:>8}  {:>8}", step.name, seconds(*one));
                }
                End::LeftOut { why } => println!("{:<34} left out: {why}", step.name),
            }
        }
        println!("{:<34} {:>8} {:>8} {:>8}  {:>8}\n", "in all", sum.passed, sum.failed, sum.skipped, seconds(took));
        println!("{} passed, {} failed", sum.passed, sum.failed);
        sum.failed == 0
    }

    fn ran(&mut self, name: &str, took: Duration, counts: Counts) {
        self.steps.push(Step { name: name.to_owned(), end: End::Ran { took, counts } });
    }
}

/// Runs a command, showing what it says as it says it and counting the tests it speaks of.
fn run(name: &str, command: &mut Command) -> anyhow::Result<(Duration, bool, Counts)> {
    println!("\n── {name}");
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;

    let counts = Arc::new(Mutex::new(Counts::default()));
    let streams: [Option<Box<dyn io::Read + Send>>; 2] =
        [child.stdout.take().map(|out| Box::new(out) as _), child.stderr.take().map(|err| Box::new(err) as _)];
    let readers = streams.into_iter().flatten().map(|stream| {
        let counts = Arc::clone(&counts);
        thread::spawn(move || relay(stream, &counts))
    });
    for reader in readers.collect::<Vec<_>>() {
        reader.join().expect("reading lines does not panic");
    }
    let held = child.wait()?.success();
    let counts = *counts.lock().expect("counting does not panic");
    Ok((begun.elapsed(), held, counts))
}

fn relay(stream: impl io::Read, counts: &Mutex<Counts>) {
    let mut lines = BufReader::new(stream);
    let mut bytes = Vec::new();
    // Bytes, not text: a runner may print what is not UTF-8.
    while lines.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        let line = String::from_utf8_lossy(&bytes);
        if let Some(found) = counts::of(&line) {
            *counts.lock().expect("counting does not panic") += found;
        }
        let mut out = io::stdout().lock();
        let _ = out.write_all(line.as_bytes());
        let _ = out.flush();
        drop(line);
        bytes.clear();
    }
}

fn seconds(duration: Duration) -> String {
    format!("{}:{:02}", duration.as_secs() / 60, duration.as_secs() % 60)
}
