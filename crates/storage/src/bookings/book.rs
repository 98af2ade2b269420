//! Booking a time, with or without a hold.

use domain::{
    access::Permit,
    appointments::{Appointment, Status},
    audit::Trail,
    booking::{self, Booking, Refusal, Request, Who, verification},
    clinic::Clinic,
    outbox::{Kind, about_visit},
    text::EmailAddress,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::{
    Error, Result, Storage, Visitor, Work, capabilities, consent as ledger, diary, diary::Pages,
    idempotency::Idempotency, limits, messages, occupancy, patients, rows::verification as code, time::to_row,
    visit_mail, visits,
};

use super::{
    Lost,
    early::lost_already,
    hold,
    replay::{Answer, answered, submitted_before},
};

/// A visit that was booked, or waits for a proof or for staff.
#[derive(Clone, PartialEq, Eq)]
pub struct Booked {
    /// The visit.
    pub appointment: Appointment,
    /// The token of its own page.
    pub manage: String,
    /// Whether this answer was given before: nothing was booked again.
    pub replayed: bool,
}

impl std::fmt::Debug for Booked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Booked {{ appointment: {}, replayed: {} }}", self.appointment.id, self.replayed)
    }
}

/// Why nothing was booked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbooked {
    /// The clinic refused.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// The same key came with another request.
    #[error("this idempotency key was used for another request")]
    IdempotencyMismatch,
}

/// Why nothing was booked, before it is looked up what else could be had.
pub(super) enum Refused {
    Because(Refusal, Box<Request>),
    Mismatch,
}

