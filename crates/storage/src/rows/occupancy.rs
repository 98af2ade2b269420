//! Owned time. The schema refuses two rows of one resource that overlap.

use domain::booking::Occupancy;
use sea_orm::{ActiveValue::Set, entity::prelude::*};

use crate::time::to_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupancy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub appointment_id: Uuid,
    pub resource_id: Uuid,
    pub starts_at: i64,
    pub ends_at: i64,
    pub expires_at: Option<i64>,
    pub kind: String,
    pub place: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl ActiveModel {
    /// The row of owned time. Its id is derived from visit and resource: a visit owns a resource's time once.
    pub(crate) fn of(owned: &Occupancy) -> Self {
        Self {
            id: Set(domain::ids::derived(&format!("occupancy:{}:{}", owned.appointment, owned.resource))),
            appointment_id: Set(owned.appointment.into()),
            resource_id: Set(owned.resource.into()),
            starts_at: Set(to_row(owned.span.start)),
            ends_at: Set(to_row(owned.span.end)),
            expires_at: Set(owned.expires_at.map(to_row)),
            kind: Set(owned.kind.code().to_owned()),
            place: Set(owned.place.as_ref().map(ToString::to_string)),
        }
    }
}
