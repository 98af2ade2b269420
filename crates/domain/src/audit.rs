//! What was done to whose record, by whom. Written in the transaction of the act.

use serde::{Deserialize, Serialize};

use crate::{
    access::Principal,
    ids::{AppointmentId, PatientId},
};

/// What a transaction leaves in the trail. There is no commit without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trail {
    /// An act that belongs in the trail.
    Act(Act),
    /// Nothing to record, and why; the reason is for the reader of the code.
    None(&'static str),
}

/// One act, in categories and never in values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who.
    pub by: Principal,
    /// What, as a dotted verb: `appointment.booked`.
    pub action: &'static str,
    /// On what kind of thing.
    pub object: Object,
    /// About whom.
    pub patient: Option<PatientId>,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What an act was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// A visit.
    Appointment(AppointmentId),
    /// Anything else: its kind and identifier.
    Other(&'static str, String),
}

/// What came of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Denied,
}

impl Trail {
    /// No entry, and why.
    pub fn none(why: &'static str) -> Self {
        Self::None(why)
    }

    /// An act on a visit.
    pub fn on_visit(
        by: &Principal,
        action: &'static str,
        appointment: AppointmentId,
        patient: Option<PatientId>,
    ) -> Self {
        Self::Act(Act {
            by: by.clone(),
            action,
            object: Object::Appointment(appointment),
            patient,
            reason: None,
            outcome: Outcome::Done,
        })
    }

    /// An act on anything else.
    pub fn on(by: &Principal, action: &'static str, kind: &'static str, id: impl Into<String>) -> Self {
        Self::Act(Act {
            by: by.clone(),
            action,
            object: Object::Other(kind, id.into()),
            patient: None,
            reason: None,
            outcome: Outcome::Done,
        })
    }

    /// The same, about a patient.
    #[must_use]
    pub fn about(mut self, about: PatientId) -> Self {
        if let Self::Act(act) = &mut self {
            act.patient = Some(about);
        }
        self
    }

    /// The same, and it was refused.
    #[must_use]
    pub fn denied(mut self) -> Self {
        if let Self::Act(act) = &mut self {
            act.outcome = Outcome::Denied;
        }
        self
    }

    /// The same, with the reason that was given.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Self {
        if let Self::Act(act) = &mut self {
            act.reason = Some(why.into());
        }
        self
    }
}
