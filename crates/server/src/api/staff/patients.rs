//! Records of patients: found, begun, amended; opened from outside the circle with a reason; united by two people.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    ids::PatientId,
    patients::{
        consent::{Decision, Entry, Kind, Method},
        duplicates::Alike,
        proxy::Proxy,
    },
    text::{Mistake, Words},
    time::Zone,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::records::{Agreed, Card, Detail, Found, NotKept, NotOpened, NotUnited, Reach, RecordFilter, United};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{limit, marks::SeenVersion};
use crate::{
    Site,
    api::{Items, Moment, entity, json as answer},
    error::Error,
    extract::{Caller, Changes, IfMatch, Json, Parameters},
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
    records::Typed,
};

/// Who is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// A piece of the name; for those who may see contacts also the beginning of an address, four digits of a number or a
    /// date of birth.
    #[param(example = "gagnon")]
    q: Option<String>,
    /// How many on a page: 50 if absent, at most 200.
    limit: Option<String>,
    /// What the page before gave as `next_cursor`.
    cursor: Option<String>,
}

/// What a record is to say. On an amendment what is absent stays, and an empty text takes away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RecordSent)]
pub(crate) struct RecordSent {
    /// Full name.
    name: Option<String>,
    /// Absent for somebody without e-mail.
    #[schema(format = Email)]
    email: Option<String>,
    phone: Option<String>,
    #[schema(format = Date)]
    birth_date: Option<String>,
    /// The language of mails; the clinic's if absent.
    lang: Option<String>,
    /// The IANA zone in which mail is timed; the clinic's if absent.
    tz: Option<String>,
    /// What they speak, and whether somebody interprets.
    speaks: Option<String>,
    /// Who speaks for them; needed under age. An empty object takes it away.
    proxy: Option<ProxySent>,
    /// Puts somebody on record although others are alike.
    although: Option<bool>,
}

/// Who speaks for somebody.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProxySent)]
pub(crate) struct ProxySent {
    name: Option<String>,
    /// What they are to the patient.
    relation: Option<String>,
    #[schema(format = Email)]
    email: Option<String>,
    phone: Option<String>,
    /// The last day of their mandate. Of somebody under age it ends when they come of age at the latest.
    #[schema(format = Date)]
    until: Option<String>,
}

/// Somebody in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordLine)]
pub(crate) struct LineShape {
    id: Uuid,
    name: String,
    birth_year: Option<i16>,
    /// For those who may see the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// For those who may see the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// For those who may see the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    birth_date: Option<String>,
}

/// Somebody's record, as far as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Record)]
pub(crate) struct RecordShape {
    id: Uuid,
    /// The ETag: send it as `If-Match`.
    version: i64,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    #[schema(format = Date)]
    birth_date: Option<String>,
    is_minor: bool,
    lang: &'static str,
    /// Null for the clinic's.
    tz: Option<String>,
    speaks: Option<String>,
    proxy: Option<ProxyShape>,
    /// The record that took its place.
    merged_into: Option<Uuid>,
    plans: Vec<PlanNoteShape>,
    /// Other records that may be this person's.
    duplicates: Vec<DuplicateShape>,
    /// For those who treat them: when they sent their intake; null while they have not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    intake_sent_at: Option<Option<Moment>>,
    /// For those who treat them: how many answers wait for somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_flags: Option<u64>,
}

/// Who speaks for somebody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proxy)]
pub(crate) struct ProxyShape {
    name: String,
    relation: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    #[schema(format = Date)]
    until: Option<String>,
    /// Since when that is on record.
    #[schema(format = Date)]
    since: String,
}

/// That there is a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanNote)]
pub(crate) struct PlanNoteShape {
    id: Uuid,
    status: String,
    #[schema(format = Date)]
    next_review: Option<String>,
}

/// A record that may be the same person's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duplicate)]
pub(crate) struct DuplicateShape {
    id: Uuid,
    name: String,
    birth_year: Option<i16>,
    /// name_and_birth_date, email, phone
    alike: Vec<&'static str>,
}

/// A visit of somebody's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordVisit)]
pub(crate) struct VisitShape {
    id: Uuid,
    status: &'static str,
    service: String,
    practitioner: String,
    location: String,
    start: Moment,
    end: Moment,
}

