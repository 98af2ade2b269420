//! The product as it is released: its programs over a clinic with many stored visits.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use domain::ids::{PractitionerId, ResourceId};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use uuid::Uuid;

/// A clinic to measure, in a folder of its own.
pub(crate) struct Product {
    folder: TempDir,
    database: String,
    mail: String,
    remove: Option<(String, String)>,
}

/// A running program of it.
pub(crate) struct Running {
    pub(crate) site: String,
    child: Child,
}

impl Running {
    pub(crate) fn pid(&self) -> Result<u32> {
        self.child.id().context("the program runs")
    }
}

impl Product {
    /// On the embedded database.
    pub(crate) async fn on_sqlite() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("movability-bench-").tempdir()?;
        let database = format!("sqlite:{}", folder.path().join("var/movability.db").display());
        let product = Self { folder, database, mail: "smtp://127.0.0.1:1?tls=none".to_owned(), remove: None };
        product.open().await?;
        Ok(product)
    }

    /// On a fresh database of the server that `MOVABILITY_TEST_DATABASE` names; none where it names no server.
    pub(crate) async fn on_postgres() -> Result<Option<Self>> {
        let Ok(server) = std::env::var("MOVABILITY_TEST_DATABASE") else { return Ok(None) };
        let name = format!("movability_bench_{:x}", std::process::id());
        let connection = Database::connect(&server).await?;
        connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        let (base, _) = server.rsplit_once('/').context("the server's address ends in a database")?;
        let folder = tempfile::Builder::new().prefix("movability-bench-").tempdir()?;
        let database = format!("{base}/{name}");
        let mail = "smtp://127.0.0.1:1?tls=none".to_owned();
        let product = Self { folder, database, mail, remove: Some((server, name)) };
        product.open().await?;
        Ok(Some(product))
    }

    /// Sends the mail of programs started from now on to this relay.
    pub(crate) fn mail_to(&mut self, relay: &str) {
        self.mail = format!("smtp://{relay}?tls=none");
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn open(&self) -> Result<()> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = |part: &str| here.join(part).display().to_string();
        self.run(&["keys", "init"]).await?;
        self.run(&["migrate"]).await?;
        self.run(&["clinic", "apply", &path("clinic/clinic.toml")]).await?;
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
        Ok(Running { site, child })
    }

    /// Starts a worker with so many connections.
    pub(crate) fn worker(&self, connections: u32) -> Result<Running> {
        let mut command = self.command("movability-worker", &[])?;
        let child = command.env("MOVABILITY__WORKER__CONNECTIONS", connections.to_string()).spawn()?;
        Ok(Running { site: String::new(), child })
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

    /// Stores visits: a month around now like any other, the rest in the past, half an hour each, no two overlapping.
    pub(crate) async fn store_visits(&self, count: i64, now: Timestamp) -> Result<()> {
        let database = Database::connect(&self.database).await?;
        let per_person = count / 10;
        let newest = now.as_second() - now.as_second() % 1800 + 30 * 24 * 3600;
        for person in 1..=10 {
            let name = format!("p-{person}");
            let practitioner: PractitionerId = name.parse()?;
            let resource: Uuid = ResourceId::practitioner(&practitioner).into();
            let mut number = 0;
            while number < per_person {
                let many = (per_person - number).min(500);
                let (mut visits, mut taken) = (Vec::new(), Vec::new());
                for n in number..number + many {
                    let start = newest - n * 7200;
                    let id = hex(Uuid::from_u128((u128::from(person as u32) << 64) | n as u128));
                    let own = hex(Uuid::from_u128((1 << 100) | (u128::from(person as u32) << 64) | n as u128));
                    visits.push(format!(
                        "({id}, 1, 0, 'booked', 0, 0, 'service-1', 'in-person', 'main', '{name}', {start}, {end}, '[]', 'en-CA', 'import', 0, {start}, {start})",
                        end = start + 1800
                    ));
                    let resource = hex(resource);
                    taken.push(format!("({own}, {id}, {resource}, {start}, {end}, 'visit')", end = start + 1800));
                }
                let visits = format!(
                    "INSERT INTO appointment (id, version, sequence, status, renewed, late, service, modality, location, practitioner, \
                     starts_at, ends_at, consents, lang, created_via, manage_counter, created_at, updated_at) VALUES {}",
                    visits.join(",")
                );
                let taken = format!(
                    "INSERT INTO occupancy (id, appointment_id, resource_id, starts_at, ends_at, kind) VALUES {}",
                    taken.join(",")
                );
                database.execute_unprepared(&format!("BEGIN; {visits}; {taken}; COMMIT")).await?;
                number += many;
            }
        }
        database.execute_unprepared("ANALYZE").await?;
        Ok(())
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

/// An identifier as SQLite's literal.
fn hex(id: Uuid) -> String {
    format!("x'{}'", id.simple())
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
