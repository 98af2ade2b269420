//! The arrows between the states of a visit, as staff mark them. Each leaves an event behind.

use jiff::{SignedDuration, Timestamp};

use crate::time::{Minutes, Zone, later};

use super::{Appointment, CancelledBy, Event, EventKind, Status};

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

/// How long staff may take back a marking that ended a visit.
pub(super) const UNDO: SignedDuration = SignedDuration::from_hours(24);

impl Appointment {
    /// Staff approve: pending already owns the time, so nothing is looked for again.
    pub fn approve(self, now: Timestamp) -> Result<(Self, Event), Refusal> {
        match self.status {
            Status::AwaitingApproval { until } if now < until => {
                let visit = self.changed(Status::Booked, now);
                let event = Event::of(&visit, EventKind::Booked, now);
                Ok((visit, event))
            }
            _ => Err(Refusal::WrongState),
        }
    }

    /// The patient is here. On the visit's own local day or later, never before.
    pub fn arrive(self, zone: &Zone, now: Timestamp) -> Result<(Self, Event), Refusal> {
        let allowed = matches!(self.status, Status::Booked);
        self.marked(allowed, Status::Arrived, EventKind::Arrived, zone, now)
    }

    /// Forms and consents are done. Staff may jump forward.
    pub fn check_in(self, zone: &Zone, now: Timestamp) -> Result<(Self, Event), Refusal> {
        let allowed = matches!(self.status, Status::Booked | Status::Arrived);
        self.marked(allowed, Status::CheckedIn, EventKind::CheckedIn, zone, now)
    }

    /// The visit took place. What follows from it hangs on the event, so there is no status without one.
    pub fn fulfil(self, zone: &Zone, now: Timestamp) -> Result<(Self, Event), Refusal> {
        let allowed = matches!(self.status, Status::Booked | Status::Arrived | Status::CheckedIn);
        self.marked(allowed, Status::Fulfilled, EventKind::Fulfilled, zone, now)
    }

    /// The patient did not come: from `grace` after the start on. What is left of the time is free again.
    pub fn miss(self, grace: Minutes, zone: &Zone, now: Timestamp) -> Result<(Self, Event), Refusal> {
        let allowed = matches!(self.status, Status::Booked) && now >= later(self.starts_at, grace.elapsed());
        self.marked(allowed, Status::NoShow, EventKind::NoShow, zone, now)
    }

    /// Staff take back the marking made at `marked_at`: the visit is again what it was `before`, if its time is still free.
    ///
    /// Whether the time is free is the schema's to say, when the visit occupies it again.
    pub fn undo(
        self,
        before: Status,
        marked_at: Timestamp,
        zone: &Zone,
        now: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        let in_time = match self.status {
            Status::Fulfilled | Status::Cancelled { .. } | Status::EnteredInError => now <= later(marked_at, UNDO),
            Status::NoShow => zone.date(now) == zone.date(marked_at),
            Status::Arrived | Status::CheckedIn => true,
            _ => false,
        };
        let can_be_again = match before {
            Status::Booked | Status::Arrived | Status::CheckedIn => true,
            Status::Fulfilled | Status::NoShow => self.status == Status::EnteredInError,
            // Turned down by mistake: it waits for staff again, as long as it would have.
            Status::AwaitingApproval { until } => {
                now < until && matches!(self.status, Status::Cancelled { by: CancelledBy::Clinic, .. })
            }
            _ => false,
        };
        if !in_time || !can_be_again {
            return Err(Refusal::WrongState);
        }
        // A calendar that was told that it is off must be told again.
        let was_off = matches!(self.status, Status::Cancelled { .. } | Status::EnteredInError);
        let sequence = self.sequence + i32::from(was_off);
        let visit = Self { sequence, ..self.changed(before, now) };
        let event = Event::of(&visit, EventKind::Undone, now);
        Ok((visit, event))
    }

    /// It was a mistake of staff: in no list from now on, kept in the trail.
    pub fn enter_in_error(self, now: Timestamp) -> Result<(Self, Event), Refusal> {
        if self.status == Status::EnteredInError {
            return Err(Refusal::WrongState);
        }
        let sequence = self.sequence + 1;
        let visit = Self { sequence, ..self.changed(Status::EnteredInError, now) };
        let event = Event::of(&visit, EventKind::EnteredInError, now);
        Ok((visit, event))
    }

    fn marked(
        self,
        allowed: bool,
        status: Status,
        kind: EventKind,
        zone: &Zone,
        now: Timestamp,
    ) -> Result<(Self, Event), Refusal> {
        if !allowed || zone.date(now) < zone.date(self.starts_at) {
            return Err(Refusal::WrongState);
        }
        let visit = self.changed(status, now);
        let event = Event::at_the_visit(&visit, kind, zone, now);
        Ok((visit, event))
    }
}
