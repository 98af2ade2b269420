//! The diary: whose visit is when, and booking for somebody.

use std::collections::BTreeMap;

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    appointments::{Status, Via},
    booking::Request,
    clinic::Clinic,
    ids::{AppointmentId, PatientId, PractitionerId},
    text::Words,
    time::Zone,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use storage::{
    appointments::{StaffRefusal, StaffRequest, StaffVisit, VisitFilter},
    bookings::Idempotency,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Person, caller_name, limit};
use crate::{
    Site,
    api::{
        Choice, Items, Moment,
        appointments::{ConsentSent, PatientSent, next, typed},
        entity, json, service, shown_in,
    },
    booker::{self, By},
    error::Error,
    extract::{Caller, Changes, IdempotencyKey, Json, Parameters},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
};

/// Which visits are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Visits that end after the beginning of this local date, or after this instant.
    #[param(example = "2026-11-23")]
    from: Option<String>,
    /// Visits that begin on this local date (inclusive) or earlier, or before this instant.
    #[param(example = "2026-11-23")]
    to: Option<String>,
    /// With this practitioner only.
    practitioner: Option<String>,
    /// A FHIR code: pending, booked, arrived, checked-in, fulfilled, cancelled, noshow.
    status: Option<String>,
    /// How many on a page: 50 if absent, at most 200.
    limit: Option<String>,
    /// What the page before gave as `next_cursor`.
    cursor: Option<String>,
}

/// A booking by staff. Rules may be set aside with a reason.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffBooking {
    /// The service, by its id.
    #[schema(required)]
    service: Option<String>,
    /// From when: RFC 3339 with offset. Absent for a walk-in, which starts now.
    #[schema(format = DateTime)]
    start: Option<String>,
    /// Somebody who stands at the desk: arrived, from this minute on, whatever notice the service asks for.
    walk_in: Option<bool>,
    /// Minutes, one of the service's lengths; the usual one if absent.
    duration: Option<u32>,
    practitioner: Option<String>,
    location: Option<String>,
    /// in-person, video or phone
    modality: Option<String>,
    #[schema(required)]
    patient: Option<StaffPatient>,
    /// Answers to the service's questions, by question id.
    answers: Option<BTreeMap<String, String>>,
    /// What the person agreed to.
    consents: Option<Vec<ConsentSent>>,
    /// The language of their mails; if absent, the one on record of whoever is named by id, otherwise the clinic’s.
    lang: Option<String>,
    /// Whether the person gets the confirmation by mail; if absent, true, and false for a walk-in.
    inform: Option<bool>,
    /// Sets the broken rules aside.
    r#override: Option<Override>,
}

/// Who comes: a person on record, or a new one.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatientOfStaffBooking)]
pub(crate) struct StaffPatient {
    /// A person on record; the rest is then theirs.
    id: Option<String>,
    /// Full name.
    name: Option<String>,
    /// Absent for somebody without e-mail.
    #[schema(format = Email)]
    email: Option<String>,
    phone: Option<String>,
    /// Tells two people of one name and address apart.
    #[schema(format = Date)]
    birth_date: Option<String>,
    /// What would help at the visit.
    needs: Option<String>,
}

/// Why rules are set aside.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OverrideReason)]
pub(crate) struct Override {
    /// Kept with the visit and shown beside it.
    #[schema(required)]
    pub(super) reason: Option<String>,
}

/// A visit as staff see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StaffVisit)]
pub(crate) struct StaffVisitView {
    id: Uuid,
    /// The FHIR code.
    status: &'static str,
    /// What a pending visit waits for: verify or approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
    /// Present on a cancelled visit that the patient gave up inside the cancel window.
    #[serde(skip_serializing_if = "Option::is_none")]
    late: Option<bool>,
    /// The ETag: send it as `If-Match`.
    version: i64,
    sequence: i32,
    service: String,
    practitioner: String,
    location: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    modality: &'static str,
    start: Moment,
    end: Moment,
    tz: String,
    /// Absent on a held time.
    patient: Option<Person>,
    /// What the booker typed about themself, where it is not what is on record: it changes no record by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed: Option<ClaimedView>,
    /// What would help at the visit: for whoever receives or treats the patient.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<String>,
    /// For clinical roles in the circle.
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<BTreeMap<String, String>>,
    /// Why rules were set aside, where they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    r#override: Option<OverrideView>,
    /// The messages this visit led to.
    follow_ups: Vec<Uuid>,
    created_at: Moment,
    updated_at: Moment,
}

