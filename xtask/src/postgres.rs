//! A PostgreSQL of one's own for as long as the tests run.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
};

use anyhow::Context as _;

use crate::tools::{is_root, postgres_programs, program};

/// Where tests and measurements find the PostgreSQL they may use.
pub(crate) const DATABASE: &str = "MOVABILITY_TEST_DATABASE";

/// What a cluster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Nothing in it survives, so it need not be safe, only quick.
    Tests,
    /// What is measured must pay for durability, as it will in a clinic.
    Measurements,
}

/// The PostgreSQL of a run.
pub(crate) enum Database {
    /// Somebody else's, named by the environment.
    Given(String),
    /// Ours, for as long as this lives.
    Own(Cluster),
    /// None.
    LeftOut,
}

impl Database {
    /// The one the environment names, or a new one.
    pub(crate) fn find(purpose: Purpose) -> anyhow::Result<Self> {
        match env::var_os(DATABASE) {
            Some(url) => Ok(Self::Given(url.to_string_lossy().into_owned())),
            None => Cluster::start(purpose).map(Self::Own),
        }
    }

    /// Where it is reached.
    pub(crate) fn url(&self) -> Option<String> {
        match self {
            Self::Given(url) => Some(url.clone()),
            Self::Own(cluster) => Some(cluster.url()),
            Self::LeftOut => None,
        }
    }
}

/// A throw-away cluster; gone when this is dropped.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes and starts a cluster in a temporary folder.
    fn start(purpose: Purpose) -> anyhow::Result<Self> {
        let programs = postgres_programs().context("PostgreSQL's server programs are not installed")?;
        let folder = env::temp_dir().join(format!("movability-postgres-{}", process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { programs, folder, port };
        if is_root() {
            succeed(Command::new("chown").arg("postgres").arg(&cluster.folder))?;
        }

        let data = cluster.folder.join("data");
        succeed(
            cluster
                .command("initdb")?
                .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C.UTF-8"])
                .arg("-D")
                .arg(&data),
        )?;
        let durable = match purpose {
            Purpose::Tests => "-c fsync=off -c full_page_writes=off -c synchronous_commit=off",
            Purpose::Measurements => "",
        };
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=300 \
             -c log_error_verbosity=terse {durable}",
            cluster.folder.display()
        );
        succeed(
            cluster
                .command("pg_ctl")?
                .args(["start", "-w", "-t", "60", "-o", &options])
                .arg("-D")
                .arg(&data)
                .arg("-l")
                .arg(cluster.folder.join("log")),
        )?;
        Ok(cluster)
    }

    /// Where it is reached.
    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// One of PostgreSQL's programs. It refuses to run as root, so root runs it as the package's own user.
    fn command(&self, name: &str) -> anyhow::Result<Command> {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new(program("runuser").context("runuser is missing (package util-linux)")?);
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // Neither program may sit in a folder that user cannot enter.
        command.current_dir(Path::new("/")).stdin(Stdio::null()).stdout(Stdio::null());
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Ok(mut stop) = self.command("pg_ctl") {
            let _ = stop.args(["stop", "-m", "immediate", "-D"]).arg(self.folder.join("data")).status();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    anyhow::ensure!(status.success(), "{:?} ended with {status}", command);
    Ok(())
}
