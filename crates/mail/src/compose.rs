//! From facts to the bytes of a mail. Pure: the same facts give the same bytes, at any time and on any machine.

use domain::{ids::DeliveryId, outbox::letter::Letter, text::EmailAddress};
use lettre::message::{
    MultiPart, SinglePart,
    header::{ContentDisposition, ContentTransferEncoding, ContentType},
};
use uuid::Uuid;

use crate::{
    headers::Heads,
    messages::{self, Invitation, Message},
    session,
};

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

/// Composes a mail: the exact bytes that every attempt sends.
pub fn compose(letter: &Letter, sender: &Sender) -> Result<Vec<u8>, Error> {
    let Message { body, named, way_out, invitation } = messages::write(letter, sender)?;
    let heads = Heads { letter, sender, subject: &body.subject, named, way_out: way_out.as_deref() };
    let headers = heads.build()?;

    let alternatives = MultiPart::alternative()
        .boundary(boundary(letter.delivery, "alternative"))
        .singlepart(part(ContentType::TEXT_PLAIN, body.text()))
        .singlepart(part(ContentType::TEXT_HTML, body.html()));
    let parts = match invitation {
        None => alternatives,
        Some(invitation) => with_invitation(letter.delivery, alternatives, &invitation),
    };

    let mut bytes = headers.to_string().into_bytes();
    bytes.extend(parts.formatted());
    Ok(bytes)
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

/// The invitation stands beside text and HTML, where calendars look for it, and is attached for all who do not.
///
/// Exactly one part carries a method (booking.md names the clients that book twice otherwise).
fn with_invitation(delivery: DeliveryId, alternatives: MultiPart, invitation: &Invitation) -> MultiPart {
    let kind = |kind: &str| ContentType::parse(kind).expect("these kinds are ours");
    let beside = kind(&format!("text/calendar; charset=utf-8; method={}", invitation.method));
    let beside = part_in(beside, ContentTransferEncoding::Base64, invitation.beside.clone());
    let attached = SinglePart::builder()
        .header(kind("application/ics; name=\"invite.ics\""))
        .header(ContentDisposition::attachment("invite.ics"))
        .header(ContentTransferEncoding::Base64)
        .body(invitation.attached.clone());

    MultiPart::mixed()
        .boundary(boundary(delivery, "mixed"))
        .multipart(alternatives.singlepart(beside))
        .singlepart(attached)
}

fn part(content_type: ContentType, text: String) -> SinglePart {
    part_in(content_type, ContentTransferEncoding::QuotedPrintable, text)
}

/// No part is left as it is: whatever stands in it, what leaves is short lines of ASCII.
fn part_in(content_type: ContentType, encoding: ContentTransferEncoding, text: String) -> SinglePart {
    SinglePart::builder().header(content_type).header(encoding).body(text)
}

/// Made from the delivery, so that composing twice gives the same bytes.
fn boundary(delivery: DeliveryId, kind: &str) -> String {
    format!("mv-{}-{kind}", Uuid::from(delivery).simple())
}
