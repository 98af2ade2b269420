//! What reviewers decided about versions; never changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub lang: String,
    pub version: i32,
    pub sha256: Vec<u8>,
    pub reviewer: String,
    pub person: String,
    pub role: String,
    pub decision: String,
    pub inherits: Option<i32>,
    pub review_due: Option<String>,
    pub overrides: String,
    pub note: String,
    pub at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether it approves this very text.
    pub(crate) fn is_approval_of(&self, version: &super::article_version::Model) -> bool {
        self.decision == "approve"
            && (self.slug.as_str(), self.version) == (version.slug.as_str(), version.version)
            && self.sha256 == version.sha256
    }
}
