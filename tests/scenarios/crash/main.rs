//! Programs killed in the middle of their work: nothing acknowledged is lost, nothing overlaps, no reading comes twice.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use movability_scenarios::{Clinic, Engine, Oracle, Program, chance, free_port};
use rand::{Rng as _, rngs::StdRng};
use reqwest::Client;
use serde_json::{Value, json};

/// Kills of each program.
const KILLS: usize = 6;

/// How long a client rests between two bookings, so that the mail keeps up with them.
const REST: Duration = Duration::from_millis(80);

/// How many patients want each time.
const WANT_ONE_TIME: i64 = 3;

/// Clients that book, and staff that mark visits fulfilled, all the while.
const CLIENTS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_killed_under_load_lose_nothing_and_send_no_reading_twice() -> Result<()> {
    let mut chance = chance("crash");
    let clinic = Arc::new(Clinic::found().await?);
    clinic.open_for_scenarios().await?;
    // Letters stay on the wire for a moment, so that kills meet them there.
    clinic.sink.think(Duration::from_millis(15));
    let desk = clinic.run(&["token", "create", "--name", "desk", "--role", "front-desk"]).await?.trim().to_owned();

    let mut ports = vec![free_port()?];
    if clinic.engine == Engine::Postgres {
        ports.push(free_port()?);
    }
    let mut servers = Vec::new();
    for port in &ports {
        servers.push(clinic.server(*port).await?);
    }
    let mut workers = Vec::new();
    for _ in &ports {
        workers.push(clinic.worker().await?);
    }
    let load = Load::start(&ports, &desk);
    let mut running = Running { servers, workers };
    let killed = running.are_killed(&clinic, &ports, &mut chance).await;

    let (oracle, refused) = load.stop().await?;
    oracle.judge(&clinic).await?.acquits()?;
    killed?;
    ensure!(oracle.acknowledged() > 50, "only {} bookings: the load was no load", oracle.acknowledged());
    ensure!(refused > 0, "nobody wanted a time that somebody else had: the load was no load");
    settle(&clinic).await?;
    let readings = clinic.sink.kept().iter().filter(|mail| mail.text.contains("/read/")).count();
    ensure!(readings > KILLS, "only {readings} readings were sent: the load was no load");
    oracle.judge(&clinic).await?.acquits()?;
    for program in running.servers.into_iter().chain(running.workers) {
        ensure!(program.stop().await? == 0);
    }
    Ok(())
}

/// The programs that are alive at the moment.
struct Running {
    servers: Vec<Program>,
    workers: Vec<Program>,
}

impl Running {
    /// Kills servers and workers in turn, and puts others in their place.
    async fn are_killed(&mut self, clinic: &Clinic, ports: &[u16], chance: &mut StdRng) -> Result<()> {
        for kill in 0..KILLS * 2 {
            tokio::time::sleep(Duration::from_millis(chance.random_range(300..1500))).await;
            let which = chance.random_range(0..ports.len());
            match kill % 4 {
                0 | 2 => self.server(which, clinic, ports).await?,
                1 => {
                    self.workers.swap_remove(which).kill().await?;
                    self.workers.push(clinic.worker().await?);
                }
                _ => self.senders_of_a_reading(clinic).await?,
            }
        }
        Ok(())
    }

    async fn server(&mut self, which: usize, clinic: &Clinic, ports: &[u16]) -> Result<()> {
        self.servers.swap_remove(which).kill().await?;
        let in_use = |port: &&u16| self.servers.iter().any(|server| server.site.ends_with(&format!(":{port}")));
        let port = *ports.iter().find(|port| !in_use(port)).context("a port of a dead server")?;
        self.servers.push(clinic.server(port).await.with_context(|| clinic.logged())?);
        Ok(())
    }

    /// The worst moment: a reading has arrived at the relay, and its sender has not heard so. Which of two workers sent
    /// it only the relay knows, so both die.
    async fn senders_of_a_reading(&mut self, clinic: &Clinic) -> Result<()> {
        clinic.sink.swallow("/read/").await.with_context(|| clinic.logged())?;
        for worker in std::mem::take(&mut self.workers) {
            worker.kill().await?;
            self.workers.push(clinic.worker().await?);
        }
        Ok(())
    }
}