/// An entry of the consent ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConsentEntry)]
pub(crate) struct ConsentShape {
    consent: &'static str,
    version: String,
    /// given, withdrawn
    #[schema(value_type = String)]
    decision: Decision,
    /// online-form, paper, spoken-to-staff, one-click, import-with-proof, merge
    #[schema(value_type = String)]
    method: Method,
    lang: &'static str,
    at: Moment,
}

/// A decision as it reached the desk.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConsentRecorded)]
pub(crate) struct AgreedSent {
    #[schema(required)]
    consent: Option<String>,
    #[schema(required)]
    version: Option<String>,
    /// give, withdraw
    #[schema(required)]
    decision: Option<String>,
    /// paper, spoken-to-staff
    #[schema(required)]
    method: Option<String>,
    /// Where the proof lies.
    evidence: Option<String>,
}

/// Why a record is opened from outside the circle.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccessReason)]
pub(crate) struct AccessSent {
    /// Ten characters at least; the patient sees that the record was opened.
    #[schema(required)]
    reason: Option<String>,
}

/// Until when a record is open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Access)]
pub(crate) struct AccessShape {
    until: Moment,
}

/// Which record takes the place of this one.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MergeSent)]
pub(crate) struct MergeSent {
    #[schema(required)]
    into: Option<String>,
}

/// Whether two records are one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Merge)]
pub(crate) struct MergeShape {
    /// proposed: somebody else who runs the clinic has to send the same; merged: no call takes it back.
    state: &'static str,
}

/// Whom somebody looks for
///
/// By name. A practitioner finds people outside their circle by name and year of birth alone; other fields are absent.
#[utoipa::path(get, path = "/api/v1/staff/patients", operation_id = "listPatients", tag = "patients", params(Filter),
    responses((status = 200, body = Items<LineShape>)))]
pub(crate) async fn list(
    site: Site,
    caller: Caller,
    Parameters { sent, mut mistakes }: Parameters<Filter>,
) -> Result<Response, Error> {
    let limit = limit(sent.limit.as_deref(), &mut mistakes);
    mistakes.refuse()?;
    let filter = RecordFilter { wanted: sent.q.unwrap_or_default(), limit, cursor: sent.cursor };
    let page = site.storage.records(&filter, &caller.permit, site.clock.now()).await?;
    let items = page.items.iter().map(|line| LineShape {
        id: line.found.id.into(),
        name: line.found.name.expose().to_owned(),
        birth_year: line.found.birth_year,
        email: line.patient.as_ref().and_then(|person| person.email.as_ref()).map(|email| email.expose().to_owned()),
        phone: line.patient.as_ref().and_then(|person| person.phone.as_ref()).map(|phone| phone.expose().to_owned()),
        birth_date: line.patient.as_ref().and_then(|person| person.birth_date).map(|day| day.to_string()),
    });
    Ok(answer(StatusCode::OK, &Items { items: items.collect(), next_cursor: page.next_cursor }))
}

/// Put somebody on record
///
/// Where others are alike in name and birth date, address or number, the answer is 409 with `duplicates`; `although` puts them
/// on record all the same. Somebody under age needs a proxy.
#[utoipa::path(post, path = "/api/v1/staff/patients", operation_id = "createPatient", tag = "patients",
    request_body(content = RecordSent, example = json!({
        "name": "Marie Gagnon", "phone": "613-555-0177", "birth_date": "1965-02-11", "lang": "fr-CA"
    })),
    responses((status = 201, body = RecordShape), (status = 409, description = "conflict, with `duplicates`")))]
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Json { body, mut mistakes, .. }: Json<RecordSent>,
) -> Result<Response, Error> {
    let usual = site.clinic().await?.identity.lang;
    let although = body.although.unwrap_or_default();
    let change = body.over(Typed::default()).read(usual, |field, mistake| mistakes.note(field, mistake));
    let change = mistakes.or(change)?;
    let id = storage.begin_record(&change, although, &caller.permit, site.clock.now()).await?.map_err(refused)?;
    shown(&site, &caller, StatusCode::CREATED, id).await
}

/// One record
///
/// To a practitioner outside the circle 403 with `next: "break_glass"`.
#[utoipa::path(get, path = "/api/v1/staff/patients/{id}", operation_id = "readPatient", tag = "patients",
    responses((status = 200, body = RecordShape)))]
pub(crate) async fn read(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    shown(&site, &caller, StatusCode::OK, which(&id)?).await
}

