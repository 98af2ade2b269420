//! P5: completing a booking over HTTP against the bare insert; then P8, the races.

use anyhow::{Result, ensure};
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    floor::Floor,
    measure::{ROUNDS, Ratios, Target, circumstances, rest, tell},
    product::Product,
    race, visits,
};

/// Bookings of one round.
const BOOKINGS: i64 = 100;

pub(crate) async fn run() -> Result<()> {
    circumstances("cargo xtask bench booking");
    let now = Timestamp::now();
    let product = Product::on_sqlite(10).await?;
    let starts = visits::starts(10, 10_000, now)?;
    product.store(&starts).await?;
    let floor = Floor::start(product.folder(), &starts, now).await?;
    let server = product.server().await?;
    let client = Client::new();
    let free = free_starts(&client, &server.site, now).await?;
    let mut free = free.into_iter();

    let mut ratios = Vec::new();
    for round in 0..=ROUNDS {
        let before = floor.processor()?;
        for number in 0..BOOKINGS {
            let start = 4_000_000_000 + (i64::try_from(round)? * BOOKINGS + number) * 1800;
            let answer: Value = client
                .post(format!("{}/book", floor.site))
                .json(&json!({ "start": start }))
                .send()
                .await?
                .json()
                .await?;
            ensure!(answer["booked"] == 1, "{answer}");
        }
        rest().await;
        let yardstick = (floor.processor()? - before) / BOOKINGS as f64;

        let before = server.processor()?;
        for number in 0..BOOKINGS {
            let Some((practitioner, start)) = free.next() else { anyhow::bail!("no free time is left to book") };
            let booking = race::booking(&practitioner, start, &format!("{round}-{number}"));
            let answer = client.post(format!("{}/api/v1/appointments", server.site)).json(&booking).send().await?;
            ensure!(answer.status() == 201, "{}: {}", answer.status(), answer.text().await?);
            answer.bytes().await?;
        }
        rest().await;
        let booked = (server.processor()? - before) / BOOKINGS as f64;
        if round > 0 {
            println!("processor ms a booking: floor {yardstick:.3}  product {booked:.3}");
            ratios.push(booked / yardstick);
        }
    }
    tell("P5", "completing a booking over HTTP on SQLite ÷ floor book", &Ratios::of(ratios), Target::AtMost(6.0));
    drop(server);
    race::run().await
}

/// Free times far enough apart that each can be booked.
async fn free_starts(client: &Client, site: &str, now: Timestamp) -> Result<Vec<(String, Timestamp)>> {
    let zone = jiff::tz::TimeZone::UTC;
    let mut found = Vec::new();
    for block in 0..4 {
        let from = (now + SignedDuration::from_hours(24 * (1 + 90 * block))).to_zoned(zone.clone()).date();
        let to = (now + SignedDuration::from_hours(24 * (90 + 90 * block))).to_zoned(zone.clone()).date();
        for person in 1..=10 {
            let url = format!(
                "{site}/api/v1/availability?service=service-1&practitioner=p-{person}&from={from}&to={to}&tz=America/Toronto"
            );
            let answer: Value = client.get(url).send().await?.json().await?;
            let slots = answer["days"]
                .as_array()
                .into_iter()
                .flatten()
                .flat_map(|day| day["slots"].as_array().cloned().unwrap_or_default());
            let mut after = now;
            for slot in slots {
                let start: Timestamp = slot["start"].as_str().unwrap_or_default().parse()?;
                if start >= after {
                    after = start + SignedDuration::from_mins(30);
                    found.push((format!("p-{person}"), start));
                }
            }
        }
    }
    ensure!(found.len() as i64 > BOOKINGS * (ROUNDS as i64 + 1), "only {} free times", found.len());
    Ok(found)
}
