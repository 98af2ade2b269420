//! One person's reading, kept apart: a gap of calendar days over all journeys, deferring by priority.

use jiff::{SignedDuration, Span as Stretch, Timestamp, civil::Date};

use crate::{
    ids::MessageId,
    outbox::{Due, Reason},
    time::SendWindow,
};

use super::Open;

/// How late transmission may begin for a message to count at its due instant.
const ON_TIME: SignedDuration = SignedDuration::from_mins(15);

/// After being put off for so long, a message would be a surprise.
const LONGEST_DEFERRAL: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The instant at which a sent message counts for spacing, so that a worker's minute of delay changes nothing.
pub fn counts_at(due: Timestamp, transmission_began: Timestamp) -> Timestamp {
    if transmission_began <= due + ON_TIME { due } else { transmission_began }
}

/// The first instant from `from` on, inside the window, on a date at least `min_gap_days` calendar days from every one of `others`.
pub fn apart(open: Open<'_>, from: Timestamp, others: &[Timestamp], min_gap_days: u16) -> Timestamp {
    let gap = i32::from(min_gap_days);
    let mut at = open.next(from);
    // Each step moves past one of the others for good, so there are at most as many steps as others.
    for _ in 0..=others.len() {
        let date = open.zone.date(at);
        let too_close = others
            .iter()
            .map(|other| open.zone.date(*other))
            .filter(|other| days_between(*other, date).abs() < gap)
            .max();
        let Some(other) = too_close else {
            break;
        };
        let free = other.checked_add(Stretch::new().days(gap)).expect("a gap of days stays within the calendar");
        at = open.next(open.zone.day_start(free));
    }
    at
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// A message that has to keep its distance from the person's others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Which message.
    pub message: MessageId,
    /// Lower goes first.
    pub priority: i32,
    /// When its enrolment began: of two equals the older one goes first.
    pub enrolled_at: Timestamp,
    /// When it is due.
    pub due: Due,
    /// Its last useful instant.
    pub send_before: Timestamp,
    /// When it may leave.
    pub window: SendWindow,
}

/// Where a pending message was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which message.
    pub message: MessageId,
    /// Its due time; only `at` may have changed.
    pub due: Due,
    /// Its last useful instant: it moves with a deferral.
    pub send_before: Timestamp,
    /// Why it is not at its planned time; [`Reason::CapExpired`] ends it.
    pub moved: Option<Reason>,
}

/// What one person's reading is laid out around.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// The instants at which what was sent counts.
    pub sent: &'a [Timestamp],
    /// Calendar days between two readings.
    pub min_gap_days: u16,
    /// Until when the person asked for a pause.
    pub paused_until: Option<Timestamp>,
    /// Dates on which the clinic is closed.
    pub closures: &'a [Date],
}

/// Lays out one person's pending reading anew, so that between any two of them, and those already sent, lie `min_gap_days` calendar days.
///
/// In the order priority, planned due, age of the enrolment, id, each is put at its own time if that is far enough from all placed
/// before it, otherwise at the first open instant that is. What falls into a pause moves to its end in that same order.
/// The same input gives the same result, whoever asks and how often.
pub fn lay_out(pending: &[Pending], around: Around<'_>) -> Vec<Place> {
    let Around { sent, min_gap_days, paused_until, closures } = around;
    let mut order: Vec<&Pending> = pending.iter().collect();
    order.sort_by_key(|one| (one.priority, one.due.planned, one.enrolled_at, one.message));

    let mut taken = sent.to_vec();
    order
        .into_iter()
        .map(|one| {
            let open = Open { window: one.window, closures, zone: &one.due.zone };
            let own = open.next(one.due.planned);
            let rested = paused_until.map_or(own, |until| open.next(one.due.planned.max(until)));
            let at = apart(open, rested, &taken, min_gap_days);
            let expired = at.duration_since(rested) > LONGEST_DEFERRAL;
            if !expired {
                taken.push(at);
            }
            Place {
                message: one.message,
                send_before: one.send_before + at.duration_since(one.due.at),
                due: Due { at, ..one.due.clone() },
                moved: if expired {
                    Some(Reason::CapExpired)
                } else if at > rested {
                    Some(Reason::Spacing)
                } else if rested > own {
                    Some(Reason::Paused)
                } else {
                    (own > one.due.planned).then_some(Reason::Window)
                },
            }
        })
        .collect()
}
