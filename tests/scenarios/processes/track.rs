//! Where races are run: a clinic with as many servers as its database allows, and calls that start at the same instant.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use movability_scenarios::{Clinic, Engine, Oracle, Program, free_port};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// Rounds of each race with every change; a soak asks for more by `MOVABILITY_ROUNDS`.
const ROUNDS: i64 = 50;

/// Half hours that one round has for itself.
const PER_ROUND: i64 = 4;

/// The clinic of the races, its servers, and what they acknowledged.
pub(crate) struct Track {
    pub(crate) clinic: Clinic,
    race: &'static str,
    rounds: i64,
    programs: Vec<Program>,
    desk: String,
    client: Client,
    oracle: Oracle,
    outcomes: BTreeMap<&'static str, usize>,
    began: Instant,
    first: Timestamp,
}

/// One call that takes part.
#[derive(Clone)]
pub(crate) struct Call {
    path: String,
    body: Value,
    by_desk: bool,
    if_match: Option<i64>,
}

/// What came of one call.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// A booked visit, as whoever booked it knows it.
pub(crate) struct Visit {
    pub(crate) id: String,
    pub(crate) manage: String,
}

impl Call {
    /// A patient's call.
    pub(crate) fn patient(path: impl Into<String>, body: Value) -> Self {
        Self { path: path.into(), body, by_desk: false, if_match: None }
    }

    /// A call of the front desk's.
    pub(crate) fn desk(path: impl Into<String>, body: Value) -> Self {
        Self { by_desk: true, ..Self::patient(path, body) }
    }

    /// For this version of the visit only.
    pub(crate) fn of_version(self, version: i64) -> Self {
        Self { if_match: Some(version), ..self }
    }

    /// A patient books a time of `short` (half an hour), `long` (an hour), or another service with one of them.
    pub(crate) fn books(service: &str, practitioner: &str, start: Timestamp, minutes: i64, who: &str) -> Self {
        Self::patient(
            "/api/v1/appointments",
            json!({
                "service": service, "practitioner": practitioner, "start": start.to_string(), "duration": minutes,
                "patient": someone(who), "consents": consents(),
            }),
        )
    }
}

/// Somebody of that name, with an address of their own.
pub(crate) fn someone(who: &str) -> Value {
    json!({ "name": who, "email": format!("{}@example.org", who.replace(' ', ".").to_lowercase()) })
}

pub(crate) fn consents() -> Value {
    json!([{ "id": "email-channel", "version": "2026-11" }])
}