/// What a booker typed about themself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Claimed)]
pub(crate) struct ClaimedView {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    birth_date: Option<String>,
}

/// Why rules were set aside.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Override)]
pub(crate) struct OverrideView {
    reason: String,
}

/// The visits of a stretch of days
///
/// By start. A practitioner sees their own.
#[utoipa::path(get, path = "/api/v1/staff/appointments", operation_id = "listVisits", tag = "diary", params(Filter),
    responses((status = 200, body = Items<StaffVisitView>)))]
pub(crate) async fn list(
    site: Site,
    caller: Caller,
    Parameters { sent, mut mistakes }: Parameters<Filter>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let zone = &clinic.identity.zone;
    let filter = VisitFilter {
        from: edge("from", sent.from.as_deref(), zone, &mut mistakes),
        to: edge("to", sent.to.as_deref(), zone, &mut mistakes),
        practitioner: mistakes.read::<PractitionerId>("practitioner", sent.practitioner.as_deref()),
        status: status(sent.status, &mut mistakes),
        limit: limit(sent.limit.as_deref(), &mut mistakes),
        cursor: sent.cursor,
    };
    mistakes.refuse()?;
    let page = site.storage.appointments(&filter, &caller.permit, now).await?;
    let items = page.items.iter().map(|visit| StaffVisitView::of(visit, &clinic, now)).collect();
    Ok(json(StatusCode::OK, &Items { items, next_cursor: page.next_cursor }))
}

/// One visit of the diary
#[utoipa::path(get, path = "/api/v1/staff/appointments/{id}", operation_id = "readVisit", tag = "diary",
    responses((status = 200, body = StaffVisitView)))]
pub(crate) async fn read(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let id: AppointmentId = id.parse().map_err(|_| Problem::not_found())?;
    let visit = site.storage.appointment(id, &caller.permit, site.clock.now()).await?;
    shown(&site, StatusCode::OK, &visit.ok_or_else(Problem::not_found)?).await
}

/// Book for somebody
///
/// A broken rule is 409 `override_required` with every rule that is in the way; `override.reason` sets them aside.
#[utoipa::path(post, path = "/api/v1/staff/appointments", operation_id = "bookFor", tag = "diary",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this call: repeated within 24 hours, it is done once.")),
    request_body(content = StaffBooking, example = json!({
        "service": "follow-up",
        "start": "2026-11-24T13:00:00-05:00",
        "practitioner": "ada-example",
        "patient": { "name": "Sam Example", "phone": "416-555-0198" }
    })),
    responses((status = 201, body = StaffVisitView), (status = 409, description = "override_required, with every broken rule"),
        (status = 422, description = "invalid, idempotency_mismatch")))]
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Json { body, mut mistakes, hash }: Json<StaffBooking>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let consents = site.storage.consents().await?;
    let walks_in = body.walk_in.unwrap_or(false);
    if walks_in && body.start.is_some() {
        mistakes.note("start", "a walk-in starts now; leave this out");
    }
    let chosen = body.choice(walks_in.then(|| this_minute(now))).read(&clinic, &mut mistakes);
    let sent = body.patient.clone().unwrap_or_default();
    let patient = match mistakes.read::<Uuid>("patient.id", sent.id.as_deref()).map(PatientId::from) {
        None => None,
        Some(id) => {
            let known = storage.patient(id, &caller.permit, now).await?;
            if known.is_none() {
                mistakes.note("patient.id", "there is no such patient");
            }
            known
        }
    };
    let usual = patient.as_ref().map_or(clinic.identity.lang, |patient| patient.lang);
    let sent = sent.known(patient.as_ref());
    let (answers, consents_sent) = (body.answers.unwrap_or_default(), body.consents.unwrap_or_default());
    let typed = typed(&sent, answers, &consents_sent, body.lang.as_deref(), usual, &mut mistakes);
    let reason = Override::reason_of(body.r#override, &mut mistakes);
    let who = match &chosen {
        // Somebody was meant who is not on record: their name is not missing as well.
        _ if mistakes.names("patient.id") => None,
        chosen => {
            let service = chosen.as_ref().map(|chosen| service(&clinic, &chosen.service)).transpose()?;
            booker::read(&typed, service, &consents, By::Staff, now, |field, mistake| mistakes.note(field, mistake))
        }
    };
    let (chosen, mut who) = mistakes.or(chosen.zip(who))?;
    who.must_verify = false;
    who.patient = patient.map(|patient| patient.id);

    let request =
        Request { who: Some(who), ..chosen.request(None, if walks_in { Via::WalkIn } else { Via::Staff }, now) };
    let inform = body.inform.unwrap_or(!walks_in);
    let request = StaffRequest { request, override_reason: reason, inform };
    let once = key.map(|key| Idempotency { caller: caller_name(&caller.permit), key, request_hash: hash });
    let booked = storage.book_for(&request, once.as_ref(), &caller.permit, now).await?;
    let visit = booked.map_err(|refused| match refused {
        StaffRefusal::OverrideRequired(rules) => {
            Error::from(Problem::override_required(rules.into_iter().map(FieldProblem::rule).collect()))
        }
        StaffRefusal::Refused(refusal) => refusal.into(),
        StaffRefusal::OutOfScope => Problem::forbidden().into(),
        StaffRefusal::IdempotencyMismatch => Problem::idempotency_mismatch().into(),
    })?;
    shown(&site, StatusCode::CREATED, &visit).await
}

