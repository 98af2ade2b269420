//! The hours in which mail may leave (T1 to T3, T9, T11, T14).

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::time::{SendWindow, Zone, later};

/// The instants within which a message may leave: its window on every day that is not closed.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// The wall times, in the recipient's zone.
    pub window: SendWindow,
    /// Dates on which the clinic is closed, read in the recipient's calendar (T14).
    pub closures: &'a [Date],
    /// The recipient's zone.
    pub zone: &'a Zone,
}

/// A clinic that is closed for so long is asked again afterwards.
const A_YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

impl Open<'_> {
    /// The instant itself if it is inside, otherwise the opening of the next window, never the same clock time.
    pub fn next(&self, instant: Timestamp) -> Timestamp {
        self.window
            .next_open(instant, self.zone, |date| !self.closures.contains(&date))
            .unwrap_or_else(|| later(instant, A_YEAR))
    }
}
