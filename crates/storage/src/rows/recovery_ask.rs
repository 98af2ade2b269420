//! What staff asked for who lost their password, known or not.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_ask")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub ask_hash: Vec<u8>,
    pub token_hash: Vec<u8>,
    pub email: Option<Vec<u8>>,
    pub staff_id: Option<Uuid>,
    pub lang: String,
    pub device: String,
    pub tries: i32,
    pub created_at: i64,
    pub expires_at: i64,
    pub looked_up_at: Option<i64>,
    pub done_at: Option<i64>,
    pub ended_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