impl Told {
    fn outcome(&self) -> String {
        match self.body["code"].as_str() {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}

impl Track {
    /// A clinic in which nobody has booked yet.
    pub(crate) async fn open(race: &'static str) -> Result<Self> {
        Self::opened(Clinic::found().await?, race, midnight()).await
    }

    /// The same with a clock that stands still at `now`.
    pub(crate) async fn open_at(race: &'static str, now: Timestamp) -> Result<Self> {
        let mut clinic = Clinic::found().await?;
        clinic.stops_the_clock(now)?;
        Self::opened(clinic, race, now).await
    }

    async fn opened(mut clinic: Clinic, race: &'static str, today: Timestamp) -> Result<Self> {
        // One machine plays all patients.
        clinic.set("MOVABILITY__LIMITS__BOOKING__COUNT", "1000000");
        clinic.open_for_scenarios().await?;
        let desk = clinic.run(&["token", "create", "--name", "races", "--role", "front-desk"]).await?.trim().to_owned();
        let servers = if clinic.engine == Engine::Postgres { 2 } else { 1 };
        let mut programs = Vec::new();
        for _ in 0..servers {
            programs.push(clinic.server(free_port()?).await?);
        }
        let client = Client::builder().timeout(Duration::from_secs(60)).build()?;
        Ok(Self {
            clinic,
            race,
            rounds: rounds()?,
            programs,
            desk,
            client,
            oracle: Oracle::default(),
            outcomes: BTreeMap::new(),
            began: Instant::now(),
            first: today + SignedDuration::from_hours(48),
        })
    }

    /// The rounds of this race.
    pub(crate) fn rounds(&self) -> std::ops::Range<i64> {
        0..self.rounds
    }

    /// One of the half hours that a round has for itself, from the day after tomorrow on.
    pub(crate) fn half_hour(&self, round: i64, which: i64) -> Timestamp {
        self.first + SignedDuration::from_mins(30 * (round * PER_ROUND + which))
    }

    /// Sends all of it at once, at the servers in turn; every round another call goes first.
    pub(crate) async fn all(&self, round: i64, calls: Vec<Call>) -> Result<Vec<Told>> {
        let mut running = JoinSet::new();
        let shift = usize::try_from(round)? % calls.len();
        for turn in (shift..calls.len()).chain(0..shift) {
            let call = self.request(turn + shift, calls[turn].clone());
            running.spawn(async move {
                let answer = call.send().await?;
                let status = answer.status().as_u16();
                let text = answer.text().await?;
                Ok::<_, anyhow::Error>((turn, Told { status, body: serde_json::from_str(&text).unwrap_or_default() }))
            });
        }
        let mut told = Vec::with_capacity(calls.len());
        while let Some(answer) = running.join_next().await {
            told.push(answer??);
        }
        told.sort_by_key(|(turn, _)| *turn);
        Ok(told.into_iter().map(|(_, told)| told).collect())
    }

    fn request(&self, turn: usize, call: Call) -> reqwest::RequestBuilder {
        let site = &self.programs[turn % self.programs.len()].site;
        let mut request = self.client.post(format!("{site}{}", call.path)).json(&call.body);
        if call.by_desk {
            request = request.bearer_auth(&self.desk);
        }
        if let Some(version) = call.if_match {
            request = request.header("if-match", format!("\"{version}\""));
        }
        request
    }

    /// One call, at one of the servers.
    pub(crate) async fn one(&self, call: Call) -> Result<Told> {
        self.all(0, vec![call]).await?.pop().context("one call, one answer")
    }

    /// Somebody has half an hour.
    pub(crate) async fn booked(&mut self, start: Timestamp, who: &str) -> Result<Visit> {
        let told = self.one(Call::books("short", "p-one", start, 30, who)).await?;
        ensure!(told.status == 201, "{told:?}");
        self.acknowledged(&told)?;
        let word =
            |key: &str| told.body[key].as_str().map(str::to_owned).with_context(|| format!("no {key}: {told:?}"));
        Ok(Visit { id: word("id")?, manage: word("manage")? })
    }

    /// The visit as its link shows it now: when it begins, and its sequence.
    pub(crate) async fn seen(&self, visit: &Visit) -> Result<(Timestamp, i64)> {
        let site = &self.programs[0].site;
        let seen = self.client.get(format!("{site}/api/v1/appointments/{}", visit.manage)).send().await?;
        let seen: Value = seen.json().await?;
        Ok((seen["start"].as_str().context("a start")?.parse()?, seen["sequence"].as_i64().context("a sequence")?))
    }

    /// Requires that so many were told each outcome: a status, or a status and a code.
    pub(crate) fn expects(&mut self, round: i64, told: &[Told], expected: &[(&'static str, usize)]) -> Result<()> {
        let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
        for one in told {
            *outcomes.entry(one.outcome()).or_default() += 1;
        }
        let wanted: BTreeMap<String, usize> =
            expected.iter().filter(|(_, count)| *count > 0).map(|(name, count)| ((*name).to_owned(), *count)).collect();
        let race = self.race;
        ensure!(outcomes == wanted, "{race}, round {round}: {outcomes:?}, not {wanted:?}\n{}", self.clinic.logged());
        for one in told.iter().filter(|one| one.status == 201) {
            self.acknowledged(one)?;
        }
        for (name, count) in expected {
            self.counts(name, *count);
        }
        Ok(())
    }

    /// Adds to what is told at the end.
    pub(crate) fn counts(&mut self, what: &'static str, count: usize) {
        *self.outcomes.entry(what).or_default() += count;
    }

    fn acknowledged(&mut self, told: &Told) -> Result<()> {
        if let Some(id) = told.body["id"].as_str() {
            self.oracle.acknowledge(id.to_owned());
        }
        Ok(())
    }

    /// Nothing overlaps, nothing is homeless, whoever was told of a visit has one; and the figures.
    #[expect(clippy::print_stderr, reason = "a soak is run for its figures")]
    pub(crate) async fn end(self) -> Result<()> {
        let Self { race, rounds, outcomes, began, .. } = &self;
        self.oracle.judge(&self.clinic).await?.acquits()?;
        let engine = self.clinic.engine;
        let seconds = began.elapsed().as_secs_f32();
        eprintln!("{race} on {engine:?}: {rounds} rounds in {seconds:.1} s: {outcomes:?}; no overlap");
        drop(self.programs);
        self.clinic.database.remove().await
    }
}

#[expect(clippy::disallowed_methods, reason = "the programs under test read the machine's clock too")]
fn midnight() -> Timestamp {
    let now = Timestamp::now().as_second();
    Timestamp::from_second(now - now % (24 * 3600)).expect("today exists")
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the test says how long")]
fn rounds() -> Result<i64> {
    Ok(std::env::var("MOVABILITY_ROUNDS").map_or(Ok(ROUNDS), |rounds| rounds.parse())?)
}
