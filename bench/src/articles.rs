//! P9: the page of an article, kept and made anew, against a page of the same length from memory.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use reqwest::Client;
use rusqlite::Connection;

use crate::{
    floor::Floor,
    measure::{ROUNDS, Ratios, Target, circumstances, load, rest, tell},
    product::Product,
};

/// Requests of one round for what is kept.
const KEPT: u32 = 2_000;

/// Requests of one round for what is made anew.
const MADE: u32 = 200;

pub(crate) async fn run() -> Result<()> {
    circumstances("cargo xtask bench articles");
    let product = Product::on_sqlite(10).await?;
    let database = Connection::open(product.folder().join("var/movability.db"))?;
    database.busy_timeout(Duration::from_secs(5))?;
    // As the demonstration does: an import alone publishes nothing.
    database.execute("UPDATE article SET published_version = 1, first_published_at = created_at", [])?;
    let server = product.server().await?;
    let client = Client::new();

    let page = longest(&client, &server.site, &database).await?;
    let bytes = client.get(&page).send().await?.bytes().await?.len();
    let floor = Floor::start(product.folder(), &[], Timestamp::now()).await?;
    let yardstick = format!("{}/page/{bytes}", floor.site);
    println!("{}: {} KB of HTML, and as much from memory", page.trim_start_matches(&server.site), bytes / 1024);

    let (mut kept, mut made) = (Vec::new(), Vec::new());
    println!("processor ms a request: memory, kept; memory, made anew");
    for round in 0..=ROUNDS {
        let beside = cost(&client, &yardstick, KEPT, || floor.processor(), || Ok(())).await?;
        let from_copy = cost(&client, &page, KEPT, || server.processor(), || Ok(())).await?;
        let beside_again = cost(&client, &yardstick, MADE, || floor.processor(), || Ok(())).await?;
        let anew = cost(&client, &page, MADE, || server.processor(), || changed(&database)).await?;
        // The first round warms up.
        if round > 0 {
            println!("  {beside:.4}  {from_copy:.4};  {beside_again:.4}  {anew:.4}");
            kept.push(from_copy / beside);
            made.push(anew / beside_again);
        }
    }
    let what = format!("article of {} KB", bytes / 1024);
    tell("P9", &format!("{what} from the rendered copy ÷ axum static"), &Ratios::of(kept), Target::AtMost(2.0));
    tell("P9", &format!("{what} made anew ÷ axum static"), &Ratios::of(made), Target::AtMost(15.0));
    drop(server);
    product.close().await?;
    println!("load at the end {}", load());
    Ok(())
}

/// The address of the article whose page is nearest to 30 KB from above, or else of the longest.
async fn longest(client: &Client, site: &str, database: &Connection) -> Result<String> {
    let mut slugs = database.prepare("SELECT slug FROM article WHERE lang = 'en-CA' ORDER BY slug")?;
    let slugs: Vec<String> = slugs.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut pages = Vec::new();
    for slug in slugs {
        let page = format!("{site}/learn/{slug}");
        let answer = client.get(&page).send().await?;
        ensure!(answer.status().is_success(), "{page}: {}", answer.status());
        pages.push((answer.bytes().await?.len(), page));
    }
    pages.sort();
    let (_, page) =
        pages.iter().find(|(bytes, _)| *bytes >= 30 * 1024).or(pages.last()).context("there is an article")?;
    Ok(page.clone())
}

/// Something changed that pages are made from.
fn changed(database: &Connection) -> Result<()> {
    database.execute("UPDATE library SET revision = revision + 1", [])?;
    Ok(())
}

/// Processor milliseconds a request costs; `before` happens before each and is not counted.
async fn cost(
    client: &Client,
    url: &str,
    requests: u32,
    processor: impl Fn() -> Result<f64>,
    before: impl Fn() -> Result<()>,
) -> Result<f64> {
    let begun = processor()?;
    for _ in 0..requests {
        before()?;
        let answer = client.get(url).send().await?;
        ensure!(answer.status().is_success(), "{}", answer.status());
        answer.bytes().await?;
    }
    rest().await;
    Ok((processor()? - begun) / f64::from(requests))
}
