//! Reviews of plans: what was found, what becomes of each item, when the plan is looked at next.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(schema, STEPS).await?;
        dialect::append_only(schema, &["review"]).await
    }
}

const STEPS: &[&str] = &["CREATE TABLE review (
        id uuid PRIMARY KEY,
        plan_id uuid NOT NULL REFERENCES treatment_plan (id),
        number integer NOT NULL CHECK (number > 0),
        review bytea NOT NULL,
        by_staff uuid NOT NULL REFERENCES staff (id),
        at bigint NOT NULL,
        UNIQUE (plan_id, number)
    )"];
