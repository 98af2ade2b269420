//! One call: a program of the operator's is started, or an address is posted to. Neither is told anything of anybody's health.

use std::{process::Stdio, time::Duration};

use anyhow::{Context as _, ensure};
use domain::clinic::AlertBy;
use serde::Serialize;
use storage::alerts::Call;
use tokio::{io::AsyncWriteExt as _, process::Command, time::timeout};

/// How long a contact may take to take a call.
const PATIENCE: Duration = Duration::from_secs(20);

/// Makes calls; cheap to clone.
#[derive(Clone, Debug)]
pub struct Caller {
    web: ureq::Agent,
    public_url: String,
}

/// What a contact is told.
#[derive(Serialize)]
struct Told<'a> {
    alert: String,
    level: &'static str,
    raised_at: String,
    round: i32,
    /// Where it is read, after signing in.
    url: String,
    /// Whether it only proves the way: nobody needs to act.
    test: bool,
    to: &'a str,
}

impl Caller {
    /// A caller whose links begin with the site's public address.
    pub fn new(public_url: impl Into<String>) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Self { web: config.into(), public_url: public_url.into() }
    }

    /// Makes a call; it succeeded once the program or the address has taken it.
    pub(super) async fn call(&self, call: &Call) -> anyhow::Result<()> {
        let told = serde_json::to_string(&Told {
            alert: call.alert.to_string(),
            level: call.level.alert(),
            raised_at: call.raised_at.to_string(),
            round: call.round,
            url: format!("{}/staff/alerts/{}", self.public_url, call.alert),
            test: call.is_synthetic,
            to: &call.contact.name,
        })?;
        match &call.contact.by {
            AlertBy::Command(command) => timeout(PATIENCE, started(command, told)).await.context("it took too long")?,
            AlertBy::Url(url) => {
                let (web, url) = (self.web.clone(), url.clone());
                tokio::task::spawn_blocking(move || posted(&web, &url, &told)).await?
            }
        }
    }
}

/// Posts the call to an address. What went wrong is told without the address, which may hold a secret of the operator's.
fn posted(web: &ureq::Agent, url: &str, told: &str) -> anyhow::Result<()> {
    let answer = web.post(url).header("content-type", "application/json").send(told);
    let status = match answer {
        Ok(answer) => answer.status(),
        Err(ureq::Error::Timeout(_)) => anyhow::bail!("it took too long"),
        Err(_) => anyhow::bail!("it cannot be reached"),
    };
    ensure!(status.is_success(), "it answered {}", status.as_u16());
    Ok(())
}

/// Starts the operator's program with the call on its standard input.
async fn started(command: &str, told: String) -> anyhow::Result<()> {
    let mut words = command.split_whitespace();
    let program = words.next().context("the command is empty")?;
    let mut child = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("it cannot be started")?;
    if let Some(mut input) = child.stdin.take() {
        // A program that does not read is told by its arguments alone.
        let _ = input.write_all(told.as_bytes()).await;
    }
    let status = child.wait().await?;
    ensure!(status.success(), "it ended with {status}");
    Ok(())
}
