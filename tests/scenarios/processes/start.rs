//! Starting, stopping, and what is said when something is wrong: one line, what and where and what to do.

use anyhow::{Result, ensure};
use movability_scenarios::{Clinic, free_port};

#[tokio::test]
async fn a_second_start_keeps_the_data() -> Result<()> {
    let clinic = Clinic::found().await?;
    let first = clinic.up(&[]).await?;
    let before = clinic.database.numbers("SELECT count(*) FROM appointment").await?;
    ensure!(first.stop().await? == 0);

    let second = clinic.up(&[]).await?;

    ensure!(clinic.database.numbers("SELECT count(*) FROM appointment").await? == before);
    ensure!(before[0] > 40, "the demonstration has visits");
    ensure!(second.stop().await? == 0);
    clinic.database.remove().await
}

#[tokio::test]
async fn a_port_in_use_is_said_in_one_line() -> Result<()> {
    let mut clinic = Clinic::found().await?;
    let port = free_port()?;
    let _taken = std::net::TcpListener::bind(("127.0.0.1", port))?;
    clinic.set("MOVABILITY__SERVER__LISTEN", &format!("127.0.0.1:{port}"));

    let (code, said) = clinic.fails(&["up", "--empty"]).await?;

    ensure!(code == 1, "exit code {code}");
    let wanted =
        format!("error: cannot listen on 127.0.0.1:{port}: in use by another program. Stop it, or set server.listen");
    ensure!(said.lines().any(|line| line == wanted), "{said}");
    clinic.database.remove().await
}

#[tokio::test]
async fn an_unknown_setting_names_the_nearest_one() -> Result<()> {
    let clinic = Clinic::found().await?;
    let file = clinic.file("movability.toml", "[mail]\nulr = \"smtp://localhost\"\n")?;

    let (code, said) = clinic.fails(&["--config", &file.display().to_string(), "check"]).await?;

    ensure!(code == 1, "exit code {code}");
    ensure!(said.contains("movability.toml:2: unknown key `mail.ulr`; did you mean `mail.url`?"), "{said}");
    clinic.database.remove().await
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_said_in_one_line() -> Result<()> {
    let mut clinic = Clinic::found().await?;
    clinic.set("MOVABILITY__DATABASE__URL", "postgres://nobody@127.0.0.1:1/nothing");
    clinic.run(&["keys", "init"]).await?;

    let (code, said) = clinic.fails(&["migrate"]).await?;

    ensure!(code == 1, "exit code {code}");
    ensure!(said.lines().filter(|line| line.starts_with("error: ")).count() == 1, "{said}");
    ensure!(!said.contains("panicked"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_server_without_migrations_says_which_command_helps() -> Result<()> {
    let clinic = Clinic::found().await?;
    clinic.run(&["keys", "init"]).await?;

    let said = clinic.server(free_port()?).await.map(drop).expect_err("it has no schema").to_string();

    ensure!(said.contains("ended at once"), "{said}");
    ensure!(clinic.logged().contains("movability migrate"), "{}", clinic.logged());
    clinic.database.remove().await
}

#[tokio::test]
async fn a_relay_that_is_away_stops_no_booking() -> Result<()> {
    let mut clinic = Clinic::found().await?;
    clinic.set("MOVABILITY__MAIL__URL", "smtp://127.0.0.1:1?tls=none");
    clinic.open_for_scenarios().await?;
    let server = clinic.server(free_port()?).await?;
    let worker = clinic.worker().await?;

    let booked = reqwest::Client::new()
        .post(format!("{}/api/v1/appointments", server.site))
        .json(&serde_json::json!({
            "service": "visit", "start": first_start(&server.site).await?,
            "patient": { "name": "Ada", "email": "ada@example.org" },
            "consents": [{ "id": "email-channel", "version": "2026-11" }],
        }))
        .send()
        .await?;

    ensure!(booked.status() == 201, "{}", booked.text().await?);
    ensure!(reqwest::get(format!("{}/readyz", server.site)).await?.status() == 200);
    let waiting =
        clinic.database.numbers("SELECT count(*) FROM message WHERE state IN ('scheduled', 'queued')").await?;
    ensure!(waiting == [1], "the confirmation waits: {waiting:?}");
    ensure!(worker.stop().await? == 0);
    ensure!(server.stop().await? == 0);
    clinic.database.remove().await
}

pub(crate) async fn first_start(site: &str) -> Result<String> {
    let first: serde_json::Value =
        reqwest::get(format!("{site}/api/v1/availability/first?service=visit&n=1")).await?.json().await?;
    Ok(first["slots"][0]["start"].as_str().unwrap_or_default().to_owned())
}
