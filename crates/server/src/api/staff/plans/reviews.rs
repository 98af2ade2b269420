//! Looking at a plan again.

use std::collections::BTreeMap;

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    ids::PartKey,
    plans::{AskedScreen, GoalOutcome, ItemOutcome, Proposed, Review},
    text::Words as Said,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::plans::{Looked, ReviewRefusal};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{shapes::PlanProblemShape, which};
use crate::{
    Site,
    api::{entity, staff::marks::SeenVersion},
    error::Error,
    extract::{Caller, Changes, IfMatch, Json},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
    staff::alerts::account,
};

/// A review of a plan.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = PlanReview)]
pub(crate) struct ReviewSent {
    /// What becomes of each item, by its key: `{outcome: renewed|changed|held|stopped|completed, reason?}`.
    #[schema(value_type = Object)]
    items: BTreeMap<PartKey, ItemOutcome>,
    /// How far each goal is, by its key: `{status, achievement?}`.
    #[schema(value_type = Object)]
    goals: BTreeMap<PartKey, GoalOutcome>,
    /// The safety questions, put again.
    red_flag_screen: Option<ScreenSent>,
    /// Whether the patient says they are better overall.
    better_overall: bool,
    /// Anything else.
    note: Option<String>,
    /// When the plan is looked at next; none where it ends.
    #[schema(format = Date)]
    next: Option<String>,
}

/// The safety questions, as a clinician put them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanReviewScreen)]
struct ScreenSent {
    /// Whether every question that fits the person was put and answered.
    complete: bool,
    /// Whether an answer is an emergency that nobody has cleared.
    open_red: bool,
}

/// What came of a review.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanReviewed)]
pub(crate) struct ReviewedShape {
    plan: Uuid,
    /// The ETag of the plan.
    version: i64,
    #[schema(format = Date)]
    next_review: Option<String>,
    /// What could be done; nothing is done by itself.
    proposals: Vec<ProposalShape>,
    /// Exceptions that no longer hold, by their place in the list from 0; each has become a task.
    expired_exceptions: Vec<usize>,
}

/// Something that could be done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanProposal)]
struct ProposalShape {
    /// space-out, look-again, stop-passive, second-opinion
    code: &'static str,
    /// About which item.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

impl From<&Proposed> for ProposalShape {
    fn from(proposed: &Proposed) -> Self {
        let (code, item) = match proposed {
            Proposed::SpaceOut => ("space-out", None),
            Proposed::LookAgain => ("look-again", None),
            Proposed::StopPassive(key) => ("stop-passive", Some(key.to_string())),
            Proposed::SecondOpinion => ("second-opinion", None),
        };
        Self { code, item }
    }
}

/// Review a plan
///
/// Of the version in force: what becomes of each item, the safety questions again, when it is looked at next. It is kept as it
/// was written; items that end or change are written into the next version of the plan. 422 `plan_incomplete` names every
/// rule that is not passed (PLAN-15, 17, 24).
#[utoipa::path(post, path = "/api/v1/staff/plans/{id}/reviews", operation_id = "reviewPlan", tag = "plans",
    params(SeenVersion),
    request_body(content = ReviewSent, example = json!({
        "items": { "walk": { "outcome": "renewed" }, "learn": { "outcome": "completed", "reason": "She knows it now." } },
        "goals": { "shop": { "status": "active", "achievement": "improving" } },
        "red_flag_screen": { "complete": true, "open_red": false },
        "better_overall": true, "next": "2027-02-15"
    })),
    responses((status = 201, body = ReviewedShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"),
        (status = 422, description = "plan_incomplete, with every rule that is not passed"),
        (status = 428, description = "version_required")))]
pub(crate) async fn review(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    IfMatch(seen): IfMatch,
    Json { body, mut mistakes, .. }: Json<ReviewSent>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    let today = site.clinic().await?.identity.zone.date(now);
    let review = body.read(today, account(&caller)?, &mut mistakes);
    mistakes.refuse()?;
    let looked = storage.review_plan(which(&id)?, &review, seen, &caller.permit, now).await?;
    let looked = looked.ok_or_else(Problem::not_found)?.map_err(|refusal| refused(&refusal))?;
    let version = looked.plan.chart.as_ref().map_or(0, |chart| chart.revision);
    Ok(entity(StatusCode::CREATED, version, &ReviewedShape::of(&looked, version)))
}

impl ReviewSent {
    fn read(self, today: jiff::civil::Date, by: domain::ids::StaffId, mistakes: &mut Mistakes) -> Review {
        let asked = |sent: ScreenSent| AskedScreen { on: today, by, complete: sent.complete, open_red: sent.open_red };
        Review {
            on: today,
            items: self.items,
            goals: self.goals,
            screen: self.red_flag_screen.map(asked),
            better_overall: self.better_overall,
            note: mistakes.read::<Said>("note", self.note.as_deref()),
            next: mistakes.read("next", self.next.as_deref()),
        }
    }
}

impl ReviewedShape {
    fn of(looked: &Looked, version: i64) -> Self {
        Self {
            plan: looked.plan.id.into(),
            version,
            next_review: looked.plan.next_review.map(|day| day.to_string()),
            proposals: looked.proposals.iter().map(ProposalShape::from).collect(),
            expired_exceptions: looked.expired.clone(),
        }
    }
}

fn refused(refusal: &ReviewRefusal) -> Problem {
    match refusal {
        ReviewRefusal::VersionMismatch => Problem::version_mismatch(),
        ReviewRefusal::WrongState => Problem::wrong_state(refusal.to_string()),
        ReviewRefusal::ItemsOpen(items) => {
            let field = |key: &PartKey| FieldProblem::field(format!("items.{key}"), "say what becomes of it");
            Problem::invalid(items.iter().map(field).collect())
        }
        ReviewRefusal::Incomplete(problems) => {
            Problem::plan_incomplete(problems.iter().map(|problem| json!(PlanProblemShape::of(problem))).collect())
        }
    }
}
