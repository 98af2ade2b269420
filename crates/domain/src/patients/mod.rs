//! The people treated here, as far as booking and mail need them.

pub mod consent;

use serde::{Deserialize, Serialize};

use crate::{
    ids::PatientId,
    text::{EmailAddress, Lang, PersonName, Phone},
    time::Zone,
};

/// A person on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    /// Who.
    pub id: PatientId,
    /// Full name.
    pub name: PersonName,
    /// Proven address; people without e-mail are on record too.
    pub email: Option<EmailAddress>,
    /// Phone number.
    pub phone: Option<Phone>,
    /// The language mails are in.
    pub lang: Lang,
    /// The zone in which mail is timed; none means the clinic's.
    pub zone: Option<Zone>,
}

/// What a booker typed about themself. Never changes a record until identity is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// Full name.
    pub name: PersonName,
    /// The address to prove. Only staff may book somebody without one.
    pub email: Option<EmailAddress>,
    /// Phone number.
    pub phone: Option<Phone>,
}

impl Claimed {
    /// Whether this is the person on record: proven address and matching name.
    pub fn is(&self, patient: &Patient) -> bool {
        let address = self.email.as_ref().map(EmailAddress::normal);
        address.is_some()
            && address == patient.email.as_ref().map(EmailAddress::normal)
            && self.name.normal() == patient.name.normal()
    }
}
