//! What is known of patients besides their contact.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patient_card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub patient_id: Uuid,
    pub speaks: Option<Vec<u8>>,
    pub proxy: Option<Vec<u8>>,
    pub proxy_since: Option<String>,
    pub merged_into: Option<Uuid>,
    pub merged_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
