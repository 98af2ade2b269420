//! One person in one journey because of one trigger, and the messages that follow.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    appointments::Event,
    ids::{AppointmentId, EnrolmentId, PatientId},
    outbox::Message,
    time::Zone,
};

use super::Journey;

/// One person in one journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Derived from journey and event, so that replaying the event changes nothing.
    pub id: EnrolmentId,
    /// Who.
    pub patient: PatientId,
    /// The visit that started it.
    pub appointment: AppointmentId,
    /// Which journey, in which version.
    pub journey: Journey,
    /// When it was started.
    pub started_at: Timestamp,
    /// What is owed.
    pub messages: Vec<Message>,
}

/// What an enrolment must know about the person and the visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Who.
    pub patient: PatientId,
    /// The zone in which mail is timed.
    pub zone: Zone,
    /// The booking's answers, by question id.
    pub answers: BTreeMap<String, String>,
}

/// Enrols a person because of an event; none where the event is older than the journey.
pub fn enrol(event: &Event, journey: &Journey, person: &Circumstances) -> Option<Enrolment> {
    let _ = (event, journey, person);
    None
}
