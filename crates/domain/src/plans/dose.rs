//! How much, how often, how long. A dose without frequency cannot be written down, nor can one of a medicine.

use std::{collections::BTreeSet, num::NonZeroU16};

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

/// How an activity is dosed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dose {
    /// What is done in one go.
    pub amount: Amount,
    /// How long a position is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_seconds: Option<NonZeroU16>,
    /// The rest between sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_seconds: Option<NonZeroU16>,
    /// Against what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
    /// How hard it should feel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
    /// On which side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// How often on a day of practice.
    pub times_per_day: NonZeroU16,
    /// On which days.
    pub days: Days,
    /// How many times in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<NonZeroU16>,
    /// For how many weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks: Option<NonZeroU16>,
}

/// What is done in one go; its unit is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Sets of so many repetitions.
    Repetitions {
        /// How many sets.
        sets: NonZeroU16,
        /// How many in each.
        of: NonZeroU16,
    },
    /// Sets of so many seconds.
    Seconds {
        /// How many sets.
        sets: NonZeroU16,
        /// How long each.
        of: NonZeroU16,
    },
    /// So many minutes.
    Minutes(NonZeroU16),
    /// One session, as long as it takes.
    Session,
}

/// On which days of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// On so many, whichever.
    PerWeek(DaysPerWeek),
    /// On these.
    Named(BTreeSet<Day>),
}

/// From 1 to 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct DaysPerWeek(u8);

/// A weekday, as FHIR writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// Against what one works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// How much.
    pub of: Decimal,
    /// Of what.
    pub unit: LoadUnit,
}

/// A unit of load; none of them measures a medicine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadUnit {
    /// Kilograms.
    Kilograms,
    /// Pounds.
    Pounds,
    /// The strength of an elastic band, as its maker counts.
    Band,
    /// Per cent of what one can lift once.
    PercentOfMaximum,
}

/// How hard it should feel, from 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Effort(u8);

/// On which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Both.
    Both,
}

/// A number beyond its scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this must be a whole number from {min} to {max}")]
pub struct OutOfRange {
    /// The least.
    pub min: u8,
    /// The most.
    pub max: u8,
}

impl TryFrom<u8> for DaysPerWeek {
    type Error = OutOfRange;

    fn try_from(days: u8) -> Result<Self, Self::Error> {
        if (1..=7).contains(&days) { Ok(Self(days)) } else { Err(OutOfRange { min: 1, max: 7 }) }
    }
}

impl From<DaysPerWeek> for u8 {
    fn from(days: DaysPerWeek) -> Self {
        days.0
    }
}

impl TryFrom<u8> for Effort {
    type Error = OutOfRange;

    fn try_from(effort: u8) -> Result<Self, Self::Error> {
        if effort <= 10 { Ok(Self(effort)) } else { Err(OutOfRange { min: 0, max: 10 }) }
    }
}

impl From<Effort> for u8 {
    fn from(effort: Effort) -> Self {
        effort.0
    }
}
