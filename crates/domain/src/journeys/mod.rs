//! Journeys: what is sent after a visit, to whom, when, and why.

mod delay;
pub mod enrolment;
pub mod forecast;
pub mod timing;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ArticleSlug, JourneySlug, StepKey},
    outbox::Purpose,
    text::{Bilingual, Slug},
    time::SendWindow,
};

pub use delay::{Delay, MixedDelay};

/// A recipe: what a trigger leads to. A published version never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// The author's slug.
    pub slug: JourneySlug,
    /// Grows with each published change.
    pub version: i32,
    /// What staff call it.
    pub title: Bilingual,
    /// What starts it.
    pub trigger: Trigger,
    /// Nothing leaves before trigger + settle, so that a slip of the hand costs nothing.
    pub settle: SignedDuration,
    /// Calendar days between two education mails to one person, over all journeys.
    pub min_gap_days: u16,
    /// Of one group a person is in one journey at a time. Kept with the file; one journey alone excludes nothing.
    pub exclusive_group: Option<Slug>,
    /// Whether one person may be in it again.
    pub re_entry: ReEntry,
    /// Whether its messages wait for a person.
    pub approval: Approval,
    /// Triggers before this instant enrol nobody.
    pub effective_from: Timestamp,
    /// What is sent, in the author's order.
    pub steps: Vec<Step>,
}

/// What starts a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// A visit took place.
    VisitFulfilled,
}

impl Trigger {
    /// The code of files and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::VisitFulfilled => "visit-fulfilled",
        }
    }
}

/// Whether one person may be in a journey again. Other values are refused until they do something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReEntry {
    /// Each trigger starts it anew.
    #[default]
    PerTrigger,
}

/// Whether the messages of a journey wait for a person. Other values are refused until they do something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// They leave by themselves.
    #[default]
    Auto,
}

/// What a step is timed from. Other anchors are refused until they do something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The instant at which the visit that started the journey took effect.
    #[default]
    Visit,
}

/// One thing a journey sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Names the step within its journey.
    pub key: StepKey,
    /// From when the delay runs.
    pub anchor: Anchor,
    /// How long after its anchor.
    pub delay: Delay,
    /// When it may leave, in the recipient's zone.
    pub window: SendWindow,
    /// What kind of mail it is.
    pub purpose: Purpose,
    /// What it points to: the first of these that the person has not received.
    pub articles: Vec<ArticleSlug>,
    /// Lower goes first.
    pub priority: i32,
    /// How long after its due time it is still worth sending.
    pub worth: SignedDuration,
    /// Sent only if this holds.
    pub condition: Option<Condition>,
}

/// A named fact and what it must be. A fact that is not known makes it false.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The id of a short question of the service.
    pub answer: String,
    /// The option that must have been chosen.
    pub is: String,
}