pub(in crate::api) async fn shown(site: &Site, status: StatusCode, visit: &StaffVisit) -> Result<Response, Error> {
    let clinic = site.clinic().await?;
    let view = StaffVisitView::of(visit, &clinic, site.clock.now());
    Ok(entity(status, visit.appointment.version, &view))
}

/// A local date of the clinic or an instant. The last date is inclusive: its edge is the next midnight.
pub(super) fn edge(field: &str, sent: Option<&str>, zone: &Zone, mistakes: &mut Mistakes) -> Option<Timestamp> {
    let text = sent?;
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let date = text.parse::<Date>().ok().filter(|date| text.len() == 10 && (1970..=2200).contains(&date.year()));
    let date = date.and_then(|date| if field == "to" { date.tomorrow().ok() } else { Some(date) });
    if date.is_none() {
        mistakes.note(field, "this is neither a date nor an instant, e.g. 2026-11-24");
    }
    date.map(|date| zone.day_start(date))
}

/// One of the FHIR codes that a stored visit can have.
fn status(sent: Option<String>, mistakes: &mut Mistakes) -> Option<String> {
    const CODES: [&str; 8] =
        ["pending", "booked", "arrived", "checked-in", "fulfilled", "cancelled", "noshow", "entered-in-error"];
    let code = sent?;
    if !CODES.contains(&code.as_str()) {
        mistakes.note("status", format!("this is not one of {}", CODES.join(", ")));
        return None;
    }
    Some(code)
}

impl Override {
    /// The reason that was sent; one without words is a mistake.
    pub(in crate::api) fn reason_of(sent: Option<Self>, mistakes: &mut Mistakes) -> Option<String> {
        let reason = sent.map(|set_aside| set_aside.reason.unwrap_or_default())?;
        mistakes.read::<Words>("override.reason", Some(&reason)).map(|reason| reason.expose().to_owned())
    }
}

/// The minute it is.
pub(crate) fn this_minute(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second().div_euclid(60) * 60).unwrap_or(now)
}

impl StaffBooking {
    fn choice(&self, walked_in: Option<Timestamp>) -> Choice {
        Choice {
            service: self.service.clone(),
            start: walked_in.map(|now| now.to_string()).or_else(|| self.start.clone()),
            duration: self.duration,
            practitioner: self.practitioner.clone(),
            location: self.location.clone(),
            modality: self.modality.clone(),
        }
    }
}

