//! What the clinic says by mail, composed to bytes, and the session that hands it over.

mod blocks;
mod compose;
mod headers;
mod messages;
mod words;

pub mod session;

pub use compose::{Error, Sender, compose};
