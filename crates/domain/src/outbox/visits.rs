//! Mail about one visit: bound by no window, no cap and no settle time; it dies with what it speaks of.

use jiff::{SignedDuration, Timestamp};

use crate::{
    appointments::{Appointment, Status},
    ids::MessageId,
    time::{Zone, later},
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
        errand: None,
        enrolment: None,
        step: None,
        article: None,
        tells: matches!(kind, Kind::Booked | Kind::Moved).then(|| told_of(visit)),
        due: Due { civil: None, zone: visit.zone.clone().unwrap_or_else(|| clinic.clone()), planned: at, at },
        send_before,
        priority: 0,
        window: None,
        state: MessageState::Scheduled,
        override_reason: None,
        why: Why::Visit,
    }
}

/// When, where and with whom a visit is: what a patient knows once they are told of it. Compared, never shown.
pub fn told_of(visit: &Appointment) -> String {
    let Appointment { starts_at, ends_at, practitioner, location, modality, .. } = visit;
    format!("{starts_at}/{ends_at} {practitioner} {location} {}", modality.code())
}

/// The reminders of a booked visit, so many elapsed hours before it. One that would be due already is not made.
///
/// Each belongs to the visit's sequence: a visit that moves leaves its old ones behind.
pub fn reminders(visit: &Appointment, hours: &[u32], clinic: &Zone, now: Timestamp) -> Vec<Message> {
    if visit.status != Status::Booked {
        return Vec::new();
    }
    let due = |hours: u32| later(visit.starts_at, -SignedDuration::from_hours(hours.into()));
    hours
        .iter()
        .map(|hours| (*hours, due(*hours)))
        .filter(|(_, at)| now < *at)
        .map(|(hours, at)| about_visit(Kind::Reminder, visit, i32::try_from(hours).unwrap_or(i32::MAX), clinic, at))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::{
        appointments::{CancelledBy, Via},
        clinic::Modality,
        ids::AppointmentId,
        outbox::examples::{toronto, ts},
        text::Lang,
    };

    use super::*;

    fn visit(status: Status) -> Appointment {
        Appointment {
            id: AppointmentId::derived("visit"),
            version: 3,
            sequence: 1,
            status,
            service: "first-consultation".parse().unwrap(),
            modality: Modality::Video,
            location: "video".parse().unwrap(),
            practitioner: "ada-example".parse().unwrap(),
            room: None,
            starts_at: ts("2027-06-11T14:00:00Z"),
            ends_at: ts("2027-06-11T15:00:00Z"),
            patient: None,
            claimed: None,
            answers: BTreeMap::new(),
            needs: None,
            consents: Vec::new(),
            lang: Lang::English,
            zone: None,
            created_via: Via::Site,
            override_reason: None,
            created_at: ts("2027-06-08T14:00:00Z"),
            updated_at: ts("2027-06-08T14:00:00Z"),
        }
    }

    const NOW: &str = "2027-06-08T14:00:00Z";

    #[test]
    fn a_mail_about_a_visit_is_due_at_once_bound_by_no_window_and_dies_with_the_visit() {
        let message = about_visit(Kind::Booked, &visit(Status::Booked), 1, &toronto(), ts(NOW));

        assert_eq!((message.due.at, message.window, &message.state), (ts(NOW), None, &MessageState::Scheduled));
        assert_eq!(message.send_before, ts("2027-06-11T14:00:00Z"));
        assert_eq!((message.sequence, message.due.zone.name()), (Some(1), "America/Toronto"));
        assert_eq!(
            message.tells.as_deref(),
            Some("2027-06-11T14:00:00Z/2027-06-11T15:00:00Z ada-example video video"),
            "a move that leads back here is no news"
        );
    }

    #[test]
    fn a_code_is_worth_as_long_as_the_time_is_kept_and_a_cancellation_at_least_a_day() {
        let until = ts("2027-06-08T14:30:00Z");
        let code =
            about_visit(Kind::VerificationCode, &visit(Status::AwaitingVerification { until }), 1, &toronto(), ts(NOW));
        assert_eq!(code.send_before, until);

        let cancelled = visit(Status::Cancelled { by: CancelledBy::Clinic, late: false });
        let short = about_visit(Kind::Cancelled, &cancelled, 1, &toronto(), ts("2027-06-11T13:00:00Z"));
        assert_eq!(short.send_before, ts("2027-06-12T13:00:00Z"));
        let ahead = about_visit(Kind::Cancelled, &cancelled, 1, &toronto(), ts(NOW));
        assert_eq!(ahead.send_before, cancelled.starts_at);
    }

    #[test]
    fn a_reminder_counts_elapsed_hours_and_is_not_made_where_it_is_due_already() {
        let booked = visit(Status::Booked);
        let made = |now| reminders(&booked, &[48, 24], &toronto(), ts(now));
        let due = |now| made(now).iter().map(|message| message.due.at).collect::<Vec<_>>();

        assert_eq!(due(NOW), [ts("2027-06-09T14:00:00Z"), ts("2027-06-10T14:00:00Z")]);
        assert_eq!(due("2027-06-09T14:00:00Z"), [ts("2027-06-10T14:00:00Z")], "due at this very moment");
        assert_eq!(due("2027-06-10T14:00:01Z"), []);
        assert_ne!(made(NOW)[0].id, made(NOW)[1].id);
        assert_eq!(made(NOW)[0].send_before, booked.starts_at);

        let waiting = visit(Status::AwaitingApproval { until: ts("2027-06-09T14:00:00Z") });
        assert_eq!(reminders(&waiting, &[24], &toronto(), ts(NOW)), []);
    }

    #[test]
    fn the_same_mail_twice_is_one_and_the_next_code_is_another() {
        let booked = visit(Status::Booked);
        let mail = |kind, occurrence, at| about_visit(kind, &booked, occurrence, &toronto(), ts(at)).id;
        let moved = Appointment { sequence: 2, ..booked.clone() };

        assert_eq!(mail(Kind::Booked, 1, NOW), mail(Kind::Booked, 1, "2027-06-09T14:00:00Z"));
        assert_ne!(mail(Kind::VerificationCode, 1, NOW), mail(Kind::VerificationCode, 2, NOW));
        assert_ne!(mail(Kind::Booked, 1, NOW), mail(Kind::Cancelled, 1, NOW));
        assert_ne!(mail(Kind::Booked, 1, NOW), about_visit(Kind::Booked, &moved, 1, &toronto(), ts(NOW)).id);
    }
}
