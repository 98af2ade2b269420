//! Many want one time.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use movability_scenarios::{Clinic, Engine, Oracle, free_port};
use reqwest::Client;
use serde_json::{Value, json};

const RACERS: usize = 50;

#[tokio::test]
async fn fifty_patients_want_one_time_and_one_gets_it() -> Result<()> {
    let clinic = Clinic::found().await?;
    clinic.open_for_scenarios().await?;
    let mut programs = vec![clinic.server(free_port()?).await?];
    if clinic.engine == Engine::Postgres {
        programs.push(clinic.server(free_port()?).await?);
    }
    let sites: Vec<String> = programs.iter().map(|program| program.site.clone()).collect();

    let mut oracle = Oracle::default();
    let rounds = rounds()?;
    for round in 0..rounds {
        let start = noon_of_tomorrow() + SignedDuration::from_mins(30 * round);
        let answers = race(&sites, start).await?;
        let told = answers.iter().fold(BTreeMap::<u16, usize>::new(), |mut told, (status, _)| {
            *told.entry(*status).or_default() += 1;
            told
        });
        ensure!(told == BTreeMap::from([(201, 1), (409, RACERS - 1)]), "round {round}: {told:?}\n{}", clinic.logged());
        for (status, body) in &answers {
            if *status == 201 {
                oracle.acknowledge(body["id"].as_str().context("an id")?.to_owned());
            } else {
                ensure!(body["code"] == "slot_taken", "{body}");
                ensure!(body["alternatives"].as_array().map(Vec::len) == Some(3), "{body}");
            }
        }
    }

    ensure!(oracle.acknowledged() == usize::try_from(rounds)?);
    oracle.judge(&clinic).await?.acquits()?;
    drop(programs);
    clinic.database.remove().await
}

/// All at once, over as many connections, at the servers in turn.
async fn race(sites: &[String], start: Timestamp) -> Result<Vec<(u16, Value)>> {
    let racers = (0..RACERS).map(|racer| {
        let site = sites[racer % sites.len()].clone();
        tokio::spawn(async move {
            let answer = Client::new()
                .post(format!("{site}/api/v1/appointments"))
                .json(&json!({
                    "service": "visit", "practitioner": "p-one", "start": start.to_string(),
                    "patient": { "name": format!("Racer {racer}"), "email": format!("racer{racer}@example.org") },
                    "consents": [{ "id": "email-channel", "version": "2026-11" }],
                }))
                .send()
                .await?;
            Ok::<_, anyhow::Error>((answer.status().as_u16(), answer.json().await?))
        })
    });
    let racers: Vec<_> = racers.collect();
    let mut answers = Vec::with_capacity(RACERS);
    for racer in racers {
        answers.push(racer.await??);
    }
    Ok(answers)
}

#[expect(clippy::disallowed_methods, reason = "the programs under test read the machine's clock too")]
fn noon_of_tomorrow() -> Timestamp {
    let now = Timestamp::now().as_second();
    let day = 24 * 3600;
    Timestamp::from_second(now - now % day + day + day / 2).expect("tomorrow exists")
}

/// Twenty with every change; a soak asks for more by `MOVABILITY_ROUNDS`.
#[expect(clippy::disallowed_methods, reason = "whoever runs the test says how long")]
fn rounds() -> Result<i64> {
    Ok(std::env::var("MOVABILITY_ROUNDS").map_or(Ok(20), |rounds| rounds.parse())?)
}
