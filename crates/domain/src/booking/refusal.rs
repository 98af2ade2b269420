//! Why a time cannot be had.

/// Why a request cannot be booked, in the order in which the first that applies is given.
///
/// The sentence is for logs and the API; pages have their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Refusal {
    /// No such service, practitioner, place, length or way.
    #[error("this cannot be booked")]
    NoSuchThing,
    /// What was to be submitted or proven is already further, or over.
    #[error("this booking has already been made, or is over")]
    WrongState,
    /// The start is inside the service's notice.
    #[error("it is too late to book this time online; please call us")]
    TooLate,
    /// The start lies beyond the service's horizon.
    #[error("this is further ahead than can be booked online")]
    TooFar,
    /// The hold ended and its time is gone.
    #[error("your held time has ended and someone else has taken it")]
    HoldExpired,
    /// Somebody owns the time.
    #[error("someone has just booked this time")]
    SlotTaken,
    /// Closed, off the grid, no room or practitioner, or the clinic changed its rules.
    #[error("this time is no longer available")]
    NoLongerAvailable,
    /// As many visits as the clinic allows.
    #[error("the limit of visits is reached")]
    CapReached,
    /// The same person would be in two places.
    #[error("you have another visit at this time")]
    PatientOverlap,
    /// Too much time is owned by unproven visitors, this one or all.
    #[error("please try again in a little while")]
    TooMany,
}

impl Refusal {
    /// Whether a time was lost, so that the nearest free ones should be shown.
    pub fn lost_a_time(self) -> bool {
        matches!(self, Self::HoldExpired | Self::SlotTaken | Self::NoLongerAvailable | Self::CapReached)
    }
}
