//! Giving back everything that somebody holds who takes too much: staff's answer to a flood.

use domain::{
    access::Permit,
    appointments::{Appointment, Refusal, Status},
    audit::Trail,
    booking::holds,
    ids::{AppointmentId, ResourceId},
    outbox::{Kind, Reason},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Error, Result, Storage, Work, engine, messages, occupancy, rows::appointment, time::to_row, visits};

/// Visits looked at in one call; whoever owns more is asked about again.
const AT_ONCE: u64 = 500;

impl Storage {
    /// Frees every held time and unproven visit of whoever asked for this one: from the same browser, for the same
    /// address and, with `network`, from the same network. Says how many. None where there is no such visit for this permit.
    pub async fn release_all_like(
        &self,
        id: AppointmentId,
        version: i64,
        network: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<u64, Refusal>>> {
        self.again(move || self.release_all_once(id, version, network, by, now)).await
    }

    async fn release_all_once(
        &self,
        id: AppointmentId,
        version: i64,
        network: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<u64, Refusal>>> {
        let work = self.begin(now).await?;
        let Some(row) = visits::find(&*work, id, by.scope()).await? else {
            return Ok(None);
        };
        if row.version != version {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        let like = || {
            appointment::Entity::find()
                .filter(visits::within(by.scope()))
                .filter(appointment::Column::Status.is_in(appointment::UNPROVEN))
                .filter(appointment::Column::Until.gt(to_row(now)))
                .filter(alike(&row, network))
                .order_by_asc(appointment::Column::Id)
                .limit(AT_ONCE)
        };
        engine::lock_resources(&work, &time_of(&like().all(&*work).await?)?).await?;
        // Somebody may have proven who they are before the lock was had: that is a visit then, and no longer among these.
        let mut released = 0;
        for row in like().all(&*work).await? {
            released += u64::from(give_back(&work, row.logistics()?, by, now).await?);
        }
        work.commit(Trail::on_visit(by.who(), "appointment.released_all", id, None)).await?;
        Ok(Some(Ok(released)))
    }
}

/// Gives the time of one of them back. False for what is neither held nor unproven.
async fn give_back(work: &Work, visit: Appointment, by: &Permit, now: Timestamp) -> Result<bool> {
    let given_back = match visit.status {
        Status::Held { .. } => holds::release(visit, now).ok(),
        Status::AwaitingVerification { .. } => visit.cancel_by_clinic(now).ok(),
        _ => None,
    };
    let Some((visit, Some(event))) = given_back else {
        return Ok(false);
    };
    if !visits::change(work, &visit, Some(&event), by.who()).await? {
        return Err(Error::InTheWay { code: "the visit changed".to_owned() });
    }
    occupancy::release(work, visit.id).await?;
    messages::cancel_for_visit(work, visit.id, &[Kind::VerificationCode], Reason::VisitGone).await?;
    Ok(true)
}

/// Whose time these visits take: locked at once and in order, so that freeing and booking wait for each other.
fn time_of(rows: &[appointment::Model]) -> Result<Vec<ResourceId>> {
    let mut owned = Vec::new();
    for row in rows {
        let visit = row.logistics()?;
        owned.push(ResourceId::practitioner(&visit.practitioner));
        owned.extend(visit.room.as_ref().map(ResourceId::room));
    }
    Ok(owned)
}

/// What comes from the same hand, as far as anybody can tell.
fn alike(row: &appointment::Model, network: bool) -> Condition {
    use appointment::Column as C;

    let mut any = Condition::any().add(C::Id.eq(row.id));
    if let Some(browser) = &row.visitor_hash {
        any = any.add(C::VisitorHash.eq(browser.clone()));
    }
    if let Some(address) = &row.claimed_email_normal {
        any = any.add(C::ClaimedEmailNormal.eq(address.as_str()));
    }
    if let Some(network) = row.network_hash.as_ref().filter(|_| network) {
        any = any.add(C::NetworkHash.eq(network.clone()));
    }
    any
}
