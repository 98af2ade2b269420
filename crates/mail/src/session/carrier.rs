//! Where mail goes, as the operator set it: `mail.url`.

use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

use lettre::transport::smtp::{authentication::Credentials, extension::ClientId};
use url::Url;

use super::{Deadlines, Memory, Session, tls::Trust};

/// Who takes our mail: a relay, a folder, or (in tests) the memory.
#[derive(Clone, Debug)]
pub enum Carrier {
    /// An SMTP relay.
    Relay(Box<Relay>),
    /// A folder that gets one `.eml` file a delivery.
    Folder(PathBuf),
    /// Kept in memory, for tests.
    Memory(Memory),
}

impl Carrier {
    /// What logs, staff and the breaker call it: `host:port`, `folder` or `memory`.
    pub fn name(&self) -> String {
        match self {
            Self::Relay(relay) => format!("{}:{}", relay.host, relay.port),
            Self::Folder(_) => "folder".to_owned(),
            Self::Memory(_) => "memory".to_owned(),
        }
    }

    /// A session of one's own with this carrier. It connects when the first letter is offered.
    pub fn session(&self) -> Session {
        Session::with(self)
    }
}

/// An SMTP relay and how to speak with it.
#[derive(Clone)]
pub struct Relay {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is kept secret.
    pub tls: Tls,
    /// Whom the relay's certificate must convince.
    pub trust: Trust,
    /// Name and password, where the relay wants them.
    pub credentials: Option<Credentials>,
    /// What we call ourselves in `EHLO`.
    pub hello: ClientId,
    /// How long each step may take.
    pub deadlines: Deadlines,
    /// After how many letters a connection is closed and a new one opened.
    pub letters_per_connection: u32,
}

/// How the connection to a relay is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// `STARTTLS` with a certificate that convinces, or no mail at all.
    Required,
    /// `STARTTLS` where it is offered, whatever the certificate: better than plain text, which is the alternative.
    Opportunistic,
    /// Plain text. For a relay on this machine, or a network one trusts.
    None,
    /// TLS from the first octet (`smtps://`), with a certificate that convinces.
    Implicit,
}

/// Why `mail.url` is not usable. The address itself is not repeated: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// Not an address at all.
    #[error("it is not an address; expected smtp://host:port, smtps://host:port or folder:PATH")]
    NotAnAddress,
    /// Another scheme.
    #[error("{0}: is not a way to send mail; expected smtp://, smtps:// or folder:")]
    Scheme(String),
    /// `folder:` and nothing behind it.
    #[error("it names no {0}")]
    Missing(&'static str),
    /// An unknown parameter or value behind the question mark.
    #[error("{0} is not understood; expected tls=required, tls=opportunistic or tls=none")]
    Parameter(String),
}

impl FromStr for Carrier {
    type Err = BadUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("folder:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() { Err(BadUrl::Missing("folder")) } else { Ok(Self::Folder(path.into())) };
        }

        let url = Url::parse(text).map_err(|_| BadUrl::NotAnAddress)?;
        match url.scheme() {
            "smtp" => relay(&url, 25, None),
            "smtps" => relay(&url, 465, Some(Tls::Implicit)),
            scheme => Err(BadUrl::Scheme(scheme.to_owned())),
        }
        .map(|relay| Self::Relay(Box::new(relay)))
    }
}

