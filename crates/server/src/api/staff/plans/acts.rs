//! Signing a plan, pausing it, ending it.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use domain::{
    ids::PartKey,
    plans::{Achievement, GoalStatus},
    text::Words as Said,
};
use serde::Deserialize;
use storage::plans::PlanAct;
use utoipa::ToSchema;

use super::{done, shapes::PlanShape, which};
use crate::{
    Site,
    api::staff::marks::SeenVersion,
    error::Error,
    extract::{Caller, Changes, IfMatch, Json},
    mistakes::Mistakes,
};

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanReason)]
pub(crate) struct ReasonSent {
    #[schema(required)]
    reason: Option<String>,
}

impl ReasonSent {
    fn read(&self, mistakes: &mut Mistakes) -> Option<Said> {
        mistakes.read_needed::<Said>("reason", self.reason.as_deref())
    }
}

/// What a plan needs to be completed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = PlanClosing)]
pub(crate) struct ClosingSent {
    /// What became of each goal, by its key.
    #[schema(value_type = Object)]
    goals: BTreeMap<PartKey, GoalSent>,
    /// Why there is no last score.
    no_score_because: Option<String>,
}

/// What became of a goal.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalSent {
    status: GoalStatus,
    achievement: Option<Achievement>,
}

/// A call about one plan, in the version that was seen.
type Call = (Changes, Site, Caller, Path<String>, IfMatch);

async fn act((Changes(storage), site, caller, Path(id), IfMatch(seen)): Call, act: PlanAct) -> Result<Response, Error> {
    let acted = storage.act_on_plan(which(&id)?, &act, seen, &caller.permit, site.clock.now()).await?;
    done(&site, acted).await
}

/// Sign a plan
///
/// Its draft becomes the next version, which nothing changes any more; the plan it replaces in the episode ends. 422
/// `plan_incomplete` names every rule that is not passed. A plan on hold without a new draft goes on as signed.
#[utoipa::path(post, path = "/api/v1/staff/plans/{id}/activate", operation_id = "activatePlan", tag = "plans",
    params(SeenVersion),
    responses((status = 200, body = PlanShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch, with what changed"),
        (status = 422, description = "plan_incomplete, with every rule that is not passed"),
        (status = 428, description = "version_required")))]
pub(crate) async fn activate(
    changes: Changes,
    site: Site,
    caller: Caller,
    id: Path<String>,
    seen: IfMatch,
) -> Result<Response, Error> {
    act((changes, site, caller, id, seen), PlanAct::Activate).await
}

/// Pause a plan
#[utoipa::path(post, path = "/api/v1/staff/plans/{id}/hold", operation_id = "holdPlan", tag = "plans",
    params(SeenVersion), request_body(content = ReasonSent, example = json!({ "reason": "In hospital until December." })),
    responses((status = 200, body = PlanShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn hold(
    changes: Changes,
    site: Site,
    caller: Caller,
    id: Path<String>,
    seen: IfMatch,
    Json { body, mut mistakes, .. }: Json<ReasonSent>,
) -> Result<Response, Error> {
    let reason = body.read(&mut mistakes);
    act((changes, site, caller, id, seen), PlanAct::Hold(mistakes.or(reason)?)).await
}

/// Complete a plan
///
/// Every goal is closed, with what became of it; a last score, or why there is none.
#[utoipa::path(post, path = "/api/v1/staff/plans/{id}/complete", operation_id = "completePlan", tag = "plans",
    params(SeenVersion), request_body(content = ClosingSent, example = json!({
        "goals": { "shop": { "status": "completed", "achievement": "achieved" } },
        "no_score_because": "She moved away, and sends her thanks."
    })),
    responses((status = 200, body = PlanShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn complete(
    changes: Changes,
    site: Site,
    caller: Caller,
    id: Path<String>,
    seen: IfMatch,
    Json { body, mut mistakes, .. }: Json<ClosingSent>,
) -> Result<Response, Error> {
    let no_score_because = mistakes.read::<Said>("no_score_because", body.no_score_because.as_deref());
    mistakes.refuse()?;
    let goals = body.goals.into_iter().map(|(key, goal)| (key, (goal.status, goal.achievement))).collect();
    act((changes, site, caller, id, seen), PlanAct::Complete { goals, no_score_because }).await
}

/// End a plan early
#[utoipa::path(post, path = "/api/v1/staff/plans/{id}/revoke", operation_id = "revokePlan", tag = "plans",
    params(SeenVersion), request_body(content = ReasonSent, example = json!({ "reason": "She wants another way." })),
    responses((status = 200, body = PlanShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn revoke(
    changes: Changes,
    site: Site,
    caller: Caller,
    id: Path<String>,
    seen: IfMatch,
    Json { body, mut mistakes, .. }: Json<ReasonSent>,
) -> Result<Response, Error> {
    let reason = body.read(&mut mistakes);
    act((changes, site, caller, id, seen), PlanAct::Revoke(mistakes.or(reason)?)).await
}

/// A plan should never have been
///
/// It stays on record, and nobody follows it.
#[utoipa::path(post, path = "/api/v1/staff/plans/{id}/entered-in-error", operation_id = "enterPlanInError", tag = "plans",
    params(SeenVersion), request_body(content = ReasonSent, example = json!({ "reason": "Another person's plan." })),
    responses((status = 200, body = PlanShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn enter_in_error(
    changes: Changes,
    site: Site,
    caller: Caller,
    id: Path<String>,
    seen: IfMatch,
    Json { body, mut mistakes, .. }: Json<ReasonSent>,
) -> Result<Response, Error> {
    let reason = body.read(&mut mistakes);
    act((changes, site, caller, id, seen), PlanAct::EnterInError(mistakes.or(reason)?)).await
}
