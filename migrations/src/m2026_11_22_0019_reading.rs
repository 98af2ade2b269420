//! What readers find, and what their pages are made from: the index of published articles, images, the library's revision.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

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
        dialect::append_only(schema, &["article_image"]).await?;
        dialect::only(DbBackend::Sqlite, schema, SEARCH_SQLITE).await?;
        dialect::only(DbBackend::Postgres, schema, SEARCH_POSTGRES).await?;
        // What is published already is found by its raw text until it is published again.
        let published = "INSERT INTO article_search (slug, lang, version, title, description, body)
            SELECT v.slug, v.lang, v.version, lower(v.title), lower(v.description), lower(v.body)
            FROM article_version v
            JOIN article a ON a.slug = v.slug AND a.lang = v.lang AND a.published_version = v.version";
        schema.get_connection().execute_unprepared(published).await?;
        for table in PAGES_ARE_MADE_FROM {
            dialect::only(DbBackend::Sqlite, schema, &moves_the_library_on_sqlite(table)).await?;
            dialect::only(DbBackend::Postgres, schema, &[moves_the_library_on_postgres(table)]).await?;
        }
        Ok(())
    }
}

const TABLES: &[&str] = &[
    // Grows whenever anything changes that pages of the library are made from, so that a kept page knows it is old.
    "CREATE TABLE library (
        id integer PRIMARY KEY CHECK (id = 1),
        revision bigint NOT NULL
    )",
    "INSERT INTO library (id, revision) VALUES (1, 1)",
    // A name never changes its picture: versions that show it must stay what they were.
    "CREATE TABLE article_image (
        name text PRIMARY KEY,
        media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
        sha256 bytea NOT NULL,
        source_sha256 bytea NOT NULL,
        width integer NOT NULL,
        height integer NOT NULL,
        bytes bytea NOT NULL,
        imported_at bigint NOT NULL
    )",
    "CREATE UNIQUE INDEX article_image_by_content ON article_image (sha256)",
];

/// Words come folded; the tokeniser folds the accents of what was published before.
const SEARCH_SQLITE: &[&str] = &["CREATE VIRTUAL TABLE article_search USING fts5(
        title, description, body, slug UNINDEXED, lang UNINDEXED, version UNINDEXED,
        tokenize = 'unicode61 remove_diacritics 2'
    )"];

const SEARCH_POSTGRES: &[&str] = &[
    "CREATE TABLE article_search (
        slug text NOT NULL,
        lang text NOT NULL,
        version integer NOT NULL,
        title text NOT NULL,
        description text NOT NULL,
        body text NOT NULL,
        words tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('simple', title), 'A') ||
            setweight(to_tsvector('simple', description), 'B') ||
            setweight(to_tsvector('simple', body), 'C')
        ) STORED,
        PRIMARY KEY (slug, lang)
    )",
    "CREATE INDEX article_search_by_words ON article_search USING gin (words)",
    "CREATE FUNCTION move_library() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN UPDATE library SET revision = revision + 1; RETURN NULL; END $$",
];

const PAGES_ARE_MADE_FROM: &[&str] =
    &["article", "article_correction", "article_image", "article_retraction", "article_review", "content_entry"];

fn moves_the_library_on_sqlite(table: &str) -> [String; 3] {
    ["INSERT", "UPDATE", "DELETE"].map(|act| {
        format!(
            "CREATE TRIGGER {table}_moves_library_on_{} AFTER {act} ON {table}
             BEGIN UPDATE library SET revision = revision + 1; END",
            act.to_lowercase()
        )
    })
}

fn moves_the_library_on_postgres(table: &str) -> String {
    format!(
        "CREATE TRIGGER {table}_moves_library AFTER INSERT OR UPDATE OR DELETE ON {table}
         FOR EACH STATEMENT EXECUTE FUNCTION move_library()"
    )
}
