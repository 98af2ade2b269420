//! A visit's row and its events, written together: no status without what led to it.

use std::collections::BTreeMap;

use domain::{
    access::{Principal, Scope},
    appointments::{Appointment, Event},
    ids::AppointmentId,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
};
use uuid::Uuid;

use crate::{
    Result, Visitor, Work, audit,
    rows::{appointment, appointment_event},
    time::to_row,
};

/// The row of a visit within a scope.
pub(crate) async fn find(
    database: &impl ConnectionTrait,
    id: AppointmentId,
    scope: &Scope,
) -> Result<Option<appointment::Model>> {
    Ok(appointment::Entity::find_by_id(Uuid::from(id)).filter(within(scope)).one(database).await?)
}

/// Which visits a scope reaches.
pub(crate) fn within(scope: &Scope) -> Condition {
    use appointment::Column as C;

    let all = Condition::all();
    match scope {
        Scope::Clinic => all,
        Scope::Visit(id) => all.add(C::Id.eq(Uuid::from(*id))),
        Scope::Patient(id) => all.add(C::PatientId.eq(Uuid::from(*id))),
        Scope::Circle(practitioners) => all.add(C::Practitioner.is_in(practitioners.iter().map(ToString::to_string))),
        Scope::Public | Scope::Message(_) | Scope::Account(_) => all.add(C::Id.is_null()),
    }
}

/// A new visit, and who is at the other end of it.
pub(crate) async fn insert(
    work: &Work,
    visit: &Appointment,
    event: &Event,
    visitor: &Visitor,
    by: &Principal,
) -> Result<()> {
    let storage = work.storage();
    let mut row = appointment::ActiveModel::of(visit, &storage.0.sealed);
    row.cancel_reason = Set(None);
    row.manage_counter = Set(0);
    row.visitor_hash = Set(visitor.cookie_hash().map(Vec::from));
    row.network_hash = Set(visitor.network_hash(&storage.0.secrets).map(Vec::from));
    appointment::Entity::insert(row).exec_without_returning(&**work).await?;
    record(work, event, by).await
}

/// A visit that somebody put a name to. False where it changed meanwhile.
pub(crate) async fn rewrite(work: &Work, visit: &Appointment, event: &Event, by: &Principal) -> Result<bool> {
    let row = appointment::ActiveModel::of(visit, &work.storage().0.sealed);
    compare_and_set(work, visit, row, Some(event), by).await
}

/// A visit in another state. What was typed with it stays as it is. False where it changed meanwhile.
pub(crate) async fn change(work: &Work, visit: &Appointment, event: Option<&Event>, by: &Principal) -> Result<bool> {
    compare_and_set(work, visit, appointment::ActiveModel::state_of(visit), event, by).await
}

/// A visit with another note of what would help. It is no step of the visit's life, so no event is recorded. False where it
/// changed meanwhile.
pub(crate) async fn note_needs(work: &Work, visit: &Appointment, by: &Principal) -> Result<bool> {
    let row = appointment::ActiveModel::needs_of(visit, &work.storage().0.sealed);
    compare_and_set(work, visit, row, None, by).await
}

async fn compare_and_set(
    work: &Work,
    visit: &Appointment,
    row: appointment::ActiveModel,
    event: Option<&Event>,
    by: &Principal,
) -> Result<bool> {
    let changed = appointment::Entity::update_many()
        .set(row)
        .filter(appointment::Column::Id.eq(Uuid::from(visit.id)))
        .filter(appointment::Column::Version.eq(visit.version - 1))
        .exec(&**work)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    if let Some(event) = event {
        record(work, event, by).await?;
    }
    Ok(true)
}

async fn record(work: &Work, event: &Event, by: &Principal) -> Result<()> {
    appointment_event::Entity::insert(appointment_event::ActiveModel {
        seq: NotSet,
        id: Set(event.id.into()),
        appointment_id: Set(event.appointment.into()),
        kind: Set(event.kind.code().to_owned()),
        recorded_at: Set(to_row(event.recorded_at)),
        effective_at: Set(to_row(event.effective_at)),
        actor: Set(named(by)),
    })
    .exec_without_returning(&**work)
    .await?;
    Ok(())
}

/// Who acted, in one word: `staff:…`, `visitor`.
fn named(by: &Principal) -> String {
    match audit::actor(by) {
        (kind, Some(id)) => format!("{kind}:{id}"),
        (kind, None) => kind.to_owned(),
    }
}

/// Why it was cancelled, in the words of whoever did.
pub(crate) async fn note_reason(work: &Work, id: AppointmentId, reason: &str) -> Result<()> {
    appointment::Entity::update_many()
        .col_expr(appointment::Column::CancelReason, sea_orm::sea_query::Expr::value(reason))
        .filter(appointment::Column::Id.eq(Uuid::from(id)))
        .exec(&**work)
        .await?;
    Ok(())
}

/// The visit without the person: what a link may show of it.
pub(crate) fn impersonal(visit: Appointment) -> Appointment {
    Appointment {
        patient: None,
        claimed: None,
        answers: BTreeMap::new(),
        needs: None,
        consents: Vec::new(),
        override_reason: None,
        ..visit
    }
}

/// What follows when a hold or pending visit runs out: visits whose time is over at `now`.
pub(crate) fn lapsed(states: &[&'static str], now: Timestamp) -> Condition {
    Condition::all()
        .add(appointment::Column::Status.is_in(states.iter().copied()))
        .add(appointment::Column::Until.lte(to_row(now)))
}