/// Amend a record
#[utoipa::path(patch, path = "/api/v1/staff/patients/{id}", operation_id = "amendPatient", tag = "patients",
    params(SeenVersion),
    request_body(content = RecordSent, example = json!({ "phone": "613-555-0178" })),
    responses((status = 200, body = RecordShape), (status = 409, description = "conflict"),
        (status = 412, description = "version_mismatch"), (status = 428, description = "version_required")))]
pub(crate) async fn amend(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Json { body, mut mistakes, .. }: Json<RecordSent>,
) -> Result<Response, Error> {
    let (id, now) = (which(&id)?, site.clock.now());
    if body.although.is_some() {
        mistakes.note("although", "only for somebody who is new");
    }
    mistakes.refuse()?;
    let detail = detail(&site, &caller, id).await?;
    let usual = detail.card.patient.lang;
    let mut mistakes = Mistakes::default();
    let change = body.over(Typed::of(&detail.card)).read(usual, |field, mistake| mistakes.note(field, mistake));
    let change = mistakes.or(change)?;
    let amended = storage.amend_record(id, &change, version, &caller.permit, now).await?;
    amended.ok_or_else(Problem::not_found)?.map_err(refused)?;
    shown(&site, &caller, StatusCode::OK, id).await
}

/// Open a record from outside the circle
///
/// For reading, for eight hours. The reason is kept, and the patient sees that it was done.
#[utoipa::path(post, path = "/api/v1/staff/patients/{id}/access", operation_id = "openPatient", tag = "patients",
    request_body(content = AccessSent, example = json!({ "reason": "She phoned about new numbness; her practitioner is away." })),
    responses((status = 201, body = AccessShape), (status = 409, description = "wrong_state: it is open already")))]
pub(crate) async fn access(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Json { body, mut mistakes, .. }: Json<AccessSent>,
) -> Result<Response, Error> {
    let reason = mistakes.read_needed::<Words>("reason", body.reason.as_deref());
    let reason = mistakes.or(reason)?;
    let opened = storage.open_record(which(&id)?, &reason, &caller.permit, site.clock.now()).await?;
    let until = match opened.ok_or_else(Problem::not_found)? {
        Ok(until) => until,
        Err(refusal @ NotOpened::Reason) => {
            return Err(Problem::invalid(vec![FieldProblem::field("reason", refusal)]).into());
        }
        Err(refusal @ NotOpened::Open) => return Err(Problem::wrong_state(refusal.to_string()).into()),
    };
    let zone = site.clinic().await?.identity.zone.clone();
    Ok(answer(StatusCode::CREATED, &AccessShape { until: Moment::at(until, &zone) }))
}

/// Unite a record into another
///
/// The first call proposes it (202); the same call by another person who runs the clinic does it (200). Visits, plans, mail and
/// open flags become one person's, and of two consents the stricter one holds. No call takes it back.
#[utoipa::path(post, path = "/api/v1/staff/patients/{id}/merge", operation_id = "mergePatient", tag = "patients",
    request_body(content = MergeSent, example = json!({ "into": "01939a3e-7d00-7000-8000-000000000002" })),
    responses((status = 200, body = MergeShape), (status = 202, body = MergeShape),
        (status = 409, description = "wrong_state, or conflict where both have a visit at one time")))]
pub(crate) async fn merge(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Json { body, mut mistakes, .. }: Json<MergeSent>,
) -> Result<Response, Error> {
    let into = mistakes.read_needed::<PatientId>("into", body.into.as_deref());
    let into = mistakes.or(into)?;
    let united = storage.unite_records(which(&id)?, into, &caller.permit, site.clock.now()).await?;
    match united.ok_or_else(Problem::not_found)? {
        Ok(United::Proposed) => Ok(answer(StatusCode::ACCEPTED, &MergeShape { state: "proposed" })),
        Ok(United::Done) => Ok(answer(StatusCode::OK, &MergeShape { state: "merged" })),
        Err(refusal @ NotUnited::Overlap) => Err(Problem::conflict(refusal.to_string()).into()),
        Err(refusal) => Err(Problem::wrong_state(refusal.to_string()).into()),
    }
}

/// The visits of somebody
///
/// The latest first.
#[utoipa::path(get, path = "/api/v1/staff/patients/{id}/appointments", operation_id = "listPatientVisits", tag = "patients",
    responses((status = 200, body = Items<VisitShape>)))]
