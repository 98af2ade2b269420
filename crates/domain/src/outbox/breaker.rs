//! The breaker of a relay: after five faults in a row the messages wait, and one of them looks whether it is back.

use jiff::{SignedDuration, Timestamp};

/// Whether a relay is spoken to. One row per relay, shared by all workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    /// It is spoken to.
    Closed {
        /// Faults in a row so far.
        faults: u32,
    },
    /// It is left alone until the next probe.
    Open {
        /// When one session may look.
        probe_at: Timestamp,
        /// How long the wait before that probe was.
        wait: SignedDuration,
    },
}

/// So many relay faults in a row open it.
pub const FAULTS: u32 = 5;

/// The first wait; each probe that fails doubles it.
pub const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);

/// The longest wait.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { faults: 0 }
    }
}

impl Breaker {
    /// Whether a session may begin, and the breaker as it is then: the probe belongs to whoever asked first.
    pub fn admits(self, now: Timestamp) -> (bool, Self) {
        match self {
            Self::Closed { .. } => (true, self),
            Self::Open { probe_at, .. } if now < probe_at => (false, self),
            Self::Open { wait, .. } => (true, Self::Open { probe_at: now + wait, wait }),
        }
    }

    /// The breaker after a session that ended with, or without, a relay fault.
    #[must_use]
    pub fn after(self, relay_fault: bool, now: Timestamp) -> Self {
        match self {
            _ if !relay_fault => Self::default(),
            Self::Closed { faults } if faults + 1 < FAULTS => Self::Closed { faults: faults + 1 },
            Self::Closed { .. } => Self::Open { probe_at: now + FIRST_WAIT, wait: FIRST_WAIT },
            Self::Open { wait, .. } => {
                let wait = (wait * 2).min(LONGEST_WAIT);
                Self::Open { probe_at: now + wait, wait }
            }
        }
    }
}
