//! The registers of techniques and conditions, read.

use domain::articles::{Condition, Outcome, Technique};

use crate::{Site, error::Error, problem::Problem, words::Words};

/// What care can be made of, and what it is for.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) techniques: Vec<Technique>,
    pub(crate) conditions: Vec<Condition>,
}

impl Catalogue {
    /// As it was imported.
    pub(crate) async fn of(site: &Site) -> Result<Self, Error> {
        let techniques = entries(site, "technique").await?;
        let conditions = entries(site, "condition").await?;
        Ok(Self { techniques, conditions })
    }

    /// The technique of a code, if readers are shown it.
    pub(crate) fn technique(&self, code: &str) -> Option<&Technique> {
        self.techniques.iter().find(|technique| technique.code == code && technique.plain.is_some())
    }

    /// The condition of an id.
    pub(crate) fn condition(&self, id: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.id == id)
    }
}

async fn entries<T: serde::de::DeserializeOwned>(site: &Site, kind: &str) -> Result<Vec<T>, Error> {
    let entries = site.storage.content_entries(kind).await?;
    entries.iter().map(|entry| serde_json::from_str(&entry.entry).map_err(|_| Problem::failure().into())).collect()
}

/// What was looked at, as readers know it.
pub(crate) fn outcome(outcome: Outcome, t: &Words) -> String {
    match outcome {
        Outcome::Pain => t.techniques_outcome_pain(),
        Outcome::Function | Outcome::Disability => t.techniques_outcome_daily_life(),
        Outcome::PainAndFunction => t.techniques_outcome_pain_and_daily_life(),
        Outcome::FearOfMovement => t.techniques_outcome_fear(),
        Outcome::Distress => t.techniques_outcome_distress(),
        Outcome::Sleep => t.techniques_outcome_sleep(),
        Outcome::Stress => t.techniques_outcome_stress(),
        Outcome::ReturnToWork => t.techniques_outcome_work(),
        Outcome::Harms => t.techniques_harms(),
        Outcome::Recommendation => t.techniques_outcome_advice(),
        Outcome::Any => t.techniques_outcome_any(),
    }
}
