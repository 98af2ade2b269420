//! What can be booked.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub position: i32,
    pub title: String,
    pub summary: String,
    pub minutes: String,
    pub step: i32,
    pub before: i32,
    pub after: i32,
    pub notice: i32,
    pub horizon_days: i32,
    pub cancel_window: i32,
    pub locations: Option<String>,
    pub modalities: String,
    pub audience: String,
    pub approval: bool,
    pub verify: String,
    pub room_kind: Option<String>,
    pub room_after: i32,
    pub listed: bool,
    pub capacity: i32,
    pub max_open_per_patient: Option<i32>,
    pub daily_cap: Option<i32>,
    pub price: Option<String>,
    pub journey: Option<String>,
    pub questions: String,
    pub active: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
