//! A visit that will not take place.

use jiff::Timestamp;

use crate::{
    clinic::LateCancel,
    time::{Minutes, later},
};

use super::{Appointment, CancelledBy, Event, EventKind, Refusal, Status};

impl Appointment {
    /// The last instant at which the patient may cancel or move without being late (R3, R7).
    pub fn cancel_until(&self, cancel_window: Minutes) -> Timestamp {
        later(self.starts_at, -cancel_window.elapsed())
    }

    /// The patient cancels. Cancelling twice is no mistake: there is just no event the second time.
    ///
    /// A visit that is still pending can be given back at any time before it starts: nobody counts on it yet.
    pub fn cancel_by_patient(
        self,
        cancel_window: Minutes,
        late: LateCancel,
        now: Timestamp,
    ) -> Result<(Self, Option<Event>), Refusal> {
        if self.is_off(now) {
            return Ok((self, None));
        }
        if now >= self.starts_at {
            return Err(Refusal::InPast);
        }
        let is_late = match self.status {
            Status::AwaitingVerification { .. } | Status::AwaitingApproval { .. } => false,
            Status::Booked => now > self.cancel_until(cancel_window),
            _ => return Err(Refusal::WrongState),
        };
        if is_late && late == LateCancel::Refuse {
            return Err(Refusal::LateCancel);
        }
        Ok(self.cancelled(CancelledBy::Patient, is_late, now))
    }

    /// The clinic cancels, or turns down a visit that waits for approval. Any time before it is over and done.
    pub fn cancel_by_clinic(self, now: Timestamp) -> Result<(Self, Option<Event>), Refusal> {
        if self.is_off(now) {
            return Ok((self, None));
        }
        match self.status {
            Status::AwaitingVerification { .. }
            | Status::AwaitingApproval { .. }
            | Status::Booked
            | Status::Arrived
            | Status::CheckedIn => Ok(self.cancelled(CancelledBy::Clinic, false, now)),
            _ => Err(Refusal::WrongState),
        }
    }

    /// Nobody proved the address, or approved, in time: what already reads as cancelled is written down as such.
    ///
    /// None while there is nothing to write: it is alive, or needs no cleaning up.
    pub fn expire(self, now: Timestamp) -> Option<(Self, Event)> {
        match self.status {
            Status::AwaitingVerification { until } | Status::AwaitingApproval { until } if until <= now => {
                let (visit, event) = self.cancelled(CancelledBy::Expiry, false, now);
                event.map(|event| (visit, event))
            }
            _ => None,
        }
    }

    /// Whether it reads as cancelled already.
    fn is_off(&self, now: Timestamp) -> bool {
        match self.status {
            Status::Cancelled { .. } => true,
            Status::AwaitingVerification { until } | Status::AwaitingApproval { until } => until <= now,
            _ => false,
        }
    }

    fn cancelled(self, by: CancelledBy, late: bool, now: Timestamp) -> (Self, Option<Event>) {
        let sequence = self.sequence + 1;
        let visit = Self { sequence, ..self.changed(Status::Cancelled { by, late }, now) };
        let event = Event::of(&visit, EventKind::Cancelled, now);
        (visit, Some(event))
    }
}
