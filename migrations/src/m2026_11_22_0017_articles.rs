//! How an article comes to be read: its draft, where each version stands, who checked it, what was corrected or taken back.

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
        dialect::append_only(schema, &["article_review", "article_correction", "article_retraction"]).await
    }
}

const STEPS: &[&str] = &[
    // The number that If-Match is compared with: it grows with whatever happens to an article in a language.
    "ALTER TABLE article ADD COLUMN revision bigint NOT NULL DEFAULT 1",
    "ALTER TABLE article ADD COLUMN created_at bigint NOT NULL DEFAULT 0",
    "ALTER TABLE article ADD COLUMN updated_at bigint NOT NULL DEFAULT 0",
    "ALTER TABLE article ADD COLUMN first_published_at bigint",
    // A version that was taken back, while nothing has taken its place.
    "ALTER TABLE article ADD COLUMN retracted_version integer",
    // Until when the published version counts as checked; an earlier day where something happened to a source of it.
    "ALTER TABLE article ADD COLUMN review_due text",
    // The source that was taken back under the published version, until a reviewer decides.
    "ALTER TABLE article ADD COLUMN doubted_source text",
    // The text of its file, where it came from one: an export writes the same bytes.
    "ALTER TABLE article_version ADD COLUMN source text",
    // The text of a version never changes; where it stands does.
    "CREATE TABLE article_stage (
        slug text NOT NULL,
        lang text NOT NULL,
        version integer NOT NULL,
        state text NOT NULL CHECK (state IN
            ('draft', 'in_review', 'approved', 'published', 'superseded', 'retracted', 'archived')),
        change_kind text NOT NULL CHECK (change_kind IN ('editorial', 'clinical', 'correction', 'retraction')),
        change_note text NOT NULL,
        corrects text,
        based_on integer,
        translates bytea,
        writers text NOT NULL,
        submitted_at bigint,
        published_at bigint,
        ended_at bigint,
        PRIMARY KEY (slug, lang, version),
        FOREIGN KEY (slug, lang, version) REFERENCES article_version (slug, lang, version)
    )",
    "INSERT INTO article_stage (slug, lang, version, state, change_kind, change_note, writers)
        SELECT slug, lang, version, 'draft', 'clinical', '', '[]' FROM article_version",
    "UPDATE article SET
        created_at = (SELECT MIN(imported_at) FROM article_version
            WHERE article_version.slug = article.slug AND article_version.lang = article.lang),
        updated_at = (SELECT MAX(imported_at) FROM article_version
            WHERE article_version.slug = article.slug AND article_version.lang = article.lang),
        first_published_at = (SELECT MIN(imported_at) FROM article_version
            WHERE article_version.slug = article.slug AND article_version.lang = article.lang
            AND article.published_version IS NOT NULL)
        WHERE EXISTS (SELECT 1 FROM article_version
            WHERE article_version.slug = article.slug AND article_version.lang = article.lang)",
    // What is being written; submitting it makes it a version.
    "CREATE TABLE article_draft (
        slug text NOT NULL,
        lang text NOT NULL,
        head text NOT NULL,
        body text NOT NULL,
        change_kind text NOT NULL,
        change_note text NOT NULL,
        corrects text,
        based_on integer,
        translates bytea,
        writers text NOT NULL,
        saved_at bigint NOT NULL,
        PRIMARY KEY (slug, lang),
        FOREIGN KEY (slug, lang) REFERENCES article (slug, lang)
    )",
    "CREATE TABLE article_review (
        id uuid PRIMARY KEY,
        slug text NOT NULL,
        lang text NOT NULL,
        version integer NOT NULL,
        sha256 bytea NOT NULL,
        reviewer text NOT NULL,
        person text NOT NULL,
        role text NOT NULL CHECK (role IN ('clinical', 'editorial', 'legal', 'patient_reader')),
        decision text NOT NULL CHECK (decision IN ('approve', 'changes', 'reject')),
        inherits integer,
        review_due text,
        overrides text NOT NULL,
        note text NOT NULL,
        at bigint NOT NULL,
        FOREIGN KEY (slug, lang, version) REFERENCES article_version (slug, lang, version)
    )",
    "CREATE INDEX article_review_of ON article_review (slug, lang, version)",
    "CREATE TABLE article_correction (
        slug text NOT NULL,
        lang text NOT NULL,
        version integer NOT NULL,
        corrected integer NOT NULL,
        severity text NOT NULL CHECK (severity IN ('minor', 'clinical', 'safety')),
        text text NOT NULL,
        at bigint NOT NULL,
        PRIMARY KEY (slug, lang, version),
        FOREIGN KEY (slug, lang, version) REFERENCES article_version (slug, lang, version)
    )",
    "CREATE TABLE article_retraction (
        slug text NOT NULL,
        lang text NOT NULL,
        version integer NOT NULL,
        reason text NOT NULL,
        replacement text,
        at bigint NOT NULL,
        PRIMARY KEY (slug, lang, version),
        FOREIGN KEY (slug, lang, version) REFERENCES article_version (slug, lang, version)
    )",
    // What readers say of a page. It asks for nothing personal, and is sealed because some write it all the same.
    "CREATE TABLE article_feedback (
        id uuid PRIMARY KEY,
        slug text NOT NULL,
        lang text NOT NULL,
        version integer NOT NULL,
        about text NOT NULL CHECK (about IN ('useful', 'not-useful', 'mistake')),
        text bytea,
        status text NOT NULL CHECK (status IN ('new', 'seen', 'answered')),
        created_at bigint NOT NULL,
        answered_at bigint,
        FOREIGN KEY (slug, lang, version) REFERENCES article_version (slug, lang, version)
    )",
    "CREATE INDEX article_feedback_of ON article_feedback (slug, lang, created_at)",
    // Who of the people in the register an account of staff is.
    "CREATE TABLE staff_person (
        staff_id uuid PRIMARY KEY REFERENCES staff (id),
        person text NOT NULL UNIQUE
    )",
    // The files a register came from, as they were: an export writes them again while nothing else changed it.
    "CREATE TABLE content_file (
        path text PRIMARY KEY,
        text text NOT NULL,
        imported_at bigint NOT NULL
    )",
    "CREATE TABLE staff_task (
        id uuid PRIMARY KEY,
        version bigint NOT NULL,
        kind text NOT NULL,
        subject text NOT NULL,
        detail text NOT NULL,
        due text,
        state text NOT NULL CHECK (state IN ('open', 'done')),
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL,
        done_by text,
        UNIQUE (kind, subject)
    )",
    // A link of a published page that did not answer: the first and the last time in a row.
    "CREATE TABLE dead_link (
        url text PRIMARY KEY,
        first_failed_at bigint NOT NULL,
        last_failed_at bigint NOT NULL,
        failures integer NOT NULL
    )",
];
