//! What was shown, noted after it was read.

use domain::{
    access::AuditClass,
    audit::{Act, Trail},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{actor, object};
use crate::{Result, Storage, Work, rows::audit_event, time::to_row};

/// How long one entry stands for repeats of the same.
const REPEATS: SignedDuration = SignedDuration::from_mins(15);

impl Storage {
    /// Notes that something was shown. Repeats by one person within a quarter of an hour are one entry, except in a chart.
    pub(crate) async fn shown(&self, trail: Trail, class: AuditClass, now: Timestamp) -> Result<()> {
        let Trail::Act(act) = &trail else {
            return Ok(());
        };
        if class == AuditClass::Quiet {
            return Ok(());
        }
        let work = self.begin(now).await?;
        if class == AuditClass::Card && noted_lately(&work, act, now).await? {
            return Ok(());
        }
        work.commit(trail).await
    }
}

async fn noted_lately(work: &Work, act: &Act, now: Timestamp) -> Result<bool> {
    use audit_event::Column as C;

    let (actor_kind, actor_id) = actor(&act.by);
    let (object_kind, object_id) = object(&act.object);
    let by = match actor_id {
        Some(id) => C::ActorId.eq(id),
        None => C::ActorId.is_null(),
    };
    let noted = audit_event::Entity::find()
        .filter(C::ActorKind.eq(actor_kind))
        .filter(by)
        .filter(C::At.gt(to_row(now - REPEATS)))
        .filter(C::Action.eq(act.action))
        .filter(C::ObjectKind.eq(object_kind))
        .filter(C::ObjectId.eq(object_id))
        .limit(1)
        .count(&**work)
        .await?;
    Ok(noted > 0)
}
