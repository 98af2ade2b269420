//! A plan and its versions: what may become of it, and what is signed for good.
//!
//! A signed version has no method that changes it (PLAN-22); activating gives back the plan that it closes (PLAN-23), so that
//! both are written together.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{EpisodeId, PartKey, PatientId, PlanId, StaffId},
    text::Words,
};

use super::{Achievement, Content, ContentHash, Facts, GoalStatus, PlanRules, Problem, ScreenOnRecord, problems};

/// A treatment plan of one person for one episode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    id: PlanId,
    patient: PatientId,
    episode: EpisodeId,
    status: Status,
    draft: Option<Draft>,
}

/// Where a plan stands; FHIR's codes. What was signed is part of the state, so that none is active without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing is signed yet.
    Draft,
    /// In force.
    Active(Signed),
    /// Paused.
    OnHold {
        /// What is paused.
        version: Signed,
        /// Why.
        reason: Words,
    },
    /// Done.
    Completed(Signed),
    /// Ended early.
    Revoked {
        /// What was in force.
        version: Signed,
        /// Why.
        why: Ended,
    },
    /// It should never have been.
    EnteredInError {
        /// What was in force, if anything.
        version: Option<Signed>,
        /// Why.
        reason: Words,
    },
}

impl Status {
    /// FHIR's code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active(_) => "active",
            Self::OnHold { .. } => "on-hold",
            Self::Completed(_) => "completed",
            Self::Revoked { .. } => "revoked",
            Self::EnteredInError { .. } => "entered-in-error",
        }
    }

    /// The last version that was signed.
    pub fn version(&self) -> Option<&Signed> {
        match self {
            Self::Draft => None,
            Self::Active(version)
            | Self::OnHold { version, .. }
            | Self::Completed(version)
            | Self::Revoked { version, .. } => Some(version),
            Self::EnteredInError { version, .. } => version.as_ref(),
        }
    }
}

/// Why a plan ended early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// For this reason.
    Because(Words),
    /// Another plan of the episode took its place.
    ReplacedBy(PlanId),
}

/// The version that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What it says.
    pub content: Content,
    /// Why it differs from the version in force.
    pub reason: Option<Words>,
    /// Who wrote it last.
    pub authored_by: StaffId,
}

/// A version that was signed. It can be read, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    number: u32,
    content: Content,
    hash: ContentHash,
    reason: Option<Words>,
    authored_by: StaffId,
    signed_by: StaffId,
    signed_at: Timestamp,
    rules: u32,
}

impl Signed {
    /// Which version of the plan, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What it says.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// What the signer put their name to.
    pub fn hash(&self) -> &ContentHash {
        &self.hash
    }

    /// Why it differs from the one before.
    pub fn reason(&self) -> Option<&Words> {
        self.reason.as_ref()
    }

    /// Who wrote it.
    pub fn authored_by(&self) -> StaffId {
        self.authored_by
    }

    /// Who signed it.
    pub fn signed_by(&self) -> StaffId {
        self.signed_by
    }

    /// When.
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// The version of the rules it passed.
    pub fn rules(&self) -> u32 {
        self.rules
    }
}

/// Who signs what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// A practitioner; that they may is decided where access is.
    pub by: StaffId,
    /// The hash of the draft they saw.
    pub hash: ContentHash,
    /// When.
    pub at: Timestamp,
}

/// What must be written together when a plan is activated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// The plan, in force.
    pub plan: Plan,
    /// The version that was in force before.
    pub superseded: Option<Signed>,
    /// The other plan of the episode, which ends with this.
    pub closed: Option<Plan>,
}

/// What a plan needs to be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing<'a> {
    /// What became of each goal.
    pub goals: &'a BTreeMap<PartKey, (GoalStatus, Option<Achievement>)>,
    /// Whether there is a last score.
    pub has_last_score: bool,
    /// Why there is none.
    pub no_score_because: Option<&'a Words>,
}

/// Why something cannot be done with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not from this state.
    #[error("the plan is not in a state for that")]
    WrongState,
    /// There is no draft.
    #[error("there is nothing new to sign")]
    NothingToSign,
    /// A new version needs a reason the patient can read.
    #[error("say what changed and why")]
    ReasonNeeded,
    /// Rules are not passed.
    #[error("the plan is not complete")]
    Incomplete(Vec<Problem>),
    /// The safety questions come first.
    #[error("the safety questions are missing, old, or one is open")]
    ScreenFirst,
    /// A goal is open, or has no achievement.
    #[error("every goal must be closed, with what became of it")]
    GoalsOpen,
    /// No last score, and no reason for none.
    #[error("a last score, or the reason for none, is needed")]
    ScoreNeeded,
    /// The other plan is not of this person and episode, or not in force.
    #[error("the other plan is not the one in force for this episode")]
    NotTheFormer,
}

impl Plan {
    /// A plan with nothing signed yet.
    pub fn new(id: PlanId, patient: PatientId, episode: EpisodeId, draft: Draft) -> Self {
        Self { id, patient, episode, status: Status::Draft, draft: Some(draft) }
    }

    /// A plan as it was written down before. Nothing is decided here: its state was reached by the acts below.
    pub fn of_record(id: PlanId, patient: PatientId, episode: EpisodeId, status: Status, draft: Option<Draft>) -> Self {
        Self { id, patient, episode, status, draft }
    }

    /// Names it.
    pub fn id(&self) -> PlanId {
        self.id
    }

