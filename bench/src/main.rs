//! Speed as ratios taken in one run: yardstick, product, yardstick, product, five rounds or more.
//!
//! `cargo xtask bench slots|booking|mail|articles` builds what is measured and starts this. The unit is processor time per
//! request, user and system, of every process of the stack; the verdict is the median of the rounds' ratios.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement speaks to whoever runs it, and reads the machine's clock"
)]

mod articles;
mod booking;
mod clinic;
mod floor;
mod mail;
mod measure;
mod product;
mod race;
mod slots;
mod visits;

use anyhow::{Result, bail};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["floor", port, from, database] => floor::serve(port.parse()?, from.parse()?, database).await,
        ["slots"] => slots::run().await,
        ["booking"] => booking::run().await,
        ["mail"] => mail::run().await,
        ["articles"] => articles::run().await,
        _ => bail!("usage: bench slots|booking|mail|articles"),
    }
}
