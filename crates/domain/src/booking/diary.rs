//! What the clinic has open and what is already taken, for one stretch of days: all that a decision needs.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use crate::{
    clinic::Clinic,
    ids::{AppointmentId, LocationId, PractitionerId, ResourceId, ServiceId},
    time::Span,
};

/// Rules and busy time, loaded in one snapshot. The rules are shared, the busy time is this request's.
///
/// Busy time must be there from the local day before the first wished date to the day after the last one, so that
/// a neighbour's buffer, a journey between places and yesterday's night are seen.
#[derive(Clone, Debug)]
pub struct Diary {
    /// The clinic's rules: what is in use now.
    pub clinic: Arc<Clinic>,
    /// Owned time and time off of every practitioner, room and known patient concerned, in any order.
    pub taken: Vec<Taken>,
    /// When each practitioner was last booked, cancelled visits aside: "anyone" goes to the least recently booked.
    pub last_booked: BTreeMap<PractitionerId, Timestamp>,
    /// What is on record of the person a visit is for; none while nobody has proven who they are.
    pub person: Option<OnRecord>,
}

impl Diary {
    /// A diary in which nothing is taken yet.
    pub fn of(clinic: Arc<Clinic>) -> Self {
        Self { clinic, taken: Vec::new(), last_booked: BTreeMap::new(), person: None }
    }
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
    /// What kind of visit it is. Needed on practitioners' rows only, and only where a service has a daily cap.
    pub visit: Option<Counted>,
    /// What it is.
    pub kind: TakenKind,
    /// Free again from this instant (R7): a hold that nobody finished.
    pub expires_at: Option<Timestamp>,
}

/// What a daily cap must know of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which service.
    pub service: ServiceId,
    /// From when, buffers aside.
    pub starts_at: Timestamp,
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
    /// Time off, or an event of a foreign calendar.
    Off,
}

impl TakenKind {
    /// The code of the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Visit => "visit",
            Self::Overbook => "overbook",
            Self::Off => "off",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Hold, Self::Visit, Self::Overbook, Self::Off].into_iter().find(|kind| kind.code() == code)
    }
}

impl Taken {
    /// Whether it is busy at `now`, seen by the owner of `ignore`.
    pub fn counts(&self, now: Timestamp, ignore: Option<AppointmentId>) -> bool {
        self.expires_at.is_none_or(|end| now < end) && (ignore.is_none() || self.appointment != ignore)
    }

    /// Whether somebody's visit owns it, rather than the clinic having it off.
    pub fn is_owned(&self) -> bool {
        self.kind != TakenKind::Off
    }
}

/// What is on record of a proven person, as far as booking asks. Loaded in the transaction that decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnRecord {
    /// Their visits of this service still to come, the one in hand aside.
    pub open_visits: u16,
    /// Whether a visit of theirs has taken place here.
    pub been_here: bool,
    /// Whether the clinic wants to see each of their bookings first, e.g. after missed visits.
    pub must_wait: bool,
}
