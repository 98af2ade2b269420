//! Writing the draft of a plan.

use domain::{
    access::Permit,
    audit::Trail,
    ids::{EpisodeId, PatientId, PlanId},
    plans::{Content, Draft, Plan, difference},
};
use jiff::Timestamp;

use crate::{Result, Storage, Work, mint, rows::treatment_plan::Model};

use super::{PlanRefusal, PlanView, PlanWriting, kept, read};

impl Storage {
    /// Begins a plan for a patient; none where there is no such person for this permit. Without an episode it is for the
    /// patient's first one.
    pub async fn begin_plan(
        &self,
        patient: PatientId,
        episode: Option<EpisodeId>,
        writing: &PlanWriting,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<PlanView>> {
        let work = self.begin(now).await?;
        let Some(author) = by.who().staff() else { return Ok(None) };
        if !read::reaches(&*work, patient, &by.clinical()).await? {
            return Ok(None);
        }
        let episode = episode.unwrap_or_else(|| EpisodeId::derived(&format!("first episode of {patient}")));
        let draft = Draft { content: writing.content.clone(), reason: writing.reason.clone(), authored_by: author };
        let plan = Plan::new(mint::id(now), patient, episode, draft);
        kept::insert(&work, &plan, author.into()).await?;
        finish(work, &plan, "plan.begun", by).await
    }

    /// Keeps the draft of a plan's next version; what the patient sees stays as it is.
    pub async fn write_plan(
        &self,
        id: PlanId,
        writing: &PlanWriting,
        if_revision: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<PlanView, PlanRefusal>>> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let Some(author) = by.who().staff() else { return Ok(None) };
            let Some((row, plan)) = held(&work, id, by).await? else { return Ok(None) };
            let changes = difference(&writing.content, newest(&plan).unwrap_or(&Content::default()));
            if row.revision != if_revision {
                return Ok(Some(Err(PlanRefusal::VersionMismatch(changes))));
            }
            let draft = Draft { content: writing.content.clone(), reason: writing.reason.clone(), authored_by: author };
            let plan = match plan.edit(draft) {
                Ok(plan) => plan,
                Err(refusal) => return Ok(Some(Err(refusal.into()))),
            };
            if !kept::save(&work, &row, &plan).await? {
                return Ok(Some(Err(PlanRefusal::VersionMismatch(changes))));
            }
            Ok(finish(work, &plan, "plan.written", by).await?.map(Ok))
        })
        .await
    }
}

/// A plan within a permit's own circle.
pub(super) async fn held(work: &Work, id: PlanId, by: &Permit) -> Result<Option<(Model, Plan)>> {
    let Some(row) = read::row(&**work, id, &by.clinical()).await? else { return Ok(None) };
    let plan = kept::plan(&**work, &row, &work.storage().0.sealed).await?;
    Ok(Some((row, plan)))
}

/// What a plan says at last: its draft, else what is in force.
fn newest(plan: &Plan) -> Option<&Content> {
    plan.draft().map(|draft| &draft.content).or_else(|| plan.status().version().map(|version| version.content()))
}

/// Commits, and says how the plan stands now.
pub(super) async fn finish(work: Work, plan: &Plan, action: &'static str, by: &Permit) -> Result<Option<PlanView>> {
    let Some(row) = read::row(&*work, plan.id(), &by.clinical()).await? else { return Ok(None) };
    let bench = read::bench(work.storage(), &*work, plan.patient(), by, work.now()).await?;
    let view = read::view(work.storage(), &*work, &row, bench.as_ref()).await?;
    work.commit(Trail::on(by.who(), action, "plan", plan.id().to_string()).about(plan.patient())).await?;
    Ok(Some(view))
}
