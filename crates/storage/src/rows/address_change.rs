//! Changes of a patient's address, under way, done or undone.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "address_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub patient_id: Uuid,
    pub session_id: Uuid,
    pub old_email: String,
    pub new_email: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub left_at: Option<i64>,
    pub proved_at: Option<i64>,
    pub done_at: Option<i64>,
    pub ended_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
