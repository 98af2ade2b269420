//! What staff mark on a visit: the patient is here, it took place, it is off. Each mark leaves an event.

use domain::{
    access::Permit,
    appointments::{Appointment, Event, Refusal, Status},
    audit::Trail,
    booking::occupancy as owned,
    clinic::Clinic,
    ids::AppointmentId,
    outbox::SECOND_THOUGHTS,
    time::Zone,
};
use jiff::Timestamp;

use crate::{Error, Result, Storage, Work, journeys, rows::appointment, visits};

use super::{
    by_link::{called_off, locked},
    list::{StaffVisit, views},
};

/// A mark: the arrow of the domain that it stands for.
type Arrow = fn(Appointment, &Zone, Timestamp) -> std::result::Result<(Appointment, Event), Refusal>;

impl Storage {
    /// The patient is here. None where there is no such visit for this permit.
    pub async fn arrive(
        &self,
        id: AppointmentId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        self.again(move || self.mark(id, version, Appointment::arrive, "appointment.arrived", by, now)).await
    }

    /// Forms and consents are done.
    pub async fn check_in(
        &self,
        id: AppointmentId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        self.again(move || self.mark(id, version, Appointment::check_in, "appointment.checked_in", by, now)).await
    }

    /// The visit took place. Its follow-ups come with it, in the same transaction.
    pub async fn fulfil(
        &self,
        id: AppointmentId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        self.again(move || self.mark(id, version, Appointment::fulfil, "appointment.fulfilled", by, now)).await
    }

    async fn mark(
        &self,
        id: AppointmentId,
        version: i64,
        arrow: Arrow,
        action: &'static str,
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
        let (visit, event) = match arrow(visit, zone_of(&clinic, &row), now) {
            Ok(marked) => marked,
            Err(refusal) => return Ok(Some(Err(refusal))),
        };
        if !visits::change(&work, &visit, Some(&event), by.who()).await? {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        if let (Status::Fulfilled, Some(service)) = (&visit.status, clinic.service(&visit.service)) {
            journeys::enrol_in(&work, service, &visit, &event).await?;
        }
        self.seen_after(work, &clinic, &visit, Trail::on_visit(by.who(), action, id, visit.patient), by).await
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
        self.again(move || self.cancel_visit_once(id, version, reason, inform, by, now)).await
    }

    async fn cancel_visit_once(
        &self,
        id: AppointmentId,
        version: i64,
        reason: Option<&str>,
        inform: bool,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        let work = self.begin(now).await?;
        let Some(row) = locked(&work, id, by.scope()).await?.filter(|row| row.status != "held") else {
            return Ok(None);
        };
        let visit = row.visit(&self.0.sealed)?;
        let clinic = self.catalogue(&*work).await?;
        if !matches!(visit.status, Status::Cancelled { .. }) && visit.version != version {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        // Nobody who has not proven the address is written to about a visit they never had.
        let told = !matches!(visit.status, Status::AwaitingVerification { .. });
        let (visit, event) = match visit.cancel_by_clinic(now) {
            Ok(changed) => changed,
            Err(refusal) => return Ok(Some(Err(refusal))),
        };
        if let Some(event) = event {
            if !visits::change(&work, &visit, Some(&event), by.who()).await? {
                return Ok(Some(Err(Refusal::VersionMismatch)));
            }
            if let Some(reason) = reason {
                visits::note_reason(&work, id, reason).await?;
            }
            let at = now + SECOND_THOUGHTS;
            called_off(&work, &visit, told && inform, &clinic.identity.zone, at).await?;
        }
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

fn zone_of<'a>(clinic: &'a Clinic, row: &appointment::Model) -> &'a Zone {
    let place = clinic.locations.iter().find(|place| place.id.as_str() == row.location);
    place.map_or(&clinic.identity.zone, |place| &place.zone)
}

/// What a visit owns by the rules of its service; nothing more can be said where the service is gone.
pub(super) fn time_of(clinic: &Clinic, visit: &Appointment) -> Vec<domain::booking::Occupancy> {
    clinic.service(&visit.service).map(|service| owned::of(visit, service)).unwrap_or_default()
}
