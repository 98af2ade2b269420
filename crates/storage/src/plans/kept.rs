//! How a plan lies in its rows: where it stands in plain columns, what it says sealed.

use domain::{
    ids::{PlanId, StaffId},
    plans::{Draft, Ended, Plan, Signed, Status},
    text::Words,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    Error, Result, Work, engine, mint,
    rows::{
        plan_event, plan_version,
        spelling::{Reader, json},
        treatment_plan::{ActiveModel, Column, Entity, Model},
    },
    sealed::{Field, Seals},
    time::to_row,
};

const DRAFT: Field = Field("treatment_plan", "draft");
const REASON: Field = Field("treatment_plan", "reason");
const SIGNED: Field = Field("plan_version", "signed");
const DETAIL: Field = Field("plan_event", "detail");

/// The plan that a row stands for, put together again.
pub(super) async fn plan(database: &impl ConnectionTrait, row: &Model, seals: &Seals) -> Result<Plan> {
    let reader = Reader::of("treatment_plan", &row.id);
    let version = match row.current_version {
        Some(number) => Some(version(database, row.id, number, seals).await?.ok_or_else(|| reader.corrupt("version"))?),
        None => None,
    };
    let reason = opened::<Words>(seals, REASON, row.id, row.reason.as_deref())?;
    let status = match (row.status.as_str(), version) {
        ("draft", None) => Status::Draft,
        ("active", Some(version)) => Status::Active(version),
        ("on-hold", Some(version)) => {
            Status::OnHold { version, reason: reason.ok_or_else(|| reader.corrupt("reason"))? }
        }
        ("completed", Some(version)) => Status::Completed(version),
        ("revoked", Some(version)) => {
            let why = match (row.replaced_by, reason) {
                (Some(plan), _) => Ended::ReplacedBy(plan.into()),
                (None, Some(reason)) => Ended::Because(reason),
                (None, None) => return Err(reader.corrupt("reason")),
            };
            Status::Revoked { version, why }
        }
        ("entered-in-error", version) => {
            Status::EnteredInError { version, reason: reason.ok_or_else(|| reader.corrupt("reason"))? }
        }
        _ => return Err(reader.corrupt("status")),
    };
    let draft = opened::<Draft>(seals, DRAFT, row.id, row.draft.as_deref())?;
    Ok(Plan::of_record(row.id.into(), row.patient_id.into(), row.episode_id.into(), status, draft))
}

/// One signed version.
async fn version(database: &impl ConnectionTrait, plan: Uuid, number: i32, seals: &Seals) -> Result<Option<Signed>> {
    let of_number = plan_version::Column::Number.eq(number);
    let row = plan_version::Entity::find().filter(plan_version::Column::PlanId.eq(plan)).filter(of_number);
    row.one(database).await?.map(|row| signed(&row, seals)).transpose()
}

/// Every signed version of a plan, the oldest first.
pub(super) async fn versions(database: &impl ConnectionTrait, plan: Uuid, seals: &Seals) -> Result<Vec<Signed>> {
    let rows = plan_version::Entity::find().filter(plan_version::Column::PlanId.eq(plan));
    let rows = rows.order_by_asc(plan_version::Column::Number).all(database).await?;
    rows.iter().map(|row| signed(row, seals)).collect()
}

fn signed(row: &plan_version::Model, seals: &Seals) -> Result<Signed> {
    let signed = opened::<Signed>(seals, SIGNED, row.id, Some(&row.signed))?;
    let signed = signed.ok_or_else(|| Error::corrupt("plan_version", row.id, "signed"))?;
    // What was signed is bound to its hash: a document that was exchanged is no version.
    if row.sha256 == mint::hash(&json(signed.content())) {
        Ok(signed)
    } else {
        Err(Error::corrupt("plan_version", row.id, "sha256"))
    }
}

/// A plan that is new.
pub(super) async fn insert(work: &Work, plan: &Plan, lead: Uuid) -> Result<()> {
    let mut row = columns(plan, &work.storage().0.sealed);
    row.id = Set(plan.id().into());
    row.revision = Set(1);
    row.patient_id = Set(plan.patient().into());
    row.episode_id = Set(plan.episode().into());
    row.lead = Set(lead);
    row.created_at = Set(to_row(work.now()));
    row.updated_at = Set(to_row(work.now()));
    Entity::insert(row).exec_without_returning(&**work).await?;
    Ok(())
}

