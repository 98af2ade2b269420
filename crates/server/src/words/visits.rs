//! How staff read a visit: where it stands, and how it takes place.

use domain::{
    appointments::{CancelledBy, Mark, Refusal, Status},
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

/// What the button of a mark says.
pub(crate) fn deed(mark: Mark, t: &Words) -> String {
    match mark {
        Mark::Approve => t.diary_approve(),
        Mark::Arrive => t.diary_arrive(),
        Mark::CheckIn => t.diary_check_in(),
        Mark::Fulfil => t.diary_fulfil(),
        Mark::Miss => t.diary_miss(),
        Mark::EnterInError => t.diary_enter_in_error(),
    }
}

/// What was just done to a visit, as the address says it; believed where the visit agrees.
pub(crate) fn done(code: &str, status: &Status, now: Timestamp, t: &Words) -> Option<String> {
    let said = match (code, status) {
        ("approve", Status::Booked) => t.diary_done_approved(),
        ("arrive", Status::Arrived) => t.diary_done_arrived(),
        ("check-in", Status::CheckedIn) => t.diary_done_checked_in(),
        ("fulfil", Status::Fulfilled) => t.diary_done_fulfilled(),
        ("no-show", Status::NoShow) => t.diary_done_missed(),
        ("entered-in-error", Status::EnteredInError) => t.diary_done_in_error(),
        ("cancel", Status::Cancelled { by: CancelledBy::Clinic, .. }) => t.diary_done_cancelled(),
        ("reject", Status::Cancelled { by: CancelledBy::Clinic, .. }) => t.diary_done_rejected(),
        ("undo", status) => t.diary_done_undone(self::status(status, now, t).0),
        ("move", Status::Booked) => t.diary_done_moved(),
        ("book", Status::Booked | Status::Arrived) => t.diary_done_booked(),
        _ => return None,
    };
    Some(said)
}

/// Why nothing was done to a visit.
pub(crate) fn refused(refusal: Refusal, t: &Words) -> String {
    match refusal {
        Refusal::VersionMismatch => t.diary_refused_changed(),
        _ => t.diary_refused_state(),
    }
}
