//! Who speaks for somebody who cannot yet, or cannot any more: under age there is always somebody, and mail goes to them.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::text::{EmailAddress, PersonName, Phone, Words};

/// Somebody who speaks for a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// Who.
    pub name: PersonName,
    /// What they are to the patient: mother, guardian, power of attorney.
    #[serde(default)]
    pub relation: Option<Words>,
    /// Where mail goes.
    #[serde(default)]
    pub email: Option<EmailAddress>,
    /// Where they are phoned.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// Their mandate ends on this day; of a minor it ends when the patient comes of age at the latest.
    #[serde(default)]
    pub until: Option<Date>,
}

/// To whom mail about a patient goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressee<'a> {
    /// To the patient.
    Patient,
    /// To who speaks for them.
    Proxy(&'a Proxy),
    /// To nobody: a minor for whom nobody speaks. Staff are asked.
    Nobody,
}

/// What is wrong with who speaks for a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoProxy {
    /// A minor needs somebody.
    #[error("somebody under age needs a proxy")]
    Needed,
    /// Nobody can reach them.
    #[error("a proxy needs an email address or a phone number")]
    Unreachable,
    /// The mandate is over already.
    #[error("this proxy's mandate is over")]
    Over,
}

/// The day on which somebody comes of age; who is born on a leap day does on the last of February.
pub fn of_age_on(birth: Date, adult_age: u8) -> Date {
    birth.saturating_add(i64::from(adult_age).years())
}

/// Whether somebody is under age on a day. Who has no birth date on record is taken for an adult: bookings ask for none.
pub fn is_minor(birth: Option<Date>, adult_age: u8, today: Date) -> bool {
    birth.is_some_and(|birth| today < of_age_on(birth, adult_age))
}

impl Proxy {
    /// Whether they speak for somebody on a day. A parent's mandate ends by itself when the patient comes of age.
    pub fn speaks(&self, birth: Option<Date>, adult_age: u8, today: Date, since: Date) -> bool {
        let is_over = self.until.is_some_and(|until| until < today);
        let was_minors = is_minor(birth, adult_age, since);
        !is_over && (!was_minors || is_minor(birth, adult_age, today))
    }
}

/// To whom mail about a patient goes on a day. `since` is the day on which the proxy was recorded.
pub fn addressee<'a>(
    birth: Option<Date>,
    proxy: Option<(&'a Proxy, Date)>,
    adult_age: u8,
    today: Date,
) -> Addressee<'a> {
    match proxy {
        Some((proxy, since)) if proxy.speaks(birth, adult_age, today, since) => Addressee::Proxy(proxy),
        _ if is_minor(birth, adult_age, today) => Addressee::Nobody,
        _ => Addressee::Patient,
    }
}

/// Whether a record may be kept like this on a day.
pub fn checked(birth: Option<Date>, proxy: Option<&Proxy>, adult_age: u8, today: Date) -> Result<(), NoProxy> {
    match proxy {
        None if is_minor(birth, adult_age, today) => Err(NoProxy::Needed),
        None => Ok(()),
        Some(proxy) if proxy.email.is_none() && proxy.phone.is_none() => Err(NoProxy::Unreachable),
        Some(proxy) if proxy.until.is_some_and(|until| until < today) => Err(NoProxy::Over),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);
    const CHILD: Option<Date> = Some(date(2012, 5, 1));

    fn mother() -> Proxy {
        Proxy {
            name: "Anne Lovelace".parse().unwrap(),
            relation: None,
            email: Some("anne@example.org".parse().unwrap()),
            phone: None,
            until: None,
        }
    }

    #[test]
    fn a_minor_needs_somebody_who_can_be_reached() {
        assert_eq!(checked(CHILD, None, 18, TODAY), Err(NoProxy::Needed));
        assert_eq!(checked(CHILD, Some(&mother()), 18, TODAY), Ok(()));
        assert_eq!(checked(Some(date(1980, 1, 1)), None, 18, TODAY), Ok(()));
        assert_eq!(checked(None, None, 18, TODAY), Ok(()), "bookings ask for no birth date");
        let unreachable = Proxy { email: None, ..mother() };
        assert_eq!(checked(CHILD, Some(&unreachable), 18, TODAY), Err(NoProxy::Unreachable));
        let over = Proxy { until: Some(date(2026, 11, 22)), ..mother() };
        assert_eq!(checked(CHILD, Some(&over), 18, TODAY), Err(NoProxy::Over));
    }

    #[test]
    fn one_comes_of_age_on_the_birthday_itself_and_a_leap_day_counts_as_the_last_of_february() {
        let birth = Some(date(2008, 11, 24));
        assert!(is_minor(birth, 18, TODAY) && !is_minor(birth, 18, date(2026, 11, 24)));
        assert_eq!(of_age_on(date(2008, 2, 29), 18), date(2026, 2, 28));
        assert!(!is_minor(birth, 16, TODAY), "another law, another age");
    }

    #[test]
    fn mail_goes_to_the_proxy_until_the_patient_comes_of_age_and_to_nobody_without_one() {
        let mother = mother();
        let recorded = date(2026, 1, 1);
        let on = |today| addressee(CHILD, Some((&mother, recorded)), 18, today);
        assert_eq!(on(TODAY), Addressee::Proxy(&mother));
        assert_eq!(on(date(2030, 4, 30)), Addressee::Proxy(&mother));
        assert_eq!(on(date(2030, 5, 1)), Addressee::Patient, "a parent's mandate ends by itself");
        assert_eq!(addressee(CHILD, None, 18, TODAY), Addressee::Nobody);
        assert_eq!(addressee(None, None, 18, TODAY), Addressee::Patient);
    }

    #[test]
    fn who_speaks_for_an_adult_does_until_the_day_that_was_set() {
        let adult = Some(date(1950, 1, 1));
        let daughter = Proxy { until: Some(date(2026, 12, 31)), ..mother() };
        let on = |today| addressee(adult, Some((&daughter, TODAY)), 18, today);
        assert_eq!(on(date(2026, 12, 31)), Addressee::Proxy(&daughter));
        assert_eq!(on(date(2027, 1, 1)), Addressee::Patient);
    }
}
