//! Attempts as rows; only ever appended.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub delivery_id: Uuid,
    pub token: i64,
    pub number: i32,
    pub at: i64,
    pub relay: String,
    pub outcome: String,
    pub phase: Option<String>,
    pub code: Option<i32>,
    pub enhanced: Option<String>,
    pub text: Option<Vec<u8>>,
    pub what: Option<String>,
    pub relay_fault: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::delivery::Entity", from = "Column::DeliveryId", to = "super::delivery::Column::Id")]
    Delivery,
}

impl ActiveModelBehavior for ActiveModel {}

/// Reads an enhanced status code: `5.1.1`.
pub(crate) fn enhanced(text: &str) -> Option<(u8, u16, u16)> {
    let mut parts = text.split('.');
    let code = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(code)
}
