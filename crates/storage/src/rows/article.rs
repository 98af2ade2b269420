//! Articles: which version of one is out, and until when it counts as checked.

use domain::{articles::versions::is_overdue, outbox::Reason};
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub lang: String,
    pub published_version: Option<i32>,
    pub revision: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub first_published_at: Option<i64>,
    pub retracted_version: Option<i32>,
    pub review_due: Option<String>,
    pub doubted_source: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Why it is not to be sent to anybody, although it may have been out.
    pub(crate) fn withheld(&self, today: Date) -> Option<Reason> {
        match (self.published_version, self.retracted_version) {
            (None, Some(_)) => Some(Reason::ContentRetracted),
            (None, None) => Some(Reason::ContentMissing),
            (Some(_), _) => {
                let due = self.review_due.as_deref().and_then(|day| day.parse().ok());
                let is_late = due.is_some_and(|due| is_overdue(due, today));
                (is_late || self.doubted_source.is_some()).then_some(Reason::ContentOverdue)
            }
        }
    }
}
