//! Minutes between places.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "travel")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_location: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub to_location: String,
    pub position: i32,
    pub minutes: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
