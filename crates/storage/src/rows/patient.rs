//! People on record. A person is a proven address and a name.

use domain::patients::{Pacing, Patient};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, entity::prelude::*};

use super::spelling::Reader;
use crate::{
    Result,
    time::{from_row, to_row},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patient")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub name_normal: String,
    pub email: Option<String>,
    pub email_normal: Option<String>,
    pub phone: Option<String>,
    pub birth_date: Option<String>,
    pub lang: String,
    pub zone: Option<String>,
    pub pace: String,
    pub paused_until: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The person this row stands for.
    pub(crate) fn patient(&self) -> Result<Patient> {
        let row = Reader::of("patient", &self.id);
        Ok(Patient {
            id: self.id.into(),
            name: row.parse("name", &self.name)?,
            email: row.parse_if("email", self.email.as_deref())?,
            phone: row.parse_if("phone", self.phone.as_deref())?,
            birth_date: row.parse_if("birth_date", self.birth_date.as_deref())?,
            lang: row.parse("lang", &self.lang)?,
            zone: row.parse_if("zone", self.zone.as_deref())?,
            pacing: Pacing { pace: row.parse("pace", &self.pace)?, paused_until: self.paused_until.map(from_row) },
        })
    }
}

impl ActiveModel {
    /// The row of a new person.
    pub(crate) fn new_row(patient: &Patient, now: Timestamp) -> Self {
        Self {
            id: Set(patient.id.into()),
            version: Set(1),
            name: Set(patient.name.expose().to_owned()),
            name_normal: Set(patient.name.normal()),
            email: Set(patient.email.as_ref().map(|email| email.expose().to_owned())),
            email_normal: Set(patient.email.as_ref().map(domain::text::EmailAddress::normal)),
            phone: Set(patient.phone.as_ref().map(|phone| phone.expose().to_owned())),
            birth_date: Set(patient.birth_date.map(|date| date.to_string())),
            lang: Set(patient.lang.tag().to_owned()),
            zone: Set(patient.zone.as_ref().map(|zone| zone.name().to_owned())),
            pace: Set(patient.pacing.pace.code().to_owned()),
            paused_until: Set(patient.pacing.paused_until.map(to_row)),
            created_at: Set(to_row(now)),
            updated_at: Set(to_row(now)),
        }
    }
}
