//! When a practitioner is away. It may lie over visits: each one that it hits is named, and decided on or kept.

use domain::{
    access::{Permit, Scope},
    appointments::{self, Status},
    audit::Trail,
    booking::Move,
    clinic::Clinic,
    ids::{AppointmentId, PractitionerId, ResourceId, TimeOffId},
    time::Span,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::ExprTrait,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Page, Result, Storage, Work,
    appointments::{StaffImmovable, StaffMove, StaffVisit, call_off, move_in, views},
    engine,
    idempotency::{Idempotency, Known},
    mint, page,
    page::Cursor,
    rows::{appointment, time_off},
    time::{from_row, to_row},
    visits,
};

/// The most rows on one page.
const LONGEST_PAGE: u64 = 200;

/// A stretch in which a practitioner is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeOff {
    /// Its identifier.
    pub id: TimeOffId,
    /// Who is away.
    pub practitioner: PractitionerId,
    /// From when.
    pub starts_at: Timestamp,
    /// To when.
    pub ends_at: Timestamp,
    /// Why, for staff.
    pub reason: Option<String>,
}

/// A stretch to be taken off, and what happens to the visits in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTimeOff {
    /// Who will be away.
    pub practitioner: PractitionerId,
    /// From when to when.
    pub span: Span,
    /// Why, for staff.
    pub reason: Option<String>,
    /// What becomes of visits; one that is not named is kept.
    pub decisions: Vec<(AppointmentId, Decision)>,
}

/// What becomes of a visit in time off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It takes place all the same.
    Keep,
    /// It is called off, and the patient told.
    Cancel,
    /// It gets another time with the same practitioner, and the patient is told.
    Move(Timestamp),
}

/// What a stretch of time off hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// Visits that are booked or wait for somebody, by start.
    pub visits: Vec<StaffVisit>,
    /// Times that somebody keeps while they fill in the form: booking them is refused from now on.
    pub holds: Vec<Kept>,
}

/// A kept time that time off hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// From when to when.
    pub span: Span,
    /// Until when it is kept.
    pub until: Timestamp,
}

/// Why nothing was taken off.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeOffRefusal {
    /// A decision names a visit that this time off does not hit.
    #[error("this visit is not in that time")]
    NotHit(AppointmentId),
    /// A visit cannot be called off.
    #[error("{1}")]
    Stays(AppointmentId, appointments::Refusal),
    /// A visit cannot be moved there.
    #[error("{1}")]
    Immovable(AppointmentId, StaffImmovable),
    /// The same key came with another request.
    #[error("this idempotency key was used for another request")]
    IdempotencyMismatch,
}

/// What is kept of an answer, to give it again: which time off, and what it hit. The rest is in the request.
#[derive(Serialize, Deserialize)]
struct Answer {
    id: Uuid,
    visits: Vec<Uuid>,
    /// Each kept time: from when, to when, until when it was kept.
    holds: Vec<[i64; 3]>,
}

/// Which time off is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeOffFilter {
    /// What ends after this instant.
    pub from: Option<Timestamp>,
    /// What begins before this instant.
    pub to: Option<Timestamp>,
    /// Of this practitioner only.
    pub practitioner: Option<PractitionerId>,
    /// So many at a time, at most 200; 0 means 50.
    pub limit: u64,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

impl Storage {
    /// Who is away when, by start.
    pub async fn time_off(&self, filter: &TimeOffFilter, by: &Permit) -> Result<Page<TimeOff>> {
        use time_off::Column as C;

        let limit = if filter.limit == 0 { 50 } else { Ord::min(filter.limit, LONGEST_PAGE) };
        let read = self.read().await?;
        let clinic = self.catalogue(&*read).await?;
        let asked = |one: &&PractitionerId| filter.practitioner.as_ref().is_none_or(|only| only == *one);
        let reached: Vec<PractitionerId> = reached(&clinic, by).iter().filter(asked).cloned().collect();
        let mut rows = time_off::Entity::find()
            .filter(C::ResourceId.is_in(reached.iter().map(|one| Uuid::from(ResourceId::practitioner(one)))))
            .order_by_asc(C::StartsAt)
            .order_by_asc(C::Id)
            .limit(limit + 1);
        if let Some(from) = filter.from {
            rows = rows.filter(C::EndsAt.gt(to_row(from)));
        }
        if let Some(to) = filter.to {
            rows = rows.filter(C::StartsAt.lt(to_row(to)));
        }
        if let Some(last) = filter.cursor.as_deref().and_then(Cursor::read) {
            let after = C::StartsAt.gt(last.at).or(C::StartsAt.eq(last.at).and(C::Id.gt(last.id)));
            rows = rows.filter(after);
        }
        let page = page::cut(rows.all(&*read).await?, limit, |row| Cursor { at: row.starts_at, id: row.id });
        let items = page.items.iter().filter_map(|row| view(row, &reached)).collect();
        Ok(Page { items, next_cursor: page.next_cursor })
    }

