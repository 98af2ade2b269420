//! Outcome measures of people: what they answered, when, and what came of it.
//!
//! A day on which somebody was measured is a check-in. Its answers and scores are sealed and never changed: what is put right
//! is its next revision, and no new version of a measure scores old answers again.

mod read;
mod take;

pub use take::{NotTaken, Taking};

pub(crate) use read::{courses, last_of_each};
pub(crate) use take::of_intake;

use domain::{
    ids::CheckInId,
    measures::{Change, Incomparable, Pack, Reading, Scores},
};
use jiff::civil::Date;

use crate::sealed::Field;

const ANSWERS: Field = Field("check_in_response", "answers");
const VALUE: Field = Field("score", "value");

/// One day on which somebody was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// Names it.
    pub id: CheckInId,
    /// The day.
    pub on: Date,
    /// Whether an observer answered for the person.
    pub by_observer: bool,
    /// How often it was written down: 1, and one more for each time it was put right.
    pub revision: u32,
    /// What was answered, and what came of it.
    pub scores: Scores,
}

/// One measure, and every time that somebody was measured by it, the first first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The measure, in its latest version.
    pub pack: Pack,
    /// The times.
    pub check_ins: Vec<CheckIn>,
}

impl Course {
    /// The scores, in order of time.
    pub fn readings(&self) -> Vec<Reading> {
        let reading = |taken: &CheckIn| Reading { on: taken.on, scores: taken.scores.clone() };
        self.check_ins.iter().map(reading).collect()
    }

    /// What has become of the baseline of a scale, the first time that it was measured.
    pub fn change(&self, scale: &str) -> Result<Change, Incomparable> {
        self.pack.change(scale, &self.readings())
    }

    /// The activities that the person named at the baseline; they are asked again, and no others.
    pub fn named(&self) -> Vec<&str> {
        let first = self.check_ins.first().filter(|_| self.pack.named.is_some());
        first.map(|first| first.scores.answers.keys().map(String::as_str).collect()).unwrap_or_default()
    }
}
