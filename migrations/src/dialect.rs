//! One text of SQL for both engines: written with PostgreSQL's type names, which SQLite is given its own words for.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

/// Runs statements that mean the same on both engines.
///
/// `key_serial` stands for a key that grows by itself. Tables are STRICT on SQLite, so a text in a number's column is
/// refused there as PostgreSQL refuses it.
pub(crate) async fn run(schema: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        let statement = match schema.get_database_backend() {
            DbBackend::Sqlite => for_sqlite(statement),
            _ => statement.replace("key_serial", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        };
        schema.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// Runs statements of one engine only.
pub(crate) async fn only(
    engine: DbBackend,
    schema: &SchemaManager<'_>,
    statements: &[impl AsRef<str> + Sync],
) -> Result<(), DbErr> {
    if schema.get_database_backend() == engine {
        for statement in statements {
            schema.get_connection().execute_unprepared(statement.as_ref()).await?;
        }
    }
    Ok(())
}

/// Makes tables whose rows are never changed and never removed: the engine refuses it, whoever asks.
pub(crate) async fn append_only(schema: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables {
        let sqlite = ["UPDATE", "DELETE"].map(|act| {
            format!(
                "CREATE TRIGGER {table}_refuses_{} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'append_only'); END",
                act.to_lowercase()
            )
        });
        only(DbBackend::Sqlite, schema, &sqlite).await?;
        let postgres = [
            format!(
                "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                 FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            ),
            format!(
                "CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            ),
        ];
        only(DbBackend::Postgres, schema, &postgres).await?;
    }
    Ok(())
}

fn for_sqlite(statement: &str) -> String {
    let mut translated = String::with_capacity(statement.len());
    for piece in statement.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
        let word = piece.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let rest = &piece[word.len()..];
        translated.push_str(match word {
            "uuid" | "bytea" => "BLOB",
            "bigint" | "boolean" => "INTEGER",
            "key_serial" => "INTEGER PRIMARY KEY AUTOINCREMENT",
            other => other,
        });
        translated.push_str(rest);
    }
    if statement.trim_start().starts_with("CREATE TABLE") {
        translated.push_str(" STRICT");
    }
    translated
}
