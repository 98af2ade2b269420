//! Booking a visit, and the visit by its link.

use std::collections::BTreeMap;

use axum::{http::StatusCode, response::Response};
use domain::{
    access::{Action, Capability, Decision, Permit, Principal, decide},
    appointments::{Appointment, Next, Via},
    booking::{Refusal, Request},
    clinic::Clinic,
    text::{Lang, Mistake, Words},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::{
    appointments::{VisitPage, VisitView},
    bookings::{Idempotency, Unproven},
};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Choice, Moment, entity, lost, not_booked, service, shown_in, stays};
use crate::{
    Site,
    booker::{self, By, Typed},
    calendar,
    error::Error,
    extract::{Caller, Changes, IdempotencyKey, IfMatch, Json},
    mistakes::Mistakes,
    problem::Problem,
};

/// What a booking sends: a held time, or a time of its own; and for whom.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Booking {
    /// The secret of a held time. Service, start and the rest are then the hold's.
    hold: Option<String>,
    /// The service, by its id.
    service: Option<String>,
    /// From when: RFC 3339 with offset.
    #[schema(format = DateTime)]
    start: Option<String>,
    /// Minutes, one of the service's lengths; the usual one if absent.
    duration: Option<u32>,
    /// With this practitioner only; otherwise with whoever was booked least recently.
    practitioner: Option<String>,
    /// At this place only.
    location: Option<String>,
    /// in-person, video or phone
    modality: Option<String>,
    #[schema(required)]
    patient: Option<PatientSent>,
    /// Answers to the service's questions, by question id.
    answers: Option<BTreeMap<String, String>>,
    /// What is agreed to, as `GET /consents` lists it. `email-channel` is required.
    consents: Option<Vec<ConsentSent>>,
    /// The language of mails and pages: `en-CA` or `fr-CA`; the clinic's if absent.
    lang: Option<String>,
}

/// Who comes.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatientOfBooking)]
pub(crate) struct PatientSent {
    /// Full name.
    #[schema(required)]
    pub(super) name: Option<String>,
    /// The address to prove. Staff may leave it out.
    #[schema(format = Email)]
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    /// Tells two people of one name and address apart.
    #[schema(format = Date)]
    pub(super) birth_date: Option<String>,
    /// What would help at the visit, in the patient's words.
    pub(super) needs: Option<String>,
}

/// One consent that is given.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConsentOfBooking)]
pub(crate) struct ConsentSent {
    #[schema(required)]
    pub(super) id: Option<String>,
    /// The version of the words that were read.
    #[schema(required)]
    pub(super) version: Option<String>,
}

/// The code that was mailed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    /// Six digits; spaces do not count.
    #[schema(required)]
    code: Option<String>,
}

/// Why a visit is cancelled.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cancellation {
    /// In the patient's words.
    reason: Option<String>,
}

/// A visit, as its link shows it: never with answers, plans or contact data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Appointment)]
pub(crate) struct AppointmentView {
    id: Uuid,
    /// The FHIR code: pending, booked, arrived, checked-in, fulfilled, cancelled, noshow, entered-in-error.
    status: &'static str,
    /// What a pending visit waits for: verify (the code that was mailed) or approval (staff).
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
    /// Grows with every change; the ETag.
    version: i64,
    /// Grows with every change that calendars must know.
    sequence: i32,
    service: String,
    practitioner: String,
    location: String,
    modality: &'static str,
    start: Moment,
    end: Moment,
    /// The zone of start and end.
    tz: String,
    /// Until when the time of a pending visit is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Moment>,
    /// The secret of the visit's link; shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    manage: Option<String>,
    created_at: Moment,
    updated_at: Moment,
}

