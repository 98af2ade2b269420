//! P8: many posts for one time, equal and overlapping; exactly one winner each, on both databases.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde_json::{Value, json};

use crate::product::{Product, Running};

const ROUNDS: i64 = 20;

/// A booking as a visitor sends it.
pub(crate) fn booking(practitioner: &str, start: Timestamp, who: &str) -> Value {
    json!({
        "service": "service-1", "practitioner": practitioner, "start": start.to_string(),
        "patient": { "name": format!("Patient {who}"), "email": format!("patient-{who}@example.org") },
        "consents": [{ "id": "email-channel", "version": "2026-11" }],
    })
}

pub(crate) async fn run() -> Result<()> {
    let sqlite = Product::on_sqlite(10).await?;
    let server = sqlite.server().await?;
    rounds("SQLite, one server", &[server], 50).await?;
    match Product::on_postgres(10).await? {
        Some(postgres) => {
            let servers = [postgres.server().await?, postgres.server().await?];
            rounds("PostgreSQL, two servers", &servers, 200).await?;
            drop(servers);
            postgres.close().await
        }
        None => {
            println!("P8   on PostgreSQL not run: MOVABILITY_TEST_DATABASE names no server");
            Ok(())
        }
    }
}

async fn rounds(place: &str, servers: &[Running], racers: usize) -> Result<()> {
    let first = first_free(&servers[0].site).await?;
    let mut winners = Vec::new();
    for round in 0..ROUNDS {
        let start = first + SignedDuration::from_hours(24 * 7 * round);
        let overlapping = round % 2 == 1;
        let answers = race(servers, racers, start, overlapping, round).await?;
        let won = answers.get(&201).copied().unwrap_or_default();
        let others: usize =
            answers.iter().filter(|(status, _)| ![201, 409].contains(*status)).map(|(_, count)| count).sum();
        ensure!(others == 0, "round {round}: {answers:?}");
        winners.push(won);
    }
    let all = winners.iter().all(|won| *won == 1);
    println!(
        "P8   {place}, {racers} posts, {ROUNDS} rounds, equal and overlapping: winners {winners:?}  {}",
        if all { "met" } else { "NOT MET" }
    );
    Ok(())
}

/// All at once; overlapping rounds ask for starts a quarter of an hour apart.
async fn race(
    servers: &[Running],
    racers: usize,
    start: Timestamp,
    overlapping: bool,
    round: i64,
) -> Result<BTreeMap<u16, usize>> {
    let posts: Vec<_> = (0..racers)
        .map(|racer| {
            let site = servers[racer % servers.len()].site.clone();
            let shift = if overlapping && racer % 2 == 1 { 15 } else { 0 };
            let body = booking("p-1", start + SignedDuration::from_mins(shift), &format!("{round}-{racer}"));
            tokio::spawn(async move {
                let answer = Client::new().post(format!("{site}/api/v1/appointments")).json(&body).send().await?;
                Ok::<u16, reqwest::Error>(answer.status().as_u16())
            })
        })
        .collect();
    let mut answers = BTreeMap::new();
    for post in posts {
        *answers.entry(post.await??).or_default() += 1;
    }
    Ok(answers)
}

/// The first start of next week's Monday morning: free every week.
async fn first_free(site: &str) -> Result<Timestamp> {
    let first: Value = reqwest::get(format!("{site}/api/v1/availability/first?service=service-1&practitioner=p-1&n=1"))
        .await?
        .json()
        .await?;
    let start: Timestamp = first["slots"][0]["start"].as_str().unwrap_or_default().parse()?;
    let day = start.to_zoned(jiff::tz::TimeZone::get("America/Toronto")?);
    let days_ahead = 7 + i64::from(8 - day.weekday().to_monday_one_offset()) % 7;
    let monday = day.date().saturating_add(jiff::Span::new().days(days_ahead));
    Ok(monday.at(9, 0, 0, 0).in_tz("America/Toronto")?.timestamp())
}
