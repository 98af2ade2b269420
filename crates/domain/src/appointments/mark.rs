//! What staff mark on a visit, each with the word that route, trail and page know it by.

use jiff::Timestamp;

use crate::{
    access::Action,
    time::{Minutes, Zone},
};

use super::{Appointment, Event, Refusal};

/// What staff mark on a visit by one press of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Staff take a visit that waited for them.
    Approve,
    /// The patient is here.
    Arrive,
    /// Forms and consents are done.
    CheckIn,
    /// It took place.
    Fulfil,
    /// The patient did not come.
    Miss,
    /// It was a mistake.
    EnterInError,
}

impl Mark {
    /// Every mark, in the order of a visit.
    pub const ALL: [Self; 6] =
        [Self::Approve, Self::Arrive, Self::CheckIn, Self::Fulfil, Self::Miss, Self::EnterInError];

    /// The contract's word for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Arrive => "arrive",
            Self::CheckIn => "check-in",
            Self::Fulfil => "fulfil",
            Self::Miss => "no-show",
            Self::EnterInError => "entered-in-error",
        }
    }

    /// The word of the trail.
    pub fn in_the_trail(self) -> &'static str {
        match self {
            Self::Approve => "appointment.approved",
            Self::Arrive => "appointment.arrived",
            Self::CheckIn => "appointment.checked_in",
            Self::Fulfil => "appointment.fulfilled",
            Self::Miss => "appointment.missed",
            Self::EnterInError => "appointment.entered_in_error",
        }
    }

    /// What one must be allowed to do.
    pub fn action(self) -> Action {
        match self {
            Self::Arrive | Self::CheckIn | Self::Fulfil => Action::DiaryWrite,
            Self::Approve | Self::Miss | Self::EnterInError => Action::DiaryOverride,
        }
    }

    /// Puts the mark on a visit; `grace` is how long the clinic waits for somebody, `zone` the one of its place.
    pub fn on(
        self,
        visit: Appointment,
        grace: Minutes,
        zone: &Zone,
        now: Timestamp,
    ) -> Result<(Appointment, Event), Refusal> {
        match self {
            Self::Approve => visit.approve(now),
            Self::Arrive => visit.arrive(zone, now),
            Self::CheckIn => visit.check_in(zone, now),
            Self::Fulfil => visit.fulfil(zone, now),
            Self::Miss => visit.miss(grace, zone, now),
            Self::EnterInError => visit.enter_in_error(now),
        }
    }
}
