//! Links of mails that are signed and not stored: they survive a restore and are not used up by being opened.

use domain::{
    access::{Capability, Principal},
    ids::{MessageId, PatientId},
};
use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::Storage;

/// The only key of links so far; a second one is for the day when the secret is changed.
const KEY: u8 = 1;

const READ: u8 = 1;
const UNSUBSCRIBE: u8 = 2;
const PREFERENCES: u8 = 3;

/// Signed for 90 days, read for 24 months more.
const READABLE: SignedDuration = SignedDuration::from_hours((90 + 730) * 24);

/// Key, kind, message or person, day of issue.
const HEAD: usize = 1 + 1 + 16 + 4;
const SIGNATURE: usize = 32;

const DAY: i64 = 24 * 60 * 60;

impl Storage {
    /// The token of `/read/{token}` for one message.
    pub fn read_token(&self, message: MessageId, issued: Timestamp) -> String {
        self.signed(READ, message.into(), issued)
    }

    /// The token of `/unsubscribe/{token}` for one message.
    pub fn unsubscribe_token(&self, message: MessageId, issued: Timestamp) -> String {
        self.signed(UNSUBSCRIBE, message.into(), issued)
    }

    /// The token of `/preferences/{token}` for one person.
    pub fn preferences_token(&self, patient: PatientId, issued: Timestamp) -> String {
        self.signed(PREFERENCES, patient.into(), issued)
    }

    /// Whom the bearer of a signed link is; none where we did not sign it, or long ago. Asks no database.
    pub fn signed_link(&self, token: &str, now: Timestamp) -> Option<Principal> {
        let bytes: [u8; HEAD + SIGNATURE] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (head, signature) = bytes.split_first_chunk::<HEAD>()?;
        let expected = self.0.secrets.derive("link", head);
        if !bool::from(expected.as_slice().ct_eq(signature)) {
            return None;
        }
        let (key, kind) = (head[0], head[1]);
        let subject = Uuid::from_slice(&head[2..18]).ok()?;
        let issued = Timestamp::from_second(i64::from(u32::from_be_bytes(head[18..].try_into().ok()?)) * DAY).ok()?;
        if key != KEY || now > issued.checked_add(READABLE).ok()? {
            return None;
        }
        match kind {
            READ => Some(Capability::Read(subject.into())),
            UNSUBSCRIBE => Some(Capability::Unsubscribe(subject.into())),
            PREFERENCES => Some(Capability::Preferences(subject.into())),
            _ => None,
        }
        .map(Principal::Capability)
    }

    fn signed(&self, kind: u8, subject: Uuid, issued: Timestamp) -> String {
        let day = u32::try_from(issued.as_second().div_euclid(DAY)).unwrap_or_default();
        let mut bytes = vec![KEY, kind];
        bytes.extend_from_slice(subject.as_bytes());
        bytes.extend_from_slice(&day.to_be_bytes());
        let signature = self.0.secrets.derive("link", &bytes);
        bytes.extend_from_slice(&signature);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}
