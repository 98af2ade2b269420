//! A clinic from its settings: each part gets its own few values.

use anyhow::Context as _;
use domain::{access::Permit, clinic, clock::Clock};
use jiff::Timestamp;
use mail::session::Carrier;
use server::{Limit, Limits, Network, Rate, Site, SiteConfig};
use settings::{ExposeSecret as _, Settings};
use storage::{Options, Storage};
use worker::{Pace, WebClient};

use crate::keys;

/// The parts of a running clinic.
#[derive(Clone, Debug)]
pub struct Clinic {
    /// What it remembers.
    pub storage: Storage,
    /// The time.
    pub clock: Clock,
    /// What its operator set.
    pub settings: Settings,
}

/// How much the unproven may own, as its operator set it.
fn unproven(set: &settings::sections::Limits) -> storage::limits::Unproven {
    let limit =
        |limit: settings::sections::Limit| storage::limits::Limit { count: limit.count, seconds: limit.seconds };
    storage::limits::Unproven {
        holds_per_visitor: set.holds_per_visitor,
        per_address: set.unproven_per_address,
        per_network: set.unproven_per_network,
        mail: limit(set.unproven_mail),
        mail_daily: limit(set.unproven_mail_daily),
    }
}

impl Clinic {
    /// Opens the database with its keys. Whether the schema is the right one is asked apart.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let keys = keys::read(settings)?;
        let options = Options {
            connections: settings.database.connections,
            statement_timeout: settings.database.statement_timeout,
            unproven: unproven(&settings.limits),
        };
        if let Some(file) = database_file(settings).filter(|file| !file.exists()) {
            anyhow::bail!("{} does not exist. Run `movability migrate`, or check database.url", file.display());
        }
        let storage = Storage::open(settings.database.url.expose_secret(), keys, options)
            .await
            .with_context(|| format!("cannot open {}; check database.url", database_name(settings)))?;
        Ok(Self { storage, clock: Clock::system(), settings: settings.clone() })
    }

    /// Opens the database and makes sure that its schema is the one this version works with.
    pub async fn assemble(settings: &Settings) -> anyhow::Result<Self> {
        let clinic = Self::open(settings).await?;
        if clinic.storage.schema_is_current().await.context("cannot read the schema's version")? {
            return Ok(clinic);
        }
        let url = settings.database.url.expose_secret();
        let missing = migrations::pending(url).await?;
        anyhow::bail!(
            "the database lacks {} of this version's steps, from {} on. Run `movability migrate`",
            missing.len(),
            missing.first().map_or("the first", String::as_str)
        );
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whoever holds the machine, by the name the operating system knows them by.
    pub fn operator(&self) -> Permit {
        let user = ["USER", "LOGNAME"].into_iter().find_map(std::env::var_os);
        Permit::operator(user.map_or_else(|| "operator".to_owned(), |user| user.to_string_lossy().into_owned()))
    }

    /// The clinic that was applied, or the way to apply one.
    pub async fn catalogue(&self) -> anyhow::Result<std::sync::Arc<clinic::Clinic>> {
        let clinic = self.storage.clinic().await?;
        clinic.context("no clinic has been set up yet. Run `movability clinic apply FILE.toml`")
    }

    /// The site over its parts.
    pub fn site(&self) -> Site {
        let server = &self.settings.server;
        let mailbox = match self.carrier() {
            Ok(Carrier::Folder(path)) => Some(path),
            _ => None,
        };
        let loopback = server.listen.ip().is_loopback();
        let limits = &self.settings.limits;
        let config = SiteConfig {
            public_url: self.public_url(),
            loopback,
            development: loopback && mailbox.is_some(),
            mailbox,
            trusted_proxies: server
                .trusted_proxies
                .iter()
                .map(|network| Network { address: network.addr(), prefix: network.prefix_len() })
                .collect(),
            limits: Limits {
                booking: limit(limits.booking),
                wrong_links: limit(limits.wrong_links),
                staff_sign_in: limit(limits.staff_sign_in),
                staff_password: limit(limits.staff_password),
                staff_code: limit(limits.staff_code),
                staff_recovery: limit(limits.staff_recovery),
                staff_recovery_mail: limit(limits.staff_recovery_mail),
                availability: rate(limits.availability),
                public_reading: rate(limits.public_reading),
                staff_api: rate(limits.staff_api),
                sign_in_ask: limit(limits.sign_in_ask),
                sign_in_mail: limit(limits.sign_in_mail),
                sign_in_mail_daily: limit(limits.sign_in_mail_daily),
                patient_code: limit(limits.patient_code),
            },
            breached_passwords: server.breached_passwords_file.clone(),
        };
        Site::new(self.storage.clone(), self.clock.clone(), config)
    }

    /// The worker over its parts, for the clinic as it is now.
    pub fn worker(&self, clinic: &clinic::Clinic) -> anyhow::Result<worker::Context> {
        let sender = self.sender(clinic)?;
        let connections = usize::try_from(self.settings.worker.connections)?;
        let pace = Pace { connections, tick: self.settings.worker.tick };
        let worker = worker::Context::new(self.storage.clone(), self.clock.clone(), self.carrier()?, sender, pace);
        let outgoing = &self.settings.outgoing;
        if !outgoing.check_links || clinic.identity.demonstration {
            return Ok(worker);
        }
        Ok(worker.looking_by(WebClient::new(outgoing.allowed_networks.clone(), &self.public_url())))
    }

    /// Who carries the mail.
    pub fn carrier(&self) -> anyhow::Result<Carrier> {
        let mail = &self.settings.mail;
        let carrier: Carrier =
            mail.url.expose_secret().parse().map_err(|error| anyhow::anyhow!("mail.url: {error}"))?;
        let Carrier::Relay(mut relay) = carrier else { return Ok(carrier) };
        relay.letters_per_connection = mail.messages_per_connection;
        if let (Some(username), Some(password)) = (&mail.username, &mail.password) {
            *relay = relay.signing_in(username, password.expose_secret());
        }
        Ok(Carrier::Relay(relay))
    }

    /// Who signs the mail.
    pub fn sender(&self, clinic: &clinic::Clinic) -> anyhow::Result<mail::Sender> {
        let mail = &self.settings.mail;
        let from = match &mail.from {
            Some(from) => from.parse().map_err(|error| anyhow::anyhow!("mail.from: {error}"))?,
            None => clinic.identity.email.clone(),
        };
        let bounce_domain = mail.bounce_domain.clone();
        Ok(mail::Sender { from, name: None, public_url: self.public_url(), bounce_domain })
    }

    /// The address people type, without a slash at its end.
    pub fn public_url(&self) -> String {
        self.settings.server.public_url.as_str().trim_end_matches('/').to_owned()
    }
}

fn limit(limit: settings::sections::Limit) -> Limit {
    Limit { count: limit.count, seconds: limit.seconds }
}

fn rate(rate: settings::sections::Rate) -> Rate {
    Rate { count: rate.count, seconds: rate.seconds, burst: rate.burst }
}

/// Which database it is, without a password: for people and logs.
pub(crate) fn database_name(settings: &Settings) -> String {
    let url = settings.database.url.expose_secret();
    match url.strip_prefix("sqlite:") {
        Some(path) => format!("SQLite {}", path.trim_start_matches("//")),
        None => {
            let rest = url.split_once("://").map_or("", |(_, rest)| rest);
            let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
            format!("PostgreSQL {}", place.split('?').next().unwrap_or_default())
        }
    }
}

/// The file of an embedded database.
pub(crate) fn database_file(settings: &Settings) -> Option<std::path::PathBuf> {
    let path = settings.database.url.expose_secret().strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| path.into())
}
