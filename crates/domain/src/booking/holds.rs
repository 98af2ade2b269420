//! Held time: for whom, for how long.

use jiff::{SignedDuration, Timestamp};

/// How long a chosen time is kept while the form is filled; renewable once for as long again.
pub const HOLD: SignedDuration = SignedDuration::from_mins(8);

/// How long a booking waits for the code that proves the address.
pub const VERIFICATION: SignedDuration = SignedDuration::from_mins(30);

/// How long a booking waits for staff, at most; never beyond its start.
pub const APPROVAL: SignedDuration = SignedDuration::from_hours(72);

/// Live holds one visitor may have.
pub const HOLDS_PER_VISITOR: usize = 2;

/// Unproven visits one address may have.
pub const UNPROVEN_PER_ADDRESS: usize = 2;

/// Until when a hold made at `now` is kept.
pub fn until(now: Timestamp) -> Timestamp {
    now + HOLD
}
