//! `movability up`: server and worker in one process, on the embedded default.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use settings::{ExposeSecret as _, Settings, sections::Embedded};

use crate::{
    Clinic,
    assemble::{database_file, database_name},
    demo, keys,
    occupied::{Use, occupy},
    output,
    serving::{listen, serve},
    shutdown::Shutdown,
};

/// Start site and worker in one process.
#[derive(Debug, Default, Args)]
pub(super) struct Up {
    /// Leave an empty data folder empty.
    #[arg(long)]
    empty: bool,
}

impl Up {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let shutdown = Shutdown::listen()?;
        let _occupied = occupy(settings, Use::Alone)?;
        // Before anything is written: a port in use should not leave a half-made clinic behind.
        let listener = listen(settings.server.listen, "server.listen").await?;

        let clinic = prepare(settings).await?;
        if !self.empty && clinic.storage.is_empty().await? {
            demo::load(&clinic).await?;
        }
        welcome(&clinic).await?;
        let embedded_worker = settings.worker.embedded != Embedded::No;
        serve(&clinic, listener, embedded_worker, &shutdown).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A database of this version and its keys: made where there are none, brought up to date otherwise.
pub(super) async fn prepare(settings: &Settings) -> anyhow::Result<Clinic> {
    make_keys(settings).await?;
    let steps = migrations::up(settings.database.url.expose_secret(), false)
        .await
        .with_context(|| format!("{} cannot be used; check database.url", database_name(settings)))?;
    if !steps.is_empty() {
        tracing::info!(steps = steps.len(), "the database was brought to this version");
    }
    Clinic::assemble(settings).await
}

/// New keys for a new clinic only: a clinic whose keys are lost must not be given others that open nothing.
async fn make_keys(settings: &Settings) -> anyhow::Result<()> {
    let missing = keys::missing(settings);
    if missing.is_empty() {
        return Ok(());
    }
    let begun = match database_file(settings) {
        Some(file) => file.exists(),
        None => is_begun(settings).await?,
    };
    let names = missing.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" and ");
    anyhow::ensure!(
        !begun,
        "{} holds a clinic, and {names} is missing. Restore it from your backup: without it nobody can read what is sealed",
        database_name(settings)
    );
    for path in keys::make_missing(settings)? {
        tracing::info!(path = %path.display(), "a key file was made; back it up apart from the database");
    }
    Ok(())
}

/// Whether a database that others may share has been migrated before.
async fn is_begun(settings: &Settings) -> anyhow::Result<bool> {
    let url = settings.database.url.expose_secret();
    let pending = migrations::pending(url).await.with_context(|| format!("cannot open {}", database_name(settings)))?;
    Ok(pending.len() < migrations::steps())
}

/// Where everything is, printed once the clinic is open.
async fn welcome(clinic: &Clinic) -> anyhow::Result<()> {
    let settings = &clinic.settings;
    let applied = clinic.storage.clinic().await?;
    let name = match &applied {
        Some(applied) if applied.identity.demonstration => "demonstration – not clinically reviewed",
        Some(applied) => applied.identity.name.as_str(),
        None => "no clinic yet: movability clinic apply FILE.toml",
    };
    let url = clinic.public_url();
    let version = env!("CARGO_PKG_VERSION");
    output::line(format!("Movability {version} (movability up) · {name} · {}", database_name(settings)));
    output::line(format!("  {:<9} {:<33} {:<8} {url}/book", "Site", format!("{url}/"), "Book"));
    match sign_in(clinic).await? {
        Some(link) => {
            output::line(format!(
                "  {:<9} {:<33} sign in (one use, 10 minutes): {link}",
                "Staff",
                format!("{url}/staff")
            ));
        }
        None => output::line(format!("  {:<9} {url}/staff", "Staff")),
    }
    if matches!(clinic.carrier()?, mail::session::Carrier::Folder(_)) && settings.server.listen.ip().is_loopback() {
        output::line(format!("  {:<9} {url}/dev/mail", "Mailbox"));
    }
    output::line("  Ctrl-C stops. `movability help` lists the commands.");
    Ok(())
}

/// A one-time link for whoever sits at this machine, on the demonstration clinic only.
async fn sign_in(clinic: &Clinic) -> anyhow::Result<Option<String>> {
    let demonstration = clinic.storage.clinic().await?.is_some_and(|applied| applied.identity.demonstration);
    if !demonstration || !clinic.settings.server.listen.ip().is_loopback() {
        return Ok(None);
    }
    let staff = demo::STAFF.parse().expect("the demonstration's address is one");
    let Some(account) = clinic.storage.staff_by_email(&staff).await? else { return Ok(None) };
    let token = clinic.storage.sign_in_link(account.id, &clinic.operator(), clinic.now()).await?;
    Ok(token.map(|token| format!("{}/staff/sign-in?token={token}", clinic.public_url())))
}
