//! The product as it is released: its programs over a clinic with many stored visits.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::{clinic, measure, visits};

/// A clinic to measure, in a folder of its own.
pub(crate) struct Product {
    folder: TempDir,
    database: String,
    mail: String,
    remove: Option<(String, String)>,
    cluster: Option<u32>,
}

/// A running program of it.
pub(crate) struct Running {
    pub(crate) site: String,
    child: Child,
    cluster: Option<u32>,
}

impl Running {
    /// The processor milliseconds that it has used, and PostgreSQL where it is of the stack, with all its processes.
    pub(crate) fn processor(&self) -> Result<f64> {
        let mut stack = vec![self.child.id().context("the program runs")?];
        if let Some(cluster) = self.cluster {
            stack.push(cluster);
            stack.extend(measure::below(cluster)?);
        }
        Ok(measure::processor(&stack))
    }
}

impl Product {
    /// On the embedded database, with so many practitioners.
    pub(crate) async fn on_sqlite(practitioners: usize) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("movability-bench-").tempdir()?;
        let database = format!("sqlite:{}", folder.path().join("var/movability.db").display());
        let product =
            Self { folder, database, mail: "smtp://127.0.0.1:1?tls=none".to_owned(), remove: None, cluster: None };
        product.open(practitioners).await?;
        Ok(product)
    }

    /// On a fresh database of the server that `MOVABILITY_TEST_DATABASE` names; none where it names no server.
    pub(crate) async fn on_postgres(practitioners: usize) -> Result<Option<Self>> {
        static COUNT: AtomicU32 = AtomicU32::new(0);

        let Ok(server) = std::env::var("MOVABILITY_TEST_DATABASE") else { return Ok(None) };
        let name = format!("movability_bench_{:x}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let connection = Database::connect(&server).await?;
        connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        let backend = Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid()");
        let backend: i32 = connection.query_one_raw(backend).await?.context("a process")?.try_get_by_index(0)?;
        let cluster = measure::above(u32::try_from(backend)?);
        ensure!(cluster.is_some(), "PostgreSQL must run on this machine: its processor time is part of the figures");
        let (base, _) = server.rsplit_once('/').context("the server's address ends in a database")?;
        let folder = tempfile::Builder::new().prefix("movability-bench-").tempdir()?;
        let database = format!("{base}/{name}");
        let mail = "smtp://127.0.0.1:1?tls=none".to_owned();
        let product = Self { folder, database, mail, remove: Some((server, name)), cluster };
        product.open(practitioners).await?;
        Ok(Some(product))
    }

    /// Sends the mail of programs started from now on to this relay.
    pub(crate) fn mail_to(&mut self, relay: &str) {
        self.mail = format!("smtp://{relay}?tls=none");
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The first process of PostgreSQL.
    pub(crate) fn cluster(&self) -> Option<u32> {
        self.cluster
    }

    async fn open(&self, practitioners: usize) -> Result<()> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = |part: &str| here.join(part).display().to_string();
        self.run(&["keys", "init"]).await?;
        self.run(&["migrate"]).await?;
        let file = self.folder.path().join("clinic.toml");
        std::fs::write(&file, clinic::file(practitioners))?;
        self.run(&["clinic", "apply", &file.display().to_string()]).await?;
        self.run(&["content", "import", &path("../content")]).await?;
        self.run(&["content", "import", &path("clinic")]).await?;
        Ok(())
    }

    /// Runs a command and gives back what it printed.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command("movability", arguments)?.stderr(Stdio::piped()).output().await?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "movability {arguments:?}: {said}");
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts a server.
    pub(crate) async fn server(&self) -> Result<Running> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let site = format!("http://127.0.0.1:{port}");
        let child = self
            .command("movability-server", &[])?
            .env("MOVABILITY__SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env("MOVABILITY__SERVER__PUBLIC_URL", &site)
            .spawn()?;
        answers(&format!("{site}/readyz")).await?;
        Ok(Running { site, child, cluster: self.cluster })
    }

    /// Starts a worker with so many connections.
    pub(crate) fn worker(&self, connections: u32) -> Result<Running> {
        let mut command = self.command("movability-worker", &[])?;
        let child = command.env("MOVABILITY__WORKER__CONNECTIONS", connections.to_string()).spawn()?;
        Ok(Running { site: String::new(), child, cluster: self.cluster })
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(binary(program)?);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("MOVABILITY__DATA_DIR", self.folder.path().join("var"))
            .env("MOVABILITY__DATABASE__URL", &self.database)
            .env("MOVABILITY__MAIL__URL", &self.mail)
            .env("MOVABILITY__MAIL__FROM", "clinic@clinic.example")
            .env("MOVABILITY__LOG__LEVEL", "warn")
            // A measurement asks more often than a person may.
            .env("MOVABILITY__LIMITS__BOOKING__COUNT", "1000000")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        Ok(command)
    }

    /// Stores visits that start then, by practitioner.
    pub(crate) async fn store(&self, starts: &[Vec<i64>]) -> Result<()> {
        visits::store(&self.database, starts).await
    }

    /// One number from the database.
    pub(crate) async fn number(&self, sql: &str) -> Result<i64> {
        let backend = if self.remove.is_some() { DbBackend::Postgres } else { DbBackend::Sqlite };
        let database = Database::connect(&self.database).await?;
        let row = database.query_one_raw(Statement::from_string(backend, sql)).await?.context("a row")?;
        Ok(row.try_get_by_index(0)?)
    }

    /// Removes the database on the server.
    pub(crate) async fn close(self) -> Result<()> {
        if let Some((server, name)) = &self.remove {
            let connection = Database::connect(server).await?;
            connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}

/// A program built beside this one.
fn binary(program: &str) -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(program);
    ensure!(path.exists(), "{} is not built: run `cargo xtask bench`", path.display());
    Ok(path)
}

/// Waits until an address answers.
pub(crate) async fn answers(url: &str) -> Result<()> {
    let client = reqwest::Client::new();
    for _ in 0..300 {
        if client.get(url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("{url} does not answer within 15 s")
}
