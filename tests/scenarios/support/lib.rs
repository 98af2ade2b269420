//! What the scenarios share: the real programs as processes, a database to throw away, a relay of our own, an oracle.
//!
//! On SQLite one process does everything; with `MOVABILITY_TEST_DATABASE=postgres://…` (a server on which databases may
//! be made) the same scenarios run with two servers and two workers.

mod database;
mod oracle;
mod programs;
mod sink;
mod visitor;

pub use database::Database;
pub use oracle::{Oracle, Verdict};
pub use programs::{Clinic, Engine, Program, free_port};
pub use sink::{Kept, Sink};
pub use visitor::{Page, Visitor};

use rand::{SeedableRng as _, rngs::StdRng};

/// Chance that can be repeated: the seed is printed, and `MOVABILITY_SEED` sets it.
#[expect(clippy::print_stderr, clippy::disallowed_methods, reason = "a failing run is repeated from what it printed")]
pub fn chance(scenario: &str) -> StdRng {
    let seed =
        std::env::var("MOVABILITY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random::<u64>);
    eprintln!("{scenario}: MOVABILITY_SEED={seed}");
    StdRng::seed_from_u64(seed)
}
