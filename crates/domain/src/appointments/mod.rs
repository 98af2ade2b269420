//! A visit: its states, the arrows between them, and the event each arrow leaves behind.

mod cancellation;
mod event;
pub mod icalendar;
mod mark;
mod transitions;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    clinic::Modality,
    ids::{AppointmentId, LocationId, PatientId, PractitionerId, RoomId, ServiceId},
    patients::{Claimed, consent},
    text::{Lang, Words},
    time::{Minutes, Span, Zone},
};

pub use event::{Event, EventKind};
pub use mark::Mark;
pub use transitions::Refusal;

/// One visit, held, booked or past. "Visit" and "appointment" are one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its identifier, for life.
    pub id: AppointmentId,
    /// Grows with every change; the ETag.
    pub version: i64,
    /// Grows with every change a calendar must know (RFC 5545 SEQUENCE).
    pub sequence: i32,
    /// Where it stands.
    pub status: Status,
    /// What.
    pub service: ServiceId,
    /// How.
    pub modality: Modality,
    /// Where.
    pub location: LocationId,
    /// With whom.
    pub practitioner: PractitionerId,
    /// In which room, if it needs one.
    pub room: Option<RoomId>,
    /// From when.
    pub starts_at: Timestamp,
    /// To when.
    pub ends_at: Timestamp,
    /// Who comes, once identity is proven.
    pub patient: Option<PatientId>,
    /// What the booker typed; none on a bare hold.
    pub claimed: Option<Claimed>,
    /// Answers to the service's short questions, by question id.
    pub answers: BTreeMap<String, String>,
    /// What would help at the visit, in the patient's words.
    pub needs: Option<Words>,
    /// Consents given with the booking, entered into the ledger once identity is proven.
    pub consents: Vec<consent::Entry>,
    /// The language its mails and pages speak.
    pub lang: Lang,
    /// The zone of the person who booked, for video and phone; none means the clinic's.
    pub zone: Option<Zone>,
    /// Who made it.
    pub created_via: Via,
    /// Why a rule was set aside, where one was.
    pub override_reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Appointment {
    /// The time the patient spends here.
    pub fn span(&self) -> Span {
        Span::new(self.starts_at, self.ends_at)
    }

    /// How long it takes.
    pub fn length(&self) -> Minutes {
        Minutes(u32::try_from(self.span().seconds() / 60).unwrap_or(u32::MAX))
    }

    /// Whether its time is still its own at `now`: a hold or pending visit past its time is not.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.status.owns_time() && self.status.expires_at().is_none_or(|until| now < until)
    }

    /// The same visit with what would help at it, as somebody was told since; none takes it away. Where and when stay, and
    /// with them its calendar entry.
    pub fn noting_needs(self, needs: Option<Words>, now: Timestamp) -> Result<Self, Refusal> {
        match self.status {
            Status::Held { .. } | Status::Fulfilled => Err(Refusal::WrongState),
            _ if !self.is_alive(now) => Err(Refusal::WrongState),
            _ => Ok(Self { needs, version: self.version + 1, updated_at: now, ..self }),
        }
    }

    /// The same visit in another state, one version on.
    pub(crate) fn changed(self, status: Status, now: Timestamp) -> Self {
        Self { status, version: self.version + 1, updated_at: now, ..self }
    }
}

/// Who made a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// The booking pages.
    Site,
    /// The public API.
    Api,
    /// Staff.
    Staff,
    /// Staff, for somebody who stands at the desk.
    WalkIn,
    /// The demonstration or an import.
    Import,
}

/// Where a visit stands. Held and pending states own their time until `until`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Time chosen, nobody named.
    Held {
        /// Dead from this instant on (R7).
        until: Timestamp,
        /// Whether it was renewed; once is allowed.
        renewed: bool,
    },
    /// Details given, address not proven.
    AwaitingVerification {
        /// Dead from this instant on.
        until: Timestamp,
    },
    /// Waits for staff.
    AwaitingApproval {
        /// Dead from this instant on.
        until: Timestamp,
    },
    /// Confirmed.
    Booked,
    /// In the building or the video lobby.
    Arrived,
    /// Forms and consents done.
    CheckedIn,
    /// Took place.
    Fulfilled,
    /// Did not come.
    NoShow,
    /// Will not take place.
    Cancelled {
        /// Who cancelled.
        by: CancelledBy,
        /// Inside the cancel window.
        late: bool,
    },
    /// A mistake of staff; in no list, kept in the trail.
    EnteredInError,
}

/// Who cancelled a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancelledBy {
    /// The patient.
    Patient,
    /// The clinic.
    Clinic,
    /// Nobody proved the address or approved in time.
    Expiry,
}

/// What a pending visit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Next {
    /// The code that proves the address.
    Verify,
    /// Staff.
    Approval,
}

impl Status {
    /// The FHIR R4 appointment code, as the contract shows it at `now`: a pending visit past its time reads as cancelled.
    pub fn fhir(&self, now: Timestamp) -> &'static str {
        match self {
            Self::Held { until, .. } | Self::AwaitingVerification { until } | Self::AwaitingApproval { until } => {
                if now < *until { "pending" } else { "cancelled" }
            }
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::CheckedIn => "checked-in",
            Self::Fulfilled => "fulfilled",
            Self::NoShow => "noshow",
            Self::Cancelled { .. } => "cancelled",
            Self::EnteredInError => "entered-in-error",
        }
    }

    /// What a pending visit waits for.
    pub fn next(&self) -> Option<Next> {
        match self {
            Self::AwaitingVerification { .. } => Some(Next::Verify),
            Self::AwaitingApproval { .. } => Some(Next::Approval),
            _ => None,
        }
    }

    /// Whether the visit owns its time, or did when it took place. Pending ones own it until they expire.
    pub fn owns_time(&self) -> bool {
        match self {
            Self::Held { .. } | Self::AwaitingVerification { .. } | Self::AwaitingApproval { .. } => true,
            Self::Booked | Self::Arrived | Self::CheckedIn | Self::Fulfilled => true,
            Self::NoShow | Self::Cancelled { .. } | Self::EnteredInError => false,
        }
    }

    /// Until when the time is owned; none where it is owned for good, or not at all.
    pub fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Held { until, .. } | Self::AwaitingVerification { until } | Self::AwaitingApproval { until } => {
                Some(*until)
            }
            _ => None,
        }
    }
}
