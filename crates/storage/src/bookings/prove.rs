//! Proving an address by the code that was mailed to it.

use domain::{
    access::Permit,
    appointments::{self, Appointment, CancelledBy, Status},
    audit::Trail,
    booking::{self, Refusal, Request, verification},
    clinic::Clinic,
    outbox::{Kind, Reason, about_visit},
};
use jiff::Timestamp;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    Error, Result, Storage, Visitor, Work, diary, diary::Pages, limits, messages, occupancy, patients,
    rows::verification as code, time::to_row, visits,
};

use super::{
    Lost,
    book::{action, address, follows},
    hold::hold_of as visit_of,
};

/// Why an address is not proven, or its visit not booked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The code is wrong, or it is not the time for one.
    #[error(transparent)]
    Refused(appointments::Refusal),
    /// The code is right, and the visit cannot be booked all the same.
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// Why no further code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// The visit does not wait for one.
    #[error("this visit does not wait for a code")]
    WrongState,
    /// Three were sent to this address within the hour.
    #[error("too many codes; again in {seconds} seconds")]
    Wait {
        /// Seconds until the next may be sent.
        seconds: u32,
    },
}

/// What came of a code, before it is looked up what else could be had.
enum Outcome {
    Proven(Box<Appointment>),
    Refused(appointments::Refusal),
    Lost(Refusal, Box<Request>),
}

