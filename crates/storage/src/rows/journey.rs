//! Published journeys, each version as the domain reads it.

use domain::journeys::Journey;
use sea_orm::entity::prelude::*;

use super::spelling::Reader;
use crate::Result;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub entry: String,
    pub effective_from: i64,
    pub published_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The journey this row stands for.
    pub(crate) fn journey(&self) -> Result<Journey> {
        Reader::of("journey", &format!("{} {}", self.slug, self.version)).json("entry", &self.entry)
    }
}
