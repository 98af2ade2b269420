//! The site, the patients' pages, the staff console and the JSON API.
//!
//! Begin with [`routes::ROUTES`]: every address, who may ask, and what answers.

mod answer;
mod api;
mod articles;
mod assets;
mod booker;
mod booking;
mod calendar;
mod components;
mod counts;
mod dev;
mod edge;
mod error;
mod extract;
mod failure;
mod feeds;
mod frame;
mod guard;
mod headers;
pub mod health;
mod home;
mod language;
mod mail_text;
mod me;
mod measuring;
mod mistakes;
mod network;
pub mod pictures;
mod preferences;
mod problem;
mod public;
mod rates;
mod read;
mod records;
pub mod routes;
mod serve;
mod session;
mod site;
mod staff;
mod surroundings;
mod techniques;
mod typed;
mod unsubscribe;
mod words;

pub use api::{openapi::text as openapi, staff::messages::message_json};
pub use network::Network;
pub use rates::Rate;
pub use serve::serve;
pub use site::{Limit, Limits, Site, SiteConfig};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use tower_http::catch_panic::CatchPanicLayer;

/// The largest body a form or call may have.
const BODY: usize = 64 * 1024;

/// The whole site as one service; [`serve()`] puts it on a listener.
pub fn router(site: Site) -> Router {
    routes::router(&site)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(CatchPanicLayer::custom(edge::Panicked))
        .layer(middleware::from_fn_with_state(site.clone(), edge::wrap))
        .with_state(site)
}
