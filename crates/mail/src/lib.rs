//! What the clinic says by mail, composed to bytes, and the session that hands it over.

mod blocks;
mod compose;
mod headers;
pub mod inbound;
mod message;
mod messages;
mod sender;
mod words;

pub mod session;

pub use compose::compose;
pub use sender::{Error, Sender};
