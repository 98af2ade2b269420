//! What handlers work with.

use std::{
    net::IpAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{extract::Request, http::header::HOST};

use domain::{access::Principal, clock::Clock};
use storage::{Storage, accounts::AccountLimits, own_pages::SignInLimits};

use crate::{
    articles::Pages,
    counts::Counts,
    error::Error,
    extract::Caller,
    network::{self, Network},
    problem::Problem,
    rates::{Rate, Rates},
    session::cookie::Cookies,
    surroundings,
};

/// The site: its storage, its clock, and the few values an operator set. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    pub(crate) storage: Storage,
    pub(crate) clock: Clock,
    pub(crate) config: Arc<SiteConfig>,
    pub(crate) memory: surroundings::Memory,
    pub(crate) pages: Pages,
    pub(crate) counts: Arc<Counts>,
    pub(crate) rates: Arc<Rates>,
    draining: Arc<AtomicBool>,
}

/// What an operator set for the site.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// `server.public_url` without a slash at its end: the only source of links.
    pub public_url: String,
    /// Whether the listener is on loopback: then loopback names are known hosts.
    pub loopback: bool,
    /// Whether development pages are mounted: a loopback listener with captured mail.
    pub development: bool,
    /// Where captured mail lies, with `folder:` mail.
    pub mailbox: Option<PathBuf>,
    /// Whose forwarding headers count.
    pub trusted_proxies: Vec<Network>,
    /// How often things may be done.
    pub limits: Limits,
    /// The list of passwords that were stolen elsewhere, if there is one.
    pub breached_passwords: Option<PathBuf>,
}

/// How often something may be done: so many times in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Times.
    pub count: u32,
    /// Seconds.
    pub seconds: u32,
}

/// The `limits.*` keys that the site itself keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bookings and holds tried per network, refused ones included.
    pub booking: Limit,
    /// Wrong secrets per network.
    pub wrong_links: Limit,
    /// Sign-in attempts of staff per network.
    pub staff_sign_in: Limit,
    /// Passwords tried for one account, at every door together.
    pub staff_password: Limit,
    /// Codes tried for one account, at every door together.
    pub staff_code: Limit,
    /// Lost passwords of staff, per network.
    pub staff_recovery: Limit,
    /// Links for a lost password that are mailed to one address.
    pub staff_recovery_mail: Limit,
    /// Free times asked for, per network.
    pub availability: Rate,
    /// Everything else that is public, per network.
    pub public_reading: Rate,
    /// Calls of one member of staff or their program.
    pub staff_api: Rate,
    /// Ways in that patients ask for, per network.
    pub sign_in_ask: Limit,
    /// Ways in that are mailed to one address in an hour.
    pub sign_in_mail: Limit,
    /// The same in a day.
    pub sign_in_mail_daily: Limit,
    /// Codes tried for one patient, at every door together.
    pub patient_code: Limit,
}

impl Limit {
    /// The same as storage counts it.
    pub(crate) fn counted(self) -> storage::limits::Limit {
        storage::limits::Limit { count: self.count, seconds: self.seconds }
    }
}

impl Site {
    /// The site over its parts.
    pub fn new(storage: Storage, clock: Clock, config: SiteConfig) -> Self {
        Self {
            storage,
            clock,
            rates: Arc::new(Rates::of(&config)),
            config: Arc::new(config),
            memory: Arc::default(),
            pages: Pages::default(),
            counts: Arc::default(),
            draining: Arc::default(),
        }
    }

    pub(crate) fn cookies(&self) -> Cookies {
        Cookies { https: self.config.is_https() }
    }

    /// Counts one try of an operation from the caller's network; refuses it beyond the limit.
    pub(crate) async fn allow(&self, operation: &str, caller: &Caller, limit: Limit) -> Result<(), Error> {
        self.allow_from(operation, caller.network, limit).await
    }

    /// The same, counting an IPv4 client's neighbours with it: whoever stuffs passwords has more than one address.
    pub(crate) async fn allow_wide(&self, operation: &str, caller: &Caller, limit: Limit) -> Result<(), Error> {
        self.allow_from(operation, caller.network.map(network::wide), limit).await
    }

    /// How often passwords and codes may be tried for one account.
    pub(crate) fn account_limits(&self) -> AccountLimits {
        let limits = self.config.limits;
        AccountLimits { password: limits.staff_password.counted(), code: limits.staff_code.counted() }
    }

    /// How often ways in are mailed to one address.
    pub(crate) fn sign_in_limits(&self) -> SignInLimits {
        let limits = self.config.limits;
        SignInLimits { hourly: limits.sign_in_mail.counted(), daily: limits.sign_in_mail_daily.counted() }
    }

    /// The same, where the caller is not known yet.
    async fn allow_from(&self, operation: &str, network: Option<IpAddr>, limit: Limit) -> Result<(), Error> {
        let Some(network) = network.map(network::name) else {
            return Ok(());
        };
        let allowed = self.storage.allow(operation, &network, limit.counted(), self.clock.now()).await?;
        allowed.map_err(|wait| Problem::rate_limited(wait.seconds.into()).into())
    }

    /// Whose right the secret of a visit or hold stands for. Wrong ones are counted: guessing ends soon.
    pub(crate) async fn recognise(&self, secret: &str, caller: &Caller) -> Result<Option<Principal>, Error> {
        self.capability(secret, caller.network).await
    }

    /// The same, where the caller is not known yet.
    pub(crate) async fn capability(&self, secret: &str, network: Option<IpAddr>) -> Result<Option<Principal>, Error> {
        let known = self.storage.capability(secret, self.clock.now()).await?;
        if known.is_none() {
            self.allow_from("wrong-link", network, self.config.limits.wrong_links).await?;
        }
        Ok(known)
    }

    /// Counts a mailed link that opens nothing.
    pub(crate) async fn wrong_link(&self, caller: &Caller) -> Result<(), Error> {
        self.allow("wrong-link", caller, self.config.limits.wrong_links).await
    }

    /// Says to `/readyz` that no new requests should come.
    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }
}

impl SiteConfig {
    /// Whether patients reach the site by https.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Scheme, host and port of the public address.
    pub(crate) fn origin(&self) -> String {
        let after = self.public_url.find("://").map_or(0, |at| at + 3);
        let end =
            self.public_url.get(after..).and_then(|rest| rest.find('/')).map_or(self.public_url.len(), |at| after + at);
        self.public_url.get(..end).unwrap_or_default().to_owned()
    }

    /// The host of the public address, with its port if it names one.
    pub fn host(&self) -> String {
        let origin = self.origin();
        origin.split_once("://").map_or(origin.clone(), |(_, host)| host.to_owned())
    }

    /// Whether the request names a host of ours: the public one, or a loopback name on a loopback listener.
    pub(crate) fn knows_host(&self, request: &Request) -> bool {
        let named = request.uri().authority().map(|authority| authority.as_str().to_owned());
        let host = match named.or_else(|| request.headers().get(HOST)?.to_str().ok().map(str::to_owned)) {
            Some(host) => host.to_ascii_lowercase(),
            None => return false,
        };
        if host == self.host().to_ascii_lowercase() {
            return true;
        }
        let name = match host.strip_prefix('[') {
            Some(literal) => literal.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        self.loopback && matches!(name, "localhost" | "127.0.0.1" | "::1")
    }
}
