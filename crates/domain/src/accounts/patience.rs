//! How long a password must wait: some are free, then each one takes longer than the last. Nobody is locked out for good.

use jiff::{SignedDuration, Timestamp};

/// The first wait once the free ones are used up; it doubles with each try.
const FIRST: SignedDuration = SignedDuration::from_secs(30);

/// No wait is longer: whoever the account belongs to comes in within a quarter of an hour.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// Whoever is slowed down is so for a day after the last try.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// Passwords that were tried for one address since the last right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub count: u32,
    /// The last of them.
    pub last: Timestamp,
}

/// So many passwords in so long a time are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    /// How many.
    pub count: u32,
    /// Quiet for so long, they are free again.
    pub within: SignedDuration,
}

/// Counts one try more, or says from when on there may be one. A try that is refused does not count, so that nobody is kept
/// out by somebody who keeps asking.
pub fn tried(before: Option<Tries>, free: Free, now: Timestamp) -> Result<Tries, Timestamp> {
    let first = Tries { count: 1, last: now };
    let Some(before) = before else { return Ok(first) };
    let forgotten = if before.count > free.count { REMEMBERED } else { free.within };
    if now.duration_since(before.last) >= forgotten {
        return Ok(first);
    }
    let next = before.last.saturating_add(wait(before.count, free)).unwrap_or(before.last);
    if now < next { Err(next) } else { Ok(Tries { count: before.count.saturating_add(1), last: now }) }
}

/// How long the next one waits after so many.
fn wait(count: u32, free: Free) -> SignedDuration {
    if count < free.count {
        return SignedDuration::ZERO;
    }
    let doublings = Ord::min(count - free.count, 16);
    Ord::min(FIRST * (1 << doublings), LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FREE: Free = Free { count: 10, within: SignedDuration::from_mins(15) };

    fn nine_o_clock() -> Timestamp {
        "2027-05-11T13:00:00Z".parse().unwrap()
    }

    /// Tries as soon as it may, so many times. Gives back the waits in seconds.
    fn hasty(times: usize) -> Vec<i64> {
        let (mut tries, mut now, mut waits) = (None, nine_o_clock(), Vec::new());
        for _ in 0..times {
            let wait = match tried(tries, FREE, now) {
                Ok(_) => 0,
                Err(until) => until.duration_since(now).as_secs(),
            };
            now += SignedDuration::from_secs(wait);
            tries = Some(tried(tries, FREE, now).expect("the wait is over"));
            waits.push(wait);
        }
        waits
    }

    #[test]
    fn ten_are_free_and_then_each_waits_longer_up_to_a_quarter_of_an_hour() {
        let waits = hasty(18);

        assert_eq!(waits[..10], [0; 10]);
        assert_eq!(waits[10..], [30, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn a_quiet_quarter_of_an_hour_forgets_typing_mistakes_and_a_quiet_day_an_attack() {
        let last = nine_o_clock();
        let counted = |count, after| tried(Some(Tries { count, last }), FREE, last + after).map(|tries| tries.count);

        assert_eq!(counted(9, SignedDuration::from_mins(14)), Ok(10));
        assert_eq!(counted(9, SignedDuration::from_mins(15)), Ok(1));
        assert_eq!(counted(30, SignedDuration::from_mins(15)), Ok(31));
        assert_eq!(counted(30, SignedDuration::from_hours(24)), Ok(1));
    }

    proptest! {
        /// However somebody hammers, whoever waits a quarter of an hour after the last counted try may try.
        #[test]
        fn nobody_is_locked_out(count in 0u32..1_000_000, asked in 0i64..900) {
            let tries = Tries { count, last: nine_o_clock() };
            let _ = tried(Some(tries), FREE, nine_o_clock() + SignedDuration::from_secs(asked));
            prop_assert!(tried(Some(tries), FREE, nine_o_clock() + LONGEST_WAIT).is_ok());
        }
    }
}
