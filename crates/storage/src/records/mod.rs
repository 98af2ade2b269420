//! The records of patients as staff see them: found, begun, amended, opened from outside the circle, united.
//!
//! What a role may not see is not read: a practitioner outside the circle finds a name and a year of birth.

mod agreed;
mod amend;
mod card;
mod list;
mod looked;
mod open;
mod unite;

pub use agreed::{Agreed, NoSuchWords};
pub use amend::{NotKept, RecordChange};
pub use card::{Card, Detail, PlanNote, Reach, Record};
pub use list::{RecordFilter, RecordLine};
pub use looked::Looked;
pub use open::NotOpened;
pub use unite::{NotUnited, United};

pub(crate) use open::circle_of;

use std::collections::HashMap;

use domain::{
    access::{Fields, Permit},
    clinic::Clinic,
    ids::PatientId,
    patients::{
        Patient,
        proxy::{Addressee, addressee},
    },
    text::{EmailAddress, PersonName, Words},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Result, Storage, patients,
    plans::reaches,
    rows::{content_entry, patient, patient_card, spelling::Reader},
    sealed::Field,
};

const SPEAKS: Field = Field("patient_card", "speaks");
const PROXY: Field = Field("patient_card", "proxy");
const REASON: Field = Field("record_access", "reason");

/// The age at which people come of age here, where the profile of the law does not say.
const ADULT_AGE: u8 = 18;

/// As much of somebody as finds them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub id: PatientId,
    /// Full name.
    pub name: PersonName,
    /// The year of birth, where it is known.
    pub birth_year: Option<i16>,
}

/// Words that somebody wrote, opened.
fn opened(seals: &crate::sealed::Seals, field: Field, row: Uuid, kept: Option<&[u8]>) -> Result<Option<Words>> {
    let Some(kept) = kept else { return Ok(None) };
    let plain = seals.open(field, row, kept)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| crate::Error::corrupt(field.0, row, field.1))
}

/// Whether a permit sees the card of somebody: the whole clinic's for the desk, and one's own circle for who treats.
async fn sees(database: &impl ConnectionTrait, id: PatientId, by: &Permit) -> Result<bool> {
    match by.fields() {
        Fields::FrontDesk | Fields::Clinical => reaches(database, id, by.scope()).await,
        Fields::Logistics | Fields::Operations => reaches(database, id, &by.clinical()).await,
    }
}

/// Whether somebody is on record within a permit's scope at all.
async fn exists(database: &impl ConnectionTrait, id: PatientId, by: &Permit) -> Result<Option<patient::Model>> {
    let row = patient::Entity::find_by_id(Uuid::from(id)).filter(patients::within(by.scope()));
    Ok(row.one(database).await?)
}

/// At which age people come of age, by the profile of the clinic's law.
async fn adult_age(database: &impl ConnectionTrait, jurisdiction: &str) -> Result<u8> {
    #[derive(Deserialize)]
    struct Profile {
        retention: Option<Retention>,
    }
    #[derive(Deserialize)]
    struct Retention {
        adult_age: Option<u8>,
    }
    let key = ("jurisdiction".to_owned(), jurisdiction.to_owned());
    let Some(row) = content_entry::Entity::find_by_id(key).one(database).await? else { return Ok(ADULT_AGE) };
    let profile: Profile = Reader::of("content_entry", &row.id).json("entry", &row.entry)?;
    Ok(profile.retention.and_then(|retention| retention.adult_age).unwrap_or(ADULT_AGE))
}

/// The day a text says, where it says one.
fn day(reader: Reader<'_>, text: Option<&str>) -> Result<Option<Date>> {
    reader.parse_if("proxy_since", text)
}

/// Where mail goes for those of these people for whom somebody speaks today.
pub(crate) async fn proxies(
    storage: &Storage,
    database: &impl ConnectionTrait,
    people: &HashMap<Uuid, Patient>,
    clinic: &Clinic,
    now: Timestamp,
) -> Result<HashMap<Uuid, EmailAddress>> {
    let mut proxies = HashMap::new();
    let cards = patient_card::Entity::find()
        .filter(patient_card::Column::PatientId.is_in(people.keys().copied()))
        .filter(patient_card::Column::Proxy.is_not_null());
    let cards = if people.is_empty() { Vec::new() } else { cards.all(database).await? };
    if cards.is_empty() {
        return Ok(proxies);
    }
    let (age, today) = (adult_age(database, &clinic.identity.jurisdiction).await?, clinic.identity.zone.date(now));
    for row in &cards {
        let Some(person) = people.get(&row.patient_id) else { continue };
        let kept = card::proxy(row, &storage.0.sealed)?;
        let kept = kept.as_ref().map(|(proxy, since)| (proxy, *since));
        if let Addressee::Proxy(proxy) = addressee(person.birth_date, kept, age, today)
            && let Some(email) = &proxy.email
        {
            proxies.insert(row.patient_id, email.clone());
        }
    }
    Ok(proxies)
}
