//! The wall clock as seconds: dates and times as they are written, as if there were no zones.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

use crate::time::Minutes;

pub(super) const DAY: i64 = 86_400;

/// Wall time as seconds, as if there were no zones.
pub(super) fn wall(local: DateTime) -> i64 {
    TimeZone::UTC.to_timestamp(local).map_or(i64::MAX / 4, Timestamp::as_second)
}

/// The first second of a date on the wall.
pub(super) fn midnight(date: Date) -> i64 {
    wall(date.to_datetime(Time::midnight()))
}

/// The date so many days after 1970-01-01.
pub(super) fn date_of(day: i64) -> Option<Date> {
    Timestamp::from_second(day * DAY).ok().map(|midnight| TimeZone::UTC.to_datetime(midnight).date())
}

pub(super) fn seconds(minutes: Minutes) -> i64 {
    minutes.elapsed().as_secs()
}
