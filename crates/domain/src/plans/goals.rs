//! What the patient wants to be able to do, and how that is told.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{decimal::Decimal, ids::PartKey, measures::Weight, text::Words};

/// A goal. A draft may leave anything open; an active plan's goals are whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Names it within the plan, through all versions.
    pub key: PartKey,
    /// A verb and an activity.
    #[serde(default)]
    pub what: Option<Words>,
    /// What is measured.
    #[serde(default)]
    pub measure: Option<Words>,
    /// In what.
    #[serde(default)]
    pub unit: Option<Words>,
    /// Where the patient stands.
    #[serde(default)]
    pub baseline: Option<Decimal>,
    /// Where to.
    #[serde(default)]
    pub target: Option<Decimal>,
    /// Until when.
    #[serde(default)]
    pub date: Option<Date>,
    /// Why it matters.
    #[serde(default)]
    pub why: Option<Words>,
    /// Whose words these are.
    #[serde(default)]
    pub spoken_by: SpokenBy,
    /// Whether it is something the person will do, not a number of pain.
    #[serde(default)]
    pub functional: bool,
    /// How its outcome is rated. Written before the first rating, and fixed with the version that is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attainment: Option<Attainment>,
    /// How far it is.
    #[serde(default)]
    pub status: GoalStatus,
}

impl Goal {
    /// Whether every field is there, with a target that differs and a date from tomorrow to the last day.
    pub fn is_whole(&self, today: Date, last: Date) -> bool {
        let has_words = [&self.what, &self.measure, &self.unit, &self.why].into_iter().all(Option::is_some);
        let moves = self.baseline.is_some() && self.target.is_some() && self.baseline != self.target;
        has_words && moves && self.date.is_some_and(|date| today < date && date <= last)
    }
}

/// Five written outcomes, and how much the goal counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attainment {
    /// From much less than expected to much more.
    pub levels: [Words; 5],
    /// Whether the present state could be worse: then it is −1, else −2.
    pub could_be_worse: bool,
    /// Importance and difficulty.
    pub weight: Weight,
}

/// Whose words a goal is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpokenBy {
    /// The patient's.
    #[default]
    Patient,
    /// Those of somebody who supports them.
    Supporter,
    /// The clinic's.
    Clinic,
}

/// How far a goal is, in FHIR's codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoalStatus {
    /// Proposed.
    #[default]
    Proposed,
    /// Agreed.
    Accepted,
    /// Worked at.
    Active,
    /// Paused.
    OnHold,
    /// Over.
    Completed,
    /// Given up.
    Cancelled,
    /// Not wanted.
    Rejected,
}

impl GoalStatus {
    /// Whether nothing more is expected of it.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Rejected)
    }
}

/// What became of a goal, in FHIR's codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Achievement {
    /// Under way.
    InProgress,
    /// Going up.
    Improving,
    /// Going down.
    Worsening,
    /// Neither.
    NoChange,
    /// Reached.
    Achieved,
    /// Reached, and kept.
    Sustaining,
    /// Not reached.
    NotAchieved,
    /// Not begun to be reached.
    NoProgress,
    /// Out of reach.
    NotAttainable,
}
