//! Reading plans: that there is one, for the front desk; what it says, for those who treat the patient, and for the patient.

use domain::{
    access::{AuditClass, Permit, Scope},
    audit::Trail,
    ids::{PatientId, PlanId},
    plans::{Content, Signed, Status, difference, problems},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    Result, Storage, patients,
    rows::{
        patient,
        spelling::Reader,
        treatment_plan::{Column, Entity, Model},
    },
    time::from_row,
};

use super::{Chart, PlanView, VersionView, facts::Bench, kept, progress, within};

/// The plan that a patient follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPlan {
    /// What was signed.
    pub signed: Signed,
    /// The version before it.
    pub before: Option<Signed>,
    /// Whether it is paused.
    pub on_hold: bool,
}

impl Storage {
    /// The plans of a patient, the newest first; none where there is no such person for this permit.
    pub async fn plans_of(&self, patient: PatientId, by: &Permit, now: Timestamp) -> Result<Option<Vec<PlanView>>> {
        let read = self.read().await?;
        if !reaches(&*read, patient, by.scope()).await? {
            return Ok(None);
        }
        let rows = Entity::find().filter(Column::PatientId.eq(Uuid::from(patient)));
        let rows = rows.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(&*read).await?;
        let bench = bench(self, &*read, patient, by, now).await?;
        let mut views = Vec::new();
        for row in &rows {
            views.push(view(self, &*read, row, bench.as_ref()).await?);
        }
        drop(read);
        let trail = Trail::on(by.who(), "plans.listed", "patient", patient.to_string()).about(patient);
        self.shown(trail, AuditClass::Chart, now).await?;
        Ok(Some(views))
    }

    /// One plan; none where there is none for this permit.
    pub async fn plan(&self, id: PlanId, by: &Permit, now: Timestamp) -> Result<Option<PlanView>> {
        let read = self.read().await?;
        let Some(row) = row(&*read, id, by.scope()).await? else { return Ok(None) };
        let bench = bench(self, &*read, row.patient_id.into(), by, now).await?;
        let view = view(self, &*read, &row, bench.as_ref()).await?;
        drop(read);
        let trail = Trail::on(by.who(), "plan.read", "plan", id.to_string()).about(view.patient);
        self.shown(trail, AuditClass::Chart, now).await?;
        Ok(Some(view))
    }

    /// Every version of a plan that was signed, the newest first.
    pub async fn plan_versions(&self, id: PlanId, by: &Permit, now: Timestamp) -> Result<Option<Vec<VersionView>>> {
        let read = self.read().await?;
        let Some(row) = row(&*read, id, &by.clinical()).await? else { return Ok(None) };
        let versions = kept::versions(&*read, row.id, &self.0.sealed).await?;
        drop(read);
        let trail = Trail::on(by.who(), "plan.versions_read", "plan", id.to_string()).about(row.patient_id.into());
        self.shown(trail, AuditClass::Chart, now).await?;
        let ended = matches!(row.status.as_str(), "revoked" | "entered-in-error");
        let views = versions.iter().enumerate().rev().map(|(at, signed)| VersionView {
            signed: signed.clone(),
            state: match (at + 1 == versions.len(), ended) {
                (false, _) => "superseded",
                (true, true) => "withdrawn",
                (true, false) => "signed",
            },
            changes: at
                .checked_sub(1)
                .and_then(|before| versions.get(before))
                .map_or_else(Vec::new, |before| difference(before.content(), signed.content())),
        });
        Ok(Some(views.collect()))
    }

    /// The plan that the patient of this permit follows, in the version that was signed.
    pub async fn own_plan(&self, by: &Permit, now: Timestamp) -> Result<Option<OwnPlan>> {
        let Scope::Patient(patient) = by.scope() else { return Ok(None) };
        let read = self.read().await?;
        let Some(row) = progress::followed(&*read, by).await? else { return Ok(None) };
        let mut versions = kept::versions(&*read, row.id, &self.0.sealed).await?;
        drop(read);
        let trail = Trail::on(by.who(), "plan.read", "plan", row.id.to_string()).about(*patient);
        self.shown(trail, AuditClass::Chart, now).await?;
        let signed = versions.pop();
        let before = versions.pop();
        Ok(signed.map(|signed| OwnPlan { signed, before, on_hold: row.status == "on-hold" }))
    }
}

/// The row of a plan within a scope.
pub(super) async fn row(database: &impl ConnectionTrait, id: PlanId, scope: &Scope) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(Uuid::from(id)).filter(within(scope)).one(database).await?)
}

/// Whether a scope reaches somebody.
pub(crate) async fn reaches(database: &impl ConnectionTrait, patient: PatientId, scope: &Scope) -> Result<bool> {
    let found = patient::Entity::find_by_id(Uuid::from(patient)).filter(patients::within(scope)).one(database).await?;
    Ok(found.is_some())
}

/// What the plans of somebody are held against; none for those who do not treat them.
pub(super) async fn bench(
    storage: &Storage,
    database: &impl ConnectionTrait,
    patient: PatientId,
    by: &Permit,
    now: Timestamp,
) -> Result<Option<Bench>> {
    if !reaches(database, patient, &by.clinical()).await? {
        return Ok(None);
    }
    Bench::of(storage, database, patient, now).await.map(Some)
}

/// A plan, opened for those who have the facts to hold it against; others see that there is one.
pub(super) async fn view(
    storage: &Storage,
    database: &impl ConnectionTrait,
    row: &Model,
    bench: Option<&Bench>,
) -> Result<PlanView> {
    let reader = Reader::of("treatment_plan", &row.id);
    let patient = row.patient_id.into();
    let chart = if let Some(bench) = bench {
        let plan = kept::plan(database, row, &storage.0.sealed).await?;
        let unsigned: Option<&Content> = match plan.status() {
            Status::Draft | Status::Active(_) | Status::OnHold { .. } => plan.draft().map(|draft| &draft.content),
            Status::Completed(_) | Status::Revoked { .. } | Status::EnteredInError { .. } => None,
        };
        let problems = unsigned.map_or_else(Vec::new, |content| problems(content, &bench.facts(content)));
        Some(Box::new(Chart {
            revision: row.revision,
            lead: row.lead.into(),
            plan,
            problems,
            created_at: from_row(row.created_at),
            updated_at: from_row(row.updated_at),
        }))
    } else {
        None
    };
    Ok(PlanView {
        id: row.id.into(),
        patient,
        status: row.status.clone(),
        next_review: reader.parse_if("next_review", row.next_review.as_deref())?,
        chart,
    })
}