    /// What a stretch of time off would hit. None where the practitioner is not one of this permit's.
    pub async fn would_hit(&self, new: &NewTimeOff, by: &Permit, now: Timestamp) -> Result<Option<Hit>> {
        let read = self.read().await?;
        let clinic = self.catalogue(&*read).await?;
        if !reached(&clinic, by).contains(&new.practitioner) {
            return Ok(None);
        }
        Ok(Some(self.hit(&read, &clinic, new, by, now).await?))
    }

    /// Takes a stretch off, with what was decided about its visits: all of it, or nothing.
    ///
    /// It takes the lock that booking takes: a booking at the same instant is refused, or stands in the answer.
    pub async fn take_off(
        &self,
        new: &NewTimeOff,
        idempotency: Option<&Idempotency>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<(TimeOff, Hit), TimeOffRefusal>>> {
        self.again(move || self.take_off_once(new, idempotency, by, now)).await
    }

    async fn take_off_once(
        &self,
        new: &NewTimeOff,
        idempotency: Option<&Idempotency>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<(TimeOff, Hit), TimeOffRefusal>>> {
        let work = self.begin(now).await?;
        let clinic = self.catalogue(&*work).await?;
        if !reached(&clinic, by).contains(&new.practitioner) {
            return Ok(None);
        }
        let resource = ResourceId::practitioner(&new.practitioner);
        engine::lock_resources(&work, &[resource]).await?;
        // Whoever sent the same call a moment earlier has been answered by now.
        if let Some(answer) = self.taken_before(&work, &clinic, new, idempotency, by, now).await? {
            return Ok(Some(answer));
        }
        let taken = new.under(mint::id(now));
        time_off::Entity::insert(time_off::ActiveModel {
            id: Set(taken.id.into()),
            resource_id: Set(resource.into()),
            starts_at: Set(to_row(taken.starts_at)),
            ends_at: Set(to_row(taken.ends_at)),
            reason: Set(taken.reason.clone()),
        })
        .exec_without_returning(&*work)
        .await?;
        let hit = self.hit(&work, &clinic, new, by, now).await?;
        for (visit, decision) in &new.decisions {
            if !hit.visits.iter().any(|hit| hit.appointment.id == *visit) {
                return Ok(Some(Err(TimeOffRefusal::NotHit(*visit))));
            }
            if let Err(refusal) = decided(&work, &clinic, *visit, *decision, by, now).await? {
                return Ok(Some(Err(refusal)));
            }
        }
        let answer = Answer::of(&taken, &hit);
        let visits = self.as_they_are(&work, &clinic, answer.visits.clone(), by).await?;
        if let Some(key) = idempotency {
            key.keep(&work, &answer, now).await?;
        }
        work.commit(Trail::on(by.who(), "time_off.taken", "time-off", taken.id.to_string())).await?;
        Ok(Some(Ok((taken, Hit { visits, holds: hit.holds }))))
    }

    /// What this call was answered before, if it was, with the visits as they are now.
    async fn taken_before(
        &self,
        work: &Work,
        clinic: &Clinic,
        new: &NewTimeOff,
        idempotency: Option<&Idempotency>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<(TimeOff, Hit), TimeOffRefusal>>> {
        let Some(key) = idempotency else {
            return Ok(None);
        };
        let answer: Answer = match key.look_up(work, now).await? {
            Known::New => return Ok(None),
            Known::Mismatch => return Ok(Some(Err(TimeOffRefusal::IdempotencyMismatch))),
            Known::Answered(answer) => answer,
        };
        let kept = |[start, end, until]: [i64; 3]| Kept {
            span: Span::new(from_row(start), from_row(end)),
            until: from_row(until),
        };
        let holds = answer.holds.into_iter().map(kept).collect();
        let visits = self.as_they_are(work, clinic, answer.visits, by).await?;
        Ok(Some(Ok((new.under(answer.id.into()), Hit { visits, holds }))))
    }

    /// The visits that were hit, as they are once all is decided.
    async fn as_they_are(&self, work: &Work, clinic: &Clinic, ids: Vec<Uuid>, by: &Permit) -> Result<Vec<StaffVisit>> {
        let rows = appointment::Entity::find()
            .filter(appointment::Column::Id.is_in(ids))
            .order_by_asc(appointment::Column::StartsAt)
            .all(&**work)
            .await?;
        views(work, clinic, &rows, by, &self.0.sealed).await
    }

    /// Gives a stretch of time off back to patients. False where there is none for this permit.
    pub async fn give_time_back(&self, id: TimeOffId, by: &Permit, now: Timestamp) -> Result<bool> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let clinic = self.catalogue(&*work).await?;
            let row = time_off::Entity::find_by_id(Uuid::from(id)).one(&*work).await?;
            let Some(row) = row.filter(|row| view(row, &reached(&clinic, by)).is_some()) else {
                return Ok(false);
            };
            engine::lock_resources(&work, &[row.resource_id.into()]).await?;
            let gone = time_off::Entity::delete_by_id(row.id).exec(&*work).await?;
            if gone.rows_affected == 0 {
                return Ok(false);
            }
            work.commit(Trail::on(by.who(), "time_off.given_back", "time-off", id.to_string())).await?;
            Ok(true)
        })
        .await
    }