pub(crate) async fn appointments(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let detail = detail(&site, &caller, which(&id)?).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    let items = detail.visits.iter().map(|visit| VisitShape {
        id: visit.id.into(),
        status: visit.status.fhir(site.clock.now()),
        service: visit.service.to_string(),
        practitioner: visit.practitioner.to_string(),
        location: visit.location.to_string(),
        start: Moment::at(visit.starts_at, &zone),
        end: Moment::at(visit.ends_at, &zone),
    });
    Ok(answer(StatusCode::OK, &Items::whole(items.collect())))
}

/// The consents of somebody
///
/// Every decision, the oldest first.
#[utoipa::path(get, path = "/api/v1/staff/patients/{id}/consents", operation_id = "listPatientConsents", tag = "patients",
    responses((status = 200, body = Items<ConsentShape>)))]
pub(crate) async fn consents(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let detail = detail(&site, &caller, which(&id)?).await?;
    ledger(&site, StatusCode::OK, &detail.ledger).await
}

/// Record a decision about a consent
#[utoipa::path(post, path = "/api/v1/staff/patients/{id}/consents", operation_id = "recordPatientConsent", tag = "patients",
    request_body(content = AgreedSent, example = json!({
        "consent": "care-education", "version": "2026-11", "decision": "withdraw", "method": "spoken-to-staff"
    })),
    responses((status = 201, body = Items<ConsentShape>)))]
pub(crate) async fn record_consent(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Json { body, mut mistakes, .. }: Json<AgreedSent>,
) -> Result<Response, Error> {
    let mut one_of = |field: &str, sent: Option<&str>| {
        let known = match (field, sent) {
            (_, None) => None,
            ("consent", Some(code)) => Kind::from_code(code).map(|_| ()),
            ("decision", Some(code)) => ["give", "withdraw"].contains(&code).then_some(()),
            (_, Some(code)) => ["paper", "spoken-to-staff"].contains(&code).then_some(()),
        };
        if known.is_none() {
            let mistake = if sent.is_none() { Mistake::Missing } else { Mistake::NotAChoice };
            mistakes.note(field, mistake);
        }
    };
    one_of("consent", body.consent.as_deref());
    one_of("decision", body.decision.as_deref());
    one_of("method", body.method.as_deref());
    let version = mistakes.needed("version", body.version.clone());
    let kind = body.consent.as_deref().and_then(Kind::from_code);
    let agreed = kind.zip(version).map(|(kind, version)| Agreed {
        kind,
        version,
        decision: if body.decision.as_deref() == Some("give") { Decision::Given } else { Decision::Withdrawn },
        method: if body.method.as_deref() == Some("paper") { Method::Paper } else { Method::SpokenToStaff },
        evidence: body.evidence.clone(),
    });
    let agreed = mistakes.or(agreed)?;
    let recorded = storage.record_consent(which(&id)?, &agreed, &caller.permit, site.clock.now()).await?;
    let after = recorded.ok_or_else(Problem::not_found)?;
    let after = after.map_err(|wrong| Problem::invalid(vec![FieldProblem::field("version", wrong)]))?;
    ledger(&site, StatusCode::CREATED, &after).await
}

impl RecordSent {
    /// What was sent over what is known.
    fn over(self, known: Typed) -> Typed {
        let proxy = self.proxy;
        let (takes_away, proxy) = match proxy {
            None => (false, ProxySent::default()),
            Some(proxy) => (proxy.is_empty(), proxy),
        };
        let of_proxy =
            |sent: Option<String>, known: String| if takes_away { String::new() } else { sent.unwrap_or(known) };
        Typed {
            name: self.name.unwrap_or(known.name),
            email: self.email.unwrap_or(known.email),
            phone: self.phone.unwrap_or(known.phone),
            birth_date: self.birth_date.unwrap_or(known.birth_date),
            lang: self.lang.unwrap_or(known.lang),
            tz: self.tz.unwrap_or(known.tz),
            speaks: self.speaks.unwrap_or(known.speaks),
            proxy_name: of_proxy(proxy.name, known.proxy_name),
            proxy_relation: of_proxy(proxy.relation, known.proxy_relation),
            proxy_email: of_proxy(proxy.email, known.proxy_email),
            proxy_phone: of_proxy(proxy.phone, known.proxy_phone),
            proxy_until: of_proxy(proxy.until, known.proxy_until),
        }
    }
}

impl ProxySent {
    fn is_empty(&self) -> bool {
        [&self.name, &self.relation, &self.email, &self.phone, &self.until].into_iter().all(Option::is_none)
    }
}

