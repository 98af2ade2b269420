//! How plans are shown: as much as somebody may see, and nothing blanked.

use std::collections::BTreeMap;

use domain::{
    plans::{Change, Content, Ended, Problem, Signed, Status},
    text::Lang,
    time::Zone,
};
use serde::Serialize;
use storage::plans::{Chart, PlanView, VersionView};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    api::Moment,
    words::{Words, plans},
};

/// A plan. All but the first four are for those who treat the patient, and absent for others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Plan)]
pub(crate) struct PlanShape {
    id: Uuid,
    patient: Uuid,
    /// draft, active, on-hold, completed, revoked, entered-in-error
    status: String,
    /// The day of the next review; null until something is signed.
    #[schema(format = Date)]
    next_review: Option<String>,
    #[serde(flatten)]
    chart: Option<ChartShape>,
}

/// What a plan says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanChart)]
pub(crate) struct ChartShape {
    /// The ETag: send it as `If-Match`.
    version: i64,
    episode: Uuid,
    /// Who began it.
    lead: Uuid,
    /// Why it is on hold, revoked or in error.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The plan that took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<Uuid>,
    /// What is in force, or was last.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<VersionShape>,
    /// What is being written.
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<DraftShape>,
    /// What the draft still needs before it can be signed.
    problems: Vec<PlanProblemShape>,
    created_at: Moment,
    updated_at: Moment,
}

/// What is being written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanDraft)]
pub(crate) struct DraftShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    authored_by: Uuid,
    /// The shape that is sent.
    #[schema(value_type = Object)]
    plan: Content,
}

/// A signed version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanVersion)]
pub(crate) struct VersionShape {
    n: u32,
    /// signed, superseded, withdrawn; in the list of versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// Of what was signed.
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    authored_by: Uuid,
    signed_by: Uuid,
    signed_at: Moment,
    /// The version of the rules it passed.
    rules: u32,
    /// In what it differs from the version before; in the list of versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    changes: Option<Vec<Change>>,
    /// The shape that is sent.
    #[schema(value_type = Object)]
    plan: Content,
}

/// A rule that is not passed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanProblem)]
pub(crate) struct PlanProblemShape {
    /// PLAN-01 to PLAN-24
    rule: String,
    /// Where: `items.walk`
    place: String,
    /// The sentence to show, in English.
    text: String,
    /// The same in every language of the site.
    #[schema(value_type = Object)]
    texts: BTreeMap<&'static str, String>,
}

impl PlanShape {
    pub(super) fn of(view: &PlanView, zone: &Zone) -> Self {
        Self {
            id: view.id.into(),
            patient: view.patient.into(),
            status: view.status.clone(),
            next_review: view.next_review.map(|day| day.to_string()),
            chart: view.chart.as_deref().map(|chart| ChartShape::of(chart, zone)),
        }
    }
}

impl ChartShape {
    fn of(chart: &Chart, zone: &Zone) -> Self {
        let (reason, replaced_by) = match chart.plan.status() {
            Status::OnHold { reason, .. }
            | Status::EnteredInError { reason, .. }
            | Status::Revoked { why: Ended::Because(reason), .. } => (Some(reason), None),
            Status::Revoked { why: Ended::ReplacedBy(plan), .. } => (None, Some(Uuid::from(*plan))),
            Status::Draft | Status::Active(_) | Status::Completed(_) => (None, None),
        };
        Self {
            version: chart.revision,
            episode: chart.plan.episode().into(),
            lead: chart.lead.into(),
            reason: reason.map(|reason| reason.expose().to_owned()),
            replaced_by,
            signed: chart.plan.status().version().map(|version| VersionShape::of(version, zone)),
            draft: chart.plan.draft().map(|draft| DraftShape {
                reason: draft.reason.as_ref().map(|reason| reason.expose().to_owned()),
                authored_by: draft.authored_by.into(),
                plan: draft.content.clone(),
            }),
            problems: chart.problems.iter().map(PlanProblemShape::of).collect(),
            created_at: Moment::at(chart.created_at, zone),
            updated_at: Moment::at(chart.updated_at, zone),
        }
    }
}

impl VersionShape {
    fn of(version: &Signed, zone: &Zone) -> Self {
        Self {
            n: version.number(),
            state: None,
            sha256: version.hash().0.clone(),
            reason: version.reason().map(|reason| reason.expose().to_owned()),
            authored_by: version.authored_by().into(),
            signed_by: version.signed_by().into(),
            signed_at: Moment::at(version.signed_at(), zone),
            rules: version.rules(),
            changes: None,
            plan: version.content().clone(),
        }
    }

    pub(super) fn listed(view: &VersionView, zone: &Zone) -> Self {
        Self { state: Some(view.state), changes: Some(view.changes.clone()), ..Self::of(&view.signed, zone) }
    }
}

impl PlanProblemShape {
    pub(super) fn of(problem: &Problem) -> Self {
        Self::said(problem.rule.code(), problem.place.path(), |t| plans::lack(&problem.lack, t))
    }

    /// A rule that is not passed, as every language says it.
    pub(super) fn said(rule: impl Into<String>, place: impl Into<String>, say: impl Fn(&Words) -> String) -> Self {
        let said = |lang: Lang| say(Words::of(lang));
        Self {
            rule: rule.into(),
            place: place.into(),
            text: said(Lang::English),
            texts: [Lang::English, Lang::French].map(|lang| (lang.tag(), said(lang))).into(),
        }
    }
}
