//! The people treated here, as far as booking and mail need them.

pub mod consent;
pub mod duplicates;
mod pacing;
pub mod proxy;
pub mod sign_in;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ids::PatientId,
    text::{EmailAddress, Lang, PersonName, Phone},
    time::Zone,
};

pub use pacing::{NoPause, Pace, Pacing, Pause, UnknownPace};

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
    /// Tells two people of one name and address apart.
    pub birth_date: Option<Date>,
    /// The language mails are in.
    pub lang: Lang,
    /// The zone in which mail is timed; none means the clinic's.
    pub zone: Option<Zone>,
    /// What they asked of the pace of our mail.
    pub pacing: Pacing,
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
    /// Date of birth.
    pub birth_date: Option<Date>,
}

impl Claimed {
    /// Whether this is the person on record: proven address and matching name, and birth date where both are known.
    pub fn is(&self, patient: &Patient) -> bool {
        let address = self.email.as_ref().map(EmailAddress::normal);
        address.is_some()
            && address == patient.email.as_ref().map(EmailAddress::normal)
            && self.name.normal() == patient.name.normal()
            && self.birth_date.zip(patient.birth_date).is_none_or(|(claimed, known)| claimed == known)
    }

    /// Whether something was typed that the record does not say: another phone, a birth date it does not know.
    pub fn differs_from(&self, patient: &Patient) -> bool {
        let says = |claimed: bool, same: bool| claimed && !same;
        self.name.expose() != patient.name.expose()
            || says(self.email.is_some(), self.email == patient.email)
            || says(self.phone.is_some(), self.phone == patient.phone)
            || says(self.birth_date.is_some(), self.birth_date == patient.birth_date)
    }
}
