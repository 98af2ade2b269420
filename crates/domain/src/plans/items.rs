//! The items of a plan, and the techniques they are made of.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{PartKey, ProviderKind},
    text::{Slug, Words},
};

use super::{Dose, Quota};

/// One activity of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Names it within the plan, through all versions.
    pub key: PartKey,
    /// Which technique.
    pub technique: TechniqueCode,
    /// What it works on here. Never more than the technique does.
    pub dimensions: BTreeSet<Dimension>,
    /// Who does it. What the catalogue calls passive stays passive.
    pub mode: Mode,
    /// What lasts of it. Never more than the catalogue says.
    pub durability: Durability,
    /// Who gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
    /// The factors it addresses.
    #[serde(default)]
    pub rationale: Vec<PartKey>,
    /// How much of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<Dose>,
    /// How it grows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// When it is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Date>,
    /// When to stop, in words the patient reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_rule: Option<Words>,
    /// Of passive items and relief: the active item it makes possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_item: Option<PartKey>,
    /// Why this, although it is not routine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Words>,
    /// The version of the instruction that the patient's sheet shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<String>,
    /// How far it is.
    #[serde(default)]
    pub status: ItemStatus,
}

impl Item {
    /// A new item as the catalogue proposes it.
    pub fn of(key: PartKey, technique: &Technique) -> Self {
        Self {
            key,
            technique: technique.code.clone(),
            dimensions: technique.dimensions.clone(),
            mode: technique.mode,
            durability: technique.durability,
            provider: None,
            rationale: Vec::new(),
            dose: None,
            quota: None,
            start: None,
            review_by: None,
            stop_rule: None,
            linked_item: None,
            reason: None,
            instruction: None,
            status: ItemStatus::NotStarted,
        }
    }
}

/// A technique as the catalogue describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technique {
    /// Names it.
    pub code: TechniqueCode,
    /// What it works on.
    pub dimensions: BTreeSet<Dimension>,
    /// Who does it.
    pub mode: Mode,
    /// What lasts of it.
    pub durability: Durability,
    /// The act it is in law, if only some may do it.
    #[serde(default)]
    pub regulated_act: Option<String>,
    /// Whether guidelines advise against it as a routine.
    #[serde(default)]
    pub not_routine: bool,
    /// What speaks against it, as the intake tags answers.
    #[serde(default)]
    pub contraindications: BTreeSet<String>,
}

/// The code of a technique: a family and a name, `exercise.strength`.
///
/// No family is for medicines, and none takes the name of a substance: botulinum toxin cannot be an item of a plan (PLAN-09).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Slug", into = "String")]
pub struct TechniqueCode(Slug);

/// Why a code names no technique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the code of a technique; medicines and injections are never items of a plan")]
pub struct NotATechnique;

/// What a technique may be.
const FAMILIES: [&str; 16] = [
    "activity",
    "breath",
    "education",
    "exercise",
    "heat",
    "manual",
    "needling",
    "nutrition",
    "passive",
    "program",
    "psych",
    "selfmgmt",
    "sleep",
    "social",
    "stress",
    "work",
];

/// Families whose items are a mind side of their own: education, relaxation, mindfulness, CBT and ACT skills.
const SKILLS: [&str; 5] = ["breath", "education", "psych", "sleep", "stress"];

/// Parts of names that only substances have.
const SUBSTANCES: [&str; 10] =
    ["toxin", "botul", "botox", "dysport", "xeomin", "nuceiva", "letybo", "daxxify", "myobloc", "inject"];

impl TechniqueCode {
    /// Its family: `exercise`.
    pub fn family(&self) -> &str {
        self.as_str().split('.').next().unwrap_or_default()
    }

    /// The whole code.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it teaches a skill of the mind.
    pub fn is_skill(&self) -> bool {
        SKILLS.contains(&self.family())
    }
}

impl TryFrom<Slug> for TechniqueCode {
    type Error = NotATechnique;

    fn try_from(slug: Slug) -> Result<Self, Self::Error> {
        let (family, name) = slug.as_str().split_once('.').ok_or(NotATechnique)?;
        let is_substance = SUBSTANCES.iter().any(|substance| name.replace(['-', '_'], "").contains(substance));
        if FAMILIES.contains(&family) && !is_substance { Ok(Self(slug)) } else { Err(NotATechnique) }
    }
}

impl FromStr for TechniqueCode {
    type Err = NotATechnique;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Slug>().map_err(|_| NotATechnique)?.try_into()
    }
}

impl From<TechniqueCode> for String {
    fn from(code: TechniqueCode) -> Self {
        code.0.into()
    }
}

impl fmt::Display for TechniqueCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an item works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The body.
    Physical,
    /// The mind.
    Psychological,
    /// Sleep, food, days.
    Lifestyle,
    /// Other people, work.
    Social,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It is done to the patient.
    Passive,
    /// The patient does it.
    Active,
}

/// What lasts of it, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Durability {
    /// It eases for a while.
    TemporaryRelief,
    /// It supports something else.
    Supports,
    /// It builds capacity.
    BuildsCapacity,
}

/// Who gives an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Somebody of this kind here.
    Here(ProviderKind),
    /// Somebody elsewhere, to whom the patient is referred.
    Referral(Words),
    /// The patient alone.
    Patient,
}

/// How far an item is, in FHIR's codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemStatus {
    /// To come.
    #[default]
    NotStarted,
    /// Running.
    InProgress,
    /// Paused.
    OnHold,
    /// Done.
    Completed,
    /// Ended early.
    Stopped,
    /// Never begun.
    Cancelled,
}

impl ItemStatus {
    /// Whether it still counts.
    pub fn is_current(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress | Self::OnHold)
    }
}
