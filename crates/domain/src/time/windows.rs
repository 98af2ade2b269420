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

    /// The given instant if it is inside an open window, otherwise the opening of the next one, never the same clock time.
    ///
    /// `open_on` says on which dates it opens at all. None if no date of a whole year does.
    pub fn next_open(
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
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::Weekday};

    use super::*;

    fn sending(text: &str) -> SendWindow {
        SendWindow::new(text.parse().unwrap()).unwrap()
    }

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn next_open(window: SendWindow, instant: &str, zone: &Zone) -> Timestamp {
        window.next_open(at(instant), zone, |_| true).unwrap()
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_is_written_as_it_is_read() {
        for text in ["09:00–18:00", "21:00–05:00", "00:00–24:00", "23:59–00:01"] {
            assert_eq!(text.parse::<WallWindow>().unwrap().to_string(), text);
        }
        for wrong in
            ["", "09:00", "9:00-18:00", "09:00-24:01", "24:00-09:00", "09:60-10:00", "+9:00-10:00", "0９:00-10:00"]
        {
            assert!(wrong.parse::<WallWindow>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn t1_a_window_includes_its_opening_and_excludes_its_closing() {
        let (day, toronto) = (sending("09:00-18:00"), zone("America/Toronto"));

        for inside in ["2027-06-08T13:00:00Z", "2027-06-08T21:59:59.999Z"] {
            assert_eq!(next_open(day, inside, &toronto), at(inside));
        }
        assert_eq!(next_open(day, "2027-06-08T22:00:00Z", &toronto), at("2027-06-09T13:00:00Z"));
    }

    #[test]
    fn t2_what_is_outside_goes_to_the_next_opening() {
        let (day, toronto) = (sending("09:00-18:00"), zone("America/Toronto"));

        assert_eq!(next_open(day, "2027-06-08T22:40:00Z", &toronto), at("2027-06-09T13:00:00Z"), "18:40");
        assert_eq!(next_open(day, "2027-06-08T08:00:00Z", &toronto), at("2027-06-08T13:00:00Z"), "04:00");
        assert_eq!(next_open(day, "2027-06-08T15:30:00Z", &toronto), at("2027-06-08T15:30:00Z"), "11:30 stays");
    }

    #[test]
    fn t3_a_window_over_midnight_belongs_to_the_date_it_opens() {
        let (night, toronto) = (sending("21:00-05:00"), zone("America/Toronto"));
        let working_day = |date: Date| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let next = |instant| night.next_open(at(instant), &toronto, working_day).unwrap();

        let friday = night.on(date("2027-06-11"), &toronto).unwrap();
        assert_eq!(friday, Span::new(at("2027-06-12T01:00:00Z"), at("2027-06-12T09:00:00Z")));
        assert_eq!(next("2027-06-12T06:00:00Z"), at("2027-06-12T06:00:00Z"), "Saturday 02:00 is in");
        assert_eq!(next("2027-06-12T09:00:00Z"), at("2027-06-15T01:00:00Z"), "then Monday 21:00");
        assert_eq!(next("2027-06-12T16:00:00Z"), at("2027-06-15T01:00:00Z"), "Saturday noon is out");
        assert_eq!(SendWindow::new("09:00-09:00".parse().unwrap()), Err(NotAWindow::Empty));
    }

    #[test]
    fn t8_and_t10_a_due_time_that_is_skipped_moves_on_and_one_that_comes_twice_is_the_first() {
        let halifax = zone("America/Halifax");

        assert_eq!(halifax.instant("2028-03-12T02:15".parse().unwrap()), at("2028-03-12T06:15:00Z"));
        assert_eq!(halifax.instant("2028-11-05T01:20".parse().unwrap()), at("2028-11-05T04:20:00Z"));
    }

    #[test]
    fn t9_an_edge_that_is_skipped_is_the_end_of_the_gap() {
        let halifax = zone("America/Halifax");
        let opening = sending("02:15-18:00").on(date("2028-03-12"), &halifax).unwrap();
        assert_eq!(opening.start, at("2028-03-12T06:00:00Z"), "03:00 ADT");

        let swallowed = sending("02:15-02:45");
        assert_eq!(swallowed.on(date("2028-03-12"), &halifax), None);
        assert_eq!(next_open(swallowed, "2028-03-11T06:45:00Z", &halifax), at("2028-03-13T05:15:00Z"), "02:15 ADT");
        // Opening hours are read by R1 instead: the offset before the gap, half an hour from 03:15 ADT.
        let hours = swallowed.0.on(date("2028-03-12"), &halifax).unwrap();
        assert_eq!(hours, Span::new(at("2028-03-12T06:15:00Z"), at("2028-03-12T06:45:00Z")));
    }

    #[test]
    fn t11_an_edge_that_comes_twice_is_the_first_and_a_window_is_one_stretch() {
        let evening = sending("20:00-01:30").on(date("2028-11-04"), &zone("America/Halifax")).unwrap();

        assert_eq!(evening, Span::new(at("2028-11-04T23:00:00Z"), at("2028-11-05T04:30:00Z")));
    }

    #[test]
    fn the_ends_of_time_are_no_panic() {
        let (day, tonga) = (sending("09:00-18:00"), zone("Pacific/Tongatapu"));

        for date in ["9999-12-31", "-009999-01-01"] {
            let _ = day.on(date.parse().unwrap(), &tonga);
        }
        assert_eq!(day.next_open(Timestamp::MAX, &tonga, |_| true), None);
        assert_eq!(day.next_open(at("2027-06-08T13:00:00Z"), &tonga, |_| false), None, "never open again");
    }
}
