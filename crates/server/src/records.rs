//! What was typed of somebody for their record, in the form or in a call, and what it stands for.

use std::str::FromStr;

use domain::{
    patients::proxy::Proxy,
    text::{EmailAddress, Lang, Mistake, PersonName, Phone, Words},
    time::Zone,
};
use jiff::civil::Date;
use storage::records::{Card, RecordChange};

/// What was typed. Empty stands for nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) birth_date: String,
    pub(crate) lang: String,
    pub(crate) tz: String,
    pub(crate) speaks: String,
    pub(crate) proxy_name: String,
    pub(crate) proxy_relation: String,
    pub(crate) proxy_email: String,
    pub(crate) proxy_phone: String,
    pub(crate) proxy_until: String,
}

impl Typed {
    /// What is on record, as if it had been typed.
    pub(crate) fn of(card: &Card) -> Self {
        let patient = &card.patient;
        let proxy = card.proxy.as_ref().map(|(proxy, _)| proxy);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            name: patient.name.expose().to_owned(),
            email: text(patient.email.as_ref().map(|email| email.expose())),
            phone: text(patient.phone.as_ref().map(|phone| phone.expose())),
            birth_date: patient.birth_date.map(|day| day.to_string()).unwrap_or_default(),
            lang: patient.lang.tag().to_owned(),
            tz: text(patient.zone.as_ref().map(Zone::name)),
            speaks: text(card.speaks.as_ref().map(|speaks| speaks.expose())),
            proxy_name: text(proxy.map(|proxy| proxy.name.expose())),
            proxy_relation: text(proxy.and_then(|proxy| proxy.relation.as_ref()).map(|relation| relation.expose())),
            proxy_email: text(proxy.and_then(|proxy| proxy.email.as_ref()).map(|email| email.expose())),
            proxy_phone: text(proxy.and_then(|proxy| proxy.phone.as_ref()).map(|phone| phone.expose())),
            proxy_until: proxy.and_then(|proxy| proxy.until).map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// Reads it, every mistake at once, each under the contract's name of its field.
    pub(crate) fn read(&self, usual: Lang, mut note: impl FnMut(&str, Mistake)) -> Option<RecordChange> {
        let name = self.name.trim().parse::<PersonName>().map_err(|mistake| note("name", mistake)).ok();
        let mut read = Reading { note: &mut note };
        let email = read.given::<EmailAddress>("email", &self.email);
        let phone = read.given::<Phone>("phone", &self.phone);
        let birth_date = read.given::<Date>("birth_date", &self.birth_date);
        let lang = read.given::<Lang>("lang", &self.lang);
        let zone = read.given::<Zone>("tz", &self.tz);
        let speaks = read.given::<Words>("speaks", &self.speaks);
        let proxy = self.proxy(&mut read);
        Some(RecordChange {
            name: name?,
            email: email?,
            phone: phone?,
            birth_date: birth_date?,
            lang: lang?.unwrap_or(usual),
            zone: zone?,
            speaks: speaks?,
            proxy: proxy?,
        })
    }

    /// Who speaks for them: nobody, where nothing was typed of anybody.
    fn proxy(&self, read: &mut Reading<'_>) -> Option<Option<Proxy>> {
        let typed = [&self.proxy_name, &self.proxy_relation, &self.proxy_email, &self.proxy_phone, &self.proxy_until];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return Some(None);
        }
        let name = self.proxy_name.trim().parse::<PersonName>();
        let name = name.map_err(|mistake| (read.note)("proxy.name", mistake)).ok();
        let relation = read.given::<Words>("proxy.relation", &self.proxy_relation);
        let email = read.given::<EmailAddress>("proxy.email", &self.proxy_email);
        let phone = read.given::<Phone>("proxy.phone", &self.proxy_phone);
        let until = read.given::<Date>("proxy.until", &self.proxy_until);
        Some(Some(Proxy { name: name?, relation: relation?, email: email?, phone: phone?, until: until? }))
    }
}

/// Notes what cannot be read.
struct Reading<'a> {
    note: &'a mut dyn FnMut(&str, Mistake),
}

/// What may be wrong with a text: a mistake of its own, or that it is none of its kind.
trait Wrong {
    fn mistake(self) -> Mistake;
}

impl Wrong for Mistake {
    fn mistake(self) -> Mistake {
        self
    }
}

impl Wrong for jiff::Error {
    fn mistake(self) -> Mistake {
        Mistake::NotADate
    }
}

impl Wrong for domain::time::UnknownZone {
    fn mistake(self) -> Mistake {
        Mistake::NotAChoice
    }
}

impl Reading<'_> {
    /// What was given, if anything; none where it cannot be read.
    fn given<T: FromStr<Err: Wrong>>(&mut self, field: &str, text: &str) -> Option<Option<T>> {
        match text.trim() {
            "" => Some(None),
            text => match text.parse() {
                Ok(value) => Some(Some(value)),
                Err(wrong) => {
                    (self.note)(field, wrong.mistake());
                    None
                }
            },
        }
    }
}
