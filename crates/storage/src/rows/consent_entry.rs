//! The consent ledger; only ever appended.

use sea_orm::entity::prelude::*;

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
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