/// A plan in another state. False where it changed meanwhile.
pub(super) async fn save(work: &Work, before: &Model, plan: &Plan) -> Result<bool> {
    let mut row = columns(plan, &work.storage().0.sealed);
    row.revision = Set(before.revision + 1);
    row.updated_at = Set(to_row(work.now()));
    let is_same_version = plan.in_force().is_some_and(|version| Some(number(version)) == before.current_version);
    if is_same_version {
        // The last review has named the next one.
        row.next_review = NotSet;
    }
    let saved = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Revision.eq(before.revision))
        .exec(&**work)
        .await;
    match saved {
        Ok(saved) => Ok(saved.rows_affected > 0),
        // Another plan of the episode was put in force meanwhile: run again, it is the one to close.
        Err(error) if engine::is_unique(&error, "treatment_plan") => {
            Err(Error::InTheWay { code: "treatment_plan".to_owned() })
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes down for good what was signed.
pub(super) async fn keep_version(work: &Work, plan: PlanId, version: &Signed) -> Result<()> {
    let id: Uuid = mint::id(work.now());
    let row = plan_version::ActiveModel {
        id: Set(id),
        plan_id: Set(plan.into()),
        number: Set(number(version)),
        sha256: Set(mint::hash(&json(version.content())).to_vec()),
        signed: Set(sealed(&work.storage().0.sealed, SIGNED, id, version)),
        signed_by: Set(version.signed_by().into()),
        signed_at: Set(to_row(version.signed_at())),
        rules: Set(i32::try_from(version.rules()).unwrap_or(i32::MAX)),
    };
    plan_version::Entity::insert(row).exec_without_returning(&**work).await?;
    Ok(())
}

/// Writes down what happened to a plan.
pub(super) async fn record(
    work: &Work,
    plan: &Plan,
    kind: &str,
    by: StaffId,
    detail: Option<&serde_json::Value>,
) -> Result<()> {
    let id: Uuid = mint::id(work.now());
    let row = plan_event::ActiveModel {
        id: Set(id),
        plan_id: Set(plan.id().into()),
        kind: Set(kind.to_owned()),
        version: Set(plan.status().version().map(number)),
        by_staff: Set(by.into()),
        detail: Set(detail.map(|detail| sealed(&work.storage().0.sealed, DETAIL, id, detail))),
        at: Set(to_row(work.now())),
    };
    plan_event::Entity::insert(row).exec_without_returning(&**work).await?;
    Ok(())
}

fn columns(plan: &Plan, seals: &Seals) -> ActiveModel {
    let id: Uuid = plan.id().into();
    let status = plan.status();
    let (reason, replaced_by) = match status {
        Status::OnHold { reason, .. }
        | Status::EnteredInError { reason, .. }
        | Status::Revoked { why: Ended::Because(reason), .. } => (Some(reason), None),
        Status::Revoked { why: Ended::ReplacedBy(plan), .. } => (None, Some(Uuid::from(*plan))),
        Status::Draft | Status::Active(_) | Status::Completed(_) => (None, None),
    };
    let next: Option<Date> = plan.in_force().and_then(|version| version.content().reviews.iter().min().copied());
    ActiveModel {
        status: Set(status.code().to_owned()),
        current_version: Set(status.version().map(number)),
        replaced_by: Set(replaced_by),
        next_review: Set(next.map(|day| day.to_string())),
        reason: Set(reason.map(|reason| sealed(seals, REASON, id, reason))),
        draft: Set(plan.draft().map(|draft| sealed(seals, DRAFT, id, draft))),
        ..Default::default()
    }
}

pub(super) fn number(version: &Signed) -> i32 {
    i32::try_from(version.number()).unwrap_or(i32::MAX)
}

pub(super) fn sealed(seals: &Seals, field: Field, row: Uuid, value: &impl Serialize) -> Vec<u8> {
    seals.seal(field, row, json(value).as_bytes())
}

pub(super) fn opened<T: DeserializeOwned>(
    seals: &Seals,
    field: Field,
    row: Uuid,
    kept: Option<&[u8]>,
) -> Result<Option<T>> {
    let Some(kept) = kept else { return Ok(None) };
    let plain = seals.open(field, row, kept)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| Error::corrupt(field.0, row, field.1))
}
