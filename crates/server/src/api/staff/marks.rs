//! What staff mark on a visit: each mark is an event, and needs the version that was seen.

use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
    response::Response,
};
use domain::{
    appointments::{Mark, Refusal},
    booking::MoveRefusal,
    ids::AppointmentId,
};
use serde::{Deserialize, Serialize};
use storage::{Storage, appointments::StaffVisit};
use utoipa::{IntoParams, IntoResponses, ToSchema};

use super::appointments::{StaffVisitView, shown};
use crate::{
    Site,
    api::json,
    error::Error,
    extract::{Caller, Changes, IfMatch, Json},
    mistakes::Mistakes,
    problem::Problem,
};

/// A visit that the clinic calls off or turns down.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallingOff {
    /// For staff and the trail; the patient does not read it.
    reason: Option<String>,
    /// Whether the patient is told by mail, after two minutes; true if absent.
    inform: Option<bool>,
}

impl CallingOff {
    fn read(self, mistakes: &mut Mistakes) -> (Option<String>, bool) {
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        let reason = mistakes.read::<domain::text::Words>("reason", reason.as_deref());
        (reason.map(|reason| reason.expose().to_owned()), self.inform.unwrap_or(true))
    }
}

/// The visit after a mark, or why there is none.
async fn marked(site: &Site, marked: Option<Result<StaffVisit, Refusal>>) -> Result<Response, Error> {
    let visit = marked.ok_or_else(Problem::not_found)??;
    shown(site, StatusCode::OK, &visit).await
}

/// A visit of the diary, in the version that was seen: what every mark needs.
pub(crate) struct Seen {
    storage: Storage,
    site: Site,
    caller: Caller,
    id: String,
    version: i64,
}

impl FromRequestParts<Site> for Seen {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        type All = (Changes, Site, Caller, Path<String>, IfMatch);
        let (Changes(storage), site, caller, Path(id), IfMatch(version)) = All::from_request_parts(parts, site).await?;
        Ok(Self { storage, site, caller, id, version })
    }
}

impl Seen {
    fn id(&self) -> Result<AppointmentId, Error> {
        self.id.parse().map_err(|_| Problem::not_found().into())
    }

    async fn mark(self, mark: Mark) -> Result<Response, Error> {
        let now = self.site.clock.now();
        marked(&self.site, self.storage.mark(self.id()?, self.version, mark, &self.caller.permit, now).await?).await
    }
}

/// The version that was seen.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only the document reads it; the extractor reads the header")]
pub(crate) struct SeenVersion {
    /// The version that was seen, as the ETag gave it.
    #[param(rename = "If-Match")]
    if_match: String,
}

/// How a mark is answered.
#[derive(IntoResponses)]
#[expect(dead_code, clippy::large_enum_variant, reason = "only the document reads it; none is ever made")]
pub(crate) enum Marked {
    /// The visit as it is now.
    #[response(status = 200)]
    Visit(StaffVisitView),
    /// wrong_state
    #[response(status = 409)]
    WrongState,
    /// version_mismatch
    #[response(status = 412)]
    VersionMismatch,
    /// version_required
    #[response(status = 428)]
    VersionRequired,
}

/// Approve a visit that waits for staff
///
/// It owns its time already. The patient is told after two minutes.
#[utoipa::path(
    post,
    path = "/api/v1/staff/appointments/{id}/approve",
    operation_id = "approve",
    tag = "diary",
    params(SeenVersion),
    responses(Marked)
)]
pub(crate) async fn approve(seen: Seen) -> Result<Response, Error> {
    seen.mark(Mark::Approve).await
}

/// Turn down a visit that waits
#[utoipa::path(post, path = "/api/v1/staff/appointments/{id}/reject", operation_id = "reject", tag = "diary",
    params(SeenVersion),
    request_body(content = CallingOff, example = json!({ "reason": "not something we treat" })),
    responses(Marked))]
pub(crate) async fn reject(seen: Seen, Json { body, mut mistakes, .. }: Json<CallingOff>) -> Result<Response, Error> {
    let Seen { storage, site, caller, version, .. } = &seen;
    let (id, (reason, inform)) = (seen.id()?, body.read(&mut mistakes));
    mistakes.refuse()?;
    let rejected = storage.reject(id, *version, reason.as_deref(), inform, &caller.permit, site.clock.now()).await?;
    marked(site, rejected).await
}

/// The patient is here
///
/// On the visit's local day or later.
#[utoipa::path(
    post,
    path = "/api/v1/staff/appointments/{id}/arrive",
    operation_id = "arrive",
    tag = "diary",
    params(SeenVersion),
    responses(Marked)
)]
pub(crate) async fn arrive(seen: Seen) -> Result<Response, Error> {
    seen.mark(Mark::Arrive).await
}

