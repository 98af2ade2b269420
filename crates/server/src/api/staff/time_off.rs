//! When a practitioner is away, and what that hits.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    clinic::Clinic,
    ids::{AppointmentId, PractitionerId, TimeOffId},
    text::Words,
    time::{Span, Zone},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::{
    bookings::Idempotency,
    time_off::{Decision, Hit, Kept, NewTimeOff, TimeOff, TimeOffFilter, TimeOffRefusal},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    appointments::{StaffVisitView, edge},
    caller_name, limit,
};
use crate::{
    Site,
    api::{Items, Moment, instant, json, moves},
    error::Error,
    extract::{Caller, Changes, IdempotencyKey, Json, Parameters},
    mistakes::Mistakes,
    problem::Problem,
};

/// Which time off is listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// What ends after the beginning of this local date, or after this instant.
    #[param(example = "2026-11-23")]
    from: Option<String>,
    /// What begins on this local date (inclusive) or earlier, or before this instant.
    #[param(example = "2026-12-23")]
    to: Option<String>,
    /// Of this practitioner only.
    practitioner: Option<String>,
    /// How many on a page: 50 if absent, at most 200.
    limit: Option<String>,
    /// What the page before gave as `next_cursor`.
    cursor: Option<String>,
}

/// How it is asked.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// `1` only lists what would be hit, and stores nothing.
    #[param(example = "1")]
    preview: Option<String>,
}

/// A stretch in which a practitioner is away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTimeOff)]
pub(crate) struct Away {
    #[schema(required)]
    practitioner: Option<String>,
    /// From when: RFC 3339 with offset.
    #[schema(required, format = DateTime)]
    start: Option<String>,
    /// To when.
    #[schema(required, format = DateTime)]
    end: Option<String>,
    /// For staff.
    reason: Option<String>,
    /// What becomes of the visits in it; one that is not named is kept.
    decisions: Option<Vec<DecisionSent>>,
}

/// What becomes of one visit.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TimeOffDecision)]
pub(crate) struct DecisionSent {
    #[schema(required)]
    appointment: Option<String>,
    /// keep, cancel or move
    #[schema(required)]
    r#do: Option<String>,
    /// For move: from when.
    #[schema(format = DateTime)]
    start: Option<String>,
}

/// A stretch of time off.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimeOff)]
pub(crate) struct TimeOffView {
    id: Uuid,
    practitioner: String,
    start: Moment,
    end: Moment,
    tz: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What time off hits.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimeOffHit)]
pub(crate) struct HitView {
    /// The time off; absent in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_off: Option<TimeOffView>,
    /// Visits that are booked or wait for somebody.
    visits: Vec<StaffVisitView>,
    /// Times that are kept while a form is filled: booking them is refused from now on.
    holds: Vec<KeptView>,
}

/// A kept time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldTime)]
pub(crate) struct KeptView {
    start: Moment,
    end: Moment,
    expires_at: Moment,
}

/// Who is away when
#[utoipa::path(get, path = "/api/v1/staff/time-off", operation_id = "listTimeOff", tag = "diary", params(Filter),
    responses((status = 200, body = Items<TimeOffView>)))]
pub(crate) async fn list(
    site: Site,
    caller: Caller,
    Parameters { sent, mut mistakes }: Parameters<Filter>,
) -> Result<Response, Error> {
    let clinic = site.clinic().await?;
    let zone = &clinic.identity.zone;
    let filter = TimeOffFilter {
        from: edge("from", sent.from.as_deref(), zone, &mut mistakes),
        to: edge("to", sent.to.as_deref(), zone, &mut mistakes),
        practitioner: mistakes.read::<PractitionerId>("practitioner", sent.practitioner.as_deref()),
        limit: limit(sent.limit.as_deref(), &mut mistakes),
        cursor: sent.cursor,
    };
    mistakes.refuse()?;
    let page = site.storage.time_off(&filter, &caller.permit).await?;
    let items = page.items.iter().map(|off| TimeOffView::of(off, &clinic)).collect();
    Ok(json(StatusCode::OK, &Items { items, next_cursor: page.next_cursor }))
}

/// Take time off
///
/// It may lie over visits. The answer lists each visit and each kept time that it hits; `?preview=1` lists them and stores
/// nothing. A decision that cannot be carried out refuses all of it.
#[utoipa::path(post, path = "/api/v1/staff/time-off", operation_id = "takeTimeOff", tag = "diary",
    params(How, ("Idempotency-Key" = Option<String>, Header, description = "Names this call: repeated within 24 hours, it is done once.")),
    request_body(content = Away, example = json!({
        "practitioner": "ada-example",
        "start": "2026-12-24T12:00:00-05:00",
        "end": "2026-12-28T09:00:00-05:00",
        "reason": "holidays"
    })),
    responses((status = 200, body = HitView, description = "a preview"), (status = 201, body = HitView),
        (status = 409, description = "override_required, wrong_state: a visit cannot be moved or called off"),
        (status = 422, description = "invalid, idempotency_mismatch")))]
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Parameters { sent: how, mistakes: of_the_address }: Parameters<How>,
    IdempotencyKey(key): IdempotencyKey,
    Json { body, mut mistakes, hash }: Json<Away>,
) -> Result<Response, Error> {
    of_the_address.refuse()?;
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let is_preview = match how.preview.as_deref() {
        None | Some("0" | "false") => false,
        Some("1" | "true") => true,
        Some(_) => {
            mistakes.note("preview", "this is neither 1 nor 0");
            false
        }
    };
    let new = body.read(&clinic, &mut mistakes);
    let new = mistakes.or(new)?;
    if is_preview {
        let hit = storage.would_hit(&new, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
        return Ok(json(StatusCode::OK, &HitView::of(None, &hit, &clinic, now)));
    }
    let once = key.map(|key| Idempotency { caller: caller_name(&caller.permit), key, request_hash: hash });
    let taken = storage.take_off(&new, once.as_ref(), &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    let (off, hit) = taken.map_err(refused)?;
    Ok(json(StatusCode::CREATED, &HitView::of(Some(&off), &hit, &clinic, now)))
}

/// Give time off back
#[utoipa::path(delete, path = "/api/v1/staff/time-off/{id}", operation_id = "giveTimeBack", tag = "diary",
    responses((status = 204, description = "patients may book it again")))]
