//! What staff change about a visit without moving it.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{ids::AppointmentId, text::Words};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    appointments::{StaffVisitView, shown},
    marks::SeenVersion,
};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, IfMatch, Json},
    problem::Problem,
};

/// What is noted about a visit since it was booked.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VisitAmendment)]
pub(crate) struct Amendment {
    /// What would help at the visit: an interpreter, somebody who comes along, a step-free way in. Empty takes it away.
    #[schema(required)]
    needs: Option<String>,
}

/// Note what would help at a visit
///
/// Time, place and practitioner stay, so `sequence` does too and nobody is mailed; `reschedule` is for those.
#[utoipa::path(patch, path = "/api/v1/staff/appointments/{id}", operation_id = "amendVisit", tag = "diary", params(SeenVersion),
    request_body(content = Amendment, example = json!({ "needs": "An interpreter for Punjabi comes along" })),
    responses((status = 200, body = StaffVisitView), (status = 409, description = "wrong_state: it is over, or off"),
        (status = 412, description = "version_mismatch"), (status = 422, description = "invalid"),
        (status = 428, description = "version_required")))]
pub(crate) async fn amend(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<Amendment>,
) -> Result<Response, Error> {
    let id: AppointmentId = id.parse().map_err(|_| Problem::not_found())?;
    let now = site.clock.now();
    // What another has is absent whatever is sent about it.
    if storage.appointment(id, &caller.permit, now).await?.is_none() {
        return Err(Problem::not_found().into());
    }
    let sent = mistakes.needed("needs", body.needs.as_deref()).map(str::trim);
    let needs = mistakes.read::<Words>("needs", sent.filter(|text| !text.is_empty()));
    mistakes.refuse()?;
    let noted = storage.note_needs(id, version, needs.as_ref(), &caller.permit, now).await?;
    let visit = noted.ok_or_else(Problem::not_found)??;
    shown(&site, StatusCode::OK, &visit).await
}
