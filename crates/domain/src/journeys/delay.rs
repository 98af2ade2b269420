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

/// No journey is longer than ten years.
const MAX_MONTHS: i64 = 120;
const MAX_DAYS: i64 = 3_660;
const MAX_SECONDS: i64 = MAX_DAYS * 86_400;

/// The text is no delay, mixes calendar and elapsed time, or is longer than ten years.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a delay: write P1D, P2W, P1M or PT24H, not a mixture, and at most ten years")]
pub struct MixedDelay(String);

impl FromStr for Delay {
    type Err = MixedDelay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || MixedDelay(text.to_owned());
        // The parser also takes "1 day" and halves of a second; a journey file has one way to write a delay.
        if !text.starts_with('P') || text.contains(['.', ',']) {
            return Err(refused());
        }
        let span: Span = text.parse().map_err(|_| refused())?;
        let days = i64::from(span.get_days()) + 7 * i64::from(span.get_weeks());
        let months = i64::from(span.get_months()) + 12 * i64::from(span.get_years());
        let seconds = 3_600 * i64::from(span.get_hours()) + 60 * span.get_minutes() + span.get_seconds();
        match (months, days, seconds) {
            (0, 0, 0..=MAX_SECONDS) => Ok(Self::Elapsed(SignedDuration::from_secs(seconds))),
            (0, 1..=MAX_DAYS, 0) => i32::try_from(days).map(Self::Days).map_err(|_| refused()),
            (1..=MAX_MONTHS, 0, 0) => i32::try_from(months).map(Self::Months).map_err(|_| refused()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_says_which_kind_it_is() {
        assert_eq!("P1D".parse(), Ok(Delay::Days(1)));
        assert_eq!("P2W".parse(), Ok(Delay::Days(14)));
        assert_eq!("P1M".parse(), Ok(Delay::Months(1)));
        assert_eq!("P1Y".parse(), Ok(Delay::Months(12)));
        assert_eq!("PT24H".parse(), Ok(Delay::Elapsed(SignedDuration::from_hours(24))));
        assert_eq!("PT1H30M".parse(), Ok(Delay::Elapsed(SignedDuration::from_mins(90))));
        assert_eq!("PT0S".parse(), Ok(Delay::Elapsed(SignedDuration::ZERO)));
    }

    #[test]
    fn a_mixture_is_refused() {
        for mixed in
            ["P1DT6H", "P1M1D", "P1MT1H", "-P1D", "PT-1H", "1 day", "24h", "", "P", "PT0.5S", "P11Y", "P4000D", "soon"]
        {
            assert_eq!(mixed.parse::<Delay>(), Err(MixedDelay(mixed.to_owned())), "{mixed}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in ["P1D", "P14D", "P1M", "PT24H", "PT1H30M", "PT0S"] {
            assert_eq!(text.parse::<Delay>().unwrap().to_string(), text);
        }
    }
}
