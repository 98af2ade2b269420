//! What the clinic has open and what is already taken, for one stretch of days: all that a decision needs.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use crate::{
    clinic::Clinic,
    ids::{AppointmentId, LocationId, PractitionerId, ResourceId},
    time::Span,
};

/// Rules and busy time, loaded in one snapshot. The rules are shared, the busy time is this request's.
#[derive(Clone, Debug)]
pub struct Diary {
    /// The clinic's rules.
    pub clinic: Arc<Clinic>,
    /// Owned time and time off of every practitioner and room concerned, in any order.
    pub taken: Vec<Taken>,
    /// When each practitioner was last booked, cancelled visits aside: "anyone" goes to the least recently booked.
    pub last_booked: BTreeMap<PractitionerId, Timestamp>,
}

/// A stretch of somebody's time that is not free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Whose.
    pub resource: ResourceId,
    /// From when to when, buffers included.
    pub span: Span,
    /// Which visit owns it; none for time off and foreign events.
    pub appointment: Option<AppointmentId>,
    /// Where that visit is, if in person: travel comes on top.
    pub place: Option<LocationId>,
    /// What it is.
    pub kind: TakenKind,
    /// Free again from this instant (R7): a hold that nobody finished.
    pub expires_at: Option<Timestamp>,
}

/// What a taken stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenKind {
    /// A hold or a pending visit.
    Hold,
    /// A visit.
    Visit,
    /// A visit over another one, by decision of staff.
    Overbook,
    /// Time off.
    Off,
}

impl Taken {
    /// Whether it is busy at `now`, seen by the owner of `ignore`.
    pub fn counts(&self, now: Timestamp, ignore: Option<AppointmentId>) -> bool {
        self.expires_at.is_none_or(|end| now < end) && (ignore.is_none() || self.appointment != ignore)
    }
}
