//! A visit gets another time: the old one is given up and the new one taken in one transaction, or nothing changes.

use std::sync::Arc;

use domain::{
    access::{Permit, Scope},
    appointments::{self, Appointment},
    audit::Trail,
    booking::{self, Booking, Diary, Move, MoveRefusal, Mover, Refusal, Request},
    clinic::Clinic,
    ids::AppointmentId,
    outbox::SECOND_THOUGHTS,
};
use jiff::Timestamp;

use crate::{Error, Result, Storage, Work, bookings::Lost, diary, diary::Pages, occupancy, visit_mail, visits};

use super::list::{StaffVisit, views};

/// What came of moving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescheduled {
    /// The visit as it is now; contact data is left out.
    pub appointment: Appointment,
    /// It was there already: nothing was written, nothing is mailed.
    pub unchanged: bool,
}

/// Why a visit stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Immovable {
    /// For what it is.
    #[error(transparent)]
    Visit(#[from] appointments::Refusal),
    /// For the time it should have got; it keeps the one it has.
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// Where staff want a visit to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMove {
    /// The new time, and what else changes.
    pub to: Move,
    /// Why rules are set aside, where they are.
    pub override_reason: Option<String>,
    /// Whether the patient is told, after two minutes.
    pub inform: bool,
}

/// Why staff's move was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffImmovable {
    /// For what the visit is.
    #[error(transparent)]
    Visit(#[from] appointments::Refusal),
    /// Rules are broken that staff may set aside with a reason; all of them.
    #[error("rules are broken; give a reason to set them aside")]
    OverrideRequired(Vec<Refusal>),
    /// A rule is broken that nobody may set aside.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A refused move, before it is looked up what else could be had.
enum Stays {
    Visit(appointments::Refusal),
    Lost(Refusal, Box<Request>),
}

/// A visit under the lock of the time it has and of the time it should get.
struct InHand {
    visit: Appointment,
    diary: Diary,
}

impl Storage {
    /// The bearer of a visit's own link moves it. It keeps its id, its link and, if the new time is lost, the old one.
    pub async fn reschedule(
        &self,
        to: &Move,
        if_version: Option<i64>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Rescheduled, Immovable>> {
        match self.again(move || self.reschedule_once(to, if_version, by, now)).await? {
            Ok(moved) => Ok(Ok(moved)),
            Err(Stays::Visit(refusal)) => Ok(Err(refusal.into())),
            Err(Stays::Lost(refusal, request)) => Ok(Err(self.lost(refusal, &request, now).await?.into())),
        }
    }

    async fn reschedule_once(
        &self,
        to: &Move,
        if_version: Option<i64>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Rescheduled, Stays>> {
        let Scope::Visit(id) = by.scope() else {
            return Ok(Err(Stays::Visit(appointments::Refusal::WrongState)));
        };
        let work = self.begin(now).await?;
        let Some(InHand { visit, diary }) = in_hand(&work, *id, by.scope(), to, now).await? else {
            return Ok(Err(Stays::Visit(appointments::Refusal::WrongState)));
        };
        if if_version.is_some_and(|version| version != visit.version) {
            return Ok(Err(Stays::Visit(appointments::Refusal::VersionMismatch)));
        }
        let lost = |refusal| Stays::Lost(refusal, Box::new(booking::request_of(&visit, to)));
        let booking = match booking::reschedule(&diary, &visit, to, Mover::Patient, now) {
            Ok(Some(booking)) => booking,
            Ok(None) => {
                return Ok(Ok(Rescheduled { appointment: visits::impersonal(visit), unchanged: true }));
            }
            Err(MoveRefusal::Visit(refusal)) => return Ok(Err(Stays::Visit(refusal))),
            Err(MoveRefusal::Time(refusal)) => return Ok(Err(lost(refusal))),
        };
        if !written(&work, &booking, by, now).await? {
            return Ok(Err(lost(Refusal::SlotTaken)));
        }
        visit_mail::moved(&work, &diary.clinic, &booking.appointment, true, now).await?;
        work.commit(Trail::on_visit(by.who(), "appointment.rescheduled", visit.id, visit.patient)).await?;
        Ok(Ok(Rescheduled { appointment: visits::impersonal(booking.appointment), unchanged: false }))
    }

    /// Staff move a visit. None where there is no such visit for this permit, or where it should go is beyond it.
    pub async fn reschedule_visit(
        &self,
        id: AppointmentId,
        version: i64,
        wanted: &StaffMove,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, StaffImmovable>>> {
        self.again(move || self.reschedule_visit_once(id, version, wanted, by, now)).await
    }

    async fn reschedule_visit_once(
        &self,
        id: AppointmentId,
        version: i64,
        wanted: &StaffMove,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, StaffImmovable>>> {
        let work = self.begin(now).await?;
        let (visit, moved) = match move_in(&work, id, Some(version), wanted, by, now).await? {
            None => return Ok(None),
            Some(Err(refusal)) => return Ok(Some(Err(refusal))),
            Some(Ok(moved)) => moved,
        };
        let clinic = self.catalogue(&*work).await?;
        if !moved {
            let row = visits::find(&*work, id, by.scope()).await?;
            let view = views(&work, &clinic, row.as_slice(), by, &self.0.sealed).await?.pop();
            return Ok(view.map(Ok));
        }
        let visit = &visit;
        let mut trail = Trail::on_visit(by.who(), "appointment.rescheduled", id, visit.patient);
        if let Some(reason) = &wanted.override_reason {
            trail = trail.because(reason.clone());
        }
        self.seen_after(work, &clinic, visit, trail, by).await
    }
}

/// Staff move a visit in somebody's transaction. Says whether it moved: at its own time it stays as it is.
pub(crate) async fn move_in(
    work: &Work,
    id: AppointmentId,
    version: Option<i64>,
    wanted: &StaffMove,
    by: &Permit,
    now: Timestamp,
) -> Result<Option<Result<(Appointment, bool), StaffImmovable>>> {
    let Some(InHand { visit, diary }) = in_hand(work, id, by.scope(), &wanted.to, now).await? else {
        return Ok(None);
    };
    if !reaches(by, wanted) || matches!(visit.status, appointments::Status::Held { .. }) {
        return Ok(None);
    }
    if version.is_some_and(|version| version != visit.version) {
        return Ok(Some(Err(appointments::Refusal::VersionMismatch.into())));
    }
    let booking = match decided(&diary, &visit, wanted, now) {
        Ok(Some(booking)) => booking,
        Ok(None) => return Ok(Some(Ok((visit, false)))),
        Err(refusal) => return Ok(Some(Err(refusal))),
    };
    if !written(work, &booking, by, now).await? {
        return Ok(Some(Err(StaffImmovable::OverrideRequired(vec![Refusal::SlotTaken]))));
    }
    visit_mail::moved(work, &diary.clinic, &booking.appointment, wanted.inform, now + SECOND_THOUGHTS).await?;
    Ok(Some(Ok((booking.appointment, true))))
}

/// Staff's move as the rules have it: every broken one at once, unless a reason sets them aside.
fn decided(
    diary: &Diary,
    visit: &Appointment,
    wanted: &StaffMove,
    now: Timestamp,
) -> Result<Option<Booking>, StaffImmovable> {
    let moved = match &wanted.override_reason {
        Some(reason) => booking::reschedule_anyway(diary, visit, &wanted.to, reason, now),
        None => booking::reschedule(diary, visit, &wanted.to, Mover::Staff, now),
    };
    moved.map_err(|refusal| match refusal {
        MoveRefusal::Visit(refusal) => refusal.into(),
        MoveRefusal::Time(Refusal::NoSuchThing) => Refusal::NoSuchThing.into(),
        MoveRefusal::Time(refusal) if wanted.override_reason.is_some() => refusal.into(),
        MoveRefusal::Time(refusal) => {
            let all = booking::move_objections(diary, visit, &wanted.to, now);
            StaffImmovable::OverrideRequired(if all.is_empty() { vec![refusal] } else { all })
        }
    })
}

/// The visit, and the diary around where it is and where it should be, all of it locked.
///
/// Somebody may move it between the look and the lock: then what it has now is locked as well.
async fn in_hand(work: &Work, id: AppointmentId, scope: &Scope, to: &Move, now: Timestamp) -> Result<Option<InHand>> {
    let mut clinic = work.storage().catalogue(&**work).await?;
    let Some(mut row) = visits::find(&**work, id, scope).await? else {
        return Ok(None);
    };
    loop {
        let visit = row.visit(&work.storage().0.sealed)?;
        let found = diary::lock(work, Arc::clone(&clinic), |clinic| pages(clinic, &visit, to)).await?;
        let Some(locked) = visits::find(&**work, id, scope).await? else {
            return Ok(None);
        };
        if locked.version != row.version {
            row = locked;
            continue;
        }
        let diary = match found {
            Some((now_in_force, pages)) => {
                clinic = now_in_force;
                diary::load(work, clinic, &pages, now).await?
            }
            // The service is gone; the rules say so themselves.
            None => Diary::of(clinic),
        };
        return Ok(Some(InHand { visit, diary }));
    }
}

fn pages(clinic: &Clinic, visit: &Appointment, to: &Move) -> Option<Pages> {
    let pages = Pages::of_request(clinic, &booking::request_of(visit, to))?.with_time_of(visit);
    Some(match visit.patient {
        Some(person) => pages.with(person, visit.id),
        None => pages,
    })
}

/// Whether a permit reaches the practitioner a visit should go to.
fn reaches(by: &Permit, wanted: &StaffMove) -> bool {
    match (by.scope(), &wanted.to.practitioner) {
        (Scope::Clinic, _) | (Scope::Circle(_), None) => true,
        (Scope::Circle(circle), Some(practitioner)) => circle.contains(practitioner),
        (Scope::Public | Scope::Visit(_) | Scope::Message(_) | Scope::Patient(_) | Scope::Account(_), _) => false,
    }
}

/// The old rows give way to the new ones. False where the new time has just been taken: nothing of it stands then.
async fn written(work: &Work, booking: &Booking, by: &Permit, now: Timestamp) -> Result<bool> {
    let visit = &booking.appointment;
    if !occupancy::occupy(work, visit.id, &booking.occupancy, now).await? {
        return Ok(false);
    }
    if !visits::change(work, visit, Some(&booking.event), by.who()).await? {
        return Err(Error::InTheWay { code: "the visit changed".to_owned() });
    }
    Ok(true)
}
