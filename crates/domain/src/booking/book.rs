//! Taking a time.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    appointments::{Appointment, Via},
    clinic::Modality,
    ids::{AppointmentId, LocationId, PatientId, PractitionerId, ServiceId},
    patients::{Claimed, consent},
    text::{Lang, Words},
    time::{Minutes, Zone},
};

use super::{Diary, Refusal, occupancy::Occupancy};

/// What somebody asks to book, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The new visit's identifier, from the mint; or the hold's, whose time is taken over.
    pub appointment: AppointmentId,
    /// Which service.
    pub service: ServiceId,
    /// From when.
    pub starts_at: Timestamp,
    /// One of the service's lengths; none means the usual one.
    pub duration: Option<Minutes>,
    /// With this practitioner only.
    pub practitioner: Option<PractitionerId>,
    /// At this place only.
    pub location: Option<LocationId>,
    /// In this way only.
    pub modality: Option<Modality>,
    /// For whom; none makes a bare hold.
    pub who: Option<Who>,
    /// By which way it came.
    pub via: Via,
}

/// For whom a visit is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// What was typed.
    pub claimed: Claimed,
    /// The person on record, where identity is proven or staff chose them.
    pub patient: Option<PatientId>,
    /// Whether the typed address still has to be proven.
    pub must_verify: bool,
    /// Answers to the service's short questions.
    pub answers: BTreeMap<String, String>,
    /// What would help at the visit.
    pub needs: Option<Words>,
    /// Consents given with it.
    pub consents: Vec<consent::Entry>,
    /// The language of its mails.
    pub lang: Lang,
    /// The booker's zone.
    pub zone: Option<Zone>,
}

/// A visit, and the time it takes from each resource: written together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// The visit.
    pub appointment: Appointment,
    /// The time it owns.
    pub occupancy: Vec<Occupancy>,
}

/// Books `request`, or says why it cannot be booked.
pub fn book(diary: &Diary, request: &Request, now: Timestamp) -> Result<Booking, Refusal> {
    let _ = (diary, request, now);
    Err(Refusal::NoSuchThing)
}
