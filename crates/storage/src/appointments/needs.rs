//! What would help at a visit, as staff were told after it was booked. It moves nothing, so nobody is written to.

use domain::{access::Permit, appointments::Refusal, audit::Trail, ids::AppointmentId, text::Words};
use jiff::Timestamp;

use crate::{Result, Storage, visits};

use super::{by_link::locked, list::StaffVisit};

impl Storage {
    /// Notes what would help at a visit; none takes the note away. None where there is no such visit for this permit.
    pub async fn note_needs(
        &self,
        id: AppointmentId,
        version: i64,
        needs: Option<&Words>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, Refusal>>> {
        self.again(move || self.note_needs_once(id, version, needs, by, now)).await
    }

    async fn note_needs_once(
        &self,
        id: AppointmentId,
        version: i64,
        needs: Option<&Words>,
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
        let visit = match visit.noting_needs(needs.cloned(), now) {
            Ok(visit) => visit,
            Err(refusal) => return Ok(Some(Err(refusal))),
        };
        if !visits::note_needs(&work, &visit, by.who()).await? {
            return Ok(Some(Err(Refusal::VersionMismatch)));
        }
        let clinic = self.catalogue(&*work).await?;
        let trail = Trail::on_visit(by.who(), "appointment.needs_noted", id, visit.patient);
        self.seen_after(work, &clinic, &visit, trail, by).await
    }
}
