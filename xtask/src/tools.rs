//! What the tests need from the system: found, installed where that is allowed, or named with the line to type.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context as _;

/// A tool that some tests need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// `initdb` and `pg_ctl`, for a throw-away cluster.
    Postgres,
    /// `smtp-sink`, the relay of the process tests. Installed, never started.
    Postfix,
    /// Another mail server, written by others.
    Aiosmtpd,
    /// Python's installer, for the calendar readers of others.
    Pip,
    /// A process's own idea of the time.
    Faketime,
    /// The browser, without its window.
    Chromium,
    /// Letters for every script a page may show.
    Fonts,
}

impl Tool {
    fn package(self) -> &'static str {
        match self {
            Self::Postgres => "postgresql",
            Self::Postfix => "postfix",
            Self::Aiosmtpd => "python3-aiosmtpd",
            Self::Pip => "python3-pip",
            Self::Faketime => "libfaketime",
            Self::Chromium => "chromium-headless-shell",
            Self::Fonts => "fonts-noto-core",
        }
    }

    fn is_there(self) -> bool {
        match self {
            Self::Postgres => postgres_programs().is_some(),
            Self::Postfix => program("smtp-sink").is_some(),
            Self::Aiosmtpd => Path::new("/usr/lib/python3/dist-packages/aiosmtpd").is_dir(),
            Self::Pip => has_pip(),
            Self::Faketime => below("/usr/lib", "libfaketime.so.1", 3),
            Self::Chromium => {
                env::var_os("MOVABILITY_CHROMIUM").is_some() || program("chromium-headless-shell").is_some()
            }
            Self::Fonts => Path::new("/usr/share/fonts/truetype/noto").is_dir(),
        }
    }
}

/// Makes sure that npm and the tools are there: as root by installing them, otherwise by naming the line that does.
pub(crate) fn ensure(wanted: &[Tool]) -> anyhow::Result<()> {
    anyhow::ensure!(
        env::var_os("MOVABILITY_WEB_DIST").is_some() || program("npm").is_some(),
        "npm is missing. Install Node 20.19 or newer from https://nodejs.org, or set MOVABILITY_WEB_DIST"
    );
    let missing = wanted.iter().copied().filter(|tool| !tool.is_there()).collect::<Vec<_>>();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.iter().map(|tool| tool.package()).collect::<Vec<_>>();
    let line = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    anyhow::ensure!(is_root() && program("apt-get").is_some(), "missing tools. As root, run:\n  {line}");

    println!("── {line}");
    install(&packages)?;
    let still = missing.iter().filter(|tool| !tool.is_there()).map(|tool| tool.package()).collect::<Vec<_>>();
    anyhow::ensure!(still.is_empty(), "installed, and still not found: {}", still.join(", "));
    Ok(())
}

/// The folder of PostgreSQL's server programs, the newest version first.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    let mut versions =
        fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path()).collect::<Vec<_>>();
    versions.sort();
    versions.into_iter().rev().map(|version| version.join("bin")).find(|programs| programs.join("initdb").is_file())
}

/// Whether a cargo subcommand is installed.
pub(crate) fn cargo_has(subcommand: &str) -> bool {
    program(&format!("cargo-{subcommand}")).is_some()
}

/// Whether this user may do everything.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
}

/// A program on the path, or where Debian puts those of administrators.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

/// Installs without asking, and without starting a single service: these are tools here, not servers.
fn install(packages: &[&str]) -> anyhow::Result<()> {
    let _no_services = NoServices::declare()?;
    let preseed = "echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections";
    if packages.contains(&"postfix") {
        succeed(Command::new("sh").args(["-c", preseed]))?;
    }
    succeed(Command::new("apt-get").args(["update", "-qq"]))?;
    succeed(
        Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// While it lives, package scripts are told to start nothing (Debian's policy-rc.d).
struct NoServices(Option<PathBuf>);

impl NoServices {
    fn declare() -> anyhow::Result<Self> {
        let policy = PathBuf::from("/usr/sbin/policy-rc.d");
        // Somebody's own policy stands.
        if policy.exists() {
            return Ok(Self(None));
        }
        fs::write(&policy, "#!/bin/sh\nexit 101\n").with_context(|| format!("cannot write {}", policy.display()))?;
        fs::set_permissions(&policy, fs::Permissions::from_mode(0o755))?;
        Ok(Self(Some(policy)))
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if let Some(policy) = &self.0 {
            let _ = fs::remove_file(policy);
        }
    }
}

/// Whether the Python on the path can install packages.
fn has_pip() -> bool {
    Command::new("python3").args(["-m", "pip", "--version"]).output().is_ok_and(|answer| answer.status.success())
}

fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    anyhow::ensure!(status.success(), "{} ended with {status}", command.get_program().display());
    Ok(())
}

/// Whether a file of that name lies below a folder, so many levels down at most.
fn below(folder: impl AsRef<Path>, name: &str, levels: u32) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        entry.file_name() == name || (levels > 0 && path.is_dir() && below(path, name, levels - 1))
    })
}