impl StaffPatient {
    /// What was sent, or what is on record of the person that was named.
    fn known(&self, known: Option<&domain::patients::Patient>) -> PatientSent {
        let on_record = |text: Option<String>, sent: &Option<String>| if known.is_some() { text } else { sent.clone() };
        let text = |get: fn(&domain::patients::Patient) -> Option<String>| known.and_then(get);
        PatientSent {
            name: on_record(text(|patient| Some(patient.name.expose().to_owned())), &self.name),
            email: on_record(
                text(|patient| patient.email.as_ref().map(|email| email.expose().to_owned())),
                &self.email,
            ),
            phone: on_record(
                text(|patient| patient.phone.as_ref().map(|phone| phone.expose().to_owned())),
                &self.phone,
            ),
            birth_date: on_record(text(|patient| patient.birth_date.map(|date| date.to_string())), &self.birth_date),
            needs: self.needs.clone(),
        }
    }
}

impl StaffVisitView {
    pub(in crate::api) fn of(visit: &StaffVisit, clinic: &Clinic, now: Timestamp) -> Self {
        let appointment = &visit.appointment;
        let zone = shown_in(clinic, appointment);
        let at = |instant| Moment::at(instant, zone);
        let status = appointment.status.fhir(now);
        Self {
            id: appointment.id.into(),
            status,
            next: appointment.status.next().filter(|_| status == "pending").map(next),
            late: matches!(appointment.status, Status::Cancelled { late: true, .. }).then_some(true),
            version: appointment.version,
            sequence: appointment.sequence,
            service: appointment.service.to_string(),
            practitioner: appointment.practitioner.to_string(),
            location: appointment.location.to_string(),
            room: appointment.room.as_ref().map(ToString::to_string),
            modality: appointment.modality.code(),
            start: at(appointment.starts_at),
            end: at(appointment.ends_at),
            tz: zone.to_string(),
            patient: person(visit),
            claimed: claimed(visit),
            needs: appointment.needs.as_ref().map(|needs| needs.expose().to_owned()),
            answers: (!appointment.answers.is_empty()).then(|| appointment.answers.clone()),
            r#override: appointment.override_reason.clone().map(|reason| OverrideView { reason }),
            follow_ups: visit.follow_ups.iter().map(|id| (*id).into()).collect(),
            created_at: at(appointment.created_at),
            updated_at: at(appointment.updated_at),
        }
    }
}

/// The person on record, or who the booker said they are.
fn person(visit: &StaffVisit) -> Option<Person> {
    let claimed = || visit.appointment.claimed.as_ref().map(|claimed| (None, &claimed.name));
    let known = visit.patient.as_ref().map(|patient| (Some(patient.id.into()), &patient.name));
    known.or_else(claimed).map(|(id, name)| Person { id, name: name.expose().to_owned() })
}

/// What was typed, where it says anything that the record does not.
fn claimed(visit: &StaffVisit) -> Option<ClaimedView> {
    let claimed = visit.appointment.claimed.as_ref()?;
    if visit.patient.as_ref().is_some_and(|patient| !claimed.differs_from(patient)) {
        return None;
    }
    Some(ClaimedView {
        name: claimed.name.expose().to_owned(),
        email: claimed.email.as_ref().map(|email| email.expose().to_owned()),
        phone: claimed.phone.as_ref().map(|phone| phone.expose().to_owned()),
        birth_date: claimed.birth_date.map(|date| date.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_date_is_part_of_the_list() {
        let zone: Zone = "America/Toronto".parse().unwrap();
        let mut mistakes = Mistakes::default();

        let from = edge("from", Some("2026-11-23"), &zone, &mut mistakes).unwrap();
        let to = edge("to", Some("2026-11-23"), &zone, &mut mistakes).unwrap();

        assert_eq!(from.to_string(), "2026-11-23T05:00:00Z");
        assert_eq!(to.to_string(), "2026-11-24T05:00:00Z");
        assert!(mistakes.is_empty());
        assert_eq!(edge("to", Some("9999-12-31"), &zone, &mut mistakes), None);
        assert!(mistakes.names("to"));
    }
}
