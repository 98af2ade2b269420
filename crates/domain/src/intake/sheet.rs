//! What one person has answered so far, and in which sitting each answer was written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{ids::SessionId, patients::sign_in::Level, red_flags};

use super::{Answer, Answers, Step};

/// Everything one person has answered so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sheet {
    /// To the questions of the questionnaire.
    pub answers: Answers,
    /// To the safety questions, by sign.
    pub signs: BTreeMap<String, red_flags::Answer>,
    /// The steps that were passed, answered or left out, and the sitting of each.
    pub passed: BTreeMap<Step, SessionId>,
}

/// What is written at one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// An answer, or that there is none.
    Answer(Option<Answer>),
    /// Answers to the signs of one rule.
    Signs(BTreeMap<String, red_flags::Answer>),
    /// Answers to some of them: they count at once, and the page is not passed.
    SomeSigns(BTreeMap<String, red_flags::Answer>),
}

impl Sheet {
    /// Writes what was answered at a step. Of several browsers the last one to write a step is right; no other step changes.
    pub fn write(&mut self, step: &Step, written: Written, sitting: SessionId) {
        match (step, written) {
            (Step::Question(id), Written::Answer(Some(answer))) => {
                self.answers.insert(id.clone(), answer);
            }
            (Step::Question(id), Written::Answer(None)) => {
                self.answers.remove(id);
            }
            (_, Written::Signs(signs)) => self.signs.extend(signs),
            (_, Written::SomeSigns(signs)) => return self.signs.extend(signs),
            (_, Written::Answer(_)) => {}
        }
        self.passed.insert(step.clone(), sitting);
    }

    /// Whether what was written at a step is shown: in the sitting it was written in, and later to the person who proved
    /// who they are. Whoever reads the mailbox learns nothing.
    pub fn may_read(&self, step: &Step, sitting: SessionId, level: Level) -> bool {
        level == Level::Person || self.passed.get(step).is_none_or(|written| *written == sitting)
    }

    /// Courses of botulinum toxin, wherever they were asked for.
    pub fn toxin_courses(&self) -> &[super::Course] {
        let courses = self.answers.values().find_map(|answer| match answer {
            Answer::ToxinCourses(courses) => Some(courses.as_slice()),
            _ => None,
        });
        courses.unwrap_or_default()
    }

    /// The signs that were answered so.
    pub fn signs_that_are(&self, wanted: red_flags::Answer) -> BTreeSet<&str> {
        self.signs.iter().filter(|(_, answer)| **answer == wanted).map(|(sign, _)| sign.as_str()).collect()
    }
}
