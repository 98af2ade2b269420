//! How staff read a visit: where it stands, and how it takes place.

use domain::{
    appointments::{CancelledBy, Status},
    clinic::Modality,
};
use jiff::Timestamp;

use super::Words;

/// Where a visit stands at `now`, and the colour that repeats it.
pub(crate) fn status(status: &Status, now: Timestamp, t: &Words) -> (String, &'static str) {
    // A pending visit past its time reads as cancelled, whether or not that was written yet.
    if status.expires_at().is_some_and(|until| until <= now) {
        return (t.status_expired(), "grey");
    }
    match status {
        Status::Held { .. } => (t.status_held(), "yellow"),
        Status::AwaitingVerification { .. } => (t.status_awaiting_code(), "yellow"),
        Status::AwaitingApproval { .. } => (t.status_awaiting_approval(), "orange"),
        Status::Booked => (t.status_booked(), "blue"),
        Status::Arrived => (t.status_arrived(), "aqua-green"),
        Status::CheckedIn => (t.status_checked_in(), "aqua-green"),
        Status::Fulfilled => (t.status_fulfilled(), "green"),
        Status::NoShow => (t.status_missed(), "orange"),
        Status::Cancelled { by: CancelledBy::Patient, late: false } => (t.status_cancelled_by_patient(), "grey"),
        Status::Cancelled { by: CancelledBy::Patient, late: true } => (t.status_cancelled_late(), "orange"),
        Status::Cancelled { by: CancelledBy::Clinic, .. } => (t.status_cancelled_by_clinic(), "grey"),
        Status::Cancelled { by: CancelledBy::Expiry, .. } => (t.status_expired(), "grey"),
        Status::EnteredInError => (t.status_entered_in_error(), "grey"),
    }
}

/// How a visit takes place.
pub(crate) fn modality(modality: Modality, t: &Words) -> String {
    match modality {
        Modality::InPerson => t.modality_in_person(),
        Modality::Video => t.modality_video(),
        Modality::Phone => t.modality_phone(),
    }
}
