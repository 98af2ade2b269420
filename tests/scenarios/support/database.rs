//! A database to throw away, and questions put to it from outside the product.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sea_orm::{ConnectionTrait as _, Database as Connections, DatabaseConnection, DbBackend, Statement};

use crate::Engine;

/// Where one scenario's clinic keeps everything.
#[derive(Debug)]
pub struct Database {
    /// The address as the programs are given it.
    pub url: String,
    engine: Engine,
    server: Option<String>,
    name: String,
}

impl Database {
    /// A fresh one: a file in the scenario's folder, or a database on the server that `MOVABILITY_TEST_DATABASE` names.
    ///
    /// # Errors
    /// When the server cannot be reached or does not let us make databases.
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment which database to use")]
    pub async fn fresh(folder: &Path, engine: Engine) -> Result<Self> {
        let name = format!("movability_{:016x}", rand::random::<u64>());
        if engine == Engine::Sqlite {
            let file: PathBuf = folder.join("var/movability.db");
            return Ok(Self { url: format!("sqlite:{}", file.display()), engine, server: None, name });
        }
        let server = std::env::var("MOVABILITY_TEST_DATABASE").context("MOVABILITY_TEST_DATABASE names no server")?;
        let connection = Connections::connect(&server).await?;
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        let (base, _) = server.rsplit_once('/').context("the server's address ends in a database")?;
        Ok(Self { url: format!("{base}/{name}"), engine, server: Some(server), name })
    }

    /// The numbers a query yields, row by row, first column only.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn numbers(&self, sql: &str) -> Result<Vec<i64>> {
        let rows = self.open().await?.query_all_raw(Statement::from_string(self.backend(), sql)).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// The texts a query yields, row by row, first column only.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn texts(&self, sql: &str) -> Result<Vec<String>> {
        let rows = self.open().await?.query_all_raw(Statement::from_string(self.backend(), sql)).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    async fn open(&self) -> Result<DatabaseConnection> {
        let url = match self.engine {
            Engine::Sqlite => format!("{}?mode=ro", self.url),
            Engine::Postgres => self.url.clone(),
        };
        Ok(Connections::connect(url).await?)
    }

    fn backend(&self) -> DbBackend {
        match self.engine {
            Engine::Sqlite => DbBackend::Sqlite,
            Engine::Postgres => DbBackend::Postgres,
        }
    }

    /// Removes it; a file goes with the scenario's folder.
    ///
    /// # Errors
    /// When the server does not let us.
    pub async fn remove(self) -> Result<()> {
        if let Some(server) = &self.server {
            let connection = Connections::connect(server).await?;
            connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await?;
        }
        Ok(())
    }
}
