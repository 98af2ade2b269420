//! Visits that come from elsewhere, or from the demonstration: stored as they are.

use domain::{
    access::Permit,
    appointments::{Appointment, Event, EventKind},
    audit::Trail,
    booking::Refusal,
    ids::EventId,
};
use jiff::Timestamp;
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::{Result, Storage, Visitor, capabilities, engine, occupancy, rows::appointment, visits};

use super::marks::time_of;

impl Storage {
    /// Stores a visit as it is, and the time it owns. False where it is there already. Nothing is mailed or enrolled.
    pub async fn import_visit(
        &self,
        visit: &Appointment,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<bool, Refusal>> {
        self.again(move || self.import_once(visit, by, now)).await
    }

    async fn import_once(&self, visit: &Appointment, by: &Permit, now: Timestamp) -> Result<Result<bool, Refusal>> {
        let work = self.begin(now).await?;
        if appointment::Entity::find_by_id(Uuid::from(visit.id)).one(&*work).await?.is_some() {
            return Ok(Ok(false));
        }
        let clinic = self.catalogue(&*work).await?;
        if clinic.service(&visit.service).is_none() || clinic.practitioner(&visit.practitioner).is_none() {
            return Ok(Err(Refusal::NoSuchThing));
        }
        let owned = time_of(&clinic, visit);
        let resources: Vec<_> = owned.iter().map(|one| one.resource).collect();
        engine::lock_resources(&work, &resources).await?;
        if !occupancy::occupy(&work, visit.id, &owned, now).await? {
            return Ok(Err(Refusal::SlotTaken));
        }
        let event = Event {
            id: EventId::derived(&format!("import:{}", visit.id)),
            appointment: visit.id,
            kind: EventKind::Booked,
            recorded_at: visit.created_at,
            effective_at: visit.created_at,
        };
        visits::insert(&work, visit, &event, &Visitor::default(), by.who()).await?;
        capabilities::of_visit(&work, visit.id, 0).await?;
        work.commit(Trail::on_visit(by.who(), "appointment.imported", visit.id, visit.patient)).await?;
        Ok(Ok(true))
    }
}