/// Book a visit
///
/// 201 is booked; 202 is pending: `next` says what it waits for, and the time is kept meanwhile. Repeating the call with
/// the same `Idempotency-Key` repeats the answer and books nothing more.
#[utoipa::path(post, path = "/api/v1/appointments", operation_id = "book", tag = "booking",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this call: repeated within 24 hours, it is done once.")),
    request_body(content = Booking, example = json!({
        "service": "first-consultation",
        "start": "2026-11-25T09:00:00-05:00",
        "practitioner": "ada-example",
        "patient": { "name": "Jo Example", "email": "jo@example.org", "phone": "416-555-0199" },
        "answers": { "injections": "yes" },
        "consents": [{ "id": "email-channel", "version": "2026-11" }, { "id": "care-education", "version": "2026-11" }],
        "lang": "en-CA"
    })),
    responses((status = 201, body = AppointmentView, description = "booked"), (status = 202, body = AppointmentView, description = "pending"),
        (status = 409, description = "slot_taken, no_longer_available, cap_reached, with alternatives; patient_overlap"),
        (status = 410, description = "hold_expired, with alternatives"),
        (status = 422, description = "invalid, too_late, too_far, idempotency_mismatch")))]
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Json { body, mut mistakes, hash }: Json<Booking>,
) -> Result<Response, Error> {
    site.allow("booking", &caller, site.config.limits.booking).await?;
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let consents = site.storage.consents().await?;

    let hold = match &body.hold {
        Some(token) => Some(held(&site, &caller, token, now).await?),
        None => None,
    };
    let chosen = match &hold {
        Some((_, hold)) => Some(Request { appointment: hold.id, ..request_of(hold, now) }),
        None => body.choice().read(&clinic, &mut mistakes).map(|chosen| chosen.request(None, Via::Api, now)),
    };
    let typed = body.typed(clinic.identity.lang, &mut mistakes);
    let typed = Typed { network: caller.network_text(), ..typed };
    let service = chosen.as_ref().map(|chosen| service(&clinic, &chosen.service)).transpose()?;
    let who =
        booker::read(&typed, service, &consents, By::Patient, now, |field, mistake| mistakes.note(field, mistake));
    let (request, who) = mistakes.or(chosen.zip(who))?;
    let request = Request { who: Some(who), ..request };

    let permit = hold.map_or(caller.permit.clone(), |(permit, _)| permit);
    // Whoever sends the very same call with the same key is the same caller: the key is theirs to keep secret.
    let once = key.map(|key| Idempotency { caller: "public".to_owned(), key, request_hash: hash });
    let booked = storage.book(&request, once.as_ref(), &caller.visitor(), &permit, now).await?;
    let booked = booked.map_err(|refused| not_booked(&clinic, refused))?;
    let status = if booked.appointment.status.next().is_some() { StatusCode::ACCEPTED } else { StatusCode::CREATED };
    let view = AppointmentView::of(&booked.appointment, Some(booked.manage), &clinic, now);
    Ok(entity(status, booked.appointment.version, &view))
}

/// The visit of a link
#[utoipa::path(get, path = "/api/v1/appointments/{manage}", operation_id = "readAppointment", tag = "booking",
    responses((status = 200, body = AppointmentView)))]
pub(crate) async fn read(site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit(&site, &caller).await?;
    shown(&site, &view.appointment).await
}

/// Prove the address
///
/// Five wrong codes lock the booking.
#[utoipa::path(post, path = "/api/v1/appointments/{manage}/verify", operation_id = "verify", tag = "booking",
    request_body(content = Code, example = json!({ "code": "123456" })),
    responses((status = 200, body = AppointmentView), (status = 409, description = "wrong_state, patient_overlap, cap_reached"),
        (status = 410, description = "hold_expired, with alternatives"), (status = 422, description = "invalid: not the code")))]
pub(crate) async fn verify(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Json { body, mut mistakes, .. }: Json<Code>,
) -> Result<Response, Error> {
    let code = mistakes.needed("code", body.code);
    let code = mistakes.or(code)?;
    let proven = storage.verify(&code, &caller.visitor(), &caller.permit, site.clock.now()).await?;
    match proven {
        Ok(visit) => shown(&site, &visit).await,
        Err(Unproven::Refused(refusal)) => Err(refusal.into()),
        Err(Unproven::Lost(refused)) => Err(lost(&*site.clinic().await?, refused)),
    }
}

/// Cancel a visit
///
/// Cancelling twice is no mistake. Inside the cancel window the clinic may refuse: 403 `late_cancel`.
#[utoipa::path(post, path = "/api/v1/appointments/{manage}/cancel", operation_id = "cancel", tag = "booking",
    params(("If-Match" = Option<String>, Header, description = "The version that was seen; another one is 412.")),
    request_body(content = Cancellation, example = json!({ "reason": "I am away that day" })),
    responses((status = 200, body = AppointmentView), (status = 403, description = "late_cancel"),
        (status = 409, description = "in_past, wrong_state"), (status = 412, description = "version_mismatch")))]
pub(crate) async fn cancel(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    version: Option<IfMatch>,
    Json { body, mut mistakes, .. }: Json<Cancellation>,
) -> Result<Response, Error> {
    let reason = body.reason.filter(|reason| !reason.trim().is_empty());
    let reason = mistakes.read::<Words>("reason", reason.as_deref());
    mistakes.refuse()?;
    let version = version.map(|IfMatch(version)| version);
    let cancelled = storage.cancel(reason.as_ref(), version, &caller.permit, site.clock.now()).await?;
    let clinic = site.clinic().await?;
    let cancelled = cancelled.map_err(|refusal| stays(&clinic, refusal))?;
    shown(&site, &cancelled.appointment).await
}

/// The visit for a calendar
#[utoipa::path(get, path = "/api/v1/appointments/{manage}/calendar.ics", operation_id = "calendar", tag = "booking",
    responses((status = 200, content_type = "text/calendar", body = String)))]
