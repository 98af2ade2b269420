//! The arrows between the states of a visit.

/// Why a change of a visit is refused. The sentence is for logs and the API; pages have their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The visit is in a state from which this is not possible.
    #[error("the visit is in a state in which this cannot be done")]
    WrongState,
    /// Inside the cancel window.
    #[error("it is too late to cancel this online; please call us")]
    LateCancel,
    /// The visit has begun or is over.
    #[error("this visit is already past")]
    InPast,
    /// Somebody changed it meanwhile.
    #[error("this visit was changed meanwhile")]
    VersionMismatch,
    /// The code is not the one that was mailed.
    #[error("this is not the code we sent")]
    WrongCode {
        /// How many tries are left.
        tries_left: u8,
    },
    /// Five wrong codes; the time is freed when the booking ends.
    #[error("too many wrong codes; please book again")]
    Locked,
}
