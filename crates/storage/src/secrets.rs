//! What is derived from the server's secret, so that every server and worker of a clinic derives the same.

use std::{collections::BTreeMap, fmt};

use domain::{ids::AppointmentId, outbox::Kind, patients::sign_in::MailCode, text::EmailAddress};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::mint;

/// The keys of a clinic: what links are derived from, and what fields are sealed with.
#[derive(Clone)]
pub struct Keys {
    /// The content of `server.secret_file`.
    pub secret: [u8; 32],
    /// The keys that seal fields, by version.
    pub seals: BTreeMap<u32, [u8; 32]>,
    /// The version that seals now; the others only open.
    pub current: u32,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys {{ current: {} }}", self.current)
    }
}

/// Makes what is derived from the secret.
#[derive(Clone)]
pub(crate) struct Secrets {
    keyed: Hmac<Sha256>,
}

impl Secrets {
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        Self { keyed: Hmac::new_from_slice(secret).expect("HMAC takes a key of any length") }
    }

    /// HMAC-SHA-256 of a purpose and what it is about. Purposes hold no colon, so two never meet.
    pub(crate) fn derive(&self, purpose: &str, about: &[u8]) -> [u8; 32] {
        let mut mac = self.keyed.clone();
        mac.update(purpose.as_bytes());
        mac.update(b":");
        mac.update(about);
        mac.finalize().into_bytes().into()
    }

    /// The token of the visit's own page. Every mail repeats it; a higher counter revokes it.
    pub(crate) fn manage_token(&self, visit: AppointmentId, counter: i32) -> String {
        mint::encoded(&self.derive("visit", format!("{visit}:{counter}").as_bytes()))
    }

    /// The token of a held time: whoever repeats the call that made it gets the same.
    pub(crate) fn hold_token(&self, hold: AppointmentId) -> String {
        mint::encoded(&self.derive("hold", hold.to_string().as_bytes()))
    }

    /// The six digits that prove an address.
    pub(crate) fn code(&self, visit: AppointmentId, counter: i32) -> String {
        let derived = self.derive("code", format!("{visit}:{counter}").as_bytes());
        let (head, _) = derived.split_first_chunk::<8>().expect("thirty-two bytes hold eight");
        format!("{:06}", u64::from_be_bytes(*head) % 1_000_000)
    }

    /// The token of a mailed link that signs a patient in. The mail is composed later, so it is derived.
    pub(crate) fn sign_in_token(&self, link: Uuid) -> String {
        mint::encoded(&self.derive("patient-sign-in", link.as_bytes()))
    }

    /// The token of a mailed link that lets staff choose another password.
    pub(crate) fn recovery_token(&self, ask: Uuid) -> String {
        mint::encoded(&self.derive("staff-recovery", ask.as_bytes()))
    }

    /// The token of a mail about a change of address.
    pub(crate) fn address_token(&self, change: Uuid, kind: Kind) -> String {
        mint::encoded(&self.derive(kind.code(), change.as_bytes()))
    }

    /// The digits that stand for that link in the browser that asked.
    pub(crate) fn mail_code(&self, token: &str) -> MailCode {
        let derived = self.derive("patient-sign-in-code", token.as_bytes());
        let (head, _) = derived.split_first_chunk::<8>().expect("thirty-two bytes hold eight");
        MailCode::of(*head)
    }

    /// By what an address is found again where the address itself is not needed.
    pub(crate) fn address_hash(&self, address: &EmailAddress) -> [u8; 32] {
        self.derive("address", address.normal().as_bytes())
    }
}
