//! When each address that pages lead to was last looked at.

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
        dialect::run(schema, STEPS).await
    }
}

const STEPS: &[&str] = &["CREATE TABLE link_look (
        url text PRIMARY KEY,
        looked_at bigint NOT NULL
    )"];
