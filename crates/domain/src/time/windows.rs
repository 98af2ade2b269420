//! Windows on the wall clock, and the instants they stand for on a date.

use std::{fmt, iter, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

use super::{Span, Zone};

/// Open time as written on a date: `end <= start` runs past midnight (R1); `24:00` is kept as the midnight that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WallWindow {
    /// The wall time it opens.
    pub start: Time,
    /// The wall time it closes; midnight is the next one.
    pub end: Time,
}

/// What was written is no window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAWindow {
    /// Not a time of day.
    #[error("{0:?} is not a time of day: 00:00 to 23:59, or 24:00 as an end")]
    Time(String),
    /// Opening and closing are the same.
    #[error("a sending window cannot open and close at the same time")]
    Empty,
}

impl WallWindow {
    /// Reads opening and closing as an author writes them, e.g. `09:00` and `24:00`.
    pub fn read(start: &str, end: &str) -> Result<Self, NotAWindow> {
        let end = if end == "24:00" { Time::midnight() } else { wall_time(end)? };
        Ok(Self { start: wall_time(start)?, end })
    }

    /// Opening and closing as an author writes them; a closing midnight is `24:00`.
    pub fn written(self) -> (String, String) {
        let end =
            if self.end == Time::midnight() { "24:00".to_owned() } else { self.end.strftime("%H:%M").to_string() };
        (self.start.strftime("%H:%M").to_string(), end)
    }

    /// The instants of this window on the date it opens (R1), or none where a clock change leaves nothing of it.
    pub fn on(self, date: Date, zone: &Zone) -> Option<Span> {
        let span = Span::new(zone.at(date, self.start), zone.at(self.closing(date)?, self.end));
        (!span.is_empty()).then_some(span)
    }

    /// The date on which it closes, judged on the written times (R1); none after the last date there is.
    pub fn closing(self, date: Date) -> Option<Date> {
        if self.end <= self.start { date.tomorrow().ok() } else { Some(date) }
    }
}

fn wall_time(text: &str) -> Result<Time, NotAWindow> {
    let wrong = || NotAWindow::Time(text.to_owned());
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let part = |digits: &str| match digits.as_bytes() {
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => digits.parse::<i8>().map_err(|_| wrong()),
        _ => Err(wrong()),
    };
    Time::new(part(hour)?, part(minute)?, 0, 0).map_err(|_| wrong())
}

/// `09:00–18:00`, as people write it.
impl fmt::Display for WallWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = self.written();
        write!(f, "{start}–{end}")
    }
}

/// Reads `09:00-18:00`; an en dash will do too.
impl FromStr for WallWindow {
    type Err = NotAWindow;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (start, end) = text.split_once(['-', '–']).ok_or_else(|| NotAWindow::Time(text.to_owned()))?;
        Self::read(start.trim(), end.trim())
    }
}

/// When mail may leave, in the recipient's zone. T1 to T3, T9 and T11 of sending are kept here.
///
/// Unlike opening hours, an edge that the clocks skip is the end of the gap: nobody is written to early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendWindow(pub WallWindow);

impl SendWindow {
    /// A window that is open for some time each day.
    pub fn new(window: WallWindow) -> Result<Self, NotAWindow> {
        if window.start == window.end { Err(NotAWindow::Empty) } else { Ok(Self(window)) }
    }

    /// The instants of this window on the date it opens; none where a clock change swallows it.
    pub fn on(self, date: Date, zone: &Zone) -> Option<Span> {
        let edge = |date: Date, time| zone.edge(date.to_datetime(time));
        let span = Span::new(edge(date, self.0.start), edge(self.0.closing(date)?, self.0.end));
        (!span.is_empty()).then_some(span)
    }

    /// The given instant if it is inside an open window, otherwise the opening of the next one.
    pub fn next_open(self, instant: Timestamp, zone: &Zone) -> Timestamp {
        self.next_open_where(instant, zone, |_| true).unwrap_or(instant)
    }

    /// The same where some dates are closed: a window belongs to the date on which it opens. None if a year has no open date.
    pub fn next_open_where(
        self,
        instant: Timestamp,
        zone: &Zone,
        mut open_on: impl FnMut(Date) -> bool,
    ) -> Option<Timestamp> {
        let today = zone.date(instant);
        // Yesterday's window may still be open past midnight.
        let first = today.yesterday().unwrap_or(today);
        iter::successors(Some(first), |date| date.tomorrow().ok())
            .take(367)
            .filter(|date| open_on(*date))
            .filter_map(|date| self.on(date, zone))
            .find(|window| instant < window.end)
            .map(|window| window.start.max(instant))
    }

    /// Whether the instant is inside an open window.
    pub fn is_open(self, instant: Timestamp, zone: &Zone) -> bool {
        self.next_open(instant, zone) == instant
    }
}
