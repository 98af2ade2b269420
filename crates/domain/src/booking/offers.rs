//! Which times can be had: the one function that lists and decides.

use jiff::{Timestamp, civil::Date};

use crate::{
    clinic::Modality,
    ids::{AppointmentId, LocationId, PractitionerId, RoomId, ServiceId},
    time::{Minutes, Span, Zone},
};

use super::{Diary, search::Search};

/// What somebody would like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which service.
    pub service: ServiceId,
    /// First local date, in `zone`.
    pub from: Date,
    /// Last local date, inclusive.
    pub to: Date,
    /// The zone in which dates are meant and answers grouped.
    pub zone: Zone,
    /// One of the service's lengths; none means the usual one.
    pub duration: Option<Minutes>,
    /// With this practitioner only.
    pub practitioner: Option<PractitionerId>,
    /// At this place only.
    pub location: Option<LocationId>,
    /// In this way only.
    pub modality: Option<Modality>,
    /// The visit whose own time does not count as taken.
    pub ignore: Option<AppointmentId>,
}

impl Wish {
    /// Any time for a service on these dates.
    pub fn of(service: ServiceId, from: Date, to: Date, zone: Zone) -> Self {
        Self {
            service,
            from,
            to,
            zone,
            duration: None,
            practitioner: None,
            location: None,
            modality: None,
            ignore: None,
        }
    }
}

/// A time that can be had, with one practitioner at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// From when.
    pub starts_at: Timestamp,
    /// To when.
    pub ends_at: Timestamp,
    /// With whom.
    pub practitioner: PractitionerId,
    /// Where.
    pub location: LocationId,
    /// How.
    pub modality: Modality,
    /// In which room, if the service needs one: the lowest free id.
    pub room: Option<RoomId>,
    /// The practitioner's time, buffers included.
    pub occupied: Span,
}

/// Every time that can be had, by start, then practitioner, then place, then way.
pub fn offers(diary: &Diary, wish: &Wish, now: Timestamp) -> Vec<Offer> {
    Search::of(diary, wish, now).map_or_else(|_| Vec::new(), |search| search.offers())
}
