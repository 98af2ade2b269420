//! What is owed to people by mail, and what is known of each attempt to hand it over.

pub mod delivery;
mod message;
mod purposes;

pub use delivery::{Attempt, Phase, Reply, Seen, State};
pub use message::{ArticlePin, Due, Kind, Message, MessageState, Reason, Why};
pub use purposes::{Purpose, WhenUnknown};