impl RecordShape {
    fn of(detail: &Detail, zone: &Zone) -> Self {
        let Card { patient, speaks, proxy, merged_into } = &detail.card;
        Self {
            id: patient.id.into(),
            version: detail.version,
            name: patient.name.expose().to_owned(),
            email: patient.email.as_ref().map(|email| email.expose().to_owned()),
            phone: patient.phone.as_ref().map(|phone| phone.expose().to_owned()),
            birth_date: patient.birth_date.map(|day| day.to_string()),
            is_minor: detail.is_minor,
            lang: patient.lang.tag(),
            tz: patient.zone.as_ref().map(|zone| zone.name().to_owned()),
            speaks: speaks.as_ref().map(|speaks| speaks.expose().to_owned()),
            proxy: proxy.as_ref().map(|(proxy, since)| ProxyShape::of(proxy, *since)),
            merged_into: merged_into.map(Uuid::from),
            plans: detail
                .plans
                .iter()
                .map(|plan| PlanNoteShape {
                    id: plan.id.into(),
                    status: plan.status.clone(),
                    next_review: plan.next_review.map(|day| day.to_string()),
                })
                .collect(),
            duplicates: detail.duplicates.iter().map(|(found, alike)| DuplicateShape::of(found, alike)).collect(),
            intake_sent_at: detail.treats.then(|| detail.intake_sent_at.map(|at| Moment::at(at, zone))),
            open_flags: detail.open_flags,
        }
    }
}

impl ProxyShape {
    fn of(proxy: &Proxy, since: Date) -> Self {
        Self {
            name: proxy.name.expose().to_owned(),
            relation: proxy.relation.as_ref().map(|relation| relation.expose().to_owned()),
            email: proxy.email.as_ref().map(|email| email.expose().to_owned()),
            phone: proxy.phone.as_ref().map(|phone| phone.expose().to_owned()),
            until: proxy.until.map(|day| day.to_string()),
            since: since.to_string(),
        }
    }
}

impl DuplicateShape {
    fn of(found: &Found, alike: &[Alike]) -> Self {
        Self {
            id: found.id.into(),
            name: found.name.expose().to_owned(),
            birth_year: found.birth_year,
            alike: alike.iter().map(|alike| alike.code()).collect(),
        }
    }
}

fn which(id: &str) -> Result<PatientId, Error> {
    id.parse().map_err(|_| Problem::not_found().into())
}

/// The card of somebody; who is outside the circle is told how to get in.
async fn detail(site: &Site, caller: &Caller, id: PatientId) -> Result<Box<Detail>, Error> {
    let record =
        site.storage.patient_record(id, &caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    match record.reach {
        Reach::Card(detail) => Ok(detail),
        Reach::Outside => Err(Problem::forbidden().with("next", json!("break_glass")).into()),
    }
}

async fn shown(site: &Site, caller: &Caller, status: StatusCode, id: PatientId) -> Result<Response, Error> {
    let detail = detail(site, caller, id).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    Ok(entity(status, detail.version, &RecordShape::of(&detail, &zone)))
}

async fn ledger(site: &Site, status: StatusCode, entries: &[Entry]) -> Result<Response, Error> {
    let zone = site.clinic().await?.identity.zone.clone();
    let items = entries.iter().map(|entry| ConsentShape {
        consent: entry.kind.code(),
        version: entry.version.clone(),
        decision: entry.decision,
        method: entry.method,
        lang: entry.lang.tag(),
        at: Moment::at(entry.at, &zone),
    });
    Ok(answer(status, &Items::whole(items.collect())))
}

/// Why a record is not kept like this, as the contract answers it.
fn refused(why: NotKept) -> Error {
    let said = why.to_string();
    let problem = match why {
        NotKept::VersionMismatch => Problem::version_mismatch(),
        NotKept::Taken => Problem::conflict(said),
        NotKept::BirthDate => Problem::invalid(vec![FieldProblem::field("birth_date", said)]),
        NotKept::Proxy(_) => Problem::invalid(vec![FieldProblem::field("proxy", said)]),
        NotKept::Alike(alike) => {
            let alike: Vec<_> = alike.iter().map(|(found, alike)| DuplicateShape::of(found, alike)).collect();
            Problem::conflict(said).with("duplicates", json!(alike))
        }
    };
    problem.into()
}
