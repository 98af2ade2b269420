//! The time a visit takes from each resource, buffers included (R5).

use jiff::Timestamp;

use crate::{
    appointments::Appointment,
    clinic::Service,
    ids::{AppointmentId, ResourceId},
    time::{Minutes, Span},
};

/// One resource's owned time. The schema refuses two that overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupancy {
    /// The visit that owns it.
    pub appointment: AppointmentId,
    /// Whose time.
    pub resource: ResourceId,
    /// From when to when.
    pub span: Span,
    /// Free again from this instant, for holds and pending visits.
    pub expires_at: Option<Timestamp>,
}

/// The time a visit owns: of its practitioner, its room, and its patient once known.
pub fn of(appointment: &Appointment, service: &Service) -> Vec<Occupancy> {
    let own = |resource, span| Occupancy {
        appointment: appointment.id,
        resource,
        span,
        expires_at: appointment.status.expires_at(),
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
