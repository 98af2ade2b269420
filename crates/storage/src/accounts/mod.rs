//! How staff sign in: an invitation that sets password and second proof, two steps at the door, and what one's own
//! account shows and changes.

mod by_admin;
mod enrolment;
mod hashing;
mod own;
mod patience;
mod recovery;
mod second_proof;
mod sign_in;
mod step;

use crate::limits::Limit;

pub(crate) use enrolment::{ENROL, end_ways_in};
pub(crate) use hashing::Hashing;
pub(crate) use recovery::{Recovering, forget_recoveries, recovering};

pub use by_admin::{AccountLine, Standing};
pub use enrolment::{Enrolled, Enrolling};
pub use own::{AccountView, SessionView, Unchanged};
pub use recovery::{NotRecovered, RecoveryView};

/// How often a proof may be tried for one account, over every door together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountLimits {
    /// Passwords.
    pub password: Limit,
    /// Codes of an app, and recovery codes.
    pub code: Limit,
}

/// Why a password opens nothing. Whether there is such an account is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Address or password is wrong, or the account may not sign in.
    #[error("address or password is wrong")]
    Wrong,
    /// Too many were tried for this address.
    #[error("too many passwords; again in {seconds} seconds")]
    Wait {
        /// Seconds until the next may be tried.
        seconds: u32,
    },
}

/// Why a code opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// It is wrong, or it was used before.
    #[error("the code is wrong; {tries_left} tries left")]
    Wrong {
        /// Tries until one has to begin again.
        tries_left: i32,
    },
    /// Nothing waits for a code: too late, too many tries, or it is done.
    #[error("nothing waits for a code")]
    Over,
    /// Too many were tried for this account.
    #[error("too many codes; again in {seconds} seconds")]
    Wait {
        /// Seconds until the next may be tried.
        seconds: u32,
    },
}
