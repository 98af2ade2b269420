//! P1 to P4: a month of free times of ten practitioners against the yardstick, on both databases, with ten times the
//! visits, and how evenly and quickly one client is answered.

use std::time::Instant;

use anyhow::{Result, ensure};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use reqwest::Client;

use crate::{
    floor::Floor,
    measure::{Others, ROUNDS, Ratios, Target, circumstances, load, rest, tell, tell_timed},
    product::{Product, Running},
    visits,
};

/// Requests of one round.
const REQUESTS: u32 = 400;

/// Requests of one round on the clock.
const TIMED: usize = 500;

/// A product with few and with many visits, both served.
struct Pair {
    few: (Product, Running),
    many: (Product, Running),
}

impl Pair {
    async fn of(few: Product, many: Product, visits: [&[Vec<i64>]; 2]) -> Result<Self> {
        few.store(visits[0]).await?;
        many.store(visits[1]).await?;
        let servers = (few.server().await?, many.server().await?);
        Ok(Self { few: (few, servers.0), many: (many, servers.1) })
    }

    async fn close(self) -> Result<()> {
        drop((self.few.1, self.many.1));
        self.few.0.close().await?;
        self.many.0.close().await
    }
}

pub(crate) async fn run() -> Result<()> {
    circumstances("cargo xtask bench slots");
    let now = Timestamp::now();
    let begun = Instant::now();
    let (few, many) = (visits::starts(10, 10_000, now)?, visits::starts(10, 100_000, now)?);
    let sqlite = Pair::of(Product::on_sqlite(10).await?, Product::on_sqlite(10).await?, [&few, &many]).await?;
    let postgres = match (Product::on_postgres(10).await?, Product::on_postgres(10).await?) {
        (Some(ten), Some(hundred)) => Pair::of(ten, hundred, [&few, &many]).await?,
        _ => anyhow::bail!("P2 needs PostgreSQL: MOVABILITY_TEST_DATABASE names no server"),
    };
    let floor = Floor::start(sqlite.few.0.folder(), &few, now).await?;
    let month = month(now)?;
    let client = Client::new();
    let body = client.get(format!("{}{month}", sqlite.few.1.site)).send().await?;
    ensure!(body.status().is_success(), "{}", body.text().await?);
    println!(
        "stored in {:.0} s; a month of times: {} KB of JSON, the yardstick's: 12 KB",
        begun.elapsed().as_secs_f64(),
        body.bytes().await?.len() / 1024
    );

    costs(&client, &month, &floor, &sqlite, &postgres).await?;
    postgres.close().await?;
    latency(&client, &month, &sqlite.few.1.site).await?;
    sqlite.close().await?;
    twenty(&client, now).await?;
    println!("load at the end {}", load());
    Ok(())
}

/// The address of a month of times.
fn month(now: Timestamp) -> Result<String> {
    let today = now.to_zoned(TimeZone::get("America/Toronto")?).date();
    let last = today.saturating_add(30.days());
    Ok(format!("/api/v1/availability?service=service-1&from={today}&to={last}&tz=America/Toronto"))
}

/// P1, P2 and P3: processor time.
async fn costs(client: &Client, month: &str, floor: &Floor, sqlite: &Pair, postgres: &Pair) -> Result<()> {
    let [mut p1, mut p2, mut p3_sqlite, mut p3_postgres] = [const { Vec::new() }; 4];
    println!("processor ms a request: floor, SQLite 10,000, 100,000; floor, PostgreSQL 10,000, 100,000");
    for round in 0..=ROUNDS {
        let mut spent = Vec::new();
        for pair in [sqlite, postgres] {
            let yardstick = format!("{}/slots", floor.site);
            spent.push(cost(client, &yardstick, || floor.processor()).await?);
            for server in [&pair.few.1, &pair.many.1] {
                spent.push(cost(client, &format!("{}{month}", server.site), || server.processor()).await?);
            }
        }
        let [floor, ten, hundred, floor_again, ten_there, hundred_there] = spent[..] else { continue };
        // The first round warms up.
        if round > 0 {
            println!("  {floor:.3}  {ten:.3}  {hundred:.3};  {floor_again:.3}  {ten_there:.3}  {hundred_there:.3}");
            p1.push(ten / floor);
            p2.push(ten_there / floor_again);
            p3_sqlite.push(hundred / ten);
            p3_postgres.push(hundred_there / ten_there);
        }
    }
    let slots = "slots, month × 10 practitioners, 10k visits";
    tell("P1", &format!("{slots}, SQLite ÷ floor slots"), &Ratios::of(p1), Target::AtMost(3.0));
    tell("P2", &format!("{slots}, PostgreSQL ÷ floor slots"), &Ratios::of(p2), Target::AtMost(8.0));
    tell("P3", "slots at 100k ÷ slots at 10k, SQLite", &Ratios::of(p3_sqlite), Target::AtMost(1.2));
    tell("P3", "slots at 100k ÷ slots at 10k, PostgreSQL", &Ratios::of(p3_postgres), Target::AtMost(1.2));
    Ok(())
}

/// Processor milliseconds a request costs its stack.
async fn cost(client: &Client, url: &str, processor: impl Fn() -> Result<f64>) -> Result<f64> {
    let before = processor()?;
    for _ in 0..REQUESTS {
        let answer = client.get(url).send().await?;
        ensure!(answer.status().is_success(), "{}", answer.status());
        answer.bytes().await?;
    }
    rest().await;
    Ok((processor()? - before) / f64::from(REQUESTS))
}

/// P4: how evenly one client is answered.
async fn latency(client: &Client, month: &str, site: &str) -> Result<()> {
    let (mut ratios, mut halves) = (Vec::new(), Vec::new());
    let others = Others::watch(None)?;
    for _ in 0..ROUNDS {
        let times = timed(client, &format!("{site}{month}")).await?;
        ratios.push(times.at(99) / times.median());
        halves.push(times.median());
    }
    let others = others.cores()?;
    println!("a month of ten practitioners over HTTP: p50 {:.2} ms", Ratios::of(halves).median());
    tell_timed("P4", "slots, one client, p99 ÷ p50", &Ratios::of(ratios), Target::AtMost(4.0), others);
    Ok(())
}

/// P4: 20 practitioners, 31 days, every 15 minutes.
async fn twenty(client: &Client, now: Timestamp) -> Result<()> {
    let product = Product::on_sqlite(20).await?;
    product.store(&visits::starts(20, 20_000, now)?).await?;
    let server = product.server().await?;
    let url = format!("{}{}", server.site, month(now)?);
    timed(client, &url).await?;
    let mut slowest = Vec::new();
    let others = Others::watch(None)?;
    for _ in 0..ROUNDS {
        slowest.push(timed(client, &url).await?.at(95));
    }
    let what = "slots, 20 practitioners × 31 days × 15 min over HTTP, p95 in ms";
    tell_timed("P4", what, &Ratios::of(slowest), Target::AtMost(15.0), others.cores()?);
    drop(server);
    product.close().await
}

/// Milliseconds until the last byte was there.
async fn timed(client: &Client, url: &str) -> Result<Ratios> {
    let mut times = Vec::new();
    for _ in 0..TIMED {
        let begun = Instant::now();
        let answer = client.get(url).send().await?;
        ensure!(answer.status().is_success(), "{}", answer.status());
        answer.bytes().await?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Ratios::of(times))
}