impl Storage {
    /// Takes the code that proves the address: the visit is booked then, or waits for staff.
    ///
    /// Who it is becomes known here: the person on record with this address and name, or a new one.
    pub async fn verify(
        &self,
        code: &str,
        visitor: &Visitor,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<Appointment, Unproven>> {
        match self.again(move || self.verify_once(code, visitor, by, now)).await? {
            Outcome::Proven(visit) => Ok(Ok(*visit)),
            Outcome::Refused(refusal) => Ok(Err(refusal.into())),
            Outcome::Lost(refusal, request) => Ok(Err(self.lost(refusal, &request, now).await?.into())),
        }
    }

    async fn verify_once(&self, typed: &str, visitor: &Visitor, by: &Permit, now: Timestamp) -> Result<Outcome> {
        let work = self.begin(now).await?;
        let Some((visit, code)) = asked(&work, by).await? else {
            return Ok(Outcome::Refused(appointments::Refusal::WrongState));
        };
        if let Err(outcome) = self.right(work.storage(), &visit, &code, typed) {
            return refused(work, code, outcome).await;
        }
        if !waits_for_a_proof(&visit) {
            // The button was pressed twice: the second time shows what the first one did.
            return Ok(if visit.is_alive(now) && visit.patient.is_some() {
                Outcome::Proven(Box::new(visit))
            } else {
                Outcome::Refused(appointments::Refusal::WrongState)
            });
        }
        let Some(claimed) = visit.claimed.clone() else {
            return Err(Error::corrupt("appointment", visit.id, "waits for a proof and names nobody"));
        };
        let person = patients::known_or_new(&work, &claimed, visit.lang, visit.zone.as_ref(), now).await?;
        let request = request_of(&visit);
        let clinic = self.catalogue(&*work).await?;
        let found = diary::lock(&work, clinic, |clinic| {
            pages(clinic, &request, &visit).map(|pages| pages.with(person, visit.id))
        })
        .await?;
        let Some((clinic, pages)) = found else {
            return Ok(Outcome::Lost(Refusal::NoLongerAvailable, Box::new(request)));
        };
        let diary = diary::load(&work, clinic, &pages, now).await?;
        let booking = match booking::prove(&diary, &visit, person, now) {
            Ok(booking) => booking,
            Err(refusal) => return Ok(Outcome::Lost(refusal, Box::new(request))),
        };

        let proven = &booking.appointment;
        if !occupancy::occupy(&work, proven.id, &booking.occupancy, now).await? {
            let refusal = if visit.is_alive(now) { Refusal::PatientOverlap } else { Refusal::HoldExpired };
            return Ok(Outcome::Lost(refusal, Box::new(request)));
        }
        if !visits::change(&work, proven, Some(&booking.event), by.who()).await? {
            return Err(Error::InTheWay { code: "the visit changed".to_owned() });
        }
        if let Some(email) = &claimed.email {
            visitor.proves(&work, email, now).await?;
        }
        messages::cancel_for_visit(&work, proven.id, &[Kind::VerificationCode], Reason::Superseded).await?;
        follows(&work, &diary.clinic, proven, by, now).await?;
        work.commit(Trail::on_visit(by.who(), action(proven), proven.id, proven.patient)).await?;
        Ok(Outcome::Proven(Box::new(booking.appointment)))
    }

    /// Whether the code is the one that was mailed.
    fn right(&self, storage: &Storage, visit: &Appointment, code: &code::Model, typed: &str) -> Result<(), Wrong> {
        if code.tries >= i32::from(verification::TRIES) {
            return Err(Wrong::Locked);
        }
        let typed = verification::typed(typed).ok_or(Wrong::NoCode)?;
        let expected = storage.0.secrets.code(visit.id, code.counter);
        if bool::from(typed.as_bytes().ct_eq(expected.as_bytes())) { Ok(()) } else { Err(Wrong::Code) }
    }

    /// Mails the code once more, to the same address.
    pub async fn resend_code(&self, by: &Permit, now: Timestamp) -> Result<Result<(), Unsent>> {
        self.again(move || self.resend_once(by, now)).await
    }

    async fn resend_once(&self, by: &Permit, now: Timestamp) -> Result<Result<(), Unsent>> {
        let work = self.begin(now).await?;
        let Some((visit, code)) = asked(&work, by).await? else {
            return Ok(Err(Unsent::WrongState));
        };
        let waits = matches!(visit.status, Status::AwaitingVerification { .. }) && visit.is_alive(now);
        let Some(address) = address(&visit).filter(|_| waits) else {
            return Ok(Err(Unsent::WrongState));
        };
        if let Err(wait) = limits::unproven_mail(&work, address, now).await? {
            return Ok(Err(Unsent::Wait { seconds: wait.seconds }));
        }
        let clinic = self.catalogue(&*work).await?;
        let occurrence = code.sent + 1;
        let message = about_visit(Kind::VerificationCode, &visit, occurrence, &clinic.identity.zone, now);
        messages::plan(&work, &[message]).await?;
        let mut code = code.into_active_model();
        code.sent = Set(occurrence);
        code.last_sent_at = Set(Some(to_row(now)));
        code.update(&*work).await?;
        work.commit(Trail::on_visit(by.who(), "appointment.code_sent", visit.id, None)).await?;
        Ok(Ok(()))
    }

    /// The owner of the address says that this is not theirs: the time is free again, nothing more is mailed.
    /// False where there was nothing to give back.
    pub async fn not_me(&self, by: &Permit, now: Timestamp) -> Result<bool> {
        self.again(move || async move {
            let work = self.begin(now).await?;
            let Some((visit, _)) = asked(&work, by).await? else {
                return Ok(false);
            };
            if !matches!(visit.status, Status::AwaitingVerification { .. }) || !visit.is_alive(now) {
                return Ok(false);
            }
            let Ok((disowned, Some(event))) = visit.cancel_by_clinic(now) else {
                return Ok(false);
            };
            if !visits::change(&work, &disowned, Some(&event), by.who()).await? {
                return Err(Error::InTheWay { code: "the visit changed".to_owned() });
            }
            occupancy::release(&work, disowned.id).await?;
            messages::cancel_for_visit(&work, disowned.id, &[Kind::VerificationCode], Reason::VisitGone).await?;
            work.commit(Trail::on_visit(by.who(), "appointment.disowned", disowned.id, None)).await?;
            Ok(true)
        })
        .await
    }
}

/// Whether a right code still books it. What ran out is judged like a late form, whether or not that was written down.
pub(crate) fn waits_for_a_proof(visit: &Appointment) -> bool {
    match visit.status {
        Status::AwaitingVerification { .. } => true,
        Status::Cancelled { by: CancelledBy::Expiry, .. } => visit.patient.is_none(),
        _ => false,
    }
}

/// What is wrong with a code.
enum Wrong {
    Locked,
    NoCode,
    Code,
}

/// The visit of a manage link and its code, locked: of two answers at once the second sees the first one's count.
async fn asked(work: &Work, by: &Permit) -> Result<Option<(Appointment, code::Model)>> {
    let Some(id) = visit_of(by) else {
        return Ok(None);
    };
    let code = code::Entity::find_by_id(Uuid::from(id)).lock_exclusive().one(&**work).await?;
    let (Some(code), Some(row)) = (code, visits::find(&**work, id, by.scope()).await?) else {
        return Ok(None);
    };
    Ok(Some((row.logistics()?, code)))
}

/// Counts a wrong code. What is no code at all costs nothing.
async fn refused(work: Work, code: code::Model, wrong: Wrong) -> Result<Outcome> {
    let tries = match wrong {
        Wrong::Locked => return Ok(Outcome::Refused(appointments::Refusal::Locked)),
        Wrong::NoCode => code.tries,
        Wrong::Code => code.tries + 1,
    };
    let left = u8::try_from(i32::from(verification::TRIES) - tries).unwrap_or(0);
    if tries != code.tries {
        let mut code = code.into_active_model();
        code.tries = Set(tries);
        code.update(&*work).await?;
        work.commit(Trail::none("a wrong code is counted with the visit")).await?;
    }
    Ok(Outcome::Refused(if left == 0 {
        appointments::Refusal::Locked
    } else {
        appointments::Refusal::WrongCode { tries_left: left }
    }))
}

fn pages(clinic: &Clinic, request: &Request, visit: &Appointment) -> Option<Pages> {
    Some(Pages::of_request(clinic, request)?.with_time_of(visit))
}

/// What was asked for, as far as the visit still says it: to look for what else could be had.
fn request_of(visit: &Appointment) -> Request {
    Request {
        appointment: visit.id,
        service: visit.service.clone(),
        starts_at: visit.starts_at,
        duration: Some(visit.length()),
        practitioner: Some(visit.practitioner.clone()),
        location: Some(visit.location.clone()),
        modality: Some(visit.modality),
        who: None,
        ignore: Some(visit.id),
        via: visit.created_via,
    }
}