/// Waits until every message has ended in a named state, or is known to be unknown.
async fn settle(clinic: &Clinic) -> Result<()> {
    const OPEN: &str =
        "SELECT count(*) FROM delivery WHERE state IN ('queued', 'leased', 'transmitting', 'retry_wait')";
    for _ in 0..150 {
        if clinic.database.numbers(OPEN).await? == [0] {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let states = clinic.database.texts("SELECT state FROM delivery").await?;
    anyhow::bail!("deliveries of dead workers are still open after 150 s: {states:?}\n{}", clinic.logged())
}

/// Clients that book one time after the other, and mark some of today's visits as fulfilled.
struct Load {
    oracle: Arc<Mutex<Oracle>>,
    refused: Arc<AtomicI64>,
    stopping: Arc<AtomicBool>,
    clients: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    fn start(ports: &[u16], desk: &str) -> Self {
        let (oracle, stopping) = (Arc::<Mutex<Oracle>>::default(), Arc::<AtomicBool>::default());
        let (next, refused) = (Arc::new(AtomicI64::new(0)), Arc::<AtomicI64>::default());
        let clients = (0..CLIENTS).map(|client| {
            let site = format!("http://127.0.0.1:{}", ports[client % ports.len()]);
            let (oracle, stopping, desk) = (Arc::clone(&oracle), Arc::clone(&stopping), desk.to_owned());
            let (next, refused) = (Arc::clone(&next), Arc::clone(&refused));
            tokio::spawn(async move {
                let http = Client::builder().timeout(Duration::from_secs(5)).build().expect("a client can be made");
                while !stopping.load(Ordering::SeqCst) {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    match turn(&http, &site, &desk, number).await {
                        Ok(Some(id)) => oracle.lock().expect("no writer panics").acknowledge(id),
                        Ok(None) => {
                            refused.fetch_add(1, Ordering::SeqCst);
                        }
                        // The server was killed under this request; nobody acknowledged anything.
                        Err(_) => {}
                    }
                    tokio::time::sleep(REST).await;
                }
            })
        });
        Self { clients: clients.collect(), oracle, refused, stopping }
    }

    /// What was acknowledged, and how many were told that somebody else has the time.
    async fn stop(self) -> Result<(Oracle, i64)> {
        self.stopping.store(true, Ordering::SeqCst);
        for client in self.clients {
            client.await?;
        }
        let oracle = Arc::try_unwrap(self.oracle).ok().context("every client has ended")?;
        Ok((oracle.into_inner()?, self.refused.load(Ordering::SeqCst)))
    }
}

/// Books a time that others want too; every second one is booked for earlier today by staff and fulfilled, so that
/// reading follows.
async fn turn(http: &Client, site: &str, desk: &str, number: i64) -> Result<Option<String>> {
    let patient = json!({ "name": format!("Patient {number}"), "email": format!("patient{number}@example.org") });
    let consents =
        json!([{ "id": "email-channel", "version": "2026-11" }, { "id": "care-education", "version": "2026-11" }]);
    if number % 2 == 0 {
        let start = tomorrow() + SignedDuration::from_mins(30 * (number / WANT_ONE_TIME / 4));
        let practitioner = if number % 4 == 0 { "p-one" } else { "p-two" };
        let body = json!({ "service": "visit", "practitioner": practitioner, "start": start.to_string(), "patient": patient, "consents": consents });
        return booked(http.post(format!("{site}/api/v1/appointments")).json(&body).send().await?).await;
    }
    let start = today() + SignedDuration::from_secs(60 * (number % 1000));
    let body = json!({
        "service": "visit", "practitioner": if number % 4 == 1 { "p-one" } else { "p-two" }, "start": start.to_string(),
        "patient": patient, "consents": consents, "override": { "reason": "a walk-in of the scenario" },
    });
    let answer = http.post(format!("{site}/api/v1/staff/appointments")).bearer_auth(desk).json(&body).send().await?;
    let status = answer.status();
    let visit: Value = answer.json().await?;
    ensure!(status == 201, "{visit}");
    let id = visit["id"].as_str().context("an id")?.to_owned();
    // Acknowledged now, fulfilled or not.
    let fulfil = http
        .post(format!("{site}/api/v1/staff/appointments/{id}/fulfil"))
        .bearer_auth(desk)
        .header("if-match", format!("\"{}\"", visit["version"]))
        .send()
        .await;
    drop(fulfil);
    Ok(Some(id))
}

async fn booked(answer: reqwest::Response) -> Result<Option<String>> {
    match answer.status().as_u16() {
        201 => {
            let body: Value = answer.json().await?;
            Ok(Some(body["id"].as_str().context("an id")?.to_owned()))
        }
        409 => Ok(None),
        status => anyhow::bail!("{status}: {}", answer.text().await?),
    }
}

#[expect(clippy::disallowed_methods, reason = "the programs under test read the machine's clock too")]
fn today() -> Timestamp {
    // The visits of the load take place today in Toronto whatever the hour here: a few minutes ago.
    let now = Timestamp::now().as_second();
    Timestamp::from_second(now - now % 60).expect("today exists")
}

fn tomorrow() -> Timestamp {
    let now = today().as_second();
    Timestamp::from_second(now - now % 1800 + 24 * 3600).expect("tomorrow exists")
}
