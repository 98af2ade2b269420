//! Dates that differ from the weekly hours.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hours_override")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub practitioner: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub location: String,
    pub date: String,
    pub windows: String,
    pub force_open: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
