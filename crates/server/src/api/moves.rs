//! A visit gets another time, by its link or by staff.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    booking::Move,
    clinic::{Clinic, Modality},
    ids::{AppointmentId, LocationId, PractitionerId},
    text::Mistake,
    time::Minutes,
};
use serde::Deserialize;
use storage::appointments::{Immovable, StaffImmovable, StaffMove};
use utoipa::ToSchema;

use super::{
    appointments::AppointmentView,
    instant, lost,
    staff::appointments::{Override, StaffVisitView, shown},
    stays,
};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, IfMatch, Json},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
};

/// Where a visit is to go. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reschedule)]
pub(crate) struct Rescheduling {
    /// From when: RFC 3339 with offset.
    #[schema(required, format = DateTime)]
    start: Option<String>,
    /// Minutes, one of the service's lengths.
    duration: Option<u32>,
    practitioner: Option<String>,
}

/// Where staff want a visit to be. What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffReschedule)]
pub(crate) struct StaffRescheduling {
    /// From when: RFC 3339 with offset.
    #[schema(required, format = DateTime)]
    start: Option<String>,
    /// Minutes, one of the service's lengths.
    duration: Option<u32>,
    practitioner: Option<String>,
    location: Option<String>,
    /// in-person, video or phone
    modality: Option<String>,
    /// Whether the patient is told by mail, after two minutes; true if absent.
    inform: Option<bool>,
    /// Sets the broken rules aside.
    r#override: Option<Override>,
}

/// Move a visit
///
/// It keeps its id and its link; `sequence` grows by one. Its own time does not count as taken, and choosing exactly that
/// changes nothing. If the new time is lost to somebody else, the old one is still kept.
#[utoipa::path(post, path = "/api/v1/appointments/{manage}/reschedule", operation_id = "reschedule", tag = "booking",
    params(("If-Match" = Option<String>, Header, description = "The version that was seen; another one is 412.")),
    request_body(content = Rescheduling, example = json!({ "start": "2026-11-25T10:00:00-05:00" })),
    responses((status = 200, body = AppointmentView), (status = 403, description = "late_cancel"),
        (status = 409, description = "slot_taken, no_longer_available, with alternatives; patient_overlap, in_past, wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 422, description = "invalid, too_late, too_far")))]
pub(crate) async fn by_link(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    version: Option<IfMatch>,
    Json { body, mut mistakes, .. }: Json<Rescheduling>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let to = StaffRescheduling {
        start: body.start,
        duration: body.duration,
        practitioner: body.practitioner,
        ..StaffRescheduling::default()
    };
    let to = to.read(&clinic, &mut mistakes);
    let to = mistakes.or(to)?;
    let version = version.map(|IfMatch(version)| version);
    let moved = storage.reschedule(&to, version, &caller.permit, now).await?.map_err(|refusal| match refusal {
        Immovable::Visit(refusal) => stays(&clinic, refusal),
        Immovable::Lost(refused) => lost(&clinic, refused),
    })?;
    let view = AppointmentView::of(&moved.appointment, None, &clinic, now);
    Ok(super::entity(StatusCode::OK, moved.appointment.version, &view))
}

/// Move a visit for the clinic
///
/// A broken rule is 409 `override_required` with every rule that is in the way; `override.reason` sets them aside.
#[utoipa::path(post, path = "/api/v1/staff/appointments/{id}/reschedule", operation_id = "rescheduleVisit", tag = "diary",
    params(("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = StaffRescheduling, example = json!({ "start": "2026-11-25T10:00:00-05:00", "practitioner": "ada-example" })),
    responses((status = 200, body = StaffVisitView), (status = 409, description = "override_required, with every broken rule; wrong_state"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn by_staff(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<StaffRescheduling>,
) -> Result<Response, Error> {
    let id: AppointmentId = id.parse().map_err(|_| Problem::not_found())?;
    let now = site.clock.now();
    // What another has is absent whatever is sent about it.
    if storage.appointment(id, &caller.permit, now).await?.is_none() {
        return Err(Problem::not_found().into());
    }
    let clinic = site.clinic().await?;
    let to = body.read(&clinic, &mut mistakes);
    let override_reason = Override::reason_of(body.r#override, &mut mistakes);
    let to = mistakes.or(to)?;
    let wanted = StaffMove { to, override_reason, inform: body.inform.unwrap_or(true) };
    let moved = storage.reschedule_visit(id, version, &wanted, &caller.permit, now).await?;
    let visit = moved.ok_or_else(Problem::not_found)?.map_err(refused)?;
    shown(&site, StatusCode::OK, &visit).await
}

/// Why staff's move was not made, as the contract says it.
pub(super) fn refused(refusal: StaffImmovable) -> Error {
    match refusal {
        StaffImmovable::Visit(refusal) => refusal.into(),
        StaffImmovable::Refused(refusal) => refusal.into(),
        StaffImmovable::OverrideRequired(rules) => {
            Problem::override_required(rules.into_iter().map(FieldProblem::rule).collect()).into()
        }
    }
}

impl StaffRescheduling {
    fn read(&self, clinic: &Clinic, mistakes: &mut Mistakes) -> Option<Move> {
        let start = mistakes.needed("start", self.start.as_deref());
        let starts_at = start.and_then(|text| instant("start", text, mistakes));
        let practitioner = mistakes.read::<PractitionerId>("practitioner", self.practitioner.as_deref());
        if practitioner.as_ref().is_some_and(|id| clinic.practitioner(id).is_none_or(|one| !one.active)) {
            mistakes.note("practitioner", "there is no such practitioner");
        }
        let location = mistakes.read::<LocationId>("location", self.location.as_deref());
        if location.as_ref().is_some_and(|id| clinic.location(id).is_none()) {
            mistakes.note("location", "there is no such place");
        }
        let modality = self.modality.as_deref().and_then(Modality::from_code);
        if self.modality.is_some() && modality.is_none() {
            mistakes.note("modality", "this is not one of in-person, video, phone");
        }
        if self.duration == Some(0) {
            mistakes.note("duration", Mistake::Missing);
        }
        Some(Move { starts_at: starts_at?, duration: self.duration.map(Minutes), practitioner, location, modality })
    }
}
