//! Treatment plans, and where each stands.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "treatment_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision: i64,
    pub patient_id: Uuid,
    pub episode_id: Uuid,
    pub lead: Uuid,
    pub status: String,
    pub current_version: Option<i32>,
    pub replaced_by: Option<Uuid>,
    pub next_review: Option<String>,
    pub reason: Option<Vec<u8>>,
    pub draft: Option<Vec<u8>>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
