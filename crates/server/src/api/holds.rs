//! Keeping a chosen time while the rest is filled in.

use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    appointments::{Appointment, Via},
    booking::Request,
    clinic::Clinic,
};
use serde::Serialize;
use storage::bookings::Idempotency;
use utoipa::ToSchema;

use super::{Choice, Chosen, Moment, json, not_booked, shown_in};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, IdempotencyKey, Json},
    problem::Problem,
};

/// A time that is kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hold)]
pub(crate) struct HoldView {
    /// The secret by which it is renewed, released or booked.
    hold: String,
    /// It is free again from this instant.
    expires_at: Moment,
    start: Moment,
    end: Moment,
    tz: String,
    service: String,
    practitioner: String,
    location: String,
    modality: &'static str,
}

/// Keep a time
///
/// For eight minutes; its bearer alone can book it meanwhile. Two at a time for one visitor.
#[utoipa::path(post, path = "/api/v1/holds", operation_id = "hold", tag = "booking",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this call: repeated within 24 hours, it is done once.")),
    request_body(content = Choice, example = json!({
        "service": "first-consultation", "start": "2026-11-24T10:00:00-05:00", "practitioner": "ada-example"
    })),
    responses((status = 201, body = HoldView), (status = 409, description = "slot_taken, no_longer_available, cap_reached, with alternatives"),
        (status = 422, description = "invalid, too_late, too_far, idempotency_mismatch")))]
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Json { body, mut mistakes, hash }: Json<Choice>,
) -> Result<Response, Error> {
    site.allow("booking", &caller, site.config.limits.booking).await?;
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let chosen = body.read(&clinic, &mut mistakes);
    let request = mistakes.or(chosen)?.request(None, Via::Api, now);

    let once = key.map(|key| Idempotency { caller: "public".to_owned(), key, request_hash: hash });
    let held = storage.hold_named(&request, once.as_ref(), &caller.visitor(), &caller.permit, now).await?;
    let held = held.map_err(|refused| not_booked(&clinic, refused))?;
    Ok(json(StatusCode::CREATED, &HoldView::of(&held.appointment, held.token, &clinic)))
}

/// Keep it eight more minutes
///
/// Once.
#[utoipa::path(post, path = "/api/v1/holds/{hold}/renew", operation_id = "renewHold", tag = "booking",
    responses((status = 200, body = HoldView), (status = 409, description = "wrong_state: it was renewed already, or has ended")))]
pub(crate) async fn renew(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let clinic = site.clinic().await?;
    let hold = storage.renew_hold(&caller.permit, site.clock.now()).await??;
    let token = caller.token.ok_or_else(Problem::not_found)?;
    Ok(json(StatusCode::OK, &HoldView::of(&hold, token, &clinic)))
}

/// Give the time back
///
/// It is free for the next request. Doing it again changes nothing.
#[utoipa::path(post, path = "/api/v1/holds/{hold}/release", operation_id = "releaseHold", tag = "booking",
    responses((status = 204, description = "the time is free")))]
pub(crate) async fn release(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    storage.release_hold(&caller.permit, site.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Give the time back, as a deletion
#[utoipa::path(delete, path = "/api/v1/holds/{hold}", operation_id = "deleteHold", tag = "booking",
    responses((status = 204, description = "the time is free")))]
pub(crate) async fn delete(changes: Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    release(changes, site, caller).await
}

impl Chosen {
    /// What storage is asked to hold or book.
    pub(crate) fn request(self, who: Option<domain::booking::Who>, via: Via, now: jiff::Timestamp) -> Request {
        Request {
            appointment: storage::mint::id(now),
            service: self.service,
            starts_at: self.starts_at,
            duration: self.duration,
            practitioner: self.practitioner,
            location: self.location,
            modality: self.modality,
            who,
            ignore: None,
            via,
        }
    }
}

impl HoldView {
    fn of(hold: &Appointment, token: String, clinic: &Clinic) -> Self {
        let zone = shown_in(clinic, hold);
        Self {
            hold: token,
            expires_at: Moment::at(hold.status.expires_at().unwrap_or(hold.updated_at), zone),
            start: Moment::at(hold.starts_at, zone),
            end: Moment::at(hold.ends_at, zone),
            tz: zone.to_string(),
            service: hold.service.to_string(),
            practitioner: hold.practitioner.to_string(),
            location: hold.location.to_string(),
            modality: hold.modality.code(),
        }
    }
}
