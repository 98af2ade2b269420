//! Format, lints, documentation, licences: what can be said about a change without running it.

use std::process::Command;

use crate::{report::Report, tools};

/// `cargo xtask lint`.
pub(crate) fn lint() -> anyhow::Result<bool> {
    let mut report = Report::default();
    run(&mut report)?;
    Ok(report.close())
}

pub(crate) fn run(report: &mut Report) -> anyhow::Result<()> {
    report.check("format", cargo().args(["fmt", "--all", "--check"]))?;
    report.check("clippy", cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let mut documentation = cargo();
    documentation.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    report.check("documentation", &mut documentation)?;
    vectors(report)?;
    licences(report)?;
    Ok(())
}

/// The slot cases are what their script writes today.
fn vectors(report: &mut Report) -> anyhow::Result<()> {
    let python = || {
        let mut command = Command::new("python3");
        command.current_dir(root());
        command
    };
    let has_zones = python().args(["-c", "import tzdata"]).output().is_ok_and(|output| output.status.success());
    if !has_zones {
        report.leave_out("slot cases", "python3 with its package tzdata is not installed (pip install tzdata)");
        return Ok(());
    }
    report.check("slot cases", python().args(["tests/vectors/slots.py", "--check"]))
}

/// `deny.toml`. Advisories need the network once; without it they are left out, and named.
fn licences(report: &mut Report) -> anyhow::Result<()> {
    if !tools::cargo_has("deny") {
        report.leave_out("licences, bans, advisories", "cargo-deny is not installed (cargo install cargo-deny)");
        return Ok(());
    }
    report.check(
        "licences and bans",
        cargo().args(["deny", "--log-level", "error", "check", "licenses", "bans", "sources"]),
    )?;
    let fetched = cargo().args(["deny", "fetch", "db"]).output()?;
    if fetched.status.success() {
        report.check("advisories", cargo().args(["deny", "--log-level", "error", "check", "advisories"]))
    } else {
        report.leave_out("advisories", "the advisory database cannot be reached");
        Ok(())
    }
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root());
    command
}

/// The root of the workspace.
pub(crate) fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}
