//! Relays that others wrote: Postfix's sink, and Python's.

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context as _, Result, ensure};
use movability_scenarios::{Clinic, free_port};
use tokio::process::{Child, Command};

#[tokio::test]
async fn postfix_s_sink_gets_the_confirmation() -> Result<()> {
    let port = free_port()?;
    let mut clinic = Clinic::found().await?;
    let kept = clinic.file("sink/mail.txt", "")?;
    let sink = smtp_sink(port, &kept)?;

    confirm(&mut clinic, port, sink, || Ok(std::fs::read_to_string(&kept)?)).await
}

#[tokio::test]
async fn aiosmtpd_gets_the_confirmation() -> Result<()> {
    let port = free_port()?;
    let mut clinic = Clinic::found().await?;
    let folder = clinic.file("aiosmtpd/made", "")?.with_file_name("mail");
    let sink = Command::new("/usr/bin/python3")
        .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}"), "-c", "aiosmtpd.handlers.Mailbox"])
        .arg(&folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("Debian's python3-aiosmtpd")?;

    confirm(&mut clinic, port, sink, || mails(&folder)).await
}

/// Books over the API and waits until the relay has the confirmation, with its invitation.
async fn confirm(clinic: &mut Clinic, port: u16, sink: Child, kept: impl Fn() -> Result<String>) -> Result<()> {
    clinic.set("MOVABILITY__MAIL__URL", &format!("smtp://127.0.0.1:{port}?tls=none"));
    clinic.open_for_scenarios().await?;
    let (server, worker) = (clinic.server(free_port()?).await?, clinic.worker().await?);

    let booked = reqwest::Client::new()
        .post(format!("{}/api/v1/appointments", server.site))
        .json(&serde_json::json!({
            "service": "visit", "start": super::start::first_start(&server.site).await?,
            "patient": { "name": "Ada", "email": "ada@example.org" },
            "consents": [{ "id": "email-channel", "version": "2026-11" }],
        }))
        .send()
        .await?;
    ensure!(booked.status() == 201, "{}", booked.text().await?);

    for _ in 0..150 {
        // A relay that is not up yet costs nothing: the breaker tries again.
        if kept().is_ok_and(|text| text.contains("method=REQUEST") && text.contains("ada@example.org")) {
            ensure!(clinic.database.texts("SELECT state FROM delivery").await? == ["accepted"], "{}", clinic.logged());
            ensure!(worker.stop().await? == 0 && server.stop().await? == 0);
            drop(sink);
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("no confirmation within 30 s\n{}", clinic.logged())
}

fn smtp_sink(port: u16, kept: &PathBuf) -> Result<Child> {
    let mut command = Command::new("smtp-sink");
    let root = std::fs::metadata("/proc/self").map(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)?;
    if root {
        command.args(["-u", "root"]);
    }
    let path = std::env::var_os("PATH").unwrap_or_default().into_string().unwrap_or_default();
    let sink = command
        .arg("-D")
        .arg(kept)
        .args([&format!("127.0.0.1:{port}"), "100"])
        .env("PATH", format!("{path}:/usr/sbin"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    sink.context("Postfix's smtp-sink")
}

/// Everything in a Maildir's `new`.
fn mails(folder: &std::path::Path) -> Result<String> {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder.join("new"))? {
        text.push_str(&std::fs::read_to_string(entry?.path())?);
    }
    Ok(text)
}
