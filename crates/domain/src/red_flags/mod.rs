//! Red flags: which answers are dangerous, how much, and who is asked what.
//!
//! The rules are data, approved by clinicians and versioned ([`RedFlags::load`]); here is how they are read. They err towards
//! the higher level: whatever else is unknown, a sign of an emergency yields one.

mod conditions;
mod faults;
mod responders;
mod rules;
mod screen;

pub use conditions::{Condition, Given, Truth};
pub use faults::Fault;
pub use responders::Responders;
pub use rules::{Advice, Fires, Fixture, Gives, Group, PerLevel, RedFlags, RedFlagsFile, Rule, Sign, Strip};
pub use screen::{Finding, Outcome, Screen};

use serde::{Deserialize, Serialize};

/// How soon somebody must act. Our own levels, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A clinician looks before the visit, at most one business day later.
    Yellow,
    /// The same day.
    Orange,
    /// Emergency, now.
    Red,
}

impl Level {
    /// Every level, the strongest first.
    pub const ALL: [Self; 3] = [Self::Red, Self::Orange, Self::Yellow];

    /// The code of files and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// The level of the alert that it raises.
    pub fn alert(self) -> &'static str {
        match self {
            Self::Red => "critical",
            Self::Orange => "urgent",
            Self::Yellow => "routine",
        }
    }
}

/// An answer to a question about a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is there.
    Yes,
    /// It is not.
    No,
    /// The person cannot tell; yellow at least.
    NotSure,
}
