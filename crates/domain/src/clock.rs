//! The clock: the one place that reads the time. Everything else is told.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};

/// Tells the time in whole seconds, rounded down, so that nothing is early and what is stored equals what was decided.
///
/// A process has one clock and hands it down. Tests hold a [`Hand`] of theirs.
#[derive(Clone, Debug)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at `start` until its hand is moved.
    pub fn set_to(start: Timestamp) -> (Self, Hand) {
        let seconds = Arc::new(AtomicI64::new(start.as_second()));
        (Self(Some(Arc::clone(&seconds))), Hand(seconds))
    }

    /// The present instant, in whole seconds.
    pub fn now(&self) -> Timestamp {
        let seconds = match &self.0 {
            Some(set) => set.load(Ordering::SeqCst),
            None => system_seconds(),
        };
        Timestamp::from_second(seconds).expect("a clock shows a time between the years -9999 and 9999")
    }
}

/// Moves a clock that was made with [`Clock::set_to`].
#[derive(Clone, Debug)]
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    /// Puts the clock at an instant.
    pub fn put(&self, instant: Timestamp) {
        self.0.store(instant.as_second(), Ordering::SeqCst);
    }

    /// Puts the clock forward.
    pub fn forward(&self, by: SignedDuration) {
        self.0.fetch_add(by.as_secs(), Ordering::SeqCst);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
fn system_seconds() -> i64 {
    Timestamp::now().as_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_tells_whole_seconds_rounded_down() {
        let (clock, hand) = Clock::set_to("2026-11-22T10:00:00.999Z".parse().expect("an instant"));
        assert_eq!(clock.now().to_string(), "2026-11-22T10:00:00Z");

        hand.put("2026-11-22T11:00:00.5Z".parse().expect("an instant"));
        assert_eq!(clock.now().to_string(), "2026-11-22T11:00:00Z");
        assert_eq!(Clock::system().now().subsec_nanosecond(), 0);
    }

    #[test]
    fn everybody_who_was_handed_a_clock_sees_its_hand_move() {
        let (clock, hand) = Clock::set_to("2026-11-22T10:00:00Z".parse().expect("an instant"));
        let handed_down = clock.clone();

        hand.forward(SignedDuration::from_hours(24));

        assert_eq!(handed_down.now(), clock.now());
        assert_eq!(handed_down.now().to_string(), "2026-11-23T10:00:00Z");
    }
}
