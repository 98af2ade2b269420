//! The demonstration's way back to its first day: everything is dropped, and every step taken again.

use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

/// Drops every table, whatever guards its rows: what is dropped whole was never anybody's history.
pub(crate) async fn drop_everything(database: &DatabaseConnection) -> Result<(), DbErr> {
    match database.get_database_backend() {
        DbBackend::Sqlite => {
            database.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
            // An index of full text takes the tables it is kept in along.
            for list in [
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'",
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            ] {
                for table in tables(database, list).await? {
                    database.execute_unprepared(&format!("DROP TABLE \"{table}\"")).await?;
                }
            }
            database.execute_unprepared("PRAGMA foreign_keys = ON").await?;
        }
        _ => {
            for table in
                tables(database, "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()").await?
            {
                database.execute_unprepared(&format!("DROP TABLE \"{table}\" CASCADE")).await?;
            }
            for function in ["refuse_change", "move_library"] {
                database.execute_unprepared(&format!("DROP FUNCTION IF EXISTS {function}() CASCADE")).await?;
            }
        }
    }
    Ok(())
}

async fn tables(database: &DatabaseConnection, list: &str) -> Result<Vec<String>, DbErr> {
    let statement = Statement::from_string(database.get_database_backend(), list.to_owned());
    let rows = database.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get("", "name")).collect()
}
