//! Windows on the wall clock, and the instants they stand for on a date.

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

use super::{Span, Zone};

/// Open time as written on a date: `end <= start` runs past midnight (R1); `24:00` is written as midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WallWindow {
    /// The wall time it opens.
    pub start: Time,
    /// The wall time it closes; midnight is the next one.
    pub end: Time,
}

impl WallWindow {
    /// The instants of this window on the date it opens, or none where a clock change leaves nothing of it.
    pub fn on(self, date: Date, zone: &Zone) -> Option<Span> {
        let closing = if self.end <= self.start { date.tomorrow().ok()? } else { date };
        let span = Span::new(zone.at(date, self.start), zone.at(closing, self.end));
        (!span.is_empty()).then_some(span)
    }
}

/// When mail may leave, in the recipient's zone, every day (T1, T2 of the follow-up page).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendWindow(pub WallWindow);

impl SendWindow {
    /// The given instant if it is inside an open window, otherwise the opening of the next one.
    pub fn next_open(self, instant: Timestamp, zone: &Zone) -> Timestamp {
        let today = zone.date(instant);
        // Yesterday's window may still be open past midnight; a change of clocks may empty a day, hence the spare day.
        let days = [
            today.yesterday().ok(),
            Some(today),
            today.tomorrow().ok(),
            today.tomorrow().ok().and_then(|d| d.tomorrow().ok()),
        ];
        days.into_iter()
            .flatten()
            .filter_map(|date| self.0.on(date, zone))
            .find(|window| instant < window.end)
            .map_or(instant, |window| window.start.max(instant))
    }

    /// Whether the instant is inside an open window.
    pub fn is_open(self, instant: Timestamp, zone: &Zone) -> bool {
        self.next_open(instant, zone) == instant
    }
}
