//! Weekly hours.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hours_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub practitioner: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub location: String,
    pub weekday: i32,
    pub opens: String,
    pub closes: String,
    pub valid_from: Option<String>,
    pub valid_to: Option<String>,
    pub services: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