    async fn hit(
        &self,
        database: &DatabaseTransaction,
        clinic: &Clinic,
        new: &NewTimeOff,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Hit> {
        use appointment::Column as C;

        let rows = appointment::Entity::find()
            .filter(C::Practitioner.eq(new.practitioner.as_str()))
            .filter(C::StartsAt.lt(to_row(new.span.end)))
            .filter(C::EndsAt.gt(to_row(new.span.start)))
            .filter(C::Status.is_not_in(["cancelled", "entered-in-error", "noshow", "fulfilled"]))
            .filter(C::Until.is_null().or(C::Until.gt(to_row(now))))
            .order_by_asc(C::StartsAt)
            .order_by_asc(C::Id)
            .all(database)
            .await?;
        let (holds, booked): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.status == "held");
        let kept = |row: appointment::Model| {
            let until = row.until.map(from_row)?;
            Some(Kept { span: Span::new(from_row(row.starts_at), from_row(row.ends_at)), until })
        };
        Ok(Hit {
            visits: views(database, clinic, &booked, by, &self.0.sealed).await?,
            holds: holds.into_iter().filter_map(kept).collect(),
        })
    }
}

impl NewTimeOff {
    fn under(&self, id: TimeOffId) -> TimeOff {
        TimeOff {
            id,
            practitioner: self.practitioner.clone(),
            starts_at: self.span.start,
            ends_at: self.span.end,
            reason: self.reason.clone(),
        }
    }
}

impl Answer {
    fn of(taken: &TimeOff, hit: &Hit) -> Self {
        let holds = hit.holds.iter().map(|kept| [kept.span.start, kept.span.end, kept.until].map(to_row));
        Self {
            id: taken.id.into(),
            visits: hit.visits.iter().map(|visit| visit.appointment.id.into()).collect(),
            holds: holds.collect(),
        }
    }
}

/// Does what was decided about one visit.
async fn decided(
    work: &Work,
    clinic: &Clinic,
    visit: AppointmentId,
    decision: Decision,
    by: &Permit,
    now: Timestamp,
) -> Result<Result<(), TimeOffRefusal>> {
    match decision {
        Decision::Keep => Ok(Ok(())),
        Decision::Cancel => {
            let Some(row) = visits::find(&**work, visit, by.scope()).await? else {
                return Ok(Err(TimeOffRefusal::NotHit(visit)));
            };
            let off = row.visit(&work.storage().0.sealed)?;
            let told = !matches!(off.status, Status::AwaitingVerification { .. });
            let off = call_off(work, clinic, off, None, told, by, now).await?;
            Ok(off.map(|_| ()).map_err(|refusal| TimeOffRefusal::Stays(visit, refusal)))
        }
        Decision::Move(starts_at) => {
            let to = Move { starts_at, duration: None, practitioner: None, location: None, modality: None };
            let wanted = StaffMove { to, override_reason: None, inform: true };
            match move_in(work, visit, None, &wanted, by, now).await? {
                None => Ok(Err(TimeOffRefusal::NotHit(visit))),
                Some(Ok(_)) => Ok(Ok(())),
                Some(Err(refusal)) => Ok(Err(TimeOffRefusal::Immovable(visit, refusal))),
            }
        }
    }
}

/// The practitioners a permit reaches.
fn reached(clinic: &Clinic, by: &Permit) -> Vec<PractitionerId> {
    let all = clinic.practitioners.iter().map(|one| one.id.clone());
    match by.scope() {
        Scope::Clinic => all.collect(),
        Scope::Circle(circle) => all.filter(|one| circle.contains(one)).collect(),
        Scope::Public | Scope::Visit(_) | Scope::Message(_) | Scope::Patient(_) | Scope::Account(_) => Vec::new(),
    }
}

fn view(row: &time_off::Model, reached: &[PractitionerId]) -> Option<TimeOff> {
    let whose = |one: &&PractitionerId| Uuid::from(ResourceId::practitioner(one)) == row.resource_id;
    Some(TimeOff {
        id: row.id.into(),
        practitioner: reached.iter().find(whose)?.clone(),
        starts_at: from_row(row.starts_at),
        ends_at: from_row(row.ends_at),
        reason: row.reason.clone(),
    })
}
