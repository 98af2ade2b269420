//! Alerts: answers that need somebody, what was done about them, and closing them.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    alerts::Deed,
    ids::AlertId,
    red_flags::Level,
    text::{Lang, Mistake, Words},
    time::Zone,
};
use serde::{Deserialize, Serialize};
use storage::alerts::{AlertView, Unacknowledged};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Person;
use crate::{
    Site,
    api::{Items, Moment, json as answer},
    error::Error,
    extract::{Caller, Changes, Json},
    problem::Problem,
    staff::alerts::{account, is_clinician},
};

/// An alert. Rule, answers and notes are for those who treat the person, and absent for others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Alert)]
pub(crate) struct AlertShape {
    id: Uuid,
    /// critical, urgent, routine
    level: &'static str,
    /// raised, notified, acknowledged, resolved
    state: String,
    raised_at: Moment,
    /// By when somebody must have acknowledged it.
    answer_by: Moment,
    /// That time has passed, and nobody has.
    late: bool,
    patient: Option<Person>,
    /// Enough to call them.
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// What was answered with yes or not sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<Vec<String>>,
    deeds: Vec<DeedShape>,
}

/// What somebody did about an alert.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AlertDeed)]
pub(crate) struct DeedShape {
    by: Uuid,
    /// called, told-emergency, reached, not-reached
    deed: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    at: Moment,
}

/// What was done.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlertDeedSent)]
pub(crate) struct DeedSent {
    /// called, told-emergency, reached, not-reached
    #[schema(required)]
    deed: Option<String>,
    note: Option<String>,
}

/// What waits for somebody
///
/// Every alert that is not closed, the strongest first. An empty list says nothing about how anybody is.
#[utoipa::path(get, path = "/api/v1/staff/alerts", operation_id = "listAlerts", tag = "alerts",
    responses((status = 200, body = Items<AlertShape>)))]
pub(crate) async fn list(site: Site, caller: Caller) -> Result<Response, Error> {
    let views = site.storage.alerts(&caller.permit, site.clock.now()).await?;
    let clinic = site.clinic().await?;
    let (zone, lang) = (&clinic.identity.zone, clinic.identity.lang);
    let items = views.iter().map(|view| AlertShape::of(view, zone, lang)).collect();
    Ok(answer(StatusCode::OK, &Items::whole(items)))
}

/// Acknowledge an alert
///
/// Somebody has seen it, and did this.
#[utoipa::path(post, path = "/api/v1/staff/alerts/{id}/acknowledge", operation_id = "acknowledgeAlert", tag = "alerts",
    request_body(content = DeedSent, example = json!({ "deed": "reached", "note": "She is on her way to the hospital." })),
    responses((status = 200, body = AlertShape), (status = 409, description = "wrong_state: it is closed")))]
pub(crate) async fn acknowledge(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Json { body, mut mistakes, .. }: Json<DeedSent>,
) -> Result<Response, Error> {
    let deed = match body.deed.as_deref() {
        None => {
            mistakes.note("deed", Mistake::Missing);
            None
        }
        Some(code) => {
            let deed = Deed::from_code(code);
            if deed.is_none() {
                mistakes.note("deed", Mistake::NotAChoice);
            }
            deed
        }
    };
    let note = mistakes.read::<Words>("note", body.note.as_deref());
    let deed = mistakes.or(deed)?;
    let (id, who, now) = (which(&id)?, account(&caller)?, site.clock.now());
    storage.acknowledge_alert(id, who, deed, note.as_ref(), &caller.permit, now).await?.map_err(refused)?;
    shown(&site, &caller, id).await
}

/// Close an alert
///
/// A clinician's part, once somebody has acknowledged it; an emergency that was never reached needs two people.
#[utoipa::path(post, path = "/api/v1/staff/alerts/{id}/resolve", operation_id = "resolveAlert", tag = "alerts",
    responses((status = 200, body = AlertShape), (status = 409, description = "wrong_state, and why")))]
pub(crate) async fn resolve(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let (id, who, now) = (which(&id)?, account(&caller)?, site.clock.now());
    storage.close_alert(id, who, is_clinician(&caller), &caller.permit, now).await?.map_err(refused)?;
    shown(&site, &caller, id).await
}

async fn shown(site: &Site, caller: &Caller, id: AlertId) -> Result<Response, Error> {
    let view = site.storage.alert(id, &caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    let clinic = site.clinic().await?;
    Ok(answer(StatusCode::OK, &AlertShape::of(&view, &clinic.identity.zone, clinic.identity.lang)))
}

fn which(id: &str) -> Result<AlertId, Error> {
    id.parse().map_err(|_| Problem::not_found().into())
}

fn refused(why: Unacknowledged) -> Error {
    match why {
        Unacknowledged::Missing => Problem::not_found().into(),
        other => Problem::wrong_state(other.to_string()).into(),
    }
}

impl AlertShape {
    fn of(view: &AlertView, zone: &Zone, lang: Lang) -> Self {
        Self {
            id: view.id.into(),
            level: match view.level {
                Level::Red => "critical",
                Level::Orange => "urgent",
                Level::Yellow => "routine",
            },
            state: view.state.clone(),
            raised_at: Moment::at(view.raised_at, zone),
            answer_by: Moment::at(view.answer_by, zone),
            late: view.is_late,
            patient: view
                .patient
                .as_ref()
                .map(|person| Person { id: Some(person.id.into()), name: person.name.expose().to_owned() }),
            phone: view
                .patient
                .as_ref()
                .and_then(|person| person.phone.as_ref())
                .map(|phone| phone.expose().to_owned()),
            rule: view.rule.clone(),
            answers: view
                .is_in_circle
                .then(|| view.answers.iter().map(|(text, _)| text.get(lang).to_owned()).collect()),
            deeds: view
                .deeds
                .iter()
                .map(|deed| DeedShape {
                    by: deed.staff.into(),
                    deed: deed.deed.code(),
                    note: deed.note.as_ref().map(|note| note.expose().to_owned()),
                    at: Moment::at(deed.at, zone),
                })
                .collect(),
        }
    }
}
