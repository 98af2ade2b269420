//! What happened to a visit. Follow-ups hang on events, so there is no status without one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{AppointmentId, EventId},
    time::Zone,
};

use super::Appointment;

/// One arrow between two states, as it was recorded. Only ever appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Derived from the visit, what happened and the visit's version, so that it exists once.
    pub id: EventId,
    /// Which visit.
    pub appointment: AppointmentId,
    /// What happened.
    pub kind: EventKind,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it took effect; for what happened at the visit itself see [`Event::at_the_visit`].
    pub effective_at: Timestamp,
}

impl Event {
    /// What happened to the visit, in effect at once.
    pub fn of(appointment: &Appointment, kind: EventKind, now: Timestamp) -> Self {
        let cause = format!("{}:{}:{}", appointment.id, kind.code(), appointment.version);
        Self { id: EventId::derived(&cause), appointment: appointment.id, kind, recorded_at: now, effective_at: now }
    }

    /// What happened at the visit: in effect when it was marked if that was on the visit's own local day, otherwise at its
    /// end. Late paperwork neither shifts nor revives what follows.
    pub fn at_the_visit(appointment: &Appointment, kind: EventKind, zone: &Zone, now: Timestamp) -> Self {
        let same_day = zone.date(now) == zone.date(appointment.starts_at);
        let effective_at = if same_day { now } else { appointment.ends_at };
        Self { effective_at, ..Self::of(appointment, kind, now) }
    }
}

/// The kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A time was chosen.
    Held,
    /// The held time was given back.
    Released,
    /// Details were given; the address must be proven, or staff must approve.
    Pending,
    /// It is confirmed.
    Booked,
    /// It has another time, place or practitioner.
    Rescheduled,
    /// The patient is in the building or the video lobby.
    Arrived,
    /// Forms and consents are done.
    CheckedIn,
    /// It took place.
    Fulfilled,
    /// The patient did not come.
    NoShow,
    /// It will not take place.
    Cancelled,
    /// The last marking was taken back.
    Undone,
    /// It was a mistake of staff.
    EnteredInError,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Held,
        Self::Released,
        Self::Pending,
        Self::Booked,
        Self::Rescheduled,
        Self::Arrived,
        Self::CheckedIn,
        Self::Fulfilled,
        Self::NoShow,
        Self::Cancelled,
        Self::Undone,
        Self::EnteredInError,
    ];

    /// The code of the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Released => "released",
            Self::Pending => "pending",
            Self::Booked => "booked",
            Self::Rescheduled => "rescheduled",
            Self::Arrived => "arrived",
            Self::CheckedIn => "checked-in",
            Self::Fulfilled => "fulfilled",
            Self::NoShow => "no-show",
            Self::Cancelled => "cancelled",
            Self::Undone => "undone",
            Self::EnteredInError => "entered-in-error",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
