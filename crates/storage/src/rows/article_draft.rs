//! What is being written of an article.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub lang: String,
    pub head: String,
    pub body: String,
    pub change_kind: String,
    pub change_note: String,
    pub corrects: Option<String>,
    pub based_on: Option<i32>,
    pub translates: Option<Vec<u8>>,
    pub writers: String,
    pub saved_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
