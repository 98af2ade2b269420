//! Times to be had, and taking one: offers, holds, bookings, and proving an address.

mod book;
mod early;
mod hold;
mod lapse;
mod list;
mod nearest;
mod prove;
mod replay;

use domain::{
    appointments,
    booking::{Offer, Refusal},
};

pub use crate::idempotency::Idempotency;
pub use book::{Booked, Unbooked};
pub use hold::Held;
pub use list::Availability;
pub(crate) use prove::waits_for_a_proof;
pub use prove::{Unproven, Unsent};

/// A time that could not be had, and the nearest that can.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub struct Lost {
    /// Why.
    pub refusal: Refusal,
    /// Up to three free starts, nearest first, where a time was lost.
    pub alternatives: Vec<Offer>,
}

impl From<appointments::Refusal> for Unproven {
    fn from(refusal: appointments::Refusal) -> Self {
        Self::Refused(refusal)
    }
}