    /// Whose it is.
    pub fn patient(&self) -> PatientId {
        self.patient
    }

    /// For which episode.
    pub fn episode(&self) -> EpisodeId {
        self.episode
    }

    /// Where it stands.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// The version that is being written.
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// The version that the patient sees.
    pub fn in_force(&self) -> Option<&Signed> {
        match &self.status {
            Status::Active(version) | Status::OnHold { version, .. } => Some(version),
            Status::Draft | Status::Completed(_) | Status::Revoked { .. } | Status::EnteredInError { .. } => None,
        }
    }

    /// Writes the draft of the next version; what is in force stays as it is.
    pub fn edit(self, draft: Draft) -> Result<Self, Refusal> {
        match self.status {
            Status::Draft | Status::Active(_) | Status::OnHold { .. } => Ok(Self { draft: Some(draft), ..self }),
            Status::Completed(_) | Status::Revoked { .. } | Status::EnteredInError { .. } => Err(Refusal::WrongState),
        }
    }

    /// Signs the draft, puts it in force, and closes the other plan of the episode; or says everything that is missing.
    pub fn activate(self, former: Option<Self>, facts: &Facts<'_>, signing: Signing) -> Result<Activation, Refusal> {
        let superseded = match self.status {
            Status::Draft => None,
            Status::Active(version) | Status::OnHold { version, .. } => Some(version),
            Status::Completed(_) | Status::Revoked { .. } | Status::EnteredInError { .. } => {
                return Err(Refusal::WrongState);
            }
        };
        let draft = self.draft.ok_or(Refusal::NothingToSign)?;
        if superseded.is_some() && draft.reason.is_none() {
            return Err(Refusal::ReasonNeeded);
        }
        let problems = problems(&draft.content, facts);
        if !problems.is_empty() {
            return Err(Refusal::Incomplete(problems));
        }
        let closed = former.map(|former| former.give_way(self.id, self.patient, self.episode)).transpose()?;
        let version = Signed {
            number: superseded.as_ref().map_or(0, Signed::number).saturating_add(1),
            content: draft.content,
            hash: signing.hash,
            reason: draft.reason,
            authored_by: draft.authored_by,
            signed_by: signing.by,
            signed_at: signing.at,
            rules: facts.rules.version,
        };
        let plan = Self { status: Status::Active(version), draft: None, ..self };
        Ok(Activation { plan, superseded, closed })
    }

    fn give_way(self, to: PlanId, patient: PatientId, episode: EpisodeId) -> Result<Self, Refusal> {
        let is_former = self.id != to && self.patient == patient && self.episode == episode;
        match self.status {
            Status::Active(version) | Status::OnHold { version, .. } if is_former => {
                Ok(Self { status: Status::Revoked { version, why: Ended::ReplacedBy(to) }, draft: None, ..self })
            }
            _ => Err(Refusal::NotTheFormer),
        }
    }

    /// Pauses quotas, check-ins and journeys.
    pub fn hold(self, reason: Words) -> Result<Self, Refusal> {
        match self.status {
            Status::Active(version) => Ok(Self { status: Status::OnHold { version, reason }, ..self }),
            _ => Err(Refusal::WrongState),
        }
    }

    /// Goes on as signed. After a while the safety questions are asked first.
    pub fn resume(self, screen: Option<ScreenOnRecord>, today: Date, rules: &PlanRules) -> Result<Self, Refusal> {
        let Status::OnHold { version, .. } = self.status else { return Err(Refusal::WrongState) };
        if !screen.is_some_and(|screen| screen.is_fresh(today, rules) && !screen.open_red) {
            return Err(Refusal::ScreenFirst);
        }
        Ok(Self { status: Status::Active(version), ..self })
    }

    /// Ends well: every goal is closed with what became of it, and there is a last score or a reason for none.
    pub fn complete(self, closing: &Closing<'_>) -> Result<Self, Refusal> {
        let (Status::Active(version) | Status::OnHold { version, .. }) = self.status else {
            return Err(Refusal::WrongState);
        };
        let is_closed = |key: &PartKey| {
            let became = closing.goals.get(key);
            became.is_some_and(|(status, achievement)| status.is_closed() && achievement.is_some())
        };
        if !version.content.goals.iter().all(|goal| is_closed(&goal.key)) {
            return Err(Refusal::GoalsOpen);
        }
        if !closing.has_last_score && closing.no_score_because.is_none() {
            return Err(Refusal::ScoreNeeded);
        }
        Ok(Self { status: Status::Completed(version), draft: None, ..self })
    }

    /// Ends early.
    pub fn revoke(self, reason: Words) -> Result<Self, Refusal> {
        match self.status {
            Status::Active(version) | Status::OnHold { version, .. } => {
                Ok(Self { status: Status::Revoked { version, why: Ended::Because(reason) }, draft: None, ..self })
            }
            _ => Err(Refusal::WrongState),
        }
    }

    /// Says that it should never have been.
    pub fn mark_in_error(self, reason: Words) -> Result<Self, Refusal> {
        let version = match self.status {
            Status::Draft => None,
            Status::Active(version)
            | Status::OnHold { version, .. }
            | Status::Completed(version)
            | Status::Revoked { version, .. } => Some(version),
            Status::EnteredInError { .. } => return Err(Refusal::WrongState),
        };
        Ok(Self { status: Status::EnteredInError { version, reason }, draft: None, ..self })
    }
}
