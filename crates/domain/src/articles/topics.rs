//! What articles and techniques are about, and what care can be made of: the registers as readers are shown them.

use serde::{Deserialize, Serialize};

use crate::text::Bilingual;

use super::Certainty;

/// What an article or the evidence for a technique is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Articles and techniques name it by it.
    pub id: String,
    /// As readers know it.
    pub name: Bilingual,
    /// What it is, in a sentence or two.
    pub plain: Bilingual,
}

/// A technique as readers are shown it; what else its entry holds is for clinicians.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Technique {
    /// Stable; articles and plans name it by it.
    pub code: String,
    /// As readers know it.
    pub name: Bilingual,
    /// What it is; an entry without it is for clinicians alone.
    pub plain: Option<Bilingual>,
    /// What it works on, the main one first.
    pub dimensions: Vec<Dimension>,
    /// Who does it.
    pub mode: Mode,
    /// What stays of it.
    pub durability: Durability,
    /// Whether something goes through the skin.
    #[serde(default)]
    pub breaks_skin: bool,
    /// Whether advice is against it as a routine.
    #[serde(default)]
    pub not_routine: bool,
    /// Whether it is done only if the patient asks for it.
    #[serde(default)]
    pub opt_in_only: bool,
    /// Whether it must stand beside something else.
    #[serde(default)]
    pub never_alone: bool,
    /// How much, how often, how long.
    pub dose: Option<Bilingual>,
    /// What may go wrong.
    pub harms: Option<Bilingual>,
    /// Who should ask a clinician before beginning.
    pub ask_first: Option<Bilingual>,
    /// How sure anybody can be, of each outcome in each condition.
    pub evidence: Vec<TechniqueEvidence>,
}

/// How sure anybody can be that a technique changes one outcome in one condition.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TechniqueEvidence {
    /// In whom.
    pub condition: String,
    /// What was looked at.
    pub outcome: Outcome,
    /// How sure, by the lower end of a range; `none` where nobody graded it.
    certainty: String,
    /// What may be said; evidence without it is not shown.
    pub says: Option<Bilingual>,
    /// What it rests on.
    #[serde(default)]
    pub references: Vec<String>,
}

/// What a technique works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The body.
    Physical,
    /// The mind.
    Psychological,
    /// Daily life.
    Lifestyle,
    /// Other people.
    Social,
}

/// Who does a technique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The patient.
    Active,
    /// Somebody else, to the patient.
    Passive,
}

/// What stays of a technique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Durability {
    /// The patient can do more afterwards.
    BuildsCapacity,
    /// It helps the rest along.
    Supports,
    /// It eases for a while.
    TemporaryRelief,
}

/// What studies of a technique looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Pain.
    Pain,
    /// What somebody can do.
    Function,
    /// What somebody cannot do.
    Disability,
    /// Pain, and what somebody can do.
    PainAndFunction,
    /// Fear that moving does harm.
    FearOfMovement,
    /// Worry and low mood.
    Distress,
    /// Sleep.
    Sleep,
    /// Stress.
    Stress,
    /// Going back to work.
    ReturnToWork,
    /// Harms.
    Harms,
    /// What advice says.
    Recommendation,
    /// Anything.
    Any,
}

impl TechniqueEvidence {
    /// How sure; none where nobody graded it.
    pub fn certainty(&self) -> Option<Certainty> {
        let graded = [Certainty::High, Certainty::Moderate, Certainty::Low, Certainty::VeryLow];
        graded.into_iter().find(|certainty| certainty.code() == self.certainty)
    }
}

impl Technique {
    /// What may be said of it, in the order of its entry.
    pub fn said(&self) -> impl Iterator<Item = (&TechniqueEvidence, &Bilingual)> {
        self.evidence.iter().filter_map(|evidence| Some((evidence, evidence.says.as_ref()?)))
    }

    /// The ids of the sources of what is said of it, each once.
    pub fn sources(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for id in self.said().flat_map(|(evidence, _)| &evidence.references) {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        ids
    }
}
