//! Who answers when somebody says that they may hurt themselves. Without them nobody is asked by a form.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// What a clinic has recorded before a question on self-harm may stand in an online form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responders {
    /// Named people with a rota.
    pub rota: Vec<String>,
    /// The regions it serves, each with the crisis number that people are given.
    pub crisis_numbers: Vec<(String, String)>,
    /// Whom to turn to when nobody of the rota answers.
    pub escalation: Vec<String>,
    /// When a clinician approved all that.
    pub approved_on: Date,
}

impl Responders {
    /// Whether somebody will answer on a day: everything is recorded, and was approved within twelve months.
    pub fn will_answer(&self, on: Date) -> bool {
        let is_recorded = !self.rota.is_empty() && !self.escalation.is_empty() && !self.crisis_numbers.is_empty();
        let has_numbers = self.crisis_numbers.iter().all(|(_, number)| !number.trim().is_empty());
        let lapses = self.approved_on.saturating_add(12.months());
        is_recorded && has_numbers && self.approved_on <= on && on < lapses
    }
}