/// The relay of an `smtp` or `smtps` address.
fn relay(url: &Url, port: u16, fixed: Option<Tls>) -> Result<Relay, BadUrl> {
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(BadUrl::Missing("host"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let mut relay = Relay::at(&host, url.port().unwrap_or(port));

    for (key, value) in url.query_pairs() {
        relay.tls = match (&*key, &*value, fixed) {
            ("tls", "required", None) => Tls::Required,
            ("tls", "opportunistic", None) => Tls::Opportunistic,
            ("tls", "none", None) => Tls::None,
            _ => return Err(BadUrl::Parameter(format!("{key}={value}"))),
        };
    }
    if let Some(fixed) = fixed {
        relay.tls = fixed;
    }
    if !url.username().is_empty() {
        let password = url.password().unwrap_or_default();
        relay.credentials = Some(Credentials::new(plain(url.username()), plain(password)));
    }
    Ok(relay)
}

impl Relay {
    /// A relay as it is without further settings: TLS required, but for one on this machine.
    pub fn at(host: &str, port: u16) -> Self {
        Self {
            host: host.to_owned(),
            port,
            tls: if is_loopback(host) { Tls::None } else { Tls::Required },
            trust: Trust::default(),
            credentials: None,
            hello: ClientId::default(),
            deadlines: Deadlines::default(),
            letters_per_connection: 100,
        }
    }

    /// With a name and a password given apart from the address.
    #[must_use]
    pub fn signing_in(mut self, username: &str, password: &str) -> Self {
        self.credentials = Some(Credentials::new(username.to_owned(), password.to_owned()));
        self
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, tls, .. } = self;
        write!(f, "Relay({host}:{port}, TLS {tls:?})")
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Undoes percent-encoding.
fn plain(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(url: &str) -> Relay {
        match url.parse() {
            Ok(Carrier::Relay(relay)) => *relay,
            other => panic!("{url} is {other:?}"),
        }
    }

    #[test]
    fn tls_is_required_but_on_this_machine() {
        assert_eq!(relay("smtp://mail.example.org:587").tls, Tls::Required);
        assert_eq!(relay("smtp://mail.example.org?tls=opportunistic").tls, Tls::Opportunistic);
        assert_eq!(relay("smtp://mail.example.org?tls=none").tls, Tls::None);
        assert_eq!(relay("smtps://mail.example.org").tls, Tls::Implicit);
        for loopback in ["smtp://127.0.0.1:1025", "smtp://localhost:25", "smtp://[::1]:25"] {
            assert_eq!(relay(loopback).tls, Tls::None, "{loopback}");
        }
        assert_eq!(relay("smtp://127.0.0.1:1025?tls=required").tls, Tls::Required);
    }

    #[test]
    fn ports_hosts_and_credentials_are_read() {
        let relay_ = relay("smtp://clinic%40example.org:p%3Assw%20rd@mail.example.org:587");

        assert_eq!((relay_.host.as_str(), relay_.port), ("mail.example.org", 587));
        assert_eq!(relay_.credentials, Some(Credentials::new("clinic@example.org".into(), "p:ssw rd".into())));
        assert_eq!(relay("smtps://mail.example.org").port, 465);
        assert_eq!((relay("smtp://[::1]").host.as_str(), relay("smtp://[::1]").port), ("::1", 25));
    }

    #[test]
    fn a_folder_is_a_path_as_it_stands() {
        for (text, path) in [
            ("folder:./var/my mail", "./var/my mail"),
            ("folder:/srv/mail", "/srv/mail"),
            ("folder:///srv/mail", "/srv/mail"),
        ] {
            assert!(matches!(text.parse(), Ok(Carrier::Folder(found)) if found == *path), "{text}");
        }
    }

    #[test]
    fn a_mistake_is_named_and_a_password_is_not() {
        assert_eq!("folder:".parse::<Carrier>().unwrap_err(), BadUrl::Missing("folder"));
        assert_eq!("http://x".parse::<Carrier>().unwrap_err(), BadUrl::Scheme("http".into()));
        assert_eq!("mail.example.org".parse::<Carrier>().unwrap_err(), BadUrl::NotAnAddress);
        assert_eq!("smtp:".parse::<Carrier>().unwrap_err(), BadUrl::Missing("host"));
        assert_eq!("smtp://h?tls=yes".parse::<Carrier>().unwrap_err(), BadUrl::Parameter("tls=yes".into()));
        assert_eq!("smtps://h?tls=none".parse::<Carrier>().unwrap_err(), BadUrl::Parameter("tls=none".into()));
        assert!(!format!("{:?}", "smtp://u:secret@h".parse::<Carrier>().unwrap()).contains("secret"));
    }
}
