//! What the clinic publishes: articles in their versions, registers, journeys.

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
        dialect::run(schema, TABLES).await?;
        dialect::append_only(schema, &["article_version"]).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE article_version (
        slug text NOT NULL,
        lang text NOT NULL,
        version integer NOT NULL,
        sha256 bytea NOT NULL,
        kind text NOT NULL,
        title text NOT NULL,
        description text NOT NULL,
        head text NOT NULL,
        body text NOT NULL,
        imported_at bigint NOT NULL,
        PRIMARY KEY (slug, lang, version),
        UNIQUE (slug, lang, sha256)
    )",
    "CREATE TABLE article (
        slug text NOT NULL,
        lang text NOT NULL,
        published_version integer,
        PRIMARY KEY (slug, lang),
        FOREIGN KEY (slug, lang, published_version) REFERENCES article_version (slug, lang, version)
    )",
    // References, techniques, people, glossary, licensed indications, jurisdictions, word lists: one entry a row.
    "CREATE TABLE content_entry (
        kind text NOT NULL,
        id text NOT NULL,
        position integer NOT NULL,
        entry text NOT NULL,
        imported_at bigint NOT NULL,
        PRIMARY KEY (kind, id)
    )",
    "CREATE TABLE journey (
        slug text NOT NULL,
        version integer NOT NULL,
        entry text NOT NULL,
        effective_from bigint NOT NULL,
        published_at bigint NOT NULL,
        PRIMARY KEY (slug, version)
    )",
];
