//! The rules as their file holds them, and the one way to rules that may be used.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
};

use serde::{Deserialize, Serialize};

use crate::{decimal::Decimal, text::Bilingual};

use super::{Answer, Condition, Fault, Given, Level, faults};

/// Rules that may be used: every sign is there, and every fixture comes out right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RedFlags(RedFlagsFile);

impl RedFlags {
    /// Takes a file for rules, or says everything that speaks against it.
    pub fn load(file: RedFlagsFile) -> Result<Self, Vec<Fault>> {
        let rules = Self(file);
        let faults = faults::of(&rules);
        if faults.is_empty() { Ok(rules) } else { Err(faults) }
    }

    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The rules of some strips, each once, in the order of the file.
    pub fn strips(&self, ids: &[&str]) -> Vec<&Rule> {
        let named: BTreeSet<&str> = self
            .strips
            .iter()
            .filter(|strip| ids.contains(&strip.id.as_str()))
            .flat_map(|strip| strip.rules.iter().map(String::as_str))
            .collect();
        self.rules.iter().filter(|rule| named.contains(rule.id.as_str())).collect()
    }

    /// The rules an intake asks online. Nobody is asked about self-harm by a form unless somebody will answer.
    pub fn online(&self, somebody_answers: bool) -> Vec<&Rule> {
        self.rules.iter().filter(|rule| somebody_answers || !rule.needs_responders).collect()
    }

    /// The questions of some rules, each once, in their order.
    pub fn questions<'a>(&'a self, rules: &[&'a Rule]) -> Vec<&'a Sign> {
        let mut asked = BTreeSet::new();
        let signs = rules.iter().flat_map(|rule| rule.looks_at());
        signs.filter(|sign| asked.insert(*sign)).filter_map(|sign| self.sign(sign)).collect()
    }

    fn sign(&self, id: &str) -> Option<&Sign> {
        self.rules.iter().flat_map(|rule| &rule.signs).find(|sign| sign.id == id)
    }
}

impl Deref for RedFlags {
    type Target = RedFlagsFile;

    fn deref(&self) -> &RedFlagsFile {
        &self.0
    }
}

/// The whole of `red-flags.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedFlagsFile {
    /// The version of the file's shape.
    pub format: u32,
    /// Whether a clinician has approved rules, levels and texts.
    pub clinically_reviewed: bool,
    /// What people read; there is a text for each level, so that no answer is ever met with none.
    pub advice: PerLevel<Advice>,
    /// The short series in front of check-ins.
    #[serde(default, rename = "strip")]
    pub strips: Vec<Strip>,
    /// Every rule.
    #[serde(default, rename = "red_flag")]
    pub rules: Vec<Rule>,
}

/// One for each level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerLevel<T> {
    /// Emergency.
    pub red: T,
    /// The same day.
    pub orange: T,
    /// Before the visit.
    pub yellow: T,
}

impl<T> PerLevel<T> {
    /// The one of a level.
    pub fn of(&self, level: Level) -> &T {
        match level {
            Level::Red => &self.red,
            Level::Orange => &self.orange,
            Level::Yellow => &self.yellow,
        }
    }
}

/// What a person is told to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The heading.
    pub title: Bilingual,
    /// What to do now; numbers come from the jurisdiction.
    pub text: Bilingual,
}

/// A short series of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strip {
    /// Names it.
    pub id: String,
    /// Its rules.
    pub rules: Vec<String>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Names it, `RF-01`.
    pub id: String,
    /// Raised with every change; answers keep the version they were read by.
    pub version: u32,
    /// What it is about.
    pub group: Group,
    /// What stands above its signs.
    pub question: Bilingual,
    /// What is asked.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// Which level when.
    pub fires: Vec<Fires>,
    /// The same in words, for whoever approves it.
    pub trigger: String,
    /// One line on what it may mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<Bilingual>,
    /// For whoever approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether it is put online only where somebody will answer.
    #[serde(default)]
    pub needs_responders: bool,
    /// Whether no mail or text may say anything about it, and its page has a quick way out.
    #[serde(default)]
    pub leaves_no_trace: bool,
    /// Answers with what they must give.
    #[serde(default)]
    pub fixtures: Vec<Fixture>,
}

impl Rule {
    /// Every sign it looks at, its own first.
    pub fn looks_at(&self) -> impl Iterator<Item = &str> {
        let own = self.signs.iter().map(|sign| sign.id.as_str());
        own.chain(self.fires.iter().flat_map(|fires| fires.when.signs()))
    }
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Back and neck.
    Spine,
    /// Anything.
    General,
    /// Head and eyes.
    Headache,
    /// After botulinum toxin.
    Toxin,
    /// The person's safety.
    Safety,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Names its answer, in all rules.
    pub id: String,
    /// The question.
    pub text: Bilingual,
}

/// A level, and when it is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fires {
    /// Which.
    pub level: Level,
    /// When.
    pub when: Condition,
}

/// Answers with what they must give. A sign that is not named is answered with no.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fixture {
    /// Answered with yes.
    pub yes: Vec<String>,
    /// Answered with not sure.
    pub not_sure: Vec<String>,
    /// Completed years, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
    /// Scores that were taken.
    pub scores: BTreeMap<String, Decimal>,
    /// What must come out.
    pub gives: Gives,
}

/// What a rule makes of answers, as fixtures write it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// It does not fire.
    #[default]
    None,
    /// Somebody should look.
    NotSure,
    /// It fires.
    Yellow,
    /// It fires.
    Orange,
    /// It fires.
    Red,
}

impl Fixture {
    /// Its answers to a rule.
    pub fn given(&self, rule: &Rule) -> Given {
        let answer = |sign: &str| match () {
            () if self.yes.iter().any(|yes| yes == sign) => Answer::Yes,
            () if self.not_sure.iter().any(|unsure| unsure == sign) => Answer::NotSure,
            () => Answer::No,
        };
        let signs = rule.looks_at().map(|sign| (sign.to_owned(), answer(sign))).collect();
        Given { signs, age: self.age, scores: self.scores.clone() }
    }
}
