//! The time a visit takes from each resource, buffers included (R5).

use jiff::Timestamp;

use crate::{
    appointments::Appointment,
    clinic::{Modality, Service},
    ids::{AppointmentId, LocationId, ResourceId},
    time::{Minutes, Span},
};

use super::TakenKind;

/// One resource's owned time. The schema refuses two that overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupancy {
    /// The visit that owns it.
    pub appointment: AppointmentId,
    /// Whose time.
    pub resource: ResourceId,
    /// From when to when.
    pub span: Span,
    /// Where the visit is, if in person: other places are a journey away.
    pub place: Option<LocationId>,
    /// A hold while the visit may still lapse, then a visit.
    pub kind: TakenKind,
    /// Free again from this instant, for holds and pending visits.
    pub expires_at: Option<Timestamp>,
}

/// The time a visit owns: of its practitioner, its room, and its patient once known. Nothing once it will not take place.
pub fn of(appointment: &Appointment, service: &Service) -> Vec<Occupancy> {
    if !appointment.status.owns_time() {
        return Vec::new();
    }
    let expires_at = appointment.status.expires_at();
    let own = |resource, span| Occupancy {
        appointment: appointment.id,
        resource,
        span,
        place: (appointment.modality == Modality::InPerson).then(|| appointment.location.clone()),
        kind: if expires_at.is_some() { TakenKind::Hold } else { TakenKind::Visit },
        expires_at,
    };
    let visit = appointment.span();
    let mut owned =
        vec![own(ResourceId::practitioner(&appointment.practitioner), visit.widened(service.before, service.after))];
    if let Some(room) = &appointment.room {
        owned.push(own(ResourceId::room(room), visit.widened(Minutes(0), service.room_after)));
    }
    if let Some(patient) = appointment.patient {
        owned.push(own(ResourceId::patient(patient), visit));
    }
    owned
}
