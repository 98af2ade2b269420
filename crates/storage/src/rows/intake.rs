//! Intakes: what one person answers before a first visit.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intake")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub patient_id: Uuid,
    pub questionnaire: String,
    pub questionnaire_version: i32,
    pub rules_version: i32,
    pub lang: String,
    pub knew_birth: bool,
    pub state: String,
    pub sheet: Vec<u8>,
    pub begun_at: i64,
    pub saved_at: i64,
    pub sent_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
