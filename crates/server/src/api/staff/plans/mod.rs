//! Treatment plans: writing a draft, signing it, what became of it. Medicines are never items; what others prescribe is
//! recorded, and nothing here can stop it.

mod acts;
mod reviews;
mod shapes;

pub(crate) use acts::*;
pub(crate) use reviews::*;

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    ids::{EpisodeId, PatientId, PlanId},
    plans::{Content, Place, Refusal, Rule},
    text::Words as Said,
};
use serde::Deserialize;
use serde_json::{Value, json};
use storage::plans::{PlanRefusal, PlanView, PlanWriting};
use utoipa::ToSchema;

use shapes::{PlanProblemShape, PlanShape, VersionShape};

use crate::{
    Site,
    api::{Items, entity, json as answer},
    error::Error,
    extract::{Caller, Changes, IfMatch, Json},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
    words::plans,
};

/// What a plan is to say.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlanSent)]
pub(crate) struct PlanSent {
    /// For which episode of care, when a plan is begun; the patient's first one if absent.
    episode: Option<String>,
    /// Why it differs from the version in force; the patient reads it.
    reason: Option<String>,
    /// The plan: `lang, problem, factors, preferences, external_treatments, cautions, goals, items, flare_up_plan, reviews,
    /// consent, sharing, measure, red_flag_screen, baseline, exceptions`. A draft may leave anything out.
    #[schema(required, value_type = Object)]
    plan: Option<Content>,
}

impl PlanSent {
    fn read(self, mistakes: &mut Mistakes) -> Option<PlanWriting> {
        let content = mistakes.needed("plan", self.plan);
        let reason = mistakes.read::<Said>("reason", self.reason.as_deref());
        Some(PlanWriting { content: content?, reason })
    }
}

/// A plan that activates on Monday, November 23, 2026.
fn example() -> Value {
    serde_json::from_str(include_str!("example.json")).expect("a test sends the example")
}

/// The plans of a patient
///
/// The newest first. The front desk sees that a plan exists, where it stands and when it is reviewed; other fields are absent.
#[utoipa::path(get, path = "/api/v1/staff/patients/{id}/plans", operation_id = "listPlans", tag = "plans",
    responses((status = 200, body = Items<PlanShape>)))]
pub(crate) async fn list(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let patient: PatientId = id.parse().map_err(|_| Problem::not_found())?;
    let views =
        site.storage.plans_of(patient, &caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    let zone = site.clinic().await?.identity.zone.clone();
    let items = views.iter().map(|view| PlanShape::of(view, &zone)).collect();
    Ok(answer(StatusCode::OK, &Items::whole(items)))
}

/// Begin a plan
///
/// A draft may break every rule that is checked at signing; the answer lists what is still to do.
#[utoipa::path(post, path = "/api/v1/staff/patients/{id}/plans", operation_id = "beginPlan", tag = "plans",
    request_body(content = PlanSent, example = json!(example())),
    responses((status = 201, body = PlanShape)))]
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Json { body, mut mistakes, .. }: Json<PlanSent>,
) -> Result<Response, Error> {
    let episode = mistakes.read::<EpisodeId>("episode", body.episode.as_deref());
    let writing = body.read(&mut mistakes);
    let writing = mistakes.or(writing)?;
    let patient: PatientId = id.parse().map_err(|_| Problem::not_found())?;
    let begun = storage.begin_plan(patient, episode, &writing, &caller.permit, site.clock.now()).await?;
    shown(&site, StatusCode::CREATED, &begun.ok_or_else(Problem::not_found)?).await
}

/// One plan
#[utoipa::path(get, path = "/api/v1/staff/plans/{id}", operation_id = "readPlan", tag = "plans",
    responses((status = 200, body = PlanShape)))]
pub(crate) async fn read(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let view = site.storage.plan(which(&id)?, &caller.permit, site.clock.now()).await?;
    shown(&site, StatusCode::OK, &view.ok_or_else(Problem::not_found)?).await
}

