//! The hours in which mail may leave (T1 to T3, T9, T11, T14).

use jiff::{
    Span as Stretch, Timestamp,
    civil::{Date, Time},
    tz::{AmbiguousOffset, Offset},
};

use crate::time::{SendWindow, Span, Zone};

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
