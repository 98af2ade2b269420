//! How staff prove who they are: a password, a code of an app that is accepted once, recovery codes for the day the
//! phone is gone.

mod code;
mod device;
mod look;
mod password;
pub mod patience;
mod staffing;

pub use code::{Code, NotACode, RECOVERY_CODES, recovery_code};
pub(crate) use code::{copied, is_of_letters, letters};
pub use device::{Browser, Device, System};
pub use look::{Density, Look, Theme};
pub use password::{LONGEST, Password, PasswordMistake, SHORTEST};
pub use staffing::{AccountRefusal, keeps_an_admin, may_reset};

use jiff::{SignedDuration, Timestamp};

/// How long a second proof counts for what is dangerous: long enough to type the change, too short for a browser left open.
pub const PROOF: SignedDuration = SignedDuration::from_mins(5);

/// An invitation opens the way in for this long, once.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(24);

/// Between the password and the code, and between the steps of an enrolment.
pub const BETWEEN_STEPS: SignedDuration = SignedDuration::from_mins(10);

/// The news that a password was changed is worth sending for this long.
pub const RECOVERY_NEWS: SignedDuration = SignedDuration::from_hours(72);

/// So many wrong codes end one attempt to sign in.
pub const TRIES: i32 = 5;

/// By which door a session was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Password and code.
    Code,
    /// A link that whoever holds the machine handed over. It is the proof of its session: there is nothing else to show.
    Link,
}

/// Whether a session may do what is dangerous now: its second proof is fresh.
pub fn is_proven(door: Door, proved_at: Timestamp, now: Timestamp) -> bool {
    match door {
        Door::Link => true,
        Door::Code => now < proved_at + PROOF,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_fresh_for_five_minutes() {
        let then: Timestamp = "2026-11-03T14:00:00Z".parse().unwrap();

        assert!(is_proven(Door::Code, then, then + SignedDuration::from_secs(299)));
        assert!(!is_proven(Door::Code, then, then + SignedDuration::from_secs(300)));
        assert!(is_proven(Door::Link, then, then + SignedDuration::from_hours(3)));
    }
}