pub(crate) async fn calendar(site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit(&site, &caller).await?;
    Ok(calendar::answer(calendar::file(&site, &*site.clinic().await?, &view)))
}

/// The visit of the caller's link. A day after its end there is nothing any more.
async fn visit(site: &Site, caller: &Caller) -> Result<Box<VisitView>, Error> {
    match site.storage.visit(&caller.permit, site.clock.now()).await? {
        Some(VisitPage::Visit(view)) => Ok(view),
        Some(VisitPage::Expired) | None => Err(Problem::not_found().into()),
    }
}

async fn shown(site: &Site, visit: &Appointment) -> Result<Response, Error> {
    let clinic = site.clinic().await?;
    let view = AppointmentView::of(visit, None, &clinic, site.clock.now());
    Ok(entity(StatusCode::OK, visit.version, &view))
}

/// The held time behind a token, and the right to book it.
async fn held(site: &Site, caller: &Caller, token: &str, now: Timestamp) -> Result<(Permit, Appointment), Error> {
    let Some(who @ Principal::Capability(Capability::Hold(_))) = site.recognise(token, caller).await? else {
        return Err(Problem::not_found().into());
    };
    let Decision::Allow(permit) = decide(&who, Action::OwnHold) else {
        return Err(Problem::not_found().into());
    };
    let hold = site.storage.held(&permit, now).await?.ok_or(Refusal::HoldExpired)?;
    Ok((permit, hold))
}

/// A held time as it is booked.
fn request_of(hold: &Appointment, now: Timestamp) -> Request {
    let chosen = super::Chosen {
        service: hold.service.clone(),
        starts_at: hold.starts_at,
        duration: None,
        practitioner: Some(hold.practitioner.clone()),
        location: Some(hold.location.clone()),
        modality: Some(hold.modality),
    };
    chosen.request(None, Via::Api, now)
}

impl Booking {
    fn choice(&self) -> Choice {
        Choice {
            service: self.service.clone(),
            start: self.start.clone(),
            duration: self.duration,
            practitioner: self.practitioner.clone(),
            location: self.location.clone(),
            modality: self.modality.clone(),
        }
    }

    fn typed(&self, usual: Lang, mistakes: &mut Mistakes) -> Typed {
        let patient = self.patient.clone().unwrap_or_default();
        let (answers, consents) =
            (self.answers.clone().unwrap_or_default(), self.consents.as_deref().unwrap_or_default());
        typed(&patient, answers, consents, self.lang.as_deref(), usual, mistakes)
    }
}

/// What was sent of a person, as it would have been typed into the form.
pub(super) fn typed(
    patient: &PatientSent,
    answers: BTreeMap<String, String>,
    consents: &[ConsentSent],
    lang: Option<&str>,
    usual: Lang,
    mistakes: &mut Mistakes,
) -> Typed {
    let sent = |text: &Option<String>| text.clone().unwrap_or_default();
    for (at, consent) in consents.iter().enumerate() {
        if consent.id.is_none() {
            mistakes.note(&format!("consents[{at}].id"), Mistake::Missing);
        }
        if consent.version.is_none() {
            mistakes.note(&format!("consents[{at}].version"), Mistake::Missing);
        }
    }
    Typed {
        name: sent(&patient.name),
        email: sent(&patient.email),
        phone: sent(&patient.phone),
        birth_date: sent(&patient.birth_date),
        needs: sent(&patient.needs),
        answers,
        consents: consents.iter().map(|consent| (sent(&consent.id), sent(&consent.version))).collect(),
        lang: mistakes.read("lang", lang).unwrap_or(usual),
        network: None,
        zone: None,
    }
}

impl AppointmentView {
    pub(super) fn of(visit: &Appointment, manage: Option<String>, clinic: &Clinic, now: Timestamp) -> Self {
        let zone = shown_in(clinic, visit);
        let at = |instant| Moment::at(instant, zone);
        let status = visit.status.fhir(now);
        // A pending visit past its time reads as cancelled, whether or not that was written yet.
        let is_pending = status == "pending";
        Self {
            id: visit.id.into(),
            status,
            next: visit.status.next().filter(|_| is_pending).map(next),
            version: visit.version,
            sequence: visit.sequence,
            service: visit.service.to_string(),
            practitioner: visit.practitioner.to_string(),
            location: visit.location.to_string(),
            modality: visit.modality.code(),
            start: at(visit.starts_at),
            end: at(visit.ends_at),
            tz: zone.to_string(),
            expires_at: visit.status.expires_at().filter(|_| is_pending).map(at),
            manage,
            created_at: at(visit.created_at),
            updated_at: at(visit.updated_at),
        }
    }
}

/// The contract's word for what a pending visit waits for.
pub(super) fn next(next: Next) -> &'static str {
    match next {
        Next::Verify => "verify",
        Next::Approval => "approval",
    }
}
