//! Signing, pausing and ending a plan: the plan, its version, the plan it closes and the event are written together.

use domain::{
    access::Permit,
    ids::{PlanId, StaffId},
    plans::{Activation, Change, Closing, ContentHash, Plan, Refusal, Signing, Status, difference},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::{
    Result, Storage, Work, mint,
    rows::{
        spelling,
        treatment_plan::{Column, Entity, Model},
    },
    tasks,
};

use super::{
    PlanAct, PlanRefusal, PlanView,
    facts::Bench,
    kept, review,
    write::{finish, held},
};

impl Storage {
    /// Does something with a plan. Of two people who do at once one wins, and the other is told what changed.
    pub async fn act_on_plan(
        &self,
        id: PlanId,
        act: &PlanAct,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<PlanView, PlanRefusal>>> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let Some(signer) = by.who().staff() else { return Ok(None) };
            let Some((row, plan)) = held(&work, id, by).await? else { return Ok(None) };
            if row.revision != if_revision {
                return Ok(Some(Err(PlanRefusal::VersionMismatch(last_change(&work, &row).await?))));
            }
            match acted(&work, &row, plan, act, signer).await? {
                Ok((plan, action)) => {
                    if plan.status().version().map(kept::number) != row.current_version || plan.in_force().is_none() {
                        // What was late belongs to what is over.
                        tasks::settle(&work, &review::TASKS, &id.to_string(), by).await?;
                    }
                    Ok(finish(work, &plan, action, by).await?.map(Ok))
                }
                Err(refusal) => Ok(Some(Err(refusal))),
            }
        })
        .await
    }
}

/// The plan after an act, saved, and the act's name for the trail.
async fn acted(
    work: &Work,
    row: &Model,
    plan: Plan,
    act: &PlanAct,
    by: StaffId,
) -> Result<Result<(Plan, &'static str), PlanRefusal>> {
    let (plan, kind, action, detail) = match act {
        PlanAct::Activate if plan.draft().is_none() && matches!(plan.status(), Status::OnHold { .. }) => {
            let bench = Bench::of(work.storage(), &**work, row.patient_id.into(), work.now()).await?;
            let screen = plan.in_force().and_then(|version| bench.screen(version.content()));
            (plan.resume(screen, bench.today, &bench.rules), "resumed", "plan.resumed", None)
        }
        PlanAct::Activate => return activated(work, row, plan, by).await,
        PlanAct::Hold(reason) => (plan.hold(reason.clone()), "held", "plan.held", Some(json!(reason))),
        PlanAct::Complete { goals, no_score_because } => {
            let closing = Closing { goals, has_last_score: false, no_score_because: no_score_because.as_ref() };
            (plan.complete(&closing), "completed", "plan.completed", Some(json!([goals, no_score_because])))
        }
        PlanAct::Revoke(reason) => (plan.revoke(reason.clone()), "revoked", "plan.revoked", Some(json!(reason))),
        PlanAct::EnterInError(reason) => {
            let detail = Some(json!(reason));
            (plan.mark_in_error(reason.clone()), "entered-in-error", "plan.entered_in_error", detail)
        }
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    if !kept::save(work, row, &plan).await? {
        return Ok(Err(PlanRefusal::VersionMismatch(last_change(work, row).await?)));
    }
    kept::record(work, &plan, kind, by, detail.as_ref()).await?;
    Ok(Ok((plan, action)))
}

/// Signs the draft. The plan that was in force for the episode ends first: there is never more than one.
async fn activated(
    work: &Work,
    row: &Model,
    plan: Plan,
    by: StaffId,
) -> Result<Result<(Plan, &'static str), PlanRefusal>> {
    let bench = Bench::of(work.storage(), &**work, row.patient_id.into(), work.now()).await?;
    let Some(content) = plan.draft().map(|draft| draft.content.clone()) else {
        return Ok(Err(Refusal::NothingToSign.into()));
    };
    let former = Entity::find()
        .filter(Column::PatientId.eq(row.patient_id))
        .filter(Column::EpisodeId.eq(row.episode_id))
        .filter(Column::Status.is_in(["active", "on-hold"]))
        .filter(Column::Id.ne(row.id))
        .one(&**work)
        .await?;
    let former_plan = match &former {
        Some(former) => Some(kept::plan(&**work, former, &work.storage().0.sealed).await?),
        None => None,
    };
    let signing = Signing { by, hash: hash(&spelling::json(&content)), at: work.now() };
    let Activation { plan, closed, .. } = match plan.activate(former_plan, &bench.facts(&content), signing) {
        Ok(activation) => activation,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    if let (Some(before), Some(closed)) = (&former, &closed) {
        if !kept::save(work, before, closed).await? {
            return Ok(Err(PlanRefusal::VersionMismatch(Vec::new())));
        }
        kept::record(work, closed, "replaced", by, None).await?;
    }
    if !kept::save(work, row, &plan).await? {
        return Ok(Err(PlanRefusal::VersionMismatch(last_change(work, row).await?)));
    }
    if let Some(version) = plan.in_force() {
        kept::keep_version(work, plan.id(), version).await?;
    }
    kept::record(work, &plan, "activated", by, None).await?;
    Ok(Ok((plan, "plan.activated")))
}

/// In what the last two versions differ: what somebody who comes too late has not seen.
async fn last_change(work: &Work, row: &Model) -> Result<Vec<Change>> {
    let versions = kept::versions(&**work, row.id, &work.storage().0.sealed).await?;
    Ok(match versions.as_slice() {
        [.., before, after] => difference(before.content(), after.content()),
        _ => Vec::new(),
    })
}

fn hash(content: &str) -> ContentHash {
    ContentHash(mint::hash(content).iter().map(|byte| format!("{byte:02x}")).collect())
}
