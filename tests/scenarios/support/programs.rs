//! The programs as an operator starts them: a folder, a few settings in the environment, signals.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{Database, Sink};

/// What shows a program another time than the machine's.
const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// How many lines of the programs' log a failing test shows.
const LOG_LINES: usize = 60;

/// Which database a scenario runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One process on a file.
    Sqlite,
    /// Processes of their own on a server.
    Postgres,
}

impl Engine {
    /// The one this run is for.
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment which database to use")]
    pub fn of_this_run() -> Self {
        if std::env::var("MOVABILITY_TEST_DATABASE").is_ok() { Self::Postgres } else { Self::Sqlite }
    }
}

/// One clinic's folder, database and relay, and the programs that run on them.
#[derive(Debug)]
pub struct Clinic {
    /// Its database.
    pub database: Database,
    /// Where its mail goes.
    pub sink: Sink,
    /// Which engine it runs on.
    pub engine: Engine,
    /// The time its programs see, as libfaketime takes it; none is the machine's.
    pub clock: Option<String>,
    folder: TempDir,
    extra: Vec<(String, String)>,
}

impl Clinic {
    /// An empty folder and database.
    ///
    /// # Errors
    /// When something of it cannot be made.
    pub async fn found() -> Result<Self> {
        let engine = Engine::of_this_run();
        let folder = tempfile::Builder::new().prefix("movability-").tempdir()?;
        let database = Database::fresh(folder.path(), engine).await?;
        Ok(Self { database, sink: Sink::open().await?, engine, clock: None, folder, extra: Vec::new() })
    }

    /// Stops the clock that its programs see at an instant; again for another one, which running programs see at once.
    ///
    /// # Errors
    /// When the file that holds the time cannot be written.
    pub fn stops_the_clock(&mut self, at: Timestamp) -> Result<()> {
        let file = self.folder.path().join("time.txt");
        // Never half a time: programs read it whenever they look at the clock.
        let next = self.folder.path().join("time.next");
        std::fs::write(&next, at.strftime("%Y-%m-%d %H:%M:%S").to_string())?;
        std::fs::rename(&next, &file)?;
        if !self.extra.iter().any(|(name, _)| name == "FAKETIME_TIMESTAMP_FILE") {
            self.set("LD_PRELOAD", FAKETIME);
            self.set("FAKETIME_TIMESTAMP_FILE", &file.display().to_string());
            self.set("FAKETIME_NO_CACHE", "1");
            self.set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            self.set("TZ", "UTC");
        }
        Ok(())
    }

    /// Sets a key, by its environment name: `MOVABILITY__SECTION__KEY`.
    pub fn set(&mut self, name: &str, value: &str) {
        self.extra.push((name.to_owned(), value.to_owned()));
    }

