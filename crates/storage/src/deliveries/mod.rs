//! The outbox: taking a delivery in hand, letting it leave, and recording what was seen.
//!
//! A delivery is sent under a lease with a growing token. Only the holder of the newest token may let it leave or say
//! what came of it, so a worker that froze and thaws finds that it has nothing in hand any more.

mod breaker;
mod claim;
mod in_hand;
mod letters;
mod mark;
mod pause;
mod post;
mod record;
mod resend;
mod summary;
mod sweep;
mod together;

use domain::{
    ids::{DeliveryId, MessageId},
    outbox::Purpose,
};
use jiff::Timestamp;

pub use breaker::Relay;
pub use pause::Paused;
pub use post::Post;
pub use resend::ResendRefusal;
pub use summary::OutboxSummary;
pub use sweep::Swept;

pub(crate) use in_hand::InHand;
pub(crate) use pause::paused;
pub(crate) use post::BYTES;
pub(crate) use record::{Record, WORDS};
pub(crate) use summary::oldest_due;
pub(crate) use together::Together;

/// The right to work on one delivery, until somebody takes it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// Grows each time it is taken; an older one is worth nothing.
    pub token: i64,
}

/// A delivery that a worker has just taken in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The right to work on it.
    pub lease: Lease,
    /// The message it carries.
    pub message: MessageId,
    /// Why it is sent.
    pub purpose: Purpose,
    /// Which attempt this would be, from 1.
    pub attempt: u32,
    /// Lost from this instant on, unless renewed.
    pub until: Timestamp,
}
