//! Taking back the last mark on a visit, while there is time and the visit's own is still free.

use domain::{
    access::Permit,
    appointments::{Appointment, Event, EventKind, Refusal, Status},
    audit::Trail,
    booking::{MoveRefusal, Refusal as Taken, holds},
    clinic::Clinic,
    ids::AppointmentId,
    outbox::SECOND_THOUGHTS,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    Error, Result, Storage, Work, diary, diary::Pages, journeys, occupancy, rows::appointment_event, time::from_row,
    visit_mail, visits,
};

use super::{
    by_link::locked,
    list::StaffVisit,
    marks::{time_of, zone_of},
};

impl Storage {
    /// Staff take back the last mark: the visit is again what it was. None where there is no such visit for this permit.
    ///
    /// What the mark led to is withdrawn as far as it has not left: mail, and the follow-ups of a fulfilled visit.
    pub async fn undo(
        &self,
        id: AppointmentId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, MoveRefusal>>> {
        self.again(move || self.undo_once(id, version, by, now)).await
    }

    /// What a visit would be again if its last mark were taken back now; none where that cannot be.
    ///
    /// Whether its time is still free is only known once it is taken again.
    pub async fn before_last_mark(&self, id: AppointmentId, by: &Permit, now: Timestamp) -> Result<Option<Status>> {
        let read = self.read().await?;
        let Some(row) = visits::find(&*read, id, by.scope()).await?.filter(|row| row.status != "held") else {
            return Ok(None);
        };
        let visit = row.logistics()?;
        let clinic = self.catalogue(&*read).await?;
        let Some(LastMark { before, made_at, .. }) = last_mark(&read, &visit).await? else {
            return Ok(None);
        };
        let undone = visit.undo(before, made_at, zone_of(&clinic, &row), now);
        Ok(undone.ok().map(|(visit, _)| visit.status))
    }

    async fn undo_once(
        &self,
        id: AppointmentId,
        version: i64,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, MoveRefusal>>> {
        let work = self.begin(now).await?;
        let Some(row) = locked(&work, id, by.scope()).await?.filter(|row| row.status != "held") else {
            return Ok(None);
        };
        let marked = row.visit(&self.0.sealed)?;
        if marked.version != version {
            return Ok(Some(Err(Refusal::VersionMismatch.into())));
        }
        let clinic = self.catalogue(&*work).await?;
        let Some(LastMark { before, led_there, made_at }) = last_mark(&work, &marked).await? else {
            return Ok(Some(Err(Refusal::WrongState.into())));
        };
        let (visit, event) = match marked.clone().undo(before, made_at, zone_of(&clinic, &row), now) {
            Ok(undone) => undone,
            Err(refusal) => return Ok(Some(Err(refusal.into()))),
        };
        if !marked.status.owns_time()
            && visit.status.owns_time()
            && !takes_its_time_again(&work, &clinic, &visit, now).await?
        {
            return Ok(Some(Err(Taken::SlotTaken.into())));
        }
        if !visits::change(&work, &visit, Some(&event), by.who()).await? {
            return Ok(Some(Err(Refusal::VersionMismatch.into())));
        }
        match (&marked.status, &visit.status) {
            (Status::Fulfilled, _) => journeys::revert(&work, id).await?,
            (Status::EnteredInError, Status::Fulfilled) => {
                if let Some(service) = clinic.service(&visit.service) {
                    journeys::enrol_in(&work, service, &visit, &led_there).await?;
                }
            }
            (Status::EnteredInError, Status::NoShow) => {}
            (_, Status::AwaitingApproval { .. }) => visit_mail::unsaid(&work, visit.id).await?,
            (Status::Cancelled { .. } | Status::EnteredInError, _) => {
                visit_mail::back(&work, &clinic, &visit, now + SECOND_THOUGHTS).await?;
            }
            _ => {}
        }
        self.seen_after(work, &clinic, &visit, Trail::on_visit(by.who(), "appointment.undone", id, visit.patient), by)
            .await
    }
}

/// The last mark on a visit.
struct LastMark {
    /// What the visit was before.
    before: Status,
    /// What had made it that.
    led_there: Event,
    /// When the mark was made.
    made_at: Timestamp,
}

/// The last mark on a visit. None where its events do not lead to where it stands.
async fn last_mark(database: &DatabaseTransaction, visit: &Appointment) -> Result<Option<LastMark>> {
    use appointment_event::Column as C;

    let events = appointment_event::Entity::find()
        .filter(C::AppointmentId.eq(Uuid::from(visit.id)))
        .order_by_asc(C::Seq)
        .all(database)
        .await?;
    let mut marks = Vec::new();
    for event in events {
        let kind = EventKind::from_code(&event.kind)
            .ok_or_else(|| Error::corrupt("appointment_event", event.id, "kind is not one of ours"))?;
        match kind {
            EventKind::Undone => drop(marks.pop()),
            EventKind::Held | EventKind::Released | EventKind::Rescheduled => {}
            _ => marks.push(Event {
                id: event.id.into(),
                appointment: visit.id,
                kind,
                recorded_at: from_row(event.recorded_at),
                effective_at: from_row(event.effective_at),
            }),
        }
    }
    let (Some(last), Some(former)) = (marks.pop(), marks.pop()) else {
        return Ok(None);
    };
    let leads_here = matches!(
        (last.kind, &visit.status),
        (EventKind::Arrived, Status::Arrived)
            | (EventKind::CheckedIn, Status::CheckedIn)
            | (EventKind::Fulfilled, Status::Fulfilled)
            | (EventKind::NoShow, Status::NoShow)
            | (EventKind::Cancelled, Status::Cancelled { .. })
            | (EventKind::EnteredInError, Status::EnteredInError)
    );
    let before = match former.kind {
        EventKind::Booked => Status::Booked,
        EventKind::Arrived => Status::Arrived,
        EventKind::CheckedIn => Status::CheckedIn,
        EventKind::Fulfilled => Status::Fulfilled,
        EventKind::NoShow => Status::NoShow,
        // It waited for staff. One whose address nobody had proven has nobody to wait for.
        EventKind::Pending if visit.patient.is_some() => {
            Status::AwaitingApproval { until: holds::approval_until(visit.starts_at, former.recorded_at) }
        }
        _ => return Ok(None),
    };
    Ok(leads_here.then_some(LastMark { before, led_there: former, made_at: last.recorded_at }))
}

/// Takes the time of a visit again. False where somebody else has it, or it is off.
async fn takes_its_time_again(work: &Work, clinic: &Clinic, visit: &Appointment, now: Timestamp) -> Result<bool> {
    let owned = time_of(clinic, visit);
    let date = clinic.identity.zone.date(visit.starts_at);
    let shared = work.storage().catalogue(&**work).await?;
    if let Some(pages) = Pages::of(clinic, &visit.service, Some(&visit.practitioner), (date, date)) {
        let mut pages = pages.with_time_of(visit);
        if let Some(person) = visit.patient {
            pages = pages.with(person, visit.id);
        }
        let diary = diary::taken(work, shared, &pages).await?;
        let is_taken = owned.iter().any(|own| {
            diary.taken.iter().any(|taken| {
                taken.resource == own.resource && taken.counts(now, Some(visit.id)) && taken.span.overlaps(own.span)
            })
        });
        if is_taken {
            return Ok(false);
        }
    }
    occupancy::occupy(work, visit.id, &owned, now).await
}
