//! P14: mails a second from due row to recorded acceptance, against Postfix's own load source into the same sink.

use std::{
    collections::BTreeSet,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::{
    measure::{Others, Ratios, Target, circumstances, tell_timed},
    product::Product,
};

const ROUNDS: usize = 5;
/// Mails of one round, each booked and fulfilled through the product before.
const MAILS: usize = 1000;
/// Mails of the yardstick, which needs no more than a second for them.
const YARDSTICK: usize = 5000;
const CONNECTIONS: u32 = 4;

pub(crate) async fn run() -> Result<()> {
    circumstances("cargo xtask bench mail");
    match Product::on_postgres(10).await? {
        Some(product) => {
            let what = "mails/s, 4 connections, PostgreSQL ÷ smtp-source -d -s 4";
            rounds("P14", what, product, Target::AtLeast(0.4)).await?;
        }
        None => println!("P14  on PostgreSQL not run: MOVABILITY_TEST_DATABASE names no server"),
    }
    let sqlite = Product::on_sqlite(10).await?;
    rounds("P14", "mails/s, 4 connections, SQLite FULL ÷ smtp-source -d -s 4", sqlite, Target::AtLeast(0.2)).await
}

async fn rounds(name: &str, what: &str, mut product: Product, target: Target) -> Result<()> {
    let mut ratios = Vec::new();
    let others = Others::watch(product.cluster())?;
    for round in 0..ROUNDS {
        let sink = Sink::open(&product, round).await?;
        let yardstick = source(&sink).await?;
        product.mail_to(&sink.address);
        owe(&product, round).await?;
        let before = sink.ids()?.len();
        let begun = Instant::now();
        let worker = product.worker(CONNECTIONS)?;
        // Counted from the database, so that the durable record is part of the time; checked at the sink.
        let open = "SELECT count(*) FROM message WHERE kind = 'reading' AND state IN ('scheduled', 'queued')";
        while product.number(open).await? > 0 {
            ensure!(begun.elapsed() < Duration::from_secs(300), "mail is still waiting after 300 s");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let took = begun.elapsed().as_secs_f64();
        drop(worker);
        let arrived = sink.ids()?.len() - before;
        ensure!(arrived >= MAILS, "only {arrived} of {MAILS} mails are at the sink");
        let rate = arrived as f64 / took;
        println!(
            "round {round}: smtp-source {yardstick:.0}/s  product {rate:.0}/s ({arrived} mails, start of the worker included)"
        );
        ratios.push(rate / yardstick);
    }
    tell_timed(name, what, &Ratios::of(ratios), target, others.cores()?);
    product.close().await
}

/// Visits that took place, so that a reading is owed for each. What staff book is confirmed later, and not counted.
async fn owe(product: &Product, round: usize) -> Result<()> {
    let server = product.server().await?;
    let desk = product.run(&["token", "create", "--name", &format!("desk-{round}"), "--role", "front-desk"]).await?;
    let (client, desk) = (Client::new(), desk.trim().to_owned());
    // The API takes whole seconds.
    let now = Timestamp::from_second(Timestamp::now().as_second())?;
    for number in 0..MAILS {
        let body = json!({
            "service": "service-1", "practitioner": format!("p-{}", number % 10 + 1), "start": now.to_string(),
            "patient": { "name": format!("Patient {round}-{number}"), "email": format!("patient-{round}-{number}@example.org") },
            "consents": [{ "id": "email-channel", "version": "2026-11" }, { "id": "care-education", "version": "2026-11" }],
            "override": { "reason": "a measurement" },
        });
        let answer = client
            .post(format!("{}/api/v1/staff/appointments", server.site))
            .bearer_auth(&desk)
            .json(&body)
            .send()
            .await?;
        ensure!(answer.status() == 201, "{}", answer.text().await?);
        let visit: Value = answer.json().await?;
        let id = visit["id"].as_str().context("an id")?;
        let answer = client
            .post(format!("{}/api/v1/staff/appointments/{id}/fulfil", server.site))
            .bearer_auth(&desk)
            .header("if-match", format!("\"{}\"", visit["version"]))
            .send()
            .await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
    }
    Ok(())
}

/// What Postfix's load source reaches over as many kept connections.
async fn source(sink: &Sink) -> Result<f64> {
    let begun = Instant::now();
    let sessions = CONNECTIONS.to_string();
    let status = Command::new("smtp-source")
        .args([
            "-d",
            "-s",
            &sessions,
            "-m",
            &YARDSTICK.to_string(),
            "-l",
            "4096",
            "-f",
            "a@example.org",
            "-t",
            "b@example.org",
            &sink.address,
        ])
        .stdout(Stdio::null())
        .status()
        .await
        .context("smtp-source comes with Postfix")?;
    ensure!(status.success(), "smtp-source: {status}");
    Ok(YARDSTICK as f64 / begun.elapsed().as_secs_f64())
}

/// Postfix's sink, which keeps what it took.
struct Sink {
    address: String,
    dump: std::path::PathBuf,
    _child: Child,
}

impl Sink {
    async fn open(product: &Product, round: usize) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let dump = product.folder().join(format!("sink-{round}.txt"));
        std::fs::write(&dump, "")?;
        // As root the sink wants a user to become, and a file that user may write.
        let mut command = Command::new("smtp-sink");
        if std::env::var("USER").as_deref() == Ok("root")
            || std::fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
        {
            command.args(["-u", "root"]);
        }
        let child = command
            .args(["-D", &dump.display().to_string(), &address, "1000"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("smtp-sink comes with Postfix")?;
        for _ in 0..100 {
            if tokio::net::TcpStream::connect(&address).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(Self { address, dump, _child: child })
    }

    /// The Message-IDs it took: mails are counted here, never by the sender.
    fn ids(&self) -> Result<BTreeSet<String>> {
        let text = String::from_utf8_lossy(&std::fs::read(&self.dump)?).into_owned();
        let ids = text.lines().filter(|line| line.to_ascii_lowercase().starts_with("message-id:"));
        Ok(ids.map(str::to_owned).collect())
    }
}
