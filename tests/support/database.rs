//! One clinic's database: a file, or a database of its own on the server that `MOVABILITY_TEST_DATABASE` names.

use std::{fs, path::Path};

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database as Connections, DatabaseConnection, DbBackend, Statement,
};

use crate::template::Template;

/// Which database this run is for.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    Sqlite,
    /// With the server's address.
    Postgres(String),
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment which database to use")]
pub(crate) fn engine() -> Engine {
    std::env::var("MOVABILITY_TEST_DATABASE").map_or(Engine::Sqlite, Engine::Postgres)
}

/// A database that goes when its clinic does.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    /// On a server: its address, and the database's name.
    named: Option<(String, String)>,
}

impl Database {
    /// A copy of the prepared one.
    pub(crate) async fn copied(folder: &Path, template: Template) -> Self {
        match template {
            Template::File(prepared) => {
                let file = folder.join("movability.db");
                fs::copy(prepared, &file).expect("the prepared database can be copied");
                Self { url: format!("sqlite:{}", file.display()), named: None }
            }
            Template::Named { server, name } => {
                let own = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
                let own = own.replace(['-', '.'], "_");
                create(&server, &own, Some(&name)).await;
                Self { url: url_of(&server, &own), named: Some((server, own)) }
            }
        }
    }

    pub(crate) fn backend(&self) -> DbBackend {
        if self.named.is_some() { DbBackend::Postgres } else { DbBackend::Sqlite }
    }

    /// The texts a query yields, first column only.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let connection = connect(&self.url).await;
        let rows = connection.query_all_raw(Statement::from_string(self.backend(), sql)).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let texts = rows.iter().map(|row| row.try_get_by_index(0).expect("the query yields texts")).collect();
        let _ = connection.close().await;
        texts
    }

    /// Puts a statement to it; says whether it was taken.
    pub(crate) async fn execute(&self, sql: &str) -> bool {
        let connection = connect(&self.url).await;
        let taken = connection.execute_unprepared(sql).await.is_ok();
        let _ = connection.close().await;
        taken
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((server, name)) = self.named.clone() else { return };
        // A test's own runtime cannot wait while it ends.
        let dropped = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
            runtime.block_on(drop_like(&server, &name));
        });
        let _ = dropped.join();
    }
}

pub(crate) fn url_of(server: &str, name: &str) -> String {
    let (address, _) = server.rsplit_once('/').expect("MOVABILITY_TEST_DATABASE ends in a database");
    format!("{address}/{name}")
}

pub(crate) async fn create(server: &str, name: &str, template: Option<&str>) {
    let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    ask(server, &format!("CREATE DATABASE {name}{template}")).await;
}

pub(crate) async fn rename(server: &str, name: &str, to: &str) {
    ask(server, &format!("ALTER DATABASE {name} RENAME TO {to}")).await;
}

pub(crate) async fn exists(server: &str, name: &str) -> bool {
    let connection = connect(server).await;
    let found = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let found = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, found)).await;
    let _ = connection.close().await;
    found.expect("the server answers").is_some()
}

/// Drops the databases whose names fit a pattern.
pub(crate) async fn drop_like(server: &str, pattern: &str) {
    let connection = connect(server).await;
    let named = format!("SELECT CAST(datname AS text) FROM pg_database WHERE datname LIKE '{pattern}'");
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Postgres, named)).await;
    for row in rows.expect("the server answers") {
        let name: String = row.try_get_by_index(0).expect("a database has a name");
        let _ = connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")).await;
    }
    let _ = connection.close().await;
}

async fn ask(server: &str, sql: &str) {
    let connection = connect(server).await;
    connection.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let _ = connection.close().await;
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Connections::connect(options).await.unwrap_or_else(|error| panic!("the test database cannot be reached: {error}"))
}
