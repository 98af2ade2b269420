//! Full text: FTS5 on SQLite, a weighted `tsvector` on PostgreSQL. Words come folded, as letters and digits alone.

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, Value};

use crate::Result;

/// The articles of a language that hold these words' beginnings: every one of them, or any. Best first: a word counts
/// most in a title, then in the description, then in the text.
pub(crate) async fn found(
    database: &impl ConnectionTrait,
    words: &[String],
    every: bool,
    lang: &str,
    most: u64,
) -> Result<Vec<String>> {
    let backend = database.get_database_backend();
    let sqlite = backend == DatabaseBackend::Sqlite;
    // No word can mean anything to the engine: it holds letters and digits alone.
    let asked: Vec<String> =
        words.iter().map(|word| if sqlite { format!("\"{word}\"*") } else { format!("{word}:*") }).collect();
    let asked = match (sqlite, every) {
        (true, true) => asked.join(" AND "),
        (true, false) => asked.join(" OR "),
        (false, true) => asked.join(" & "),
        (false, false) => asked.join(" | "),
    };
    let values: [Value; 3] = [asked.into(), lang.into(), i64::try_from(most).unwrap_or(i64::MAX).into()];
    let sql = if sqlite { FOUND_BY_SQLITE } else { FOUND_BY_POSTGRES };
    let rows = database.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    rows.iter().map(|row| row.try_get("", "slug").map_err(Into::into)).collect()
}

const FOUND_BY_SQLITE: &str = "SELECT article_search.slug AS slug FROM article_search
    JOIN article ON article.slug = article_search.slug AND article.lang = article_search.lang
        AND article.published_version = article_search.version
    WHERE article_search MATCH $1 AND article_search.lang = $2
    ORDER BY bm25(article_search, 10.0, 4.0, 1.0), article_search.slug LIMIT $3";

const FOUND_BY_POSTGRES: &str = "SELECT article_search.slug AS slug FROM article_search
    JOIN article ON article.slug = article_search.slug AND article.lang = article_search.lang
        AND article.published_version = article_search.version,
        to_tsquery('simple', $1) AS asked
    WHERE article_search.words @@ asked AND article_search.lang = $2
    ORDER BY ts_rank_cd('{0, 0.1, 0.4, 1}', article_search.words, asked) DESC, article_search.slug LIMIT $3";

/// Takes an article out of the index.
pub(crate) async fn forget(database: &impl ConnectionTrait, slug: &str, lang: &str) -> Result<()> {
    let sql = "DELETE FROM article_search WHERE slug = $1 AND lang = $2";
    let values: [Value; 2] = [slug.into(), lang.into()];
    database.execute_raw(Statement::from_sql_and_values(database.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Puts title, description and text of a version into the index, folded.
pub(crate) async fn remember(
    database: &impl ConnectionTrait,
    slug: &str,
    lang: &str,
    version: i32,
    [title, description, body]: &[String; 3],
) -> Result<()> {
    let sql = "INSERT INTO article_search (slug, lang, version, title, description, body)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let values: [Value; 6] = [slug.into(), lang.into(), version.into(), title.into(), description.into(), body.into()];
    database.execute_raw(Statement::from_sql_and_values(database.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// The clinic's revision and the library's, in one statement; zeros before there is either.
pub(crate) async fn revisions(database: &impl ConnectionTrait) -> Result<(i64, i64)> {
    let sql = "SELECT CAST(COALESCE((SELECT revision FROM clinic), 0) AS bigint) AS clinic,
        CAST(COALESCE((SELECT revision FROM library), 0) AS bigint) AS library";
    let row = database.query_one_raw(Statement::from_string(database.get_database_backend(), sql)).await?;
    let Some(row) = row else { return Ok((0, 0)) };
    Ok((row.try_get("", "clinic")?, row.try_get("", "library")?))
}