/// Write the draft of a plan
///
/// Of its next version, where one is in force: the patient sees what was signed until the draft is. Where somebody else was
/// faster, `changes` says in what theirs differs from what was sent.
#[utoipa::path(put, path = "/api/v1/staff/plans/{id}", operation_id = "writePlan", tag = "plans",
    params(("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = PlanSent, example = json!(example())),
    responses((status = 200, body = PlanShape), (status = 409, description = "wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn write(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<PlanSent>,
) -> Result<Response, Error> {
    if body.episode.is_some() {
        mistakes.note("episode", "a plan stays in its episode");
    }
    let writing = body.read(&mut mistakes);
    let writing = mistakes.or(writing)?;
    let written = storage.write_plan(which(&id)?, &writing, version, &caller.permit, site.clock.now()).await?;
    done(&site, written).await
}

/// The signed versions of a plan
///
/// The newest first, each with what changed since the one before it.
#[utoipa::path(get, path = "/api/v1/staff/plans/{id}/versions", operation_id = "listPlanVersions", tag = "plans",
    responses((status = 200, body = Items<VersionShape>)))]
pub(crate) async fn versions(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let versions = site.storage.plan_versions(which(&id)?, &caller.permit, site.clock.now()).await?;
    let versions = versions.ok_or_else(Problem::not_found)?;
    let zone = site.clinic().await?.identity.zone.clone();
    let items = versions.iter().map(|version| VersionShape::listed(version, &zone)).collect();
    Ok(answer(StatusCode::OK, &Items::whole(items)))
}

fn which(id: &str) -> Result<PlanId, Error> {
    id.parse().map_err(|_| Problem::not_found().into())
}

/// A plan as it stands; for those who treat the patient, with the version to change it by.
async fn shown(site: &Site, status: StatusCode, view: &PlanView) -> Result<Response, Error> {
    let zone = site.clinic().await?.identity.zone.clone();
    let shape = PlanShape::of(view, &zone);
    Ok(match &view.chart {
        Some(chart) => entity(status, chart.revision, &shape),
        None => answer(status, &shape),
    })
}

/// A plan after an act, or why it stays as it is.
async fn done(site: &Site, done: Option<Result<PlanView, PlanRefusal>>) -> Result<Response, Error> {
    let view = done.ok_or_else(Problem::not_found)?.map_err(refused)?;
    shown(site, StatusCode::OK, &view).await
}

/// Why nothing was done, as the contract answers it.
fn refused(refusal: PlanRefusal) -> Error {
    let refusal = match refusal {
        PlanRefusal::VersionMismatch(changes) => {
            return Problem::version_mismatch().with("changes", json!(changes)).into();
        }
        PlanRefusal::Refused(refusal) => refusal,
    };
    let said = refusal.to_string();
    let problem = match refusal {
        Refusal::WrongState | Refusal::NothingToSign | Refusal::NotTheFormer => Problem::wrong_state(said),
        Refusal::Incomplete(problems) => {
            Problem::plan_incomplete(problems.iter().map(|problem| json!(PlanProblemShape::of(problem))).collect())
        }
        Refusal::ReasonNeeded => {
            let needed = PlanProblemShape::said("PLAN-22", "reason", |t| t.plan_reason_needed());
            Problem::plan_incomplete(vec![json!(needed)])
        }
        Refusal::ScreenFirst => {
            let screen = Place::RedFlagScreen.path();
            let needed = PlanProblemShape::said(Rule::RedFlags.code(), screen, plans::screen_first);
            Problem::plan_incomplete(vec![json!(needed)])
        }
        Refusal::GoalsOpen => Problem::invalid(vec![FieldProblem::field("goals", said)]),
        Refusal::ScoreNeeded => Problem::invalid(vec![FieldProblem::field("no_score_because", said)]),
    };
    problem.into()
}
