//! Giving back everything that somebody holds who takes too much: staff's answer to a flood.

use domain::{
    access::{Permit, Scope},
    appointments::{Refusal, Status},
    audit::Trail,
    booking::holds,
    ids::AppointmentId,
    outbox::{Kind, Reason},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{Result, Storage, messages, occupancy, rows::appointment, time::to_row, visits};

use super::by_link::locked;

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
    ) -> Result<Option<std::result::Result<u64, Refusal>>> {
        let read = self.read().await?;
        let Some(row) = visits::find(&*read, id, by.scope()).await? else {
            return Ok(None);
        };
        if row.version != version {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        let alike: Vec<Uuid> = appointment::Entity::find()
            .select_only()
            .column(appointment::Column::Id)
            .filter(visits::within(by.scope()))
            .filter(appointment::Column::Status.is_in(appointment::UNPROVEN))
            .filter(appointment::Column::Until.gt(to_row(now)))
            .filter(alike(&row, network))
            .order_by_asc(appointment::Column::Id)
            .limit(AT_ONCE)
            .into_tuple()
            .all(&*read)
            .await?;
        drop(read);
        let mut released = 0;
        for id in alike {
            released += u64::from(self.again(move || self.release_unproven(id.into(), by, now)).await?);
        }
        Ok(Some(Ok(released)))
    }

    async fn release_unproven(&self, id: AppointmentId, by: &Permit, now: Timestamp) -> Result<bool> {
        let work = self.begin(now).await?;
        let Some(row) = locked(&work, id, &Scope::Visit(id)).await? else {
            return Ok(false);
        };
        let visit = row.logistics()?;
        // Somebody may have proven who they are meanwhile: that is a visit then.
        let given_back = match visit.status {
            Status::Held { .. } => holds::release(visit, now).ok(),
            Status::AwaitingVerification { .. } => visit.cancel_by_clinic(now).ok(),
            _ => None,
        };
        let Some((visit, Some(event))) = given_back else {
            return Ok(false);
        };
        if !visits::change(&work, &visit, Some(&event), by.who()).await? {
            return Ok(false);
        }
        occupancy::release(&work, visit.id).await?;
        messages::cancel_for_visit(&work, visit.id, &[Kind::VerificationCode], Reason::VisitGone).await?;
        work.commit(Trail::on_visit(by.who(), "appointment.released", visit.id, None)).await?;
        Ok(true)
    }
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
