//! Held time: for how long, and how it is given back or kept a little longer.

use jiff::{SignedDuration, Timestamp};

use crate::{
    appointments::{Appointment, Event, EventKind, Status},
    time,
};

use super::Refusal;

/// How long a chosen time is kept while the form is filled; renewable once for as long again.
pub const HOLD: SignedDuration = SignedDuration::from_mins(8);

/// How long a booking waits for the code that proves the address.
pub const VERIFICATION: SignedDuration = SignedDuration::from_mins(30);

/// How long a booking waits for staff, at most; never beyond its start.
pub const APPROVAL: SignedDuration = SignedDuration::from_hours(72);

/// Live holds one visitor may have.
pub const HOLDS_PER_VISITOR: u32 = 2;

/// Unproven visits one address may have.
pub const UNPROVEN_PER_ADDRESS: u32 = 2;

/// Until when a hold made at `now` is kept.
pub fn until(now: Timestamp) -> Timestamp {
    time::later(now, HOLD)
}

/// Until when a visit that starts at `start` waits for staff.
pub fn approval_until(start: Timestamp, now: Timestamp) -> Timestamp {
    time::later(now, APPROVAL).min(start)
}

/// Keeps a living hold for eight more minutes, once. The time it owns is kept as long.
pub fn renew(hold: Appointment, now: Timestamp) -> Result<Appointment, Refusal> {
    match hold.status {
        Status::Held { until, renewed: false } if now < until => {
            Ok(hold.changed(Status::Held { until: time::later(until, HOLD), renewed: true }, now))
        }
        _ => Err(Refusal::WrongState),
    }
}

/// Gives the time back: the hold is dead from `now` on, and its row no longer owns time.
///
/// Giving back twice is no mistake: there is just no event the second time.
pub fn release(hold: Appointment, now: Timestamp) -> Result<(Appointment, Option<Event>), Refusal> {
    match hold.status {
        Status::Held { until, .. } if until <= now => Ok((hold, None)),
        Status::Held { renewed, .. } => {
            let hold = hold.changed(Status::Held { until: now, renewed }, now);
            let event = Event::of(&hold, EventKind::Released, now);
            Ok((hold, Some(event)))
        }
        _ => Err(Refusal::WrongState),
    }
}
