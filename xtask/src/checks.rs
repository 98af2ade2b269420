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
    if tools::cargo_has("deny") {
        report.check("licences and advisories", cargo().args(["deny", "check"]))?;
    } else {
        report.leave_out("licences and advisories", "cargo-deny is not installed (cargo install cargo-deny)");
    }
    Ok(())
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
