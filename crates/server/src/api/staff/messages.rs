//! The messages: what is owed to whom, why, where it stands, and sending one now.

use axum::{extract::Path, http::StatusCode, response::Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    ids::{AppointmentId, JourneySlug, MessageId, PatientId, PractitionerId},
    text::Lang,
    time::Zone,
};
use serde::{Deserialize, Serialize};
use storage::messages::{DeliveryView, MessageFilter, MessageView, SendNow, SendNowRefusal};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Person, appointments::Override, limit};
use crate::{
    Site,
    api::{Items, Moment, entity, json},
    error::Error,
    extract::{Caller, Changes, IfMatch, Json, Parameters},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
    words::{Words, follow_ups},
};

/// Which messages are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// scheduled, deferred, held, queued, sent, failed, unknown, skipped, suppressed, cancelled; several with commas.
    state: Option<String>,
    /// A patient's id.
    patient: Option<String>,
    /// A journey.
    journey: Option<String>,
    /// A visit's id.
    appointment: Option<String>,
    /// With this practitioner.
    practitioner: Option<String>,
    /// How many on a page: 50 if absent, at most 200.
    limit: Option<String>,
    /// What the page before gave as `next_cursor`.
    cursor: Option<String>,
}

/// Sends a message now.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Now {
    /// Sets window and spacing aside; consent never is.
    r#override: Option<Override>,
}

/// A message: what is owed to one person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageShape {
    id: Uuid,
    /// The ETag: send it as `If-Match`.
    version: i64,
    /// verification-code, booked, cancelled, reading
    kind: &'static str,
    purpose: &'static str,
    state: &'static str,
    /// Why it stands so.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Absent for operators.
    #[serde(skip_serializing_if = "Option::is_none")]
    patient: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment: Option<Uuid>,
    /// For clinical roles in the circle.
    #[serde(skip_serializing_if = "Option::is_none")]
    journey: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<ArticleShape>,
    /// When it may leave, on the person's own clock.
    due: Moment,
    tz: String,
    /// After this it is no longer worth sending.
    send_before: Moment,
    /// Why this person gets this, and when, in words.
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#override: Option<String>,
    attempts: u32,
    deliveries: Vec<DeliveryShape>,
    created_at: Moment,
    updated_at: Moment,
    /// Of one message only: the exact bytes that were sent, in base64; null while nothing was composed, and for roles that may not see them.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<Option<String>>,
}

/// The article a message points to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticlePin)]
pub(crate) struct ArticleShape {
    slug: String,
    /// Null until the message is queued.
    version: Option<i32>,
}

/// One way out of the house.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(crate) struct DeliveryShape {
    id: Uuid,
    state: &'static str,
    /// The domain of the address.
    domain: String,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relay: Option<String>,
    /// The relay's reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enhanced: Option<String>,
    /// The relay's words, for clinical roles in the circle.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    message_id: String,
}

/// The messages
///
/// The newest due first. Front desk sees kinds and states; journeys and articles need a clinical role in the circle.
#[utoipa::path(get, path = "/api/v1/staff/messages", operation_id = "listMessages", tag = "messages", params(Filter),
    responses((status = 200, body = Items<MessageShape>)))]
pub(crate) async fn list(
    site: Site,
    caller: Caller,
    Parameters { sent, mut mistakes }: Parameters<Filter>,
) -> Result<Response, Error> {
    let filter = MessageFilter {
        states: states(sent.state.as_deref(), &mut mistakes),
        patient: mistakes.read::<PatientId>("patient", sent.patient.as_deref()),
        journey: mistakes.read::<JourneySlug>("journey", sent.journey.as_deref()),
        appointment: mistakes.read::<AppointmentId>("appointment", sent.appointment.as_deref()),
        practitioner: mistakes.read::<PractitionerId>("practitioner", sent.practitioner.as_deref()),
        limit: limit(sent.limit.as_deref(), &mut mistakes),
        cursor: sent.cursor,
    };
    mistakes.refuse()?;
    let page = site.storage.messages(&filter, &caller.permit, site.clock.now()).await?;
    let items = page.items.iter().map(MessageShape::of).collect();
    Ok(json(StatusCode::OK, &Items { items, next_cursor: page.next_cursor }))
}

/// One message
#[utoipa::path(get, path = "/api/v1/staff/messages/{id}", operation_id = "readMessage", tag = "messages",
    responses((status = 200, body = MessageShape)))]
