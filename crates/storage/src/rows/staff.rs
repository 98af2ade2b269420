//! Accounts of staff.

use sea_orm::entity::prelude::*;

use domain::accounts::Look;

use super::spelling::Reader;
use crate::{Result, staff::StaffView};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub email: String,
    pub name: String,
    pub roles: String,
    pub circle: String,
    pub disabled_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    pub signed_in_at: Option<i64>,
    pub theme: String,
    pub density: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The account this row stands for.
    pub(crate) fn account(&self) -> Result<StaffView> {
        let row = Reader::of("staff", &self.id);
        Ok(StaffView {
            id: self.id.into(),
            email: row.parse("email", &self.email)?,
            name: row.parse("name", &self.name)?,
            roles: row.json("roles", &self.roles)?,
            circle: row.json("circle", &self.circle)?,
            disabled: self.disabled_at.is_some(),
            version: self.version,
            look: Look { theme: row.parse("theme", &self.theme)?, density: row.parse("density", &self.density)? },
        })
    }
}
