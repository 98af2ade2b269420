//! From answers to scores.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    decimal::{Decimal, Exact},
    ids::MeasureId,
};

use super::{Band, Better, Method, Pack, Scale, WatchWhen};

/// Answers by item, as they were given; nothing where a question was skipped.
///
/// Of a measure whose items a person names, the names are the keys: one left unanswered is there, without an answer.
pub type Answers = BTreeMap<String, Option<u8>>;

/// What was answered, and what came of it. Raw answers stay, so that nothing has to be believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scores {
    /// Of which measure.
    pub measure: MeasureId,
    /// By which version of it.
    pub version: u32,
    /// The answers.
    pub answers: Answers,
    /// A score for each scale that could be scored.
    pub scales: BTreeMap<String, Score>,
}

/// One score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// As it is compared.
    pub exact: Exact,
    /// As it is shown.
    pub shown: Decimal,
}

/// Why answers cannot be scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerMistake {
    /// An answer beyond the scale.
    #[error("{item}: this must be a whole number from {min} to {max}")]
    OutOfRange {
        /// Of this item.
        item: String,
        /// The first answer it takes.
        min: u8,
        /// The last.
        max: u8,
    },
    /// An answer to a question that was not asked.
    #[error("{item}: this measure does not ask that")]
    NotAsked {
        /// What was answered.
        item: String,
    },
    /// Too few or too many named items.
    #[error("between {at_least} and {at_most} activities are needed")]
    NotSoMany {
        /// How many at least.
        at_least: u8,
        /// How many at most.
        at_most: u8,
    },
}

impl Pack {
    /// Scores answers, or says everything that is wrong with them. What is left out is left out: a scale that needs it has
    /// no score, the others have theirs.
    pub fn score(&self, answers: &Answers) -> Result<Scores, Vec<AnswerMistake>> {
        let mistakes = self.mistakes(answers);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let scores = self.scales.iter().filter_map(|scale| Some((scale.id.clone(), self.score_of(scale, answers)?)));
        Ok(Scores {
            measure: self.id.clone(),
            version: self.version,
            answers: answers.clone(),
            scales: scores.collect(),
        })
    }

    fn mistakes(&self, answers: &Answers) -> Vec<AnswerMistake> {
        let mut mistakes = Vec::new();
        if let Some(named) = &self.named
            && !(usize::from(named.at_least)..=usize::from(named.at_most)).contains(&answers.len())
        {
            mistakes.push(AnswerMistake::NotSoMany { at_least: named.at_least, at_most: named.at_most });
        }
        for (item, answer) in answers {
            let asked = self.items.iter().find(|asked| asked.id == *item).map(|asked| asked.range);
            let Some(range) = asked.or(self.named.as_ref().map(|named| named.range)) else {
                mistakes.push(AnswerMistake::NotAsked { item: item.clone() });
                continue;
            };
            if answer.is_some_and(|answer| !range.takes(answer)) {
                mistakes.push(AnswerMistake::OutOfRange { item: item.clone(), min: range.min, max: range.max });
            }
        }
        mistakes
    }

    fn score_of(&self, scale: &Scale, answers: &Answers) -> Option<Score> {
        let asked = self.asked_by(scale, answers);
        let given: Vec<i64> =
            asked.iter().filter_map(|item| answers.get(*item).copied().flatten()).map(i64::from).collect();
        let (asked, answered) = (i64::try_from(asked.len()).ok()?, i64::try_from(given.len()).ok()?);
        if answered == 0 || asked.saturating_sub(answered) > i64::from(scale.may_miss) {
            return None;
        }
        let sum: i64 = given.iter().sum();
        let exact = match &scale.method {
            Method::Mean => Exact::new(sum, answered)?,
            // What was left out is taken to be like the rest.
            Method::Sum => Exact::new(sum.saturating_mul(asked), answered)?,
            Method::Table(rows) => rows.iter().find(|row| i64::from(row.raw) == sum)?.value.into(),
        };
        Some(Score { exact, shown: exact.rounded(scale.decimals) })
    }

    fn asked_by<'a>(&'a self, scale: &'a Scale, answers: &'a Answers) -> Vec<&'a str> {
        if !scale.items.is_empty() {
            return scale.items.iter().map(String::as_str).collect();
        }
        match self.named {
            Some(_) => answers.keys().map(String::as_str).collect(),
            None => self.items.iter().map(|item| item.id.as_str()).collect(),
        }
    }
}

impl Scale {
    /// What a score is called.
    pub fn band(&self, score: &Score) -> Option<&Band> {
        self.bands.iter().rfind(|band| Exact::from(band.from) <= score.exact)
    }

    /// Whether somebody should look at a score, given the one before.
    pub fn needs_a_look(&self, score: &Score, before: Option<&Score>) -> bool {
        let Some(watch) = self.watch else { return false };
        let is_watched = |score: &Score| match self.better {
            Better::Lower => score.exact >= watch.from.into(),
            Better::Higher => score.exact <= watch.from.into(),
        };
        let is_news = match (watch.when, before) {
            (WatchWhen::Always, _) | (_, None) => true,
            (WatchWhen::NewOrRising, Some(before)) => !is_watched(before) || self.is_worse(before, score),
        };
        is_watched(score) && is_news
    }

    /// Whether the later of two scores is the worse.
    pub(super) fn is_worse(&self, before: &Score, after: &Score) -> bool {
        match self.better {
            Better::Lower => after.exact > before.exact,
            Better::Higher => after.exact < before.exact,
        }
    }
}
