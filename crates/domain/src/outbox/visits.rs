//! Mail about one visit: bound by no window, no cap and no settle time; it dies with what it speaks of.

use jiff::{SignedDuration, Timestamp};

use crate::{
    appointments::{Appointment, Status},
    ids::MessageId,
    time::Zone,
};

use super::{Due, Kind, Message, MessageState, Purpose, Why};

/// Changes by staff are mailed after this time, so that one that is undone within it sends nothing.
pub const SECOND_THOUGHTS: SignedDuration = SignedDuration::from_mins(2);

/// A cancellation is worth sending for at least this long, even if the visit would begin sooner.
const CANCELLATION_WORTH: SignedDuration = SignedDuration::from_hours(24);

/// A message about a visit as it stands, due at `at`. `occurrence` counts the codes of one visit, and is 1 for all else.
///
/// `clinic` is the zone the mail is timed in where the booker named none.
pub fn about_visit(kind: Kind, visit: &Appointment, occurrence: i32, clinic: &Zone, at: Timestamp) -> Message {
    let send_before = match (kind, &visit.status) {
        (Kind::VerificationCode, Status::AwaitingVerification { until }) => *until,
        (Kind::Cancelled, _) => visit.starts_at.max(at + CANCELLATION_WORTH),
        _ => visit.starts_at,
    };
    Message {
        id: MessageId::derived(&format!("message:{}:{}:{}:{occurrence}", kind.code(), visit.id, visit.sequence)),
        kind,
        purpose: Purpose::CareTransactional,
        patient: visit.patient,
        appointment: Some(visit.id),
        sequence: Some(visit.sequence),
        occurrence,
        enrolment: None,
        step: None,
        article: None,
        due: Due { civil: None, zone: visit.zone.clone().unwrap_or_else(|| clinic.clone()), planned: at, at },
        send_before,
        priority: 0,
        window: None,
        state: MessageState::Scheduled,
        override_reason: None,
        why: Why::Visit,
    }
}
