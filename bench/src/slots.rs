//! P1 and P3: a month of free times of ten practitioners, against the yardstick, and with ten times the visits.

use anyhow::{Result, ensure};
use jiff::{Timestamp, ToSpan as _};
use reqwest::Client;

use crate::{
    floor::Floor,
    measure::{ROUNDS, Ratios, Target, circumstances, processor, rest, tell},
    product::Product,
};

/// Requests of one round.
const REQUESTS: u32 = 300;

pub(crate) async fn run() -> Result<()> {
    circumstances("cargo xtask bench slots");
    let now = Timestamp::now();
    let (few, many) = (Product::on_sqlite().await?, Product::on_sqlite().await?);
    few.store_visits(10_000, now).await?;
    many.store_visits(100_000, now).await?;
    let floor = Floor::start(few.folder(), 10_000).await?;
    let (small, large) = (few.server().await?, many.server().await?);

    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let month = format!(
        "/api/v1/availability?service=service-1&from={today}&to={}&tz=America/Toronto",
        today.saturating_add(30.days())
    );
    let client = Client::new();
    let body = client.get(format!("{}{month}", small.site)).send().await?;
    ensure!(body.status().is_success(), "{}", body.text().await?);
    println!("a month of times: {} KB of JSON", body.text().await?.len() / 1024);

    let (mut p1, mut p3, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let yardstick = cost(&client, &format!("{}/slots", floor.site), floor.pid()?).await?;
        let ten = cost(&client, &format!("{}{month}", small.site), small.pid()?).await?;
        let hundred = cost(&client, &format!("{}{month}", large.site), large.pid()?).await?;
        // The first round warms up.
        if round > 0 {
            p1.push(ten / yardstick);
            p3.push(hundred / ten);
            costs.push((yardstick, ten, hundred));
        }
    }
    for (yardstick, ten, hundred) in costs {
        println!("processor ms a request: floor {yardstick:.3}  10,000 visits {ten:.3}  100,000 visits {hundred:.3}");
    }
    tell("P1", "slots, month × 10 practitioners, 10k visits ÷ floor slots", &Ratios::of(p1), Target::AtMost(3.0));
    tell("P3", "slots at 100k ÷ slots at 10k", &Ratios::of(p3), Target::AtMost(1.2));
    Ok(())
}

/// Processor milliseconds a request costs its server.
async fn cost(client: &Client, url: &str, pid: u32) -> Result<f64> {
    let before = processor(pid)?;
    for _ in 0..REQUESTS {
        let answer = client.get(url).send().await?;
        ensure!(answer.status().is_success(), "{}", answer.status());
        answer.bytes().await?;
    }
    rest().await;
    Ok((processor(pid)? - before) / f64::from(REQUESTS))
}