/// Forms and consents are done
#[utoipa::path(
    post,
    path = "/api/v1/staff/appointments/{id}/check-in",
    operation_id = "checkIn",
    tag = "diary",
    params(SeenVersion),
    responses(Marked)
)]
pub(crate) async fn check_in(seen: Seen) -> Result<Response, Error> {
    seen.mark(Mark::CheckIn).await
}

/// Mark a visit as fulfilled
///
/// On its local day or later. Its follow-ups are planned in the same step.
#[utoipa::path(
    post,
    path = "/api/v1/staff/appointments/{id}/fulfil",
    operation_id = "fulfil",
    tag = "diary",
    params(SeenVersion),
    responses(Marked)
)]
pub(crate) async fn fulfil(seen: Seen) -> Result<Response, Error> {
    seen.mark(Mark::Fulfil).await
}

/// The patient did not come
///
/// From the clinic's grace after the start on. What is left of the time is free at once.
#[utoipa::path(
    post,
    path = "/api/v1/staff/appointments/{id}/no-show",
    operation_id = "noShow",
    tag = "diary",
    params(SeenVersion),
    responses(Marked)
)]
pub(crate) async fn no_show(seen: Seen) -> Result<Response, Error> {
    seen.mark(Mark::Miss).await
}

/// Cancel a visit for the clinic
///
/// At any time before it is over. The patient is told after two minutes, unless `inform` is false.
#[utoipa::path(post, path = "/api/v1/staff/appointments/{id}/cancel", operation_id = "cancelVisit", tag = "diary",
    params(SeenVersion),
    request_body(content = CallingOff, example = json!({ "reason": "the practitioner is ill", "inform": true })),
    responses(Marked))]
pub(crate) async fn cancel(seen: Seen, Json { body, mut mistakes, .. }: Json<CallingOff>) -> Result<Response, Error> {
    let Seen { storage, site, caller, version, .. } = &seen;
    let (id, (reason, inform)) = (seen.id()?, body.read(&mut mistakes));
    mistakes.refuse()?;
    let now = site.clock.now();
    marked(site, storage.cancel_visit(id, *version, reason.as_deref(), inform, &caller.permit, now).await?).await
}

/// Take back the last mark
///
/// Within 24 hours, a no-show on the same local day; a cancelled visit only if its time is still free.
#[utoipa::path(post, path = "/api/v1/staff/appointments/{id}/undo", operation_id = "undo", tag = "diary",
    params(SeenVersion),
    responses((status = 200, body = StaffVisitView), (status = 409, description = "wrong_state, slot_taken"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn undo(seen: Seen) -> Result<Response, Error> {
    let Seen { storage, site, caller, version, .. } = &seen;
    let undone = storage.undo(seen.id()?, *version, &caller.permit, site.clock.now()).await?;
    let visit = undone.ok_or_else(Problem::not_found)?.map_err(|refusal| match refusal {
        MoveRefusal::Visit(refusal) => Error::from(refusal),
        MoveRefusal::Time(refusal) => refusal.into(),
    })?;
    shown(site, StatusCode::OK, &visit).await
}

/// It was entered by mistake
///
/// In no list from then on, kept in the trail.
#[utoipa::path(
    post,
    path = "/api/v1/staff/appointments/{id}/entered-in-error",
    operation_id = "enteredInError",
    tag = "diary",
    params(SeenVersion),
    responses(Marked)
)]
pub(crate) async fn entered_in_error(seen: Seen) -> Result<Response, Error> {
    seen.mark(Mark::EnterInError).await
}

/// What else is given back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Releasing {
    /// Whether also everything from the same network goes: a whole house may be behind it.
    network: Option<bool>,
}

/// How much was given back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Released {
    /// Held times and unproven visits that are free again.
    released: u64,
}

/// Free what somebody holds who takes too much
///
/// Every held time and unproven visit from the same browser and for the same address as this visit, and of the same network
/// if asked. Visits whose address is proven stay.
#[utoipa::path(post, path = "/api/v1/staff/appointments/{id}/release-all", operation_id = "releaseAll", tag = "diary",
    params(SeenVersion),
    request_body(content = Releasing, example = json!({ "network": false })),
    responses((status = 200, body = Released), (status = 412, description = "version_mismatch"),
        (status = 428, description = "version_required")))]
pub(crate) async fn release_all(seen: Seen, Json { body, mistakes, .. }: Json<Releasing>) -> Result<Response, Error> {
    let Seen { storage, site, caller, version, .. } = &seen;
    let id = seen.id()?;
    mistakes.refuse()?;
    let network = body.network.unwrap_or(false);
    let released = storage.release_all_like(id, *version, network, &caller.permit, site.clock.now()).await?;
    Ok(json(StatusCode::OK, &Released { released: released.ok_or_else(Problem::not_found)?? }))
}
