//! The consent ledger; only ever appended.

use domain::patients::consent;
use sea_orm::entity::prelude::*;

use super::spelling::Reader;
use crate::{Result, time::from_row};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub patient_id: Uuid,
    pub ordinal: i64,
    pub kind: String,
    pub decision: String,
    pub version: String,
    pub lang: String,
    pub method: String,
    pub actor: String,
    pub appointment_id: Option<Uuid>,
    pub message_id: Option<Uuid>,
    pub at: i64,
    pub network: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The decision this row stands for.
    pub(crate) fn entry(&self) -> Result<consent::Entry> {
        let row = Reader::of("consent_entry", &self.id);
        Ok(consent::Entry {
            kind: consent::Kind::from_code(&self.kind).ok_or_else(|| row.corrupt("kind"))?,
            decision: row.word("decision", &self.decision)?,
            version: self.version.clone(),
            lang: row.parse("lang", &self.lang)?,
            method: row.word("method", &self.method)?,
            at: from_row(self.at),
            network: self.network.clone(),
        })
    }
}
