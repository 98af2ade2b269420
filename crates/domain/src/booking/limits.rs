//! How much time may be owned by people who have not proven who they are.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use crate::{
    appointments::Appointment,
    ids::{AppointmentId, ResourceId},
};

use super::Diary;

/// Unproven visits a practitioner's day takes whatever its length.
const ALWAYS_ALLOWED: usize = 2;

/// Whether this unproven visit and the others leave half of the practitioner's day to people who are known.
///
/// What waits for staff lapses too, and is rare enough to be counted along. The diary may hold the visit's own time.
pub fn leaves_half_a_day(diary: &Diary, visit: &Appointment, now: Timestamp) -> bool {
    let Some(place) = diary.clinic.location(&visit.location) else { return true };
    let date = place.zone.date(visit.starts_at);
    let practitioner = ResourceId::practitioner(&visit.practitioner);
    let others: BTreeMap<AppointmentId, i64> = diary
        .taken
        .iter()
        .filter(|taken| {
            taken.resource == practitioner && taken.expires_at.is_some() && taken.counts(now, Some(visit.id))
        })
        .filter(|taken| place.zone.date(taken.span.start) == date)
        .filter_map(|taken| taken.appointment.map(|id| (id, taken.span.seconds())))
        .collect();
    others.len() < ALWAYS_ALLOWED
        || 2 * (others.values().sum::<i64>() + visit.span().seconds()) <= open_seconds(diary, visit, date)
}

/// How long the practitioner is open on a local date, wherever they are.
fn open_seconds(diary: &Diary, visit: &Appointment, date: Date) -> i64 {
    let clinic = &diary.clinic;
    let Some(practitioner) = clinic.practitioner(&visit.practitioner) else { return 0 };
    let windows = clinic.locations.iter().flat_map(|place| {
        let closed = clinic.is_closed(&place.id, date);
        let windows = practitioner.windows(&place.id, date, closed, &visit.service);
        windows.into_iter().filter_map(|window| window.on(date, &place.zone))
    });
    windows.map(|window| window.seconds()).sum()
}
