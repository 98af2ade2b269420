//! Staff book for somebody: the same function, and every broken rule at once.

use domain::{
    access::{Permit, Scope},
    audit::Trail,
    booking::{self, Refusal, Request, Who},
    clinic::Clinic,
    outbox::SECOND_THOUGHTS,
};
use jiff::Timestamp;

use crate::{
    Error, Result, Storage, Visitor, Work, capabilities, consent as ledger, diary,
    diary::Pages,
    idempotency::{Idempotency, Known},
    occupancy, patients, visit_mail, visits,
};

use super::list::{StaffVisit, views};

/// What staff ask to book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffRequest {
    /// The visit. `who.patient` names somebody on record; without it, address and name find or make the record.
    pub request: Request,
    /// Why rules are set aside, where they are.
    pub override_reason: Option<String>,
    /// Whether the patient gets the confirmation.
    pub inform: bool,
}

/// Why staff's booking was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffRefusal {
    /// Rules are broken that staff may set aside with a reason; all of them.
    #[error("rules are broken; give a reason to set them aside")]
    OverrideRequired(Vec<Refusal>),
    /// A rule is broken that nobody may set aside.
    #[error("{0}")]
    Refused(Refusal),
    /// Not a visit that this permit reaches: another practitioner's, or an unknown patient's.
    #[error("there is nothing of the kind")]
    OutOfScope,
    /// The same key came with another request.
    #[error("this idempotency key was used for another request")]
    IdempotencyMismatch,
}

impl Storage {
    /// Books for somebody. Broken rules are listed, and set aside where a reason is given.
    pub async fn book_for(
        &self,
        wanted: &StaffRequest,
        idempotency: Option<&Idempotency>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<StaffVisit, StaffRefusal>> {
        self.again(move || self.book_for_once(wanted, idempotency, by, now)).await
    }

    async fn book_for_once(
        &self,
        wanted: &StaffRequest,
        idempotency: Option<&Idempotency>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<StaffVisit, StaffRefusal>> {
        let work = self.begin(now).await?;
        if let Some(answer) = self.booked_before(&work, idempotency, by, now).await? {
            return Ok(answer);
        }
        let clinic = self.catalogue(&*work).await?;
        let Some(request) = reachable(wanted, by) else {
            return Ok(Err(StaffRefusal::OutOfScope));
        };
        let Some(who) = &request.who else {
            return Ok(Err(StaffRefusal::Refused(Refusal::NoSuchThing)));
        };
        let person = match who.patient {
            Some(known) => {
                if !patients::exists(&work, known).await? {
                    return Ok(Err(StaffRefusal::OutOfScope));
                }
                known
            }
            None => patients::known_or_new(&work, &who.claimed, who.lang, who.zone.as_ref(), now).await?,
        };
        let who = Who { patient: Some(person), must_verify: false, ..who.clone() };
        let request = Request { who: Some(who), ..request };
        let pages = |clinic: &Clinic| Some(Pages::of_request(clinic, &request)?.with(person, request.appointment));
        let Some((clinic, pages)) = diary::lock(&work, clinic, pages).await? else {
            return Ok(Err(StaffRefusal::Refused(Refusal::NoSuchThing)));
        };
        if let Some(answer) = self.booked_before(&work, idempotency, by, now).await? {
            return Ok(answer);
        }

        let diary = diary::load(&work, clinic, &pages, now).await?;
        let objections = booking::objections(&diary, &request, now);
        let decided = match (&wanted.override_reason, objections.is_empty()) {
            (_, true) => booking::book(&diary, &request, now),
            (Some(reason), false) => booking::book_anyway(&diary, &request, reason, now),
            (None, false) => return Ok(Err(StaffRefusal::OverrideRequired(objections))),
        };
        let booking = match decided {
            Ok(booking) => booking,
            Err(refusal) => return Ok(Err(StaffRefusal::Refused(refusal))),
        };
        let visit = &booking.appointment;
        if !occupancy::occupy(&work, visit.id, &booking.occupancy, now).await? {
            return Ok(Err(StaffRefusal::OverrideRequired(vec![Refusal::SlotTaken])));
        }
        visits::insert(&work, visit, &booking.event, &Visitor::default(), by.who()).await?;
        capabilities::of_visit(&work, visit.id, 0).await?;
        patients::lock(&work, person).await?;
        let source = ledger::Source { actor: by.who(), appointment: Some(visit.id), message: None };
        ledger::append(&work, person, &visit.consents, source).await?;
        visit_mail::booked(&work, &diary.clinic, visit, wanted.inform, now + SECOND_THOUGHTS).await?;
        if let Some(key) = idempotency {
            key.keep(&work, &visit.id, now).await?;
        }
        let mut trail = Trail::on_visit(by.who(), "appointment.booked", visit.id, Some(person));
        if let Some(reason) = &visit.override_reason {
            trail = trail.because(reason.clone());
        }
        let answer = self.seen_after(work, &diary.clinic, visit, trail, by).await?;
        Ok(answer.unwrap_or(Err(StaffRefusal::OutOfScope)))
    }

    async fn booked_before(
        &self,
        work: &Work,
        idempotency: Option<&Idempotency>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Option<Result<StaffVisit, StaffRefusal>>> {
        let Some(key) = idempotency else {
            return Ok(None);
        };
        let id = match key.look_up(work, now).await? {
            Known::New => return Ok(None),
            Known::Mismatch => return Ok(Some(Err(StaffRefusal::IdempotencyMismatch))),
            Known::Answered(id) => id,
        };
        let row = visits::find(&**work, id, by.scope()).await?;
        let row = row.ok_or_else(|| Error::corrupt("idempotency", id, "names a visit that is not there"))?;
        let clinic = self.catalogue(&**work).await?;
        let view = views(work, &clinic, &[row], by, &self.0.sealed).await?.pop();
        Ok(view.map(Ok))
    }
}

/// The request as far as the permit reaches: a practitioner books their own visits.
fn reachable(wanted: &StaffRequest, by: &Permit) -> Option<Request> {
    let mut request = wanted.request.clone();
    match by.scope() {
        Scope::Clinic => Some(request),
        Scope::Circle(practitioners) => {
            match &request.practitioner {
                Some(named) if practitioners.contains(named) => {}
                None if practitioners.len() == 1 => request.practitioner = practitioners.first().cloned(),
                _ => return None,
            }
            Some(request)
        }
        Scope::Public | Scope::Visit(_) | Scope::Message(_) | Scope::Patient(_) | Scope::Account(_) => None,
    }
}
