//! Taking a time.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    appointments::{Appointment, Event, Via},
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
    /// The new visit's identifier, from the mint.
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
    /// A hold or visit of the same person that this one replaces: its time does not count as taken.
    pub ignore: Option<AppointmentId>,
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
    /// The time it owns, all of it: rows it had before give way to these.
    pub occupancy: Vec<Occupancy>,
    /// What happened to it.
    pub event: Event,
}

/// Books `request`, or says why it cannot be booked.
pub fn book(diary: &Diary, request: &Request, now: Timestamp) -> Result<Booking, Refusal> {
    let _ = (diary, request, now);
    Err(Refusal::NoSuchThing)
}

/// Puts a name to a held time, or says why it is gone.
pub fn submit(diary: &Diary, hold: &Appointment, who: &Who, now: Timestamp) -> Result<Booking, Refusal> {
    let _ = (diary, hold, who, now);
    Err(Refusal::NoSuchThing)
}

/// The address is proven: the visit is booked, or waits for staff.
pub fn prove(diary: &Diary, pending: &Appointment, patient: PatientId, now: Timestamp) -> Result<Booking, Refusal> {
    let _ = (diary, pending, patient, now);
    Err(Refusal::NoSuchThing)
}
