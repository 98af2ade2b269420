//! What has to reach a person at the clinic.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub flag_id: Option<Uuid>,
    pub patient_id: Option<Uuid>,
    pub level: String,
    pub state: String,
    pub raised_at: i64,
    pub answer_by: i64,
    pub call_at: Option<i64>,
    pub round: i32,
    pub resolved_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
