//! The bookable clinic: kept in tables, handed out as one value.
//!
//! Each transaction compares the revision first and takes the copy at hand if it is the same: there is no cache that
//! could disagree with the database.

mod difference;
mod load;
mod write;

use std::sync::Arc;

use domain::{
    access::Permit,
    audit::Trail,
    booking::{self, Diary, TakenKind},
    clinic::Clinic,
    ids::ResourceId,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::{Error, Result, Storage, Work, audit, engine, rows, time::to_row};

pub use difference::{Change, Difference, How, Outside, PruneRefusal};

impl Storage {
    /// Everything that can be booked, and the rules it is booked by; none before the first `clinic apply`.
    pub async fn clinic(&self) -> Result<Option<Arc<Clinic>>> {
        match self.catalogue(&self.0.database).await {
            Ok(clinic) => Ok(Some(clinic)),
            Err(Error::NotSetUp) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether no clinic was ever set up here.
    pub async fn is_empty(&self) -> Result<bool> {
        Ok(revision(&*self.read().await?).await?.is_none())
    }

    /// What applying a clinic would change. Changes nothing.
    pub async fn difference(&self, clinic: &Clinic, prune: bool, now: Timestamp) -> Result<Difference> {
        let before = self.clinic().await?;
        let after = difference::merged(before.as_deref(), clinic, prune);
        let mut difference = Difference::between(before, after);
        difference.outside = outside(&*self.read().await?, &difference, now).await?;
        Ok(difference)
    }

    /// Creates and updates what the clinic file names; with `prune` removes what it does not name.
    ///
    /// Refused where visits to come would lose their service, practitioner, place or room. Nothing is applied in part.
    pub async fn apply_clinic(
        &self,
        clinic: &Clinic,
        prune: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Difference, PruneRefusal>> {
        self.again(move || self.apply_once(clinic, prune, by, now)).await
    }

    async fn apply_once(
        &self,
        clinic: &Clinic,
        prune: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Difference, PruneRefusal>> {
        let work = self.begin(now).await?;
        let before = match self.catalogue(&*work).await {
            Ok(before) => Some(before),
            Err(Error::NotSetUp) => None,
            Err(error) => return Err(error),
        };
        if let Some(before) = &before {
            engine::lock_resources(&work, &resources(before)).await?;
        }
        let waived_before = before.as_ref().and_then(|before| before.identity.second_proof_waived.clone());
        let after = difference::merged(before.as_deref(), clinic, prune);
        let mut difference = Difference::between(before, after.clone());
        if difference.is_empty() {
            return Ok(Ok(difference));
        }
        difference.outside = outside(&*work, &difference, now).await?;
        if let Err(refusal) = nobody_loses_their_place(&work, &difference, now).await? {
            return Ok(Err(refusal));
        }

        write::replace(&work, &after, now).await?;
        if let Some(trail) = second_proof(&after, waived_before.as_deref(), by) {
            audit::append(&work, &trail, now).await?;
        }
        work.commit(Trail::on(by.who(), "clinic.applied", "clinic", after.identity.name.clone())).await?;
        Ok(Ok(difference))
    }

    /// The catalogue as this transaction sees it: one statement if it has not changed since it was last read.
    pub(crate) async fn catalogue(&self, database: &impl ConnectionTrait) -> Result<Arc<Clinic>> {
        Ok(self.catalogue_and_revision(database).await?.1)
    }

    /// The same, with its revision.
    pub(crate) async fn catalogue_and_revision(&self, database: &impl ConnectionTrait) -> Result<(i64, Arc<Clinic>)> {
        let mut seen = revision(database).await?.ok_or(Error::NotSetUp)?;
        if let Some((kept, clinic)) = &*self.0.catalogue.read().await
            && *kept == seen
        {
            return Ok((seen, Arc::clone(clinic)));
        }
        loop {
            let clinic = Arc::new(load::clinic(database).await?);
            // Where each statement sees what is committed by then, a change in between shows here.
            let after = revision(database).await?.ok_or(Error::NotSetUp)?;
            if after == seen {
                *self.0.catalogue.write().await = Some((seen, Arc::clone(&clinic)));
                return Ok((seen, clinic));
            }
            seen = after;
        }
    }

    /// The catalogue that was read last, unchecked: for whoever checks its revision afterwards.
    pub(crate) async fn catalogue_at_hand(&self) -> Result<(i64, Arc<Clinic>)> {
        if let Some((revision, clinic)) = &*self.0.catalogue.read().await {
            return Ok((*revision, Arc::clone(clinic)));
        }
        self.catalogue_and_revision(&self.0.database).await
    }
}

/// Whatever owns time in a clinic, patients aside.
pub(crate) fn resources(clinic: &Clinic) -> Vec<ResourceId> {
    let practitioners = clinic.practitioners.iter().map(|one| ResourceId::practitioner(&one.id));
    let rooms = clinic.rooms.iter().map(|one| ResourceId::room(&one.id));
    practitioners.chain(rooms).collect()
}

async fn revision(database: &impl ConnectionTrait) -> Result<Option<i64>> {
    Ok(rows::clinic::Entity::find()
        .select_only()
        .column(rows::clinic::Column::Revision)
        .into_tuple()
        .one(database)
        .await?)
}

/// The visits to come that the rules would have had before, and would not have any more.
async fn outside(database: &impl ConnectionTrait, difference: &Difference, now: Timestamp) -> Result<Vec<Outside>> {
    use rows::appointment::{Column as C, Entity};

    let (Some(before), Some(after)) = (&difference.before, &difference.after) else {
        return Ok(Vec::new());
    };
    let to_come = Entity::find()
        .filter(C::StartsAt.gt(to_row(now)))
        .filter(C::Status.is_in(["booked", "awaiting-approval", "awaiting-verification"]))
        .filter(Condition::any().add(C::Until.is_null()).add(C::Until.gt(to_row(now))))
        .order_by_asc(C::StartsAt)
        .order_by_asc(C::Id)
        .all(database)
        .await?;
    let (before, after) = (Diary::of(Arc::clone(before)), Diary::of(Arc::clone(after)));
    let mut outside = Vec::new();
    for row in to_come {
        let visit = row.logistics()?;
        if booking::lies_open(&before, &visit, now) && !booking::lies_open(&after, &visit, now) {
            outside.push(Outside {
                appointment: visit.id,
                practitioner: visit.practitioner,
                location: visit.location,
                starts_at: visit.starts_at,
            });
        }
    }
    Ok(outside)
}

/// Counts the visits to come that hang on what would be removed.
async fn nobody_loses_their_place(
    work: &Work,
    difference: &Difference,
    now: Timestamp,
) -> Result<Result<(), PruneRefusal>> {
    use rows::{appointment, occupancy};

    let mut losing = Vec::new();
    for change in difference.changes.iter().filter(|change| change.how == How::Removed) {
        let column = match change.what {
            "service" => appointment::Column::Service,
            "practitioner" => appointment::Column::Practitioner,
            "location" => appointment::Column::Location,
            "room" => appointment::Column::Room,
            _ => continue,
        };
        let owned = occupancy::Entity::find()
            .select_only()
            .column(occupancy::Column::AppointmentId)
            .filter(occupancy::Column::Kind.ne(TakenKind::Off.code()))
            .filter(
                Condition::any()
                    .add(occupancy::Column::ExpiresAt.is_null())
                    .add(occupancy::Column::ExpiresAt.gt(to_row(now))),
            );
        let visits = appointment::Entity::find()
            .filter(column.eq(change.id.as_str()))
            .filter(appointment::Column::EndsAt.gt(to_row(now)))
            .filter(appointment::Column::Id.in_subquery(owned.into_query()))
            .count(&**work)
            .await?;
        if visits > 0 {
            losing.push((change.what, change.id.clone(), visits));
        }
    }
    Ok(if losing.is_empty() { Ok(()) } else { Err(PruneRefusal { losing }) })
}

/// That patients see their plan without a second proof is a decision with a reason; so is asking for it again.
fn second_proof(after: &Clinic, before: Option<&str>, by: &Permit) -> Option<Trail> {
    let now = after.identity.second_proof_waived.as_deref();
    if now == before {
        return None;
    }
    let act = |action| Trail::on(by.who(), action, "clinic", after.identity.name.clone());
    Some(match now {
        Some(why) => act("clinic.second-proof-waived").because(why),
        None => act("clinic.second-proof-asked-for"),
    })
}
