//! What the record of a person says to a booking of theirs. Asked only once identity is proven.

use jiff::Timestamp;

use crate::{
    clinic::{Audience, Service},
    ids::{AppointmentId, PatientId, ResourceId},
    time::Span,
};

use super::{Diary, OnRecord, Refusal};

/// The first reason for which this person cannot have this visit.
pub(super) fn may_come(
    diary: &Diary,
    service: &Service,
    patient: Option<PatientId>,
    visit: Span,
    own: Option<AppointmentId>,
    now: Timestamp,
) -> Result<(), Refusal> {
    refusals(diary, service, patient, visit, own, now).into_iter().next().map_or(Ok(()), Err)
}

/// Every such reason: as many visits as allowed, or in two places at once.
pub(super) fn refusals(
    diary: &Diary,
    service: &Service,
    patient: Option<PatientId>,
    visit: Span,
    own: Option<AppointmentId>,
    now: Timestamp,
) -> Vec<Refusal> {
    let Some(patient) = patient else { return Vec::new() };
    let full = diary.person.zip(service.max_open_per_patient).is_some_and(|(person, most)| person.open_visits >= most);
    let mine = ResourceId::patient(patient);
    let elsewhere =
        diary.taken.iter().any(|taken| taken.resource == mine && taken.counts(now, own) && taken.span.overlaps(visit));
    let reasons = [(full, Refusal::CapReached), (elsewhere, Refusal::PatientOverlap)];
    reasons.into_iter().filter(|(applies, _)| *applies).map(|(_, refusal)| refusal).collect()
}

/// Whether staff look at this booking first: the service asks for it, or the record says something else than the guest.
/// Nobody is refused for it, or a stranger could learn what is on record.
pub(super) fn must_wait(service: &Service, record: Option<OnRecord>) -> bool {
    let contradicted = record.is_some_and(|person| match service.audience {
        Audience::Any => false,
        Audience::New => person.been_here,
        Audience::Returning => !person.been_here,
    });
    service.approval || contradicted || record.is_some_and(|person| person.must_wait)
}
