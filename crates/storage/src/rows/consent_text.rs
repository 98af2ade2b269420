//! The words of consents, by version.

use domain::patients::consent::{ConsentText, Kind};
use sea_orm::entity::prelude::*;

use super::spelling::Reader;
use crate::Result;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: String,
    pub position: i32,
    pub required: bool,
    pub label: String,
    pub text: String,
    pub current: bool,
    pub imported_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The words this row stands for.
    pub(crate) fn consent(&self) -> Result<ConsentText> {
        let row = Reader::of("consent_text", &self.kind);
        Ok(ConsentText {
            kind: Kind::from_code(&self.kind).ok_or_else(|| row.corrupt("kind"))?,
            version: self.version.clone(),
            required: self.required,
            label: row.json("label", &self.label)?,
            text: row.json("text", &self.text)?,
        })
    }
}
