//! The browser tests' own packages and runner, and the pictures it takes.

use std::{fs, process::Command};

use anyhow::Context as _;

use crate::{
    checks::{cargo, root},
    report::Report,
    tools::{self, Tool},
};

/// The pictures of the README: which page, and what its picture is called there.
const README: [(&str, &str); 2] =
    [("top/book-confirm.en.w320.png", "booking.png"), ("top/staff.en.w1280.png", "today.png")];

/// `cargo xtask screenshots`: a picture of every page into target/screenshots, and the README's two into docs/.
pub(crate) fn screenshots() -> anyhow::Result<bool> {
    tools::ensure(&[Tool::Chromium, Tool::Fonts, Tool::Faketime])?;
    let mut report = Report::default();
    report.check("the program", cargo().args(["build", "--workspace", "--bins"]))?;
    packages(&mut report)?;
    let taken = root().join("target/screenshots");
    let mut playwright = npm(&["exec", "--", "playwright", "test", "--config", "playwright.screenshots.config.js"]);
    report.tests("pictures", playwright.env("MOVABILITY_SCREENSHOTS", &taken))?;

    let shown = root().join("docs/screenshots");
    fs::create_dir_all(&shown)?;
    for (from, to) in README {
        fs::copy(taken.join(from), shown.join(to)).with_context(|| format!("no picture {from} was taken"))?;
    }
    Ok(report.close())
}

/// Installs what the lock file names and nothing else; the browser is the system's.
pub(crate) fn packages(report: &mut Report) -> anyhow::Result<()> {
    let mut install = npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    report.check("browser: its packages", install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}

/// npm in the folder of the browser tests.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(root().join("tests/browser"));
    command
}
