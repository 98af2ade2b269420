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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn opened() -> Breaker {
        (0..FAULTS).fold(Breaker::default(), |breaker, _| breaker.after(true, at(0)))
    }

    #[test]
    fn five_faults_in_a_row_open_it_and_a_reply_between_them_starts_the_count_anew() {
        let four = (0..4).fold(Breaker::default(), |breaker, _| breaker.after(true, at(0)));

        assert_eq!(four, Breaker::Closed { faults: 4 });
        assert_eq!(four.after(false, at(0)), Breaker::Closed { faults: 0 });
        assert_eq!(four.after(true, at(0)), Breaker::Open { probe_at: at(30), wait: FIRST_WAIT });
    }

    #[test]
    fn one_session_probes_and_the_others_wait() {
        assert!(!opened().admits(at(29)).0);

        let (may, probing) = opened().admits(at(30));

        assert!(may);
        assert!(!probing.admits(at(30)).0);
        assert!(probing.admits(at(60)).0, "a probe whose worker died is not waited for");
    }

    #[test]
    fn each_failed_probe_doubles_the_wait_up_to_ten_minutes_and_a_reply_closes_it() {
        let mut breaker = opened();
        let mut waits = Vec::new();
        for _ in 0..6 {
            breaker = breaker.after(true, at(0));
            let Breaker::Open { probe_at, .. } = breaker else { panic!("open") };
            waits.push(probe_at.duration_since(at(0)).as_secs());
        }

        assert_eq!(waits, [60, 120, 240, 480, 600, 600]);
        assert_eq!(breaker.after(false, at(0)), Breaker::default());
        assert!(Breaker::default().admits(at(0)).0);
    }
}
