//! How often reading and questions may come, and from when on again: what a person asks of us, whatever a journey says.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

/// How close together reading may come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// As the journeys have it.
    #[default]
    Normal,
    /// At most once a week.
    Weekly,
}

impl Pace {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Normal, Self::Weekly];

    /// The code of forms and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Weekly => "weekly",
        }
    }
}

/// The text names no pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such pace")]
pub struct UnknownPace;

impl FromStr for Pace {
    type Err = UnknownPace;

    fn from_str(code: &str) -> Result<Self, UnknownPace> {
        Self::ALL.into_iter().find(|pace| pace.code() == code).ok_or(UnknownPace)
    }
}

/// What a person asked of the pace of our mail. Mail about visits keeps its own time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pacing {
    /// How close together reading may come.
    pub pace: Pace,
    /// Nothing to read and no question before this instant.
    pub paused_until: Option<Timestamp>,
}

impl Pacing {
    /// The calendar days between two readings to this person, where their journeys keep `min_gap_days`.
    pub fn gap(&self, min_gap_days: u16) -> u16 {
        match self.pace {
            Pace::Normal => min_gap_days,
            Pace::Weekly => min_gap_days.max(7),
        }
    }

    /// Until when a pause lasts that has not ended yet.
    pub fn pause(&self, now: Timestamp) -> Option<Timestamp> {
        self.paused_until.filter(|until| now < *until)
    }
}

/// What somebody asks of a pause: `keep`, `none`, or its length in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// As it is.
    Keep,
    /// None, or no longer.
    End,
    /// From now on, so many days.
    Days(u8),
}

/// A pause has 7 to 90 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pause has 7 to 90 days")]
pub struct NoPause;

impl FromStr for Pause {
    type Err = NoPause;

    fn from_str(text: &str) -> Result<Self, NoPause> {
        match text {
            "keep" => Ok(Self::Keep),
            "none" => Ok(Self::End),
            days => days.parse().ok().filter(|days| (7..=90).contains(days)).map(Self::Days).ok_or(NoPause),
        }
    }
}

impl Pause {
    /// Until when mail rests after this was asked, `before` having been asked earlier.
    pub fn until(self, before: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Keep => before,
            Self::End => None,
            Self::Days(days) => Some(now + SignedDuration::from_hours(24 * i64::from(days))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);
    const DAY: SignedDuration = SignedDuration::from_hours(24);

    #[test]
    fn a_pause_has_a_week_to_ninety_days() {
        for (text, days) in [("7", 7), ("30", 30), ("90", 90)] {
            assert_eq!(text.parse(), Ok(Pause::Days(days)));
        }
        for text in ["", "0", "6", "91", "365", "-7", "7 days", "forever"] {
            assert_eq!(text.parse::<Pause>(), Err(NoPause), "{text}");
        }
    }

    #[test]
    fn a_pause_is_kept_begun_anew_or_ended() {
        let before = Some(NOW + DAY);

        assert_eq!(Pause::Keep.until(before, NOW), before);
        assert_eq!(Pause::End.until(before, NOW), None);
        assert_eq!(Pause::Days(7).until(before, NOW), Some(NOW + DAY * 7));
        let paused = Pacing { paused_until: before, ..Pacing::default() };
        assert_eq!(paused.pause(NOW), before);
        assert_eq!(paused.pause(NOW + DAY), None, "it ends at its instant");
    }

    #[test]
    fn once_a_week_is_a_week_or_what_the_journey_keeps() {
        let weekly = Pacing { pace: Pace::Weekly, ..Pacing::default() };

        assert_eq!([0, 6, 7, 14].map(|gap| weekly.gap(gap)), [7, 7, 7, 14]);
        assert_eq!(Pacing::default().gap(6), 6);
        for pace in Pace::ALL {
            assert_eq!(pace.code().parse(), Ok(pace));
        }
        assert_eq!("daily".parse::<Pace>(), Err(UnknownPace));
    }
}
