//! A measure as its file holds it, and the one way to a measure that may be used.

use std::{collections::BTreeMap, ops::Deref};

use serde::{Deserialize, Serialize};

use crate::{
    decimal::Decimal,
    ids::MeasureId,
    text::{Bilingual, Lang},
};

use super::{Answers, Fault, ImportantChange, faults};

/// A measure that may be used: it has a licence and a source, and its examples come out right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Pack(PackFile);

impl Pack {
    /// Takes a file for a measure, or says everything that speaks against it.
    pub fn load(file: PackFile) -> Result<Self, Vec<Fault>> {
        let pack = Self(file);
        let faults = faults::of(&pack);
        if faults.is_empty() { Ok(pack) } else { Err(faults) }
    }
}

impl Deref for Pack {
    type Target = PackFile;

    fn deref(&self) -> &PackFile {
        &self.0
    }
}

/// A measure as its file holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// The version of the file's shape.
    pub format: u32,
    /// Names it, in scores too.
    pub id: MeasureId,
    /// Raised with every change of wording or scoring. What was scored by an older one is never scored again.
    pub version: u32,
    /// What it is called.
    pub title: Bilingual,
    /// Whether a clinician has approved thresholds and readings.
    #[serde(default)]
    pub clinically_reviewed: bool,
    /// The days that its questions look back on; 0 means now.
    pub recall_days: u16,
    /// Asked again no sooner than after so many days.
    pub min_interval_days: u16,
    /// The languages it may be asked in. Wording is never translated by us, so often one.
    #[serde(default, rename = "language")]
    pub languages: Vec<Spoken>,
    /// On whose permission it rests.
    #[serde(default)]
    pub licence: Option<Licence>,
    /// Where wording, scoring and readings were read.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// What stands above the items.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stem: Wording,
    /// What the steps mean where an item does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<Anchor>,
    /// What is asked of everybody.
    #[serde(default, rename = "item", skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// What each person names for themselves; instead of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<NamedItems>,
    /// What is made of the answers, the main one first.
    #[serde(default, rename = "scale")]
    pub scales: Vec<Scale>,
    /// Answers with the scores that they must give.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

impl PackFile {
    /// The scale of that id.
    pub fn scale(&self, id: &str) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.id == id)
    }

    /// The least and the most that a scale can be, as far as its items can be told beforehand.
    pub fn bounds(&self, scale: &Scale) -> (Decimal, Decimal) {
        let counts = |item: &&Item| scale.items.is_empty() || scale.items.contains(&item.id);
        let mut ranges: Vec<AnswerRange> = self.items.iter().filter(counts).map(|item| item.range).collect();
        if let Some(named) = &self.named {
            ranges.extend((0..named.at_most).map(|_| named.range));
        }
        let least = || ranges.iter().map(|range| i32::from(range.min));
        let most = || ranges.iter().map(|range| i32::from(range.max));
        match &scale.method {
            Method::Sum => (Decimal::whole(least().sum()), Decimal::whole(most().sum())),
            Method::Mean => {
                (Decimal::whole(least().min().unwrap_or_default()), Decimal::whole(most().max().unwrap_or_default()))
            }
            Method::Table(rows) => {
                let values = || rows.iter().map(|row| row.value);
                (values().min().unwrap_or_default(), values().max().unwrap_or_default())
            }
        }
    }

    /// Whether it may be asked in a language.
    pub fn is_asked_in(&self, lang: Lang) -> bool {
        self.languages.iter().any(|spoken| spoken.lang == lang)
    }
}

/// A text in the languages of a pack, which may be one.
pub type Wording = BTreeMap<Lang, String>;

/// A language a measure may be asked in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    /// Which.
    pub lang: Lang,
    /// Who validated that wording.
    pub validated_by: String,
}

/// On whose permission a measure rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Whose it is.
    pub holder: String,
    /// What they allow.
    pub terms: String,
    /// Where that can be read.
    pub evidence: String,
    /// The clinic's own permission, where one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Whether a person has confirmed the terms with their holder.
    #[serde(default)]
    pub confirmed: bool,
}

/// Where something was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// As one cites it.
    pub cite: String,
    /// Its DOI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
}

/// The meaning of one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Which step.
    pub at: u8,
    /// What it means.
    pub text: Wording,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Names its answer.
    pub id: String,
    /// The question.
    pub text: Wording,
    /// The answers it takes.
    pub range: AnswerRange,
    /// What the steps mean, if not as the pack says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<Anchor>,
}

/// The whole numbers from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRange {
    /// The first.
    pub min: u8,
    /// The last.
    pub max: u8,
}

impl AnswerRange {
    /// Whether it is an answer.
    pub fn takes(self, answer: u8) -> bool {
        (self.min..=self.max).contains(&answer)
    }
}

/// Items that each person names for themselves, once, at their baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedItems {
    /// How many at least.
    pub at_least: u8,
    /// How many at most.
    pub at_most: u8,
    /// What is asked about each.
    pub text: Wording,
    /// The answers each takes.
    pub range: AnswerRange,
}

/// A number made of answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Names it.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// Of which items; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// How they become one number.
    pub method: Method,
    /// With how many decimals it is shown, rounded half up.
    #[serde(default)]
    pub decimals: u8,
    /// How many items may be left out; then the others stand for them.
    #[serde(default)]
    pub may_miss: u8,
    /// Which way is better.
    pub better: Better,
    /// What a value is called, from the least on.
    #[serde(default, rename = "band", skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// From where on somebody should look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch: Option<Watch>,
    /// Which change matters; none where none is established.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ImportantChange>,
}

/// How answers become one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Added.
    Sum,
    /// The mean.
    Mean,
    /// Added, and looked up.
    Table(Vec<TableRow>),
}

/// One row of a table of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRow {
    /// For this sum …
    pub raw: u16,
    /// … this score.
    pub value: Decimal,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Pain, worry.
    Lower,
    /// What a person can do.
    Higher,
}

/// A stretch of values with a name. It reaches to the next, so that bands have neither holes nor overlaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its first value.
    pub from: Decimal,
    /// Names it.
    pub code: String,
    /// What it is called.
    pub title: Bilingual,
}

/// From where on somebody should look, as a routine alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// From this value on towards the worse.
    pub from: Decimal,
    /// How often.
    pub when: WatchWhen,
}

/// How often a watched value is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchWhen {
    /// Every time.
    Always,
    /// When it was not there before, or has become worse.
    NewOrRising,
}

/// Answers, and the scores they must give. A scale that is not named must have none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The answers; left out is not answered.
    pub answers: BTreeMap<String, u8>,
    /// Named items that were asked and not answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<String>,
    /// What is shown for each scale.
    pub scores: BTreeMap<String, Decimal>,
}

impl Example {
    /// Its answers as a person gives them.
    pub fn answers(&self) -> Answers {
        let given = self.answers.iter().map(|(item, answer)| (item.clone(), Some(*answer)));
        given.chain(self.skipped.iter().map(|item| (item.clone(), None))).collect()
    }
}
