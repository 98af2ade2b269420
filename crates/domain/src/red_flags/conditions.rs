//! When a rule fires: a condition over signs, age and scores, in four values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

use super::Answer;

/// What is known about a person when rules are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    /// Answers by sign; a question that was not answered is not there.
    pub signs: BTreeMap<String, Answer>,
    /// Completed years, if known.
    pub age: Option<u8>,
    /// Scores by measure and scale: `phq-4.total`.
    pub scores: BTreeMap<String, Decimal>,
}

/// Whether something holds, the least certain in the middle. The order makes *all* the least and *any* the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not.
    No,
    /// Nobody has said.
    Unanswered,
    /// The person cannot tell.
    NotSure,
    /// It does.
    Yes,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl From<Answer> for Truth {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::Yes,
            Answer::No => Self::No,
            Answer::NotSure => Self::NotSure,
        }
    }
}

/// What has to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a sign, or a table with any, all, at_least and of, age_from, age_under, or score and from"
)]
pub enum Condition {
    /// The answer to a sign is yes.
    Sign(String),
    /// One of them holds.
    Any(Any),
    /// All of them hold.
    All(All),
    /// So many of them hold.
    AtLeast(AtLeast),
    /// The person is so old.
    AgeFrom(AgeFrom),
    /// The person is younger.
    AgeUnder(AgeUnder),
    /// A score is so high.
    Score(ScoreFrom),
}

/// `any = […]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Any {
    any: Vec<Condition>,
}

/// `all = […]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct All {
    all: Vec<Condition>,
}

/// `at_least = n, of = […]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtLeast {
    at_least: usize,
    of: Vec<Condition>,
}

/// `age_from = n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeFrom {
    age_from: u8,
}

/// `age_under = n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeUnder {
    age_under: u8,
}

/// `score = "measure.scale", from = n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreFrom {
    score: String,
    from: Decimal,
}

impl Condition {
    /// Whether it holds, as far as is known.
    ///
    /// An age that is not known is as good as "not sure". A score that was not taken decides nothing: the measure has a
    /// place of its own to say that it is missing.
    pub fn truth(&self, given: &Given) -> Truth {
        let age = |is_so: &dyn Fn(u8) -> bool| given.age.map_or(Truth::NotSure, |age| is_so(age).into());
        match self {
            Self::Sign(sign) => given.signs.get(sign).copied().map_or(Truth::Unanswered, Truth::from),
            Self::Any(Any { any }) => at_least(1, any, given),
            Self::All(All { all }) => at_least(all.len(), all, given),
            Self::AtLeast(AtLeast { at_least: number, of }) => at_least(*number, of, given),
            Self::AgeFrom(AgeFrom { age_from }) => age(&|age| age >= *age_from),
            Self::AgeUnder(AgeUnder { age_under }) => age(&|age| age < *age_under),
            Self::Score(ScoreFrom { score, from }) => given.scores.get(score).is_some_and(|score| score >= from).into(),
        }
    }

    /// The signs it looks at, in the order of its text.
    pub fn signs(&self) -> Vec<&str> {
        match self {
            Self::Sign(sign) => vec![sign],
            Self::Any(Any { any: parts })
            | Self::All(All { all: parts })
            | Self::AtLeast(AtLeast { of: parts, .. }) => parts.iter().flat_map(Self::signs).collect(),
            Self::AgeFrom(_) | Self::AgeUnder(_) | Self::Score(_) => Vec::new(),
        }
    }

    /// Whether it can ever hold, and can fail to.
    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::Sign(sign) => !sign.is_empty(),
            Self::Any(Any { any: parts }) | Self::All(All { all: parts }) => {
                !parts.is_empty() && parts.iter().all(Self::is_sound)
            }
            Self::AtLeast(AtLeast { at_least, of }) => {
                (1..=of.len()).contains(at_least) && of.iter().all(Self::is_sound)
            }
            Self::AgeFrom(_) | Self::AgeUnder(_) => true,
            Self::Score(ScoreFrom { score, .. }) => score.contains('.'),
        }
    }
}

/// Whether so many parts hold: as surely as the least sure of the surest so many.
fn at_least(number: usize, parts: &[Condition], given: &Given) -> Truth {
    let mut truths: Vec<Truth> = parts.iter().map(|part| part.truth(given)).collect();
    truths.sort_unstable_by(|one, other| other.cmp(one));
    number.checked_sub(1).and_then(|last| truths.get(last)).copied().unwrap_or(Truth::No)
}
