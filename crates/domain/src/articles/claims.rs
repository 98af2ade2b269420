//! What an article claims, how sure we are, and on what it rests.

use serde::{Deserialize, Serialize};

/// One sentence or two of an article that say something about the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Names its mark in the body: `[text](claim:id)`.
    pub id: String,
    /// How sure we are.
    pub certainty: Certainty,
    /// Whether somebody could come to harm if it were wrong.
    #[serde(default)]
    pub safety: bool,
    /// In whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// What was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention: Option<String>,
    /// Against what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparator: Option<String>,
    /// What was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// What it rests on, and what speaks against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<ClaimReference>,
}

/// How sure we are of a claim, in GRADE's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Very unlikely to change.
    High,
    /// Probably right.
    Moderate,
    /// May be right.
    Low,
    /// Not known.
    VeryLow,
    /// A definition, or plain pharmacology.
    NotGraded,
}

impl Certainty {
    /// The code of files and contract.
    pub fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Moderate => "moderate",
            Self::Low => "low",
            Self::VeryLow => "very_low",
            Self::NotGraded => "not_graded",
        }
    }

    /// Whether it says how sure we are at all.
    pub fn is_graded(self) -> bool {
        self != Self::NotGraded
    }
}

/// A reference as one claim uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimReference {
    /// Its id in the register.
    pub id: String,
    /// What it says about the claim.
    pub stance: Stance,
    /// Where in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// A short quote, for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// What a reference says about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It supports it.
    Supports,
    /// It speaks against it.
    Contradicts,
    /// It helps to understand it.
    Context,
}

impl Stance {
    /// The code of files and contract.
    pub fn code(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Contradicts => "contradicts",
            Self::Context => "context",
        }
    }
}