    /// Writes a file into the folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, text)?;
        Ok(path)
    }

    /// Runs a command to its end and gives back what it printed on standard output.
    ///
    /// # Errors
    /// When it exits with anything but 0; the message holds what it said.
    pub async fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command("movability", arguments, &[])?.output().await?;
        ensure!(
            output.status.success(),
            "movability {arguments:?}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs a command that is expected to fail; gives back its exit code and what it said on standard error.
    ///
    /// # Errors
    /// When it cannot be run at all.
    pub async fn fails(&self, arguments: &[&str]) -> Result<(i32, String)> {
        let output = self.command("movability", arguments, &[])?.output().await?;
        Ok((output.status.code().unwrap_or(-1), String::from_utf8(output.stderr)?))
    }

    /// Makes the database, applies the scenarios' clinic and its journey, and sets the consents: ready for servers.
    ///
    /// # Errors
    /// When one of the commands fails; the message holds what it said.
    pub async fn open_for_scenarios(&self) -> Result<()> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let clinic = here.join("clinic/clinic.toml").display().to_string();
        let journeys = here.join("clinic").display().to_string();
        let content = here.join("../../content").display().to_string();
        self.run(&["keys", "init"]).await?;
        self.run(&["migrate"]).await?;
        self.run(&["clinic", "apply", &clinic]).await?;
        self.run(&["content", "import", &content]).await?;
        self.run(&["content", "import", &journeys]).await?;
        Ok(())
    }

    /// Starts `movability up` on a free port.
    ///
    /// # Errors
    /// When it does not become ready within 30 seconds.
    pub async fn up(&self, arguments: &[&str]) -> Result<Program> {
        let arguments: Vec<&str> = ["up"].into_iter().chain(arguments.iter().copied()).collect();
        self.serve("movability", &arguments, free_port()?).await
    }

    /// Starts a server on a port.
    ///
    /// # Errors
    /// When it does not become ready within 30 seconds.
    pub async fn server(&self, port: u16) -> Result<Program> {
        self.serve("movability-server", &[], port).await
    }

    /// Starts a worker.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn worker(&self) -> Result<Program> {
        let child = self.command("movability-worker", &[], &[])?.spawn()?;
        Ok(Program { child, site: String::new(), printed: Vec::new() })
    }

    async fn serve(&self, program: &str, arguments: &[&str], port: u16) -> Result<Program> {
        let site = format!("http://127.0.0.1:{port}");
        let listen = [
            ("MOVABILITY__SERVER__LISTEN", format!("127.0.0.1:{port}")),
            ("MOVABILITY__SERVER__PUBLIC_URL", site.clone()),
        ];
        // What the scenario set holds for all its programs: several servers share one public address.
        let own = listen.iter().filter(|(name, _)| !self.extra.iter().any(|(set, _)| set == name));
        let listen: Vec<(&str, &str)> = own.map(|(name, value)| (*name, value.as_str())).collect();
        let mut child = self.command(program, arguments, &listen)?.stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("standard output is piped")?;
        let mut program = Program { child, site, printed: Vec::new() };
        program.ready().await?;
        program.read(BufReader::new(stdout)).await;
        Ok(program)
    }

    fn command(&self, program: &str, arguments: &[&str], more: &[(&str, &str)]) -> Result<Command> {
        let binary = binary(program)?;
        let mut command = Command::new(binary);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("MOVABILITY__DATA_DIR", self.folder.path().join("var"))
            .env("MOVABILITY__DATABASE__URL", &self.database.url)
            .env("MOVABILITY__MAIL__URL", format!("smtp://{}?tls=none", self.sink.address))
            .env("MOVABILITY__MAIL__FROM", "clinic@clinic.example")
            .env("MOVABILITY__LOG__FORMAT", "text")
            .stdin(Stdio::null())
            .stderr(self.log(program)?)
            .kill_on_drop(true);
        if let Some(clock) = &self.clock {
            command.env("LD_PRELOAD", FAKETIME).env("FAKETIME", clock).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        for (name, value) in &self.extra {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        Ok(command)
    }

    /// What the programs logged last, for the message of a failing test.
    pub fn logged(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("log.txt")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
    }

    fn log(&self, _program: &str) -> Result<Stdio> {
        let file = std::fs::File::options().create(true).append(true).open(self.folder.path().join("log.txt"))?;
        Ok(file.into())
    }
}

/// A running program.
#[derive(Debug)]
pub struct Program {
    child: Child,
    /// Where its site is.
    pub site: String,
    printed: Vec<String>,
}

impl Program {
    /// The first word it printed that begins so, e.g. an address.
    ///
    /// # Errors
    /// When it printed none.
    pub fn printed(&self, beginning: &str) -> Result<String> {
        let found =
            self.printed.iter().flat_map(|line| line.split_whitespace()).find(|word| word.starts_with(beginning));
        found
            .map(str::to_owned)
            .with_context(|| format!("nothing printed begins with {beginning}: {:#?}", self.printed))
    }

    /// The first word it printed that holds a text, e.g. an address with a certain path.
    ///
    /// # Errors
    /// When it printed none.
    pub fn printed_with(&self, part: &str) -> Result<String> {
        let found = self.printed.iter().flat_map(|line| line.split_whitespace()).find(|word| word.contains(part));
        found.map(str::to_owned).with_context(|| format!("nothing printed holds {part}: {:#?}", self.printed))
    }

    /// The line it printed that holds a text.
    ///
    /// # Errors
    /// When it printed none.
    pub fn line(&self, text: &str) -> Result<&str> {
        let found = self.printed.iter().find(|line| line.contains(text));
        found.map(String::as_str).with_context(|| format!("no printed line holds {text}: {:#?}", self.printed))
    }

    /// SIGKILL, and gone.
    ///
    /// # Errors
    /// When it is gone already.
    pub async fn kill(mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }

    /// SIGTERM; gives back the exit code once it has drained.
    ///
    /// # Errors
    /// When it takes longer than 35 seconds.
    pub async fn stop(mut self) -> Result<i32> {
        let pid = self.child.id().context("it runs")?.to_string();
        Command::new("kill").args(["-TERM", &pid]).status().await?;
        let status = tokio::time::timeout(Duration::from_secs(35), self.child.wait()).await??;
        Ok(status.code().unwrap_or(-1))
    }

    async fn ready(&mut self) -> Result<()> {
        let client = reqwest::Client::new();
        for _ in 0..600 {
            if let Ok(answer) = client.get(format!("{}/readyz", self.site)).send().await
                && answer.status().is_success()
            {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended at once: {status}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("it did not become ready within 30 s")
    }

    /// What it prints at its start; it says nothing more on standard output afterwards.
    async fn read(&mut self, stdout: BufReader<tokio::process::ChildStdout>) {
        let mut lines = stdout.lines();
        while let Ok(Ok(Some(line))) = tokio::time::timeout(Duration::from_millis(500), lines.next_line()).await {
            self.printed.push(line);
        }
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    }
}

/// A port nobody listens on.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A binary of this workspace, built beside the test.
fn binary(program: &str) -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(Path::parent).context("tests lie in target/…/deps")?;
    let path = folder.join(program);
    ensure!(path.exists(), "{} is not built: run `cargo build --workspace` first", path.display());
    Ok(path)
}
