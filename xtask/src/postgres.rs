//! A PostgreSQL of one's own for as long as the tests run.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
};

use anyhow::Context as _;

use crate::tools::{is_root, postgres_programs, program};

/// A throw-away cluster; gone when this is dropped.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes and starts a cluster in a temporary folder. Nothing in it survives, so it need not be safe, only quick.
    pub(crate) fn start() -> anyhow::Result<Self> {
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
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c full_page_writes=off \
             -c synchronous_commit=off -c max_connections=300 -c log_error_verbosity=terse",
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
    pub(crate) fn url(&self) -> String {
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
