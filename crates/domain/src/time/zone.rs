//! A named time zone, and R1: from a local time to its instant.

use std::{fmt, str::FromStr};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use serde::{Deserialize, Serialize};

use super::later;

/// A zone of the IANA database that this program carries with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// The name is no zone of the IANA database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time zone this program knows")]
pub struct UnknownZone(pub String);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The IANA name, e.g. `America/Toronto`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules behind the name.
    pub fn rules(&self) -> &TimeZone {
        &self.rules
    }

    /// R1 (RFC 5545 §3.3.5): an ambiguous local time is its first occurrence; one inside a gap uses the offset before the gap.
    ///
    /// On the last days a timestamp can hold it stops there rather than failing.
    pub fn instant(&self, local: DateTime) -> Timestamp {
        let ambiguous = self.rules.to_ambiguous_timestamp(local);
        ambiguous.compatible().unwrap_or(if local.year() < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// As [`Zone::instant`], but a local time inside a gap is the end of the gap (T9): an edge of a sending window.
    pub fn edge(&self, local: DateTime) -> Timestamp {
        let resolved = self.instant(local);
        match self.rules.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Gap { .. } => self
                .rules
                .preceding(later(resolved, SignedDuration::from_secs(1)))
                .next()
                .map_or(resolved, |end_of_gap| end_of_gap.timestamp()),
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => resolved,
        }
    }

    /// Whether the wall shows the same date and time twice around this instant, so that a label needs its offset.
    pub fn shows_twice(&self, instant: Timestamp) -> bool {
        matches!(self.rules.to_ambiguous_timestamp(self.local(instant)).offset(), AmbiguousOffset::Fold { .. })
    }

    /// The instant of a wall time on a date.
    pub fn at(&self, date: Date, time: Time) -> Timestamp {
        self.instant(date.to_datetime(time))
    }

    /// The date and time on the wall.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        self.rules.to_datetime(instant)
    }

    /// The date on the wall.
    pub fn date(&self, instant: Timestamp) -> Date {
        self.local(instant).date()
    }

    /// The first instant of a date.
    pub fn day_start(&self, date: Date) -> Timestamp {
        self.at(date, Time::midnight())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownZone(name.to_owned());
        let rules = TimeZone::get(name).map_err(|_| unknown())?;
        // Names are found in any spelling of upper and lower case; one spelling is kept.
        let name = rules.iana_name().filter(|_| !rules.is_unknown()).ok_or_else(unknown)?.to_owned();
        Ok(Self { name, rules })
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_a_name_of_the_database_and_nothing_else() {
        for known in ["America/Toronto", "UTC", "Asia/Kolkata", "Etc/GMT+5"] {
            assert_eq!(known.parse::<Zone>().unwrap().name(), known);
        }
        assert_eq!("america/toronto".parse::<Zone>().unwrap(), "America/Toronto".parse().unwrap());
        for unknown in
            ["", "Toronto", "EST5EDT,M3.2.0,M11.1.0", "+05:00", "Etc/Unknown", "../etc/passwd", "America/Toronto\0"]
        {
            assert_eq!(unknown.parse::<Zone>(), Err(UnknownZone(unknown.to_owned())));
        }
    }
}
