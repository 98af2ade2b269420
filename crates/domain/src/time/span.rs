//! A stretch of time, half-open.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// `[start, end)` (R4): touching spans do not overlap. Never empty where it stands for owned time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first instant inside.
    pub start: Timestamp,
    /// The first instant after.
    pub end: Timestamp,
}

impl Span {
    /// From one instant to another.
    pub fn new(start: Timestamp, end: Timestamp) -> Self {
        Self { start, end }
    }

    /// Whether nothing is inside.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether some instant lies in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether all of `other` lies inside.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the instant lies inside.
    pub fn contains(self, instant: Timestamp) -> bool {
        self.start <= instant && instant < self.end
    }

    /// How long it is, in whole seconds.
    pub fn seconds(self) -> i64 {
        self.end.as_second() - self.start.as_second()
    }

    /// Wider by so many elapsed minutes on each side.
    pub fn widened(self, before: Minutes, after: Minutes) -> Self {
        Self { start: later(self.start, -before.elapsed()), end: later(self.end, after.elapsed()) }
    }
}

/// So much later, or earlier if negative; never beyond what an instant can say.
pub fn later(instant: Timestamp, by: SignedDuration) -> Timestamp {
    instant.saturating_add(by).expect("an elapsed duration has no calendar units")
}

/// Elapsed minutes (R3), never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minutes(pub u32);

impl Minutes {
    /// The elapsed time they stand for.
    pub fn elapsed(self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.0))
    }
}
