//! What the bearer of a visit's own link sees and does: time, place, practitioner, state. Never answers or contact data.

use domain::{
    access::{Permit, Scope},
    appointments::{Appointment, Refusal, Status},
    audit::Trail,
    booking::verification,
    ids::AppointmentId,
    text::Words,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::{
    Error, Result, Storage, Work,
    bookings::waits_for_a_proof,
    engine, occupancy,
    rows::{appointment, verification as code},
    visit_mail, visits,
};

/// How long after its end a visit's link still shows it.
const READABLE: SignedDuration = SignedDuration::from_hours(24);

/// What a visit's link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitPage {
    /// The visit.
    Visit(Box<VisitView>),
    /// A day after its end: a page without data.
    Expired,
}

/// A visit as its own link shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct VisitView {
    /// The visit; answers, needs, contact data, patient and consents are left out.
    pub appointment: Appointment,
    /// Tries left for the code, while one would still be taken: also after the half hour, if the time is still free.
    pub tries_left: Option<u8>,
    /// The token of this page.
    pub manage: String,
}

impl std::fmt::Debug for VisitView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VisitView {{ appointment: {} }}", self.appointment.id)
    }
}

/// What came of cancelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The visit as it is now; contact data is left out.
    pub appointment: Appointment,
    /// It was cancelled already: nothing was written, nothing is mailed.
    pub again: bool,
}

impl Storage {
    /// What a visit's own link opens; none where the visit is gone, or was never named.
    pub async fn visit(&self, by: &Permit, now: Timestamp) -> Result<Option<VisitPage>> {
        let Scope::Visit(id) = by.scope() else {
            return Ok(None);
        };
        let read = self.read().await?;
        let Some(row) = visits::find(&*read, *id, by.scope()).await? else {
            return Ok(None);
        };
        let visit = row.logistics()?;
        if matches!(visit.status, Status::Held { .. } | Status::EnteredInError) {
            return Ok(None);
        }
        if now > visit.ends_at + READABLE {
            return Ok(Some(VisitPage::Expired));
        }
        let tries_left = if waits_for_a_proof(&visit) {
            let code = code::Entity::find_by_id(Uuid::from(*id)).one(&*read).await?;
            code.map(|code| u8::try_from(i32::from(verification::TRIES) - code.tries).unwrap_or(0))
        } else {
            None
        };
        let manage = self.0.secrets.manage_token(visit.id, row.manage_counter);
        Ok(Some(VisitPage::Visit(Box::new(VisitView { appointment: visits::impersonal(visit), tries_left, manage }))))
    }

    /// The bearer of a visit's own link cancels it. Twice is no mistake.
    pub async fn cancel(
        &self,
        reason: Option<&Words>,
        if_version: Option<i64>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Cancelled, Refusal>> {
        self.again(move || self.cancel_once(reason, if_version, by, now)).await
    }

    async fn cancel_once(
        &self,
        reason: Option<&Words>,
        if_version: Option<i64>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Cancelled, Refusal>> {
        let Scope::Visit(id) = by.scope() else {
            return Ok(Err(Refusal::WrongState));
        };
        let work = self.begin(now).await?;
        let Some(row) = locked(&work, *id, by.scope()).await? else {
            return Ok(Err(Refusal::WrongState));
        };
        let visit = row.logistics()?;
        let clinic = self.catalogue(&*work).await?;
        // A service that went out of use and was removed leaves its visits cancellable without notice.
        let window = clinic.service(&visit.service).map(|service| service.cancel_window).unwrap_or_default();
        let is_over = matches!(visit.status, Status::Cancelled { .. });
        if !is_over && if_version.is_some_and(|version| version != visit.version) {
            return Ok(Err(Refusal::VersionMismatch));
        }
        let told = matches!(visit.status, Status::Booked);
        let (visit, event) = match visit.cancel_by_patient(window, clinic.identity.late_cancel, now) {
            Ok(changed) => changed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(event) = event else {
            return Ok(Ok(Cancelled { appointment: visits::impersonal(visit), again: true }));
        };

        if !visits::change(&work, &visit, Some(&event), by.who()).await? {
            return Err(Error::InTheWay { code: "the visit changed".to_owned() });
        }
        if let Some(reason) = reason {
            visits::note_reason(&work, visit.id, reason.expose()).await?;
        }
        occupancy::release(&work, visit.id).await?;
        visit_mail::called_off(&work, &clinic, &visit, told, now).await?;
        work.commit(Trail::on_visit(by.who(), "appointment.cancelled", visit.id, visit.patient)).await?;
        Ok(Ok(Cancelled { appointment: visits::impersonal(visit), again: false }))
    }
}

/// The row of a visit under the lock of whatever time it owns, so that cancelling and booking wait for each other.
pub(super) async fn locked(work: &Work, id: AppointmentId, scope: &Scope) -> Result<Option<appointment::Model>> {
    use domain::ids::ResourceId;

    let Some(row) = visits::find(&**work, id, scope).await? else {
        return Ok(None);
    };
    let visit = row.logistics()?;
    let owned = [
        Some(ResourceId::practitioner(&visit.practitioner)),
        visit.room.as_ref().map(ResourceId::room),
        visit.patient.map(ResourceId::patient),
    ];
    engine::lock_resources(work, &owned.into_iter().flatten().collect::<Vec<_>>()).await?;
    visits::find(&**work, id, scope).await
}
