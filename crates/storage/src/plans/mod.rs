//! Treatment plans: their drafts, what was signed, and what becomes of them.
//!
//! What a plan says is sealed, a document for each version. A version is written once; the engine refuses to change it.

mod act;
mod facts;
mod kept;
mod progress;
mod read;
mod review;
mod write;

use std::collections::BTreeMap;

use domain::{
    access::Scope,
    ids::{PartKey, PatientId, PlanId, StaffId},
    plans::{Achievement, Change, Content, GoalStatus, Plan, Problem, Refusal, Signed},
    text::Words,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    patients,
    rows::{patient, treatment_plan},
};

pub use progress::{Done, OwnDay};
pub use read::OwnPlan;
pub use review::{DuePlan, Looked, ReviewRefusal, ReviewView, Reviewing};

pub(crate) use read::reaches;

/// A plan, as far as somebody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanView {
    /// Which.
    pub id: PlanId,
    /// Whose.
    pub patient: PatientId,
    /// Where it stands, in FHIR's code.
    pub status: String,
    /// The day of its next review, once it is in force.
    pub next_review: Option<Date>,
    /// What it says; for those who treat the patient.
    pub chart: Option<Box<Chart>>,
}

/// What a plan says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The number that `If-Match` is compared with.
    pub revision: i64,
    /// Who began it.
    pub lead: StaffId,
    /// The plan.
    pub plan: Plan,
    /// What still stands between its draft and signing it.
    pub problems: Vec<Problem>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last touched.
    pub updated_at: Timestamp,
}

/// A version that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionView {
    /// The version.
    pub signed: Signed,
    /// signed, superseded or withdrawn.
    pub state: &'static str,
    /// In what it differs from the one before.
    pub changes: Vec<Change>,
}

/// What is to be kept of a plan that somebody is writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanWriting {
    /// What it says.
    pub content: Content,
    /// Why it differs from the version in force; the patient reads it.
    pub reason: Option<Words>,
}

/// What is done with a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanAct {
    /// Sign what was written; or go on with a plan on hold.
    Activate,
    /// Pause it.
    Hold(Words),
    /// End it well.
    Complete {
        /// What became of each goal.
        goals: BTreeMap<PartKey, (GoalStatus, Option<Achievement>)>,
        /// Why there is no last score.
        no_score_because: Option<Words>,
    },
    /// End it early.
    Revoke(Words),
    /// It should never have been.
    EnterInError(Words),
}

/// Why nothing was done with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// Somebody changed it meanwhile: in this.
    #[error("this plan was changed meanwhile")]
    VersionMismatch(Vec<Change>),
    /// The rules of plans are against it.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Which plans a scope reaches.
fn within(scope: &Scope) -> Condition {
    let theirs = patient::Entity::find().select_only().column(patient::Column::Id).filter(patients::within(scope));
    Condition::all().add(treatment_plan::Column::PatientId.in_subquery(theirs.into_query()))
}
