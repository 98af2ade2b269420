//! Whose mail it is: what all mail of one installation has in common, and where its links lead.

use domain::{ids::DeliveryId, text::EmailAddress};
use uuid::Uuid;

use crate::session;

/// What all mail of one installation has in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The address mail comes from.
    pub from: EmailAddress,
    /// The name beside it; without one it is the clinic's.
    pub name: Option<String>,
    /// Where the site is reached from outside, e.g. `https://clinic.example`; the only source of links.
    pub public_url: String,
    /// The domain that takes reports about mail that did not arrive; without one they go to `from`.
    pub bounce_domain: Option<String>,
}

/// Why a mail cannot be composed. The message is held and staff see the field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Something the mail must say is not known.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Something cannot stand in a mail.
    #[error("{0} cannot be used in a mail")]
    Unusable(&'static str),
}

impl Error {
    /// The field, for staff.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Missing(field) | Self::Unusable(field) => field,
        }
    }
}

impl Sender {
    /// A composed mail with its envelope, ready to be handed over.
    pub fn envelope(&self, delivery: DeliveryId, to: &EmailAddress, bytes: Vec<u8>) -> session::Letter {
        let id = Uuid::from(delivery);
        let from = match &self.bounce_domain {
            Some(domain) => format!("b+{}@{domain}", id.simple()),
            None => self.from.expose().to_owned(),
        };
        session::Letter { from, to: to.expose().to_owned(), bytes, id }
    }

    /// A page of ours, by its path.
    pub(crate) fn link(&self, path: &str) -> Result<String, Error> {
        let link = format!("{}{path}", self.public_url.trim_end_matches('/'));
        let plain = link.bytes().all(|octet| octet.is_ascii_graphic() && !matches!(octet, b'<' | b'>' | b'"'));
        // Longer than any of ours, and short enough for a header line.
        if path.starts_with('/') && plain && link.len() <= 900 { Ok(link) } else { Err(Error::Unusable("link")) }
    }

    /// Whether the site is reached by https; only then may mail programs press its buttons (RFC 8058).
    pub(crate) fn is_public(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The host of the site: what identifiers of mails and calendar entries end in.
    pub fn host(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }
}