pub(crate) async fn delete(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id: TimeOffId = id.parse().map_err(|_| Problem::not_found())?;
    match storage.give_time_back(id, &caller.permit, site.clock.now()).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Problem::not_found().into()),
    }
}

fn refused(refusal: TimeOffRefusal) -> Error {
    match refusal {
        TimeOffRefusal::NotHit(_) => {
            let mut mistakes = Mistakes::default();
            mistakes.note("decisions", refusal);
            mistakes.refuse().err().unwrap_or_else(|| Problem::not_found().into())
        }
        TimeOffRefusal::IdempotencyMismatch => Problem::idempotency_mismatch().into(),
        TimeOffRefusal::Stays(_, refusal) => refusal.into(),
        TimeOffRefusal::Immovable(_, refusal) => moves::refused(refusal),
    }
}

impl Away {
    fn read(&self, clinic: &Clinic, mistakes: &mut Mistakes) -> Option<NewTimeOff> {
        let practitioner = mistakes.read_needed::<PractitionerId>("practitioner", self.practitioner.as_deref());
        if practitioner.as_ref().is_some_and(|id| clinic.practitioner(id).is_none()) {
            mistakes.note("practitioner", "there is no such practitioner");
        }
        let mut at = |field: &str, sent: &Option<String>| {
            mistakes.needed(field, sent.as_deref()).and_then(|text| instant(field, text, mistakes))
        };
        let (start, end) = (at("start", &self.start), at("end", &self.end));
        if start.zip(end).is_some_and(|(start, end)| end <= start) {
            mistakes.note("end", "this is not after the start");
        }
        let reason = self.reason.as_deref().filter(|reason| !reason.trim().is_empty());
        let reason = mistakes.read::<Words>("reason", reason).map(|reason| reason.expose().to_owned());
        let sent = self.decisions.iter().flatten().enumerate();
        let decisions = sent.filter_map(|(at, decision)| decision.read(at, mistakes)).collect();
        Some(NewTimeOff { practitioner: practitioner?, span: Span::new(start?, end?), reason, decisions })
    }
}

impl DecisionSent {
    fn read(&self, at: usize, mistakes: &mut Mistakes) -> Option<(AppointmentId, Decision)> {
        let field = |name: &str| format!("decisions[{at}].{name}");
        let visit = mistakes.read_needed::<AppointmentId>(&field("appointment"), self.appointment.as_deref());
        let start = self.start.as_deref().and_then(|text| instant(&field("start"), text, mistakes));
        let decision = match mistakes.needed(&field("do"), self.r#do.as_deref())? {
            "keep" => Some(Decision::Keep),
            "cancel" => Some(Decision::Cancel),
            "move" => mistakes.needed(&field("start"), start).map(Decision::Move),
            _ => {
                mistakes.note(&field("do"), "this is not one of keep, cancel, move");
                None
            }
        };
        visit.zip(decision)
    }
}

impl TimeOffView {
    fn of(off: &TimeOff, clinic: &Clinic) -> Self {
        let zone = zone_of(&off.practitioner, clinic);
        Self {
            id: off.id.into(),
            practitioner: off.practitioner.to_string(),
            start: Moment::at(off.starts_at, zone),
            end: Moment::at(off.ends_at, zone),
            tz: zone.to_string(),
            reason: off.reason.clone(),
        }
    }
}

impl HitView {
    fn of(off: Option<&TimeOff>, hit: &Hit, clinic: &Clinic, now: Timestamp) -> Self {
        let zone = &clinic.identity.zone;
        let kept = |kept: &Kept| KeptView {
            start: Moment::at(kept.span.start, zone),
            end: Moment::at(kept.span.end, zone),
            expires_at: Moment::at(kept.until, zone),
        };
        Self {
            time_off: off.map(|off| TimeOffView::of(off, clinic)),
            visits: hit.visits.iter().map(|visit| StaffVisitView::of(visit, clinic, now)).collect(),
            holds: hit.holds.iter().map(kept).collect(),
        }
    }
}

/// The zone of the practitioner's first place.
fn zone_of<'a>(practitioner: &PractitionerId, clinic: &'a Clinic) -> &'a Zone {
    let place = clinic.practitioner(practitioner).and_then(|one| clinic.location(one.locations.first()?));
    place.map_or(&clinic.identity.zone, |place| &place.zone)
}
