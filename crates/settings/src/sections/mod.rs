//! One section of the settings each.

mod database;
mod follow_ups;
mod keys;
mod limits;
mod log;
mod mail;
mod metrics;
mod outgoing;
mod server;
mod worker;

pub use database::Database;
pub use follow_ups::FollowUps;
pub use keys::Keys;
pub use limits::{Limit, Limits, Rate};
pub use log::{Format, Log};
pub use mail::Mail;
pub use metrics::Metrics;
pub use outgoing::Outgoing;
pub use server::Server;
pub use worker::{Embedded, Worker};
