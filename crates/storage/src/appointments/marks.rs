//! What staff mark on a visit: the patient is here, it took place, it is off. Each mark leaves an event.

use domain::{
    access::Permit,
    appointments::{Appointment, Event, Mark, Refusal, Status},
    audit::Trail,
    booking::occupancy as owned,
    clinic::Clinic,
    ids::AppointmentId,
    outbox::SECOND_THOUGHTS,
    time::Zone,
};
use jiff::Timestamp;

use crate::{Error, Result, Storage, Work, journeys, occupancy, rows::appointment, visit_mail, visits};

use super::{
    by_link::locked,
    list::{StaffVisit, views},
};

impl Storage {
    /// Puts a mark on a visit, with all that it leads to. None where there is no such visit for this permit.
    pub async fn mark(
        &self,
        id: AppointmentId,
        version: i64,
        mark: Mark,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        self.again(move || self.mark_once(id, version, mark, by, now)).await
    }

    async fn mark_once(
        &self,
        id: AppointmentId,
        version: i64,
        mark: Mark,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        let work = self.begin(now).await?;
        let Some(row) = locked(&work, id, by.scope()).await?.filter(|row| row.status != "held") else {
            return Ok(None);
        };
        let visit = row.visit(&self.0.sealed)?;
        if visit.version != version {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        let clinic = self.catalogue(&*work).await?;
        let grace = clinic.identity.no_show_grace;
        let (visit, event) = match mark.on(visit, grace, zone_of(&clinic, &row), now) {
            Ok(marked) => marked,
            Err(refusal) => return Ok(Some(Err(refusal))),
        };
        if !visits::change(&work, &visit, Some(&event), by.who()).await? {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        follows(&work, &clinic, &visit, &event, now).await?;
        self.seen_after(work, &clinic, &visit, Trail::on_visit(by.who(), mark.in_the_trail(), id, visit.patient), by)
            .await
    }

    /// Turns down a visit that waits for staff. With `inform`, the patient is told after two minutes.
    pub async fn reject(
        &self,
        id: AppointmentId,
        version: i64,
        reason: Option<&str>,
        inform: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        let off = CallOff { id, version, reason, inform, only_waiting: true };
        self.again(move || self.cancel_visit_once(off, by, now)).await
    }

    /// The clinic calls a visit off, or turns a pending one down. With `inform`, the patient is told after two minutes.
    pub async fn cancel_visit(
        &self,
        id: AppointmentId,
        version: i64,
        reason: Option<&str>,
        inform: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        let off = CallOff { id, version, reason, inform, only_waiting: false };
        self.again(move || self.cancel_visit_once(off, by, now)).await
    }

    async fn cancel_visit_once(
        &self,
        off: CallOff<'_>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        let CallOff { id, version, reason, inform, only_waiting } = off;
        let work = self.begin(now).await?;
        let Some(row) = locked(&work, id, by.scope()).await?.filter(|row| row.status != "held") else {
            return Ok(None);
        };
        let visit = row.visit(&self.0.sealed)?;
        let clinic = self.catalogue(&*work).await?;
        if !matches!(visit.status, Status::Cancelled { .. }) && visit.version != version {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        if only_waiting
            && !matches!(visit.status, Status::AwaitingVerification { .. } | Status::AwaitingApproval { .. })
        {
            return Ok(Some(Err(Refusal::WrongState)));
        }
        // Nobody who has not proven the address is written to about a visit they never had.
        let told = !matches!(visit.status, Status::AwaitingVerification { .. });
        let visit = match call_off(&work, &clinic, visit, reason, told && inform, by, now).await? {
            Ok(visit) => visit,
            Err(refusal) => return Ok(Some(Err(refusal))),
        };
        let mut trail = Trail::on_visit(by.who(), "appointment.cancelled", id, visit.patient);
        if let Some(reason) = reason {
            trail = trail.because(reason);
        }
        self.seen_after(work, &clinic, &visit, trail, by).await
    }

    /// Commits, and shows the visit as it is then.
    pub(super) async fn seen_after<R>(
        &self,
        work: Work,
        clinic: &Clinic,
        visit: &Appointment,
        trail: Trail,
        by: &Permit,
    ) -> Result<Option<Result<StaffVisit, R>>> {
        let row = visits::find(&*work, visit.id, by.scope()).await?;
        let row = row.ok_or_else(|| Error::corrupt("appointment", visit.id, "gone from under its lock"))?;
        let view = views(&work, clinic, &[row], by, &self.0.sealed).await?.pop();
        work.commit(trail).await?;
        Ok(view.map(Ok))
    }
}

/// The clinic calls a visit off, in somebody's transaction: its time is free, and with `tell` the patient hears of it.
pub(crate) async fn call_off(
    work: &Work,
    clinic: &Clinic,
    visit: Appointment,
    reason: Option<&str>,
    tell: bool,
    by: &Permit,
    now: Timestamp,
) -> Result<Result<Appointment, Refusal>> {
    let (visit, event) = match visit.cancel_by_clinic(now) {
        Ok(changed) => changed,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(event) = event else {
        return Ok(Ok(visit));
    };
    if !visits::change(work, &visit, Some(&event), by.who()).await? {
        return Ok(Err(Refusal::VersionMismatch));
    }
    if let Some(reason) = reason {
        visits::note_reason(work, visit.id, reason).await?;
    }
    occupancy::release(work, visit.id).await?;
    visit_mail::called_off(work, clinic, &visit, tell, now + SECOND_THOUGHTS).await?;
    Ok(Ok(visit))
}

/// A visit that the clinic calls off.
#[derive(Clone, Copy)]
struct CallOff<'a> {
    id: AppointmentId,
    version: i64,
    reason: Option<&'a str>,
    inform: bool,
    /// Only one that still waits for a proof or for staff.
    only_waiting: bool,
}

/// What a mark brings with it, in the same transaction.
async fn follows(work: &Work, clinic: &Clinic, visit: &Appointment, event: &Event, now: Timestamp) -> Result<()> {
    match visit.status {
        Status::Booked => {
            occupancy::keep_for_good(work, visit.id).await?;
            visit_mail::booked(work, clinic, visit, true, now + SECOND_THOUGHTS).await
        }
        Status::Fulfilled => match clinic.service(&visit.service) {
            Some(service) => journeys::enrol_in(work, service, visit, event).await.map(|_| ()),
            None => Ok(()),
        },
        Status::NoShow => {
            occupancy::cut(work, visit.id, now).await?;
            visit_mail::silenced(work, visit.id).await
        }
        Status::EnteredInError => {
            occupancy::release(work, visit.id).await?;
            visit_mail::silenced(work, visit.id).await?;
            journeys::revert(work, visit.id).await
        }
        _ => Ok(()),
    }
}

pub(super) fn zone_of<'a>(clinic: &'a Clinic, row: &appointment::Model) -> &'a Zone {
    let place = clinic.locations.iter().find(|place| place.id.as_str() == row.location);
    place.map_or(&clinic.identity.zone, |place| &place.zone)
}

/// What a visit owns by the rules of its service; nothing more can be said where the service is gone.
pub(super) fn time_of(clinic: &Clinic, visit: &Appointment) -> Vec<domain::booking::Occupancy> {
    clinic.service(&visit.service).map(|service| owned::of(visit, service)).unwrap_or_default()
}
