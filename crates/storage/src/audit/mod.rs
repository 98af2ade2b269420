//! What was done to whose record, by whom: appended in the transaction of the act.

mod seal;
mod shown;

use domain::{
    access::{Capability, Principal, Role},
    audit::{Object, Outcome, Trail},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait,
};
use uuid::Uuid;

use crate::{Result, Work, mint, rows, time::to_row};

pub use seal::{AuditCheck, AuditFault, Wrong};

/// Appends the trail of a transaction to it.
pub(crate) async fn append(work: &Work, trail: &Trail, now: Timestamp) -> Result<()> {
    let Trail::Act(act) = trail else {
        return Ok(());
    };
    let (object_kind, object_id) = object(&act.object);
    let (actor_kind, actor_id) = actor(&act.by);
    rows::audit_event::Entity::insert(rows::audit_event::ActiveModel {
        seq: NotSet,
        id: Set(mint::id::<Uuid>(now)),
        at: Set(to_row(now)),
        actor_kind: Set(actor_kind.to_owned()),
        actor_id: Set(actor_id),
        roles: Set(roles(&act.by)),
        action: Set(act.action.to_owned()),
        object_kind: Set(object_kind.to_owned()),
        object_id: Set(object_id),
        patient_id: Set(act.patient.map(Uuid::from)),
        reason: Set(act.reason.clone()),
        outcome: Set(match act.outcome {
            Outcome::Done => "done",
            Outcome::Denied => "denied",
        }
        .to_owned()),
    })
    .exec_without_returning(&**work)
    .await?;
    Ok(())
}

/// What an act was done to: the kind, and its identifier.
pub(crate) fn object(object: &Object) -> (&'static str, String) {
    match object {
        Object::Appointment(id) => ("appointment", id.to_string()),
        Object::Other(kind, id) => (kind, id.clone()),
    }
}

/// Who acted: the kind, and the identifier where there is one. A link's bearer is named by what the link is for.
pub(crate) fn actor(by: &Principal) -> (&'static str, Option<String>) {
    match by {
        Principal::Visitor => ("visitor", None),
        Principal::Capability(capability) => match capability {
            Capability::Visit(id) => ("visit-link", Some(id.to_string())),
            Capability::Hold(id) => ("hold-link", Some(id.to_string())),
            Capability::Read(id) => ("read-link", Some(id.to_string())),
            Capability::Unsubscribe(id) => ("unsubscribe-link", Some(id.to_string())),
            Capability::Preferences(id) => ("preferences-link", Some(id.to_string())),
            Capability::Feed(id) => ("feed-link", Some(id.to_string())),
            Capability::Enrol(id) => ("enrol-link", Some(id.to_string())),
        },
        Principal::Patient { id, .. } => ("patient", Some(id.to_string())),
        Principal::Staff { id, .. } => ("staff", Some(id.to_string())),
        Principal::Token { id, .. } => ("token", Some(id.to_string())),
        Principal::Operator(user) => ("operator", Some(user.clone())),
        Principal::Product => ("product", None),
    }
}

fn roles(by: &Principal) -> Option<String> {
    match by {
        Principal::Staff { roles, .. } | Principal::Token { roles, .. } => {
            Some(roles.iter().map(|role: &Role| role.code()).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}
