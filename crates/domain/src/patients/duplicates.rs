//! Two records that may be of one person: found by what is alike, and united by people alone.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Patient,
    consent::{Decision, Entry, Kind, stands},
};
use crate::text::{EmailAddress, Phone};

/// In what two records are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alike {
    /// Name and date of birth.
    NameAndBirth,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
}

impl Alike {
    /// The slug of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::NameAndBirth => "name_and_birth_date",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// In what two records are alike; nothing where there is no reason to think of one person.
pub fn alike(one: &Patient, other: &Patient) -> Vec<Alike> {
    let email = |patient: &Patient| patient.email.as_ref().map(EmailAddress::normal);
    let phone = |patient: &Patient| patient.phone.as_ref().map(digits);
    let same = |one: Option<String>, other: Option<String>| one.is_some() && one == other;
    let born = one.birth_date.is_some() && one.birth_date == other.birth_date;
    [
        (born && one.name.normal() == other.name.normal()).then_some(Alike::NameAndBirth),
        same(email(one), email(other)).then_some(Alike::Email),
        same(phone(one), phone(other)).then_some(Alike::Phone),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A number as it is dialled: without the country's own 1, so that two ways of writing it meet.
pub fn digits(phone: &Phone) -> String {
    let digits: String = phone.expose().chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('1') {
        Some(rest) if rest.len() == 10 => rest.to_owned(),
        _ => digits,
    }
}

/// What stands after two ledgers become one, for each kind that either of them speaks of: the stricter word. Who agreed in
/// one record and was never asked in the other has agreed; who said no anywhere has said no.
pub fn stricter(one: &[Entry], other: &[Entry], at: Timestamp) -> BTreeMap<Kind, Decision> {
    let spoken = |ledger: &[Entry], kind: Kind| ledger.iter().any(|entry| entry.kind == kind && entry.at <= at);
    let word = |ledger: &[Entry], kind: Kind| spoken(ledger, kind).then(|| stands(ledger, kind, at));
    let kinds = Kind::ALL.into_iter().filter_map(|kind| {
        let words = [word(one, kind), word(other, kind)];
        let said: Vec<bool> = words.into_iter().flatten().collect();
        let decision = if said.iter().all(|yes| *yes) { Decision::Given } else { Decision::Withdrawn };
        (!said.is_empty()).then_some((kind, decision))
    });
    kinds.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{ids::PatientId, patients::consent::Method, text::Lang};

    fn ada() -> Patient {
        Patient {
            id: PatientId::derived("ada"),
            name: "Ada Lovelace".parse().unwrap(),
            email: Some("ada@example.org".parse().unwrap()),
            phone: Some("613-555-0142".parse().unwrap()),
            birth_date: Some(date(1980, 3, 2)),
            lang: Lang::English,
            zone: None,
            pacing: Default::default(),
        }
    }

    fn entry(kind: Kind, decision: Decision) -> Entry {
        Entry {
            kind,
            decision,
            version: "2026-11".to_owned(),
            lang: Lang::English,
            method: Method::OnlineForm,
            at: Timestamp::UNIX_EPOCH,
            network: None,
        }
    }

    #[test]
    fn records_are_alike_in_name_and_birth_in_address_or_in_phone() {
        let other = Patient {
            name: "ADA  lovelace".parse().unwrap(),
            email: Some("Ada@Example.org".parse().unwrap()),
            phone: Some("+1 (613) 555-0142".parse().unwrap()),
            ..ada()
        };
        assert_eq!(alike(&ada(), &other), [Alike::NameAndBirth, Alike::Email, Alike::Phone]);
        let namesake = Patient { email: None, phone: None, birth_date: Some(date(1991, 3, 2)), ..ada() };
        assert_eq!(alike(&ada(), &namesake), [], "another birth date is another person");
        let unborn = Patient { birth_date: None, email: None, phone: None, ..ada() };
        assert_eq!(alike(&unborn, &unborn), [], "a name alone is nobody, and nothing is not alike");
        let sister = Patient { name: "Eva Lovelace".parse().unwrap(), phone: None, ..ada() };
        assert_eq!(alike(&ada(), &sister), [Alike::Email], "a shared mailbox is worth a look");
    }

    #[test]
    fn of_two_consents_the_stricter_one_holds() {
        use Decision::{Given, Withdrawn};

        let yes = [entry(Kind::EmailChannel, Given), entry(Kind::CareEducation, Given)];
        let no = [entry(Kind::EmailChannel, Given), entry(Kind::CareEducation, Withdrawn)];
        let at = Timestamp::UNIX_EPOCH;
        let held = BTreeMap::from([(Kind::EmailChannel, Given), (Kind::CareEducation, Withdrawn)]);
        assert_eq!((stricter(&yes, &no, at), stricter(&no, &yes, at)), (held.clone(), held));
        assert_eq!(stricter(&yes, &[], at)[&Kind::CareEducation], Given, "never asked is no word");
        assert_eq!(stricter(&[], &[], at), BTreeMap::new());
    }
}