pub(crate) async fn read(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let id: MessageId = id.parse().map_err(|_| Problem::not_found())?;
    let now = site.clock.now();
    let view = site.storage.message(id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    let bytes = site.storage.message_bytes(id, &caller.permit, now).await?;
    let shape = MessageShape { bytes: Some(bytes.map(|bytes| STANDARD.encode(bytes))), ..MessageShape::of(&view) };
    Ok(entity(StatusCode::OK, view.version, &shape))
}

/// Send a message now
///
/// Outside its window this is 409 `override_required` with `next_open`; `override.reason` sets that aside. Consent and suppression are never set aside.
#[utoipa::path(post, path = "/api/v1/staff/messages/{id}/send-now", operation_id = "sendNow", tag = "messages",
    params(("If-Match" = String, Header, description = "The version that was seen, as the ETag gave it.")),
    request_body(content = Now, example = json!({ "override": { "reason": "Asked for it at the desk" } })),
    responses((status = 200, body = MessageShape), (status = 409, description = "override_required, wrong_state, conflict (no consent or no address)"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn send_now(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<Now>,
) -> Result<Response, Error> {
    let id: MessageId = id.parse().map_err(|_| Problem::not_found())?;
    let reason = body.r#override.map(|set_aside| set_aside.reason.unwrap_or_default().trim().to_owned());
    if reason.as_deref() == Some("") {
        mistakes.note("override.reason", domain::text::Mistake::Missing);
    }
    mistakes.refuse()?;
    let sent = storage.send_now(id, Some(version), reason.as_deref(), &caller.permit, site.clock.now()).await?;
    match sent {
        Ok(SendNow::Due(view) | SendNow::InHand(view)) => {
            Ok(entity(StatusCode::OK, view.version, &MessageShape::of(&view)))
        }
        Err(refusal) => Err(refused(refusal).into()),
    }
}

/// A message as the contract's object, for whoever prints it beside the API.
pub fn message_json(message: &MessageView) -> serde_json::Value {
    serde_json::to_value(MessageShape::of(message)).expect("a message is plain JSON")
}

/// Why a message does not go now, as the contract answers it.
fn refused(refusal: SendNowRefusal) -> Problem {
    match refusal {
        SendNowRefusal::Absent => Problem::not_found(),
        SendNowRefusal::VersionMismatch => Problem::version_mismatch(),
        SendNowRefusal::WrongState(state) => Problem::wrong_state(format!("the message is {}", state.code())),
        SendNowRefusal::OverrideRequired { next_open } => {
            let at = Moment::at(next_open, &Zone::utc());
            let text = "outside the times at which this message may leave";
            let rule = FieldProblem { field: None, code: Some("window"), text: text.to_owned() };
            Problem::override_required(vec![rule]).with("next_open", serde_json::json!(at))
        }
        SendNowRefusal::Consent => Problem::conflict("the person has not agreed to this kind of mail"),
        SendNowRefusal::Address => Problem::conflict("there is no address this may be sent to"),
    }
}

/// The contract's states of a message, as a filter.
fn states(sent: Option<&str>, mistakes: &mut Mistakes) -> Vec<String> {
    const CODES: [&str; 12] = [
        "planned",
        "awaiting_approval",
        "scheduled",
        "deferred",
        "held",
        "queued",
        "sent",
        "failed",
        "unknown",
        "skipped",
        "suppressed",
        "cancelled",
    ];
    let codes: Vec<&str> = sent.map(|sent| sent.split(',').collect()).unwrap_or_default();
    if codes.iter().any(|code| !CODES.contains(code)) {
        mistakes.note("state", format!("this is not one of {}", CODES.join(", ")));
    }
    codes.into_iter().map(str::to_owned).collect()
}

impl MessageShape {
    /// The object of contract §5, as the API and `outbox list --json` show it.
    pub(crate) fn of(view: &MessageView) -> Self {
        let zone = &view.due.zone;
        let at = |instant| Moment::at(instant, zone);
        let (t, lang) = (Words::of(Lang::English), Lang::English);
        let why = view.why.as_ref().map(|why| follow_ups::why(why, view.window, zone, |_, _| None, t, lang));
        Self {
            id: view.id.into(),
            version: view.version,
            kind: view.kind.code(),
            purpose: view.purpose.code(),
            state: view.state.code(),
            reason: view.state.reason().map(|reason| reason.code()),
            patient: view
                .patient
                .as_ref()
                .map(|person| Person { id: person.id.map(Into::into), name: person.name.expose().to_owned() }),
            appointment: view.appointment.map(Into::into),
            journey: view.journey.as_ref().map(|(journey, _)| journey.to_string()),
            step: view.journey.as_ref().map(|(_, step)| step.to_string()),
            article: view.article.as_ref().map(|pin| ArticleShape { slug: pin.slug.to_string(), version: pin.version }),
            due: at(view.due.at),
            tz: zone.to_string(),
            send_before: at(view.send_before),
            why,
            r#override: view.override_reason.clone(),
            attempts: view.attempts,
            deliveries: view.deliveries.iter().map(|delivery| DeliveryShape::of(delivery, zone)).collect(),
            created_at: at(view.created_at),
            updated_at: at(view.updated_at),
            bytes: None,
        }
    }
}

impl DeliveryShape {
    fn of(delivery: &DeliveryView, zone: &Zone) -> Self {
        Self {
            id: delivery.id.into(),
            state: delivery.state.code(),
            domain: delivery.domain.clone(),
            attempts: delivery.attempts,
            accepted_at: delivery.accepted_at.map(|instant| Moment::at(instant, zone)),
            relay: delivery.relay.clone(),
            code: delivery.code,
            enhanced: delivery.enhanced.clone(),
            words: delivery.words.clone(),
            message_id: delivery.message_id.clone(),
        }
    }
}
