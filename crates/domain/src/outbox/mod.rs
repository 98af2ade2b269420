//! What is owed to people by mail, and what is known of each attempt to hand it over.

pub mod addresses;
pub mod breaker;
pub mod by_hand;
mod corrections;
pub mod delivery;
mod errands;
#[cfg(test)]
pub(crate) mod examples;
pub mod inbound;
pub mod letter;
mod message;
mod purposes;
mod transmit;
mod visits;

pub use addresses::{AddressVerdict, verdict};
pub use breaker::Breaker;
pub use by_hand::Change;
pub use corrections::{Amended, Amending, Reached};
pub use delivery::{Attempt, Phase, Reply, Seen, State};
pub use errands::{about_account, about_errand};
pub use message::{ArticlePin, Due, Kind, Message, MessageState, Reason, Why};
pub use purposes::{Purpose, WhenUnknown};
pub use transmit::{Facts, Stop, VisitNow, may_transmit};
pub use visits::{SECOND_THOUGHTS, about_visit, reminders, told_of};
