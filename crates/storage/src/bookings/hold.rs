//! Keeping a time while the form is filled.

use domain::{
    access::{Permit, Scope},
    appointments::Appointment,
    audit::Trail,
    booking::{self, Refusal, Request, holds},
    ids::AppointmentId,
};
use jiff::Timestamp;

use crate::{
    Error, Result, Storage, Visitor, Work, capabilities, diary,
    diary::Pages,
    idempotency::{Idempotency, Known},
    limits, occupancy, visits,
};

use super::{Lost, Unbooked, book::Refused, early::lost_already};

/// A kept time, and the token of whoever keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Held {
    /// The hold.
    pub appointment: Appointment,
    /// Its token, shown once.
    pub token: String,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held {{ appointment: {} }}", self.appointment.id)
    }
}

impl Storage {
    /// Keeps a time for eight minutes, or says why not.
    pub async fn hold(
        &self,
        request: &Request,
        visitor: &Visitor,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Held, Lost>> {
        match self.hold_named(request, None, visitor, by, now).await? {
            Ok(held) => Ok(Ok(held)),
            Err(Unbooked::Lost(lost)) => Ok(Err(lost)),
            Err(Unbooked::IdempotencyMismatch) => {
                Err(Error::corrupt("idempotency", "(none)", "a key that was not sent"))
            }
        }
    }

    /// The same, done once however often the call of this name is repeated.
    pub async fn hold_named(
        &self,
        request: &Request,
        idempotency: Option<&Idempotency>,
        visitor: &Visitor,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Held, Unbooked>> {
        let held = self.again(move || self.hold_once(request, idempotency, visitor, by, now)).await?;
        self.or_what_else(held, now).await
    }

    async fn hold_once(
        &self,
        request: &Request,
        idempotency: Option<&Idempotency>,
        visitor: &Visitor,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Held, Refused>> {
        let request = Request { who: None, ..request.clone() };
        let refused = |refusal| Refused::because(refusal, &request);
        let work = self.begin(now).await?;
        if let Some(answer) = self.held_before(&work, idempotency, now).await? {
            return Ok(answer);
        }
        let clinic = self.catalogue(&*work).await?;
        if let Some(refusal) = lost_already(&work, &clinic, Pages::of_request(&clinic, &request), &request, now).await?
        {
            // It may be lost to this very call, sent a moment earlier.
            return Ok(self.held_before(&work, idempotency, now).await?.unwrap_or_else(|| Err(refused(refusal))));
        }
        let found = diary::lock(&work, clinic, |clinic| Pages::of_request(clinic, &request)).await?;
        let Some((clinic, pages)) = found else {
            return Ok(Err(refused(Refusal::NoSuchThing)));
        };
        // Whoever sent the same call a moment earlier has been answered by now.
        if let Some(answer) = self.held_before(&work, idempotency, now).await? {
            return Ok(answer);
        }
        let diary = diary::load(&work, clinic, &pages, now).await?;
        let booking = match booking::book(&diary, &request, now) {
            Ok(booking) => booking,
            Err(refusal) => return Ok(Err(refused(refusal))),
        };
        let hold = &booking.appointment;
        if !limits::may_own_more(&work, visitor, None, hold.id, now).await?
            || !booking::limits::leaves_half_a_day(&diary, hold, now)
        {
            return Ok(Err(refused(Refusal::TooMany)));
        }

        if !occupancy::occupy(&work, hold.id, &booking.occupancy, now).await? {
            return Ok(Err(refused(Refusal::SlotTaken)));
        }
        visits::insert(&work, hold, &booking.event, visitor, by.who()).await?;
        let token = capabilities::of_hold(&work, hold.id, visitor.cookie_hash()).await?;
        if let Some(key) = idempotency {
            key.keep(&work, &hold.id, now).await?;
        }
        work.commit(Trail::none("a hold names nobody; its event tells the story")).await?;
        Ok(Ok(Held { appointment: booking.appointment, token }))
    }

    /// What this call was answered before, if it was: the held time as it is now.
    async fn held_before(
        &self,
        work: &Work,
        idempotency: Option<&Idempotency>,
        now: Timestamp,
    ) -> Result<Option<Result<Held, Refused>>> {
        let Some(key) = idempotency else {
            return Ok(None);
        };
        let id: AppointmentId = match key.look_up(work, now).await? {
            Known::New => return Ok(None),
            Known::Mismatch => return Ok(Some(Err(Refused::Mismatch))),
            Known::Answered(id) => id,
        };
        let Some(row) = visits::find(&**work, id, &Scope::Visit(id)).await? else {
            return Ok(None);
        };
        let token = self.0.secrets.hold_token(id);
        Ok(Some(Ok(Held { appointment: visits::impersonal(row.logistics()?), token })))
    }

    /// What a hold's token stands for, alive or not, submitted or not; none once it is gone. Whoever it is for is left out.
    ///
    /// A form sent twice asks for the same thing twice, so a submitted hold still says what and when.
    pub async fn held(&self, by: &Permit, now: Timestamp) -> Result<Option<Appointment>> {
        let _ = now;
        let Some(id) = hold_of(by) else {
            return Ok(None);
        };
        let read = self.read().await?;
        let Some(row) = visits::find(&*read, id, by.scope()).await? else {
            return Ok(None);
        };
        Ok(Some(visits::impersonal(row.logistics()?)))
    }

    /// Keeps a held time for eight more minutes, once.
    pub async fn renew_hold(&self, by: &Permit, now: Timestamp) -> Result<Result<Appointment, Refusal>> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let Some(hold) = load(&work, by).await? else {
                return Ok(Err(Refusal::HoldExpired));
            };
            if !hold.is_alive(now) {
                return Ok(Err(Refusal::HoldExpired));
            }
            let renewed = match holds::renew(hold, now) {
                Ok(renewed) => renewed,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if !visits::change(&work, &renewed, None, by.who()).await? {
                return Ok(Err(Refusal::WrongState));
            }
            if let Some(until) = renewed.status.expires_at() {
                occupancy::keep_until(&work, renewed.id, until).await?;
            }
            work.commit(Trail::none("a hold names nobody")).await?;
            Ok(Ok(renewed))
        })
        .await
    }

    /// Gives a held time back to everybody. False where there was nothing to give back.
    pub async fn release_hold(&self, by: &Permit, now: Timestamp) -> Result<bool> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let Some(hold) = load(&work, by).await? else {
                return Ok(false);
            };
            let Ok((released, Some(event))) = holds::release(hold, now) else {
                return Ok(false);
            };
            if !visits::change(&work, &released, Some(&event), by.who()).await? {
                return Ok(false);
            }
            occupancy::release(&work, released.id).await?;
            work.commit(Trail::none("a hold names nobody; its event tells the story")).await?;
            Ok(true)
        })
        .await
    }
}

/// The hold that a permit is for.
pub(super) fn hold_of(by: &Permit) -> Option<AppointmentId> {
    match by.scope() {
        Scope::Visit(id) => Some(*id),
        _ => None,
    }
}

async fn load(work: &Work, by: &Permit) -> Result<Option<Appointment>> {
    let Some(id) = hold_of(by) else {
        return Ok(None);
    };
    let row = visits::find(&**work, id, by.scope()).await?;
    row.map(|row| row.logistics()).transpose()
}
