//! How long after: elapsed hours or calendar days, never a mixture.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Span};
use serde::{Deserialize, Serialize};

/// A delay that says which kind it is (FU-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Delay {
    /// `PT…H`, `PT…M`: the instant moves (T4).
    Elapsed(SignedDuration),
    /// `P…D`, `P…W`: the date moves, the clock time stays (T5).
    Days(i32),
    /// `P…M`: the same day of a later month, otherwise its last (T12).
    Months(i32),
}

/// The text is no delay, or mixes calendar and elapsed time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a delay: write P1D, P2W, P1M or PT24H, not a mixture")]
pub struct MixedDelay(String);

impl FromStr for Delay {
    type Err = MixedDelay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || MixedDelay(text.to_owned());
        let span: Span = text.parse().map_err(|_| refused())?;
        let days = span.get_days() + 7 * span.get_weeks();
        let months = span.get_months() + 12 * i32::from(span.get_years());
        let elapsed = SignedDuration::from_hours(i64::from(span.get_hours()))
            + SignedDuration::from_mins(span.get_minutes())
            + SignedDuration::from_secs(span.get_seconds());
        match (months, days, elapsed.is_zero()) {
            (0, 0, _) if !span.is_negative() => Ok(Self::Elapsed(elapsed)),
            (0, days, true) if days > 0 => Ok(Self::Days(days)),
            (months, 0, true) if months > 0 => Ok(Self::Months(months)),
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elapsed(duration) => write!(f, "{duration}"),
            Self::Days(days) => write!(f, "P{days}D"),
            Self::Months(months) => write!(f, "P{months}M"),
        }
    }
}

impl TryFrom<String> for Delay {
    type Error = MixedDelay;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Delay> for String {
    fn from(delay: Delay) -> Self {
        delay.to_string()
    }
}
