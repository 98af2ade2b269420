//! When a step is due, and when it may leave (rules T1 to T16 of the follow-up page).
//!
//! A civil time is the truth where a calendar delay made it, an instant where hours were counted; both end as an instant.

use jiff::{
    SignedDuration, Span as Stretch, Timestamp,
    civil::{Date, Time},
    tz::{AmbiguousOffset, Offset},
};

use crate::{
    ids::MessageId,
    outbox::{Due, Reason},
    time::{SendWindow, Span, Zone},
};

use super::Delay;

/// The instants within which a message may leave: its window on every day that is not closed.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// The wall times, in the recipient's zone.
    pub window: SendWindow,
    /// Dates on which the clinic is closed, read in the recipient's calendar (T14).
    pub closures: &'a [Date],
    /// The recipient's zone.
    pub zone: &'a Zone,
}

/// How late transmission may begin for a message to count at its due instant.
const ON_TIME: SignedDuration = SignedDuration::from_mins(15);

/// After being put off for so long, a message would be a surprise.
const LONGEST_DEFERRAL: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The farthest a chain of closures is followed.
const FARTHEST_OPENING: usize = 400;

impl Open<'_> {
    /// The instant itself if it is inside, otherwise the opening of the next window (T1, T2), never the same clock time.
    pub fn next(&self, instant: Timestamp) -> Timestamp {
        let today = self.zone.date(instant);
        // Yesterday's window may still be open past midnight (T3).
        let first = today.yesterday().unwrap_or(today);
        first
            .series(Stretch::new().days(1))
            .take(FARTHEST_OPENING)
            .filter_map(|date| self.on(date))
            .find(|window| instant < window.end)
            .map_or(instant, |window| window.start.max(instant))
    }

    /// The window that opens on a date, or none where the date is closed or a clock change leaves nothing of it.
    fn on(&self, date: Date) -> Option<Span> {
        if self.closures.contains(&date) {
            return None;
        }
        let wall = self.window.0;
        let closing = if wall.end <= wall.start { date.tomorrow().ok()? } else { date };
        let span = Span::new(edge(self.zone, date, wall.start), edge(self.zone, closing, wall.end));
        (!span.is_empty()).then_some(span)
    }
}

/// The instant of a window's edge: in a gap the end of the gap (T9), in a fold the first of the two (T11).
fn edge(zone: &Zone, date: Date, time: Time) -> Timestamp {
    let local = date.to_datetime(time);
    let at = |offset: Offset| offset.to_timestamp(local).expect("clinics keep to dates that a timestamp can hold");
    match zone.rules().to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => at(offset),
        AmbiguousOffset::Fold { before, .. } => at(before),
        // Read with the offset after the gap, the wall time lies before the change; the change itself is the next one.
        AmbiguousOffset::Gap { after, .. } => {
            zone.rules().following(at(after)).next().map_or(at(after), |change| change.timestamp())
        }
    }
}

/// When a step is due by its delay alone: T4 for hours, T5 and T12 for days and months, T8 and T10 at clock changes.
///
/// `planned` and `at` are equal here: settle time, window and spacing come later.
pub fn due(anchor: Timestamp, delay: Delay, zone: &Zone) -> Due {
    let span = match delay {
        Delay::Elapsed(elapsed) => {
            let at = anchor + elapsed;
            return Due { civil: None, zone: zone.clone(), planned: at, at };
        }
        Delay::Days(days) => Stretch::new().days(days),
        Delay::Months(months) => Stretch::new().months(months),
    };
    let civil = zone.local(anchor).checked_add(span).expect("a delay of a journey stays within the calendar");
    let at = zone.instant(civil);
    Due { civil: Some(civil), zone: zone.clone(), planned: at, at }
}

/// T16: nothing is due before the settle time is over. A due time that had to give way is an instant from then on.
#[must_use]
pub fn settled(due: Due, settled_at: Timestamp) -> Due {
    if due.planned >= settled_at {
        return due;
    }
    Due { civil: None, planned: settled_at, at: settled_at, ..due }
}

/// T1 to T3, T14: moved to the first instant at which it may leave.
#[must_use]
pub fn opened(due: Due, open: Open<'_>) -> Due {
    Due { at: open.next(due.planned), ..due }
}

/// T13, T17: the same due time in another zone, or under changed rules of the same one.
///
/// A civil due keeps its wall time and finds its instant anew; an elapsed one keeps its instant and is only tried against the window again.
#[must_use]
pub fn rezoned(due: Due, zone: &Zone, window: Option<SendWindow>, closures: &[Date]) -> Due {
    let planned = due.civil.map_or(due.planned, |civil| zone.instant(civil));
    let at = window.map_or(planned, |window| Open { window, closures, zone }.next(planned));
    Due { civil: due.civil, zone: zone.clone(), planned, at }
}

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

/// Lays out one person's pending reading anew, so that between any two of them, and those already sent, lie `min_gap_days` calendar days.
///
/// In the order priority, planned due, age of the enrolment, id, each is put at its own time if that is far enough from all placed
/// before it, otherwise at the first open instant that is. The same input gives the same result, whoever asks and how often.
pub fn lay_out(pending: &[Pending], sent: &[Timestamp], min_gap_days: u16, closures: &[Date]) -> Vec<Place> {
    let mut order: Vec<&Pending> = pending.iter().collect();
    order.sort_by_key(|one| (one.priority, one.due.planned, one.enrolled_at, one.message));

    let mut taken = sent.to_vec();
    order
        .into_iter()
        .map(|one| {
            let open = Open { window: one.window, closures, zone: &one.due.zone };
            let own = open.next(one.due.planned);
            let at = apart(open, own, &taken, min_gap_days);
            let expired = at.duration_since(own) > LONGEST_DEFERRAL;
            if !expired {
                taken.push(at);
            }
            Place {
                message: one.message,
                send_before: one.send_before + at.duration_since(one.due.at),
                due: Due { at, ..one.due.clone() },
                moved: if expired {
                    Some(Reason::CapExpired)
                } else if at > own {
                    Some(Reason::Spacing)
                } else {
                    (own > one.due.planned).then_some(Reason::Window)
                },
            }
        })
        .collect()
}