impl Storage {
    /// Books a visit, or says why not.
    ///
    /// With the permit of a hold, that hold is taken over: service, time, practitioner, place and way are the hold's,
    /// whatever the request says. Whether the address must be proven and who is on record is decided here.
    pub async fn book(
        &self,
        request: &Request,
        idempotency: Option<&Idempotency>,
        visitor: &Visitor,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Booked, Unbooked>> {
        let booked = self.again(move || self.book_once(request, idempotency, visitor, by, now)).await?;
        self.or_what_else(booked, now).await
    }

    /// What was asked for, or why not and what else could be had: looked up once the refused transaction is over.
    pub(super) async fn or_what_else<T>(
        &self,
        asked: Result<T, Refused>,
        now: Timestamp,
    ) -> Result<Result<T, Unbooked>> {
        match asked {
            Ok(had) => Ok(Ok(had)),
            Err(Refused::Mismatch) => Ok(Err(Unbooked::IdempotencyMismatch)),
            Err(Refused::Because(refusal, request)) => Ok(Err(self.lost(refusal, &request, now).await?.into())),
        }
    }

    async fn book_once(
        &self,
        request: &Request,
        idempotency: Option<&Idempotency>,
        visitor: &Visitor,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Booked, Refused>> {
        let work = self.begin(now).await?;
        if let Some(answer) = answered(&work, idempotency, now).await? {
            return Ok(answer);
        }
        let hold = match hold::hold_of(by) {
            Some(id) => visits::find(&*work, id, by.scope()).await?.map(|row| row.logistics()).transpose()?,
            None => None,
        };
        if hold::hold_of(by).is_some() && hold.is_none() {
            return Ok(Err(Refused::because(Refusal::HoldExpired, request)));
        }
        let mut request = hold.as_ref().map_or_else(|| request.clone(), |hold| of_hold(request, hold));
        let clinic = self.catalogue(&*work).await?;
        let Some(who) = known(&work, &clinic, &request, visitor, now).await? else {
            return Ok(Err(Refused::because(Refusal::NoSuchThing, &request)));
        };
        request.who = Some(who.clone());
        if hold.is_none()
            && let Some(refusal) = lost_already(&work, &clinic, pages(&clinic, &request, None), &request, now).await?
        {
            // It may be lost to this very request, sent a moment earlier.
            return match answered(&work, idempotency, now).await? {
                Some(answer) => Ok(answer),
                None => Ok(Err(Refused::because(refusal, &request))),
            };
        }
        let Some((clinic, pages)) = diary::lock(&work, clinic, |clinic| pages(clinic, &request, hold.as_ref())).await?
        else {
            return Ok(Err(Refused::because(Refusal::NoSuchThing, &request)));
        };
        // Whoever sent the same request a moment earlier has answered it by now.
        if let Some(answer) = answered(&work, idempotency, now).await? {
            return Ok(answer);
        }

        let hold = match &hold {
            Some(hold) => visits::find(&*work, hold.id, by.scope()).await?.map(|row| row.logistics()).transpose()?,
            None => None,
        };
        if let Some(submitted) = hold.as_ref().filter(|hold| !matches!(hold.status, Status::Held { .. })) {
            return submitted_before(&work, submitted, &who, &request, now).await;
        }
        let diary = diary::load(&work, clinic, &pages, now).await?;
        let decided = match &hold {
            Some(hold) => booking::submit(&diary, hold, &who, now),
            None => booking::book(&diary, &request, now),
        };
        let booking = match decided {
            Ok(booking) => booking,
            Err(refusal) => return Ok(Err(Refused::because(refusal, &request))),
        };
        if let Some(refusal) = too_much(&work, &diary, &booking, visitor, now).await? {
            return Ok(Err(Refused::because(refusal, &request)));
        }

        let visit = &booking.appointment;
        let is_free = match &hold {
            Some(_) => occupancy::occupy(&work, visit.id, &booking.occupancy, now).await?,
            None => occupancy::occupy_first(&work, &booking.occupancy, now).await?,
        };
        if !is_free {
            let was_held = hold.as_ref().is_some_and(|hold| !hold.is_alive(now));
            let refusal = if was_held { Refusal::HoldExpired } else { Refusal::SlotTaken };
            return Ok(Err(Refused::because(refusal, &request)));
        }
        if hold.is_some() {
            if !visits::rewrite(&work, visit, &booking.event, by.who()).await? {
                return Err(Error::InTheWay { code: "the hold changed".to_owned() });
            }
        } else {
            visits::insert(&work, visit, &booking.event, visitor, by.who()).await?;
        }
        let manage = capabilities::of_visit(&work, visit.id, 0).await?;
        follows(&work, &diary.clinic, visit, by, now).await?;
        if let Some(key) = idempotency {
            key.keep(&work, &Answer::of(visit), now).await?;
        }
        work.commit(Trail::on_visit(by.who(), action(visit), visit.id, visit.patient)).await?;
        Ok(Ok(Booked { appointment: booking.appointment, manage, replayed: false }))
    }
}

impl Refused {
    pub(super) fn because(refusal: Refusal, request: &Request) -> Self {
        Self::Because(refusal, Box::new(request.clone()))
    }
}

/// What a held time is: the request says for whom, the hold says what and when.
fn of_hold(request: &Request, hold: &Appointment) -> Request {
    Request {
        appointment: hold.id,
        service: hold.service.clone(),
        starts_at: hold.starts_at,
        duration: Some(hold.length()),
        practitioner: Some(hold.practitioner.clone()),
        location: Some(hold.location.clone()),
        modality: Some(hold.modality),
        ignore: Some(hold.id),
        ..request.clone()
    }
}

/// Who it is for, as far as it is known: whether the address must be proven, and if not, who is on record.
///
/// None where nobody is named, or the service is not there.
async fn known(
    work: &Work,
    clinic: &Clinic,
    request: &Request,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Option<Who>> {
    let (Some(who), Some(service)) = (&request.who, clinic.service(&request.service)) else {
        return Ok(None);
    };
    let proven = match &who.claimed.email {
        Some(email) => visitor.has_proven(work, email, now).await?,
        None => false,
    };
    let must_verify = verification::needed(service.verify, proven);
    let patient = if must_verify {
        None
    } else {
        Some(patients::known_or_new(work, &who.claimed, who.lang, who.zone.as_ref(), now).await?)
    };
    Ok(Some(Who { must_verify, patient, ..who.clone() }))
}

fn pages(clinic: &Clinic, request: &Request, hold: Option<&Appointment>) -> Option<Pages> {
    let mut pages = Pages::of_request(clinic, request)?;
    if let Some(hold) = hold {
        pages = pages.with_time_of(hold);
    }
    match request.who.as_ref().and_then(|who| who.patient) {
        Some(person) => Some(pages.with(person, request.appointment)),
        None => Some(pages),
    }
}

/// Whether the unproven would own too much.
async fn too_much(
    work: &Work,
    diary: &domain::booking::Diary,
    booking: &Booking,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Option<Refusal>> {
    let visit = &booking.appointment;
    let Status::AwaitingVerification { .. } = visit.status else {
        return Ok(None);
    };
    let Some(address) = address(visit) else {
        return Ok(Some(Refusal::NoSuchThing));
    };
    if !limits::may_own_more(work, visitor, Some(address), visit.id, now).await?
        || !booking::limits::leaves_half_a_day(diary, visit, now)
    {
        return Ok(Some(Refusal::TooMany));
    }
    let mailed = limits::unproven_mail(work, address, now).await?;
    Ok(mailed.is_err().then_some(Refusal::TooMany))
}

/// What a new state of a booked visit brings with it: the mail that tells of it, the code, the consents given.
pub(super) async fn follows(
    work: &Work,
    clinic: &Clinic,
    visit: &Appointment,
    by: &Permit,
    now: Timestamp,
) -> Result<()> {
    let zone = &clinic.identity.zone;
    match visit.status {
        Status::AwaitingVerification { .. } => {
            code::Entity::insert(code::ActiveModel {
                appointment_id: Set(visit.id.into()),
                counter: Set(0),
                tries: Set(0),
                sent: Set(1),
                last_sent_at: Set(Some(to_row(now))),
            })
            .exec_without_returning(&**work)
            .await?;
            messages::plan(work, &[about_visit(Kind::VerificationCode, visit, 1, zone, now)]).await?;
        }
        Status::Booked => visit_mail::booked(work, clinic, visit, true, now).await?,
        _ => {}
    }
    if let Some(patient) = visit.patient {
        patients::lock(work, patient).await?;
        let source = ledger::Source { actor: by.who(), appointment: Some(visit.id), message: None };
        ledger::append(work, patient, &visit.consents, source).await?;
    }
    Ok(())
}

pub(super) fn address(visit: &Appointment) -> Option<&EmailAddress> {
    visit.claimed.as_ref().and_then(|claimed| claimed.email.as_ref())
}

pub(super) fn action(visit: &Appointment) -> &'static str {
    match visit.status {
        Status::Booked => "appointment.booked",
        _ => "appointment.pending",
    }
}
