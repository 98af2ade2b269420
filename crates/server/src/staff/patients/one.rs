//! One record: as much of it as somebody may see.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::Action,
    patients::consent::{Kind, stands},
    text::Lang,
};
use jiff::civil::Date;
use serde::Deserialize;
use storage::records::{Detail, Reach, Record};
use wording::{Style, date_in_words, in_words};

use super::{alike, link, open, path, read};
use crate::{
    Site,
    booking::shown::Shown,
    components::{Fact, Link},
    error::Error,
    extract::{Caller, Query},
    frame::{Frame, Place},
    problem::Problem,
    staff::{may, page},
    words::{Words, visits},
};

/// What was done on the page before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

#[derive(Template)]
#[template(path = "staff/patient.html")]
struct RecordPage {
    t: &'static Words,
    page: Frame,
    done: Option<String>,
    /// That they are under age, that answers wait, that the record was united.
    watch: Vec<String>,
    merged_into: Option<Link>,
    facts: Vec<Fact>,
    consents: Vec<Fact>,
    visits: Vec<(Link, String)>,
    plans: Vec<String>,
    /// Where plans are written and measures taken; none for who may not.
    care: Vec<Link>,
    intake: Option<String>,
    duplicates: Vec<Duplicate>,
    deeds: Deeds,
}

/// A record that may be this person's too.
struct Duplicate {
    link: Link,
    alike: String,
    /// Names the record that would go.
    id: String,
}

/// What whoever reads may do.
struct Deeds {
    here: String,
    may_write: bool,
    new_visit: Option<String>,
}

/// `GET /staff/patients/{id}`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Error> {
    let (t, id, now) = (Words::of(caller.lang), read(&id)?, site.clock.now());
    let record = site.storage.patient_record(id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    let Record { found, reach } = record;
    let detail = match reach {
        Reach::Card(detail) => detail,
        Reach::Outside => return open::asked(&site, &caller, &found, "", crate::components::Problems::none()).await,
    };
    let frame = site.console(&caller, &path(id), t.record_heading(found.name.expose())).await?.at(Place::Patients);
    let clinic = site.clinic().await?;
    let shown = Shown::new(&clinic, caller.lang);
    let visit = |visit: &domain::appointments::Appointment| {
        let zone = shown.zone(&visit.location, visit.modality, visit.zone.as_ref());
        let when = shown.time(visit.starts_at, zone, Style::DateAndTime);
        let (state, _) = visits::status(&visit.status, now, t);
        let with = shown.practitioner(&visit.practitioner);
        (Link::new(frame.to(&format!("/staff/appointments/{}", visit.id)), when), format!("{with} · {state}"))
    };
    let day = |day: Date| date_in_words(day, Style::PlainDate, caller.lang);
    let plan = |plan: &storage::records::PlanNote| match plan.next_review {
        Some(review) => t.record_plan_reviewed(plan_state(&plan.status, t), day(review)),
        None => plan_state(&plan.status, t),
    };
    let intake = detail.treats.then(|| match detail.intake_sent_at {
        Some(at) => t.record_intake_sent(in_words(at, clinic.identity.zone.rules(), Style::PlainDate, caller.lang)),
        None => t.record_intake_none(),
    });
    let merged_into = detail.card.merged_into.map(|to| Link::new(frame.to(&path(to)), t.record_merged_link()));
    let consents = Kind::ALL.map(|kind| {
        let said = if stands(&detail.ledger, kind, now) { t.record_agrees() } else { t.record_agrees_not() };
        Fact::new(consent(kind, t), said)
    });
    let is_gone = merged_into.is_some();
    let may_write = !is_gone && may_with(&caller, Action::PatientWrite, &detail);
    let care = [("plans", t.plans_back()), ("measures", t.measures_back())];
    let care = care.map(|(what, words)| Link::new(frame.to(&format!("{}/{what}", path(id))), words));
    let treats = !is_gone && may_with(&caller, Action::PlanWrite, &detail);
    let latest = detail.visits.first().map(|visit| frame.to(&format!("/staff/new-visit?after={}", visit.id)));
    let shown = RecordPage {
        t,
        done: match query.done.as_str() {
            "amended" => Some(t.record_amended()),
            "united" => Some(t.record_united()),
            "proposed" => Some(t.record_proposed()),
            _ => None,
        },
        watch: watch(&detail, t),
        merged_into,
        facts: facts(&detail, caller.lang, t),
        consents: consents.into(),
        visits: detail.visits.iter().map(visit).collect(),
        plans: detail.plans.iter().map(plan).collect(),
        care: if treats { care.into() } else { Vec::new() },
        intake,
        duplicates: detail
            .duplicates
            .iter()
            .map(|(found, how)| Duplicate { link: link(found, &frame), alike: alike(how, t), id: found.id.to_string() })
            .collect(),
        deeds: Deeds { here: frame.to(&path(id)), may_write, new_visit: latest.filter(|_| may_write) },
        page: frame,
    };
    page(StatusCode::OK, &shown)
}

/// Whether whoever reads may do something with this record: the desk, or who treats them; not who only opened it.
fn may_with(caller: &Caller, action: Action, detail: &Detail) -> bool {
    let practitioners = detail.visits.iter().map(|visit| &visit.practitioner);
    may(caller, action, None) || practitioners.into_iter().any(|one| may(caller, action, Some(one)))
}

/// What stands first, because it matters before anything else.
fn watch(detail: &Detail, t: &Words) -> Vec<String> {
    let flags = detail.open_flags.filter(|open| *open > 0);
    let minor = detail.is_minor.then(|| t.record_minor());
    [flags.map(|open| t.record_flags(u32::try_from(open).unwrap_or(u32::MAX))), minor].into_iter().flatten().collect()
}

/// Identity and contact.
pub(super) fn facts(detail: &Detail, lang: Lang, t: &Words) -> Vec<Fact> {
    let patient = &detail.card.patient;
    let day = |day: Date| date_in_words(day, Style::PlainDate, lang);
    let none = || t.record_none();
    let mut facts = vec![
        Fact::new(t.record_birth(), patient.birth_date.map_or_else(none, day)),
        Fact::new(t.me_phone(), patient.phone.as_ref().map_or_else(none, |phone| phone.expose().to_owned())),
        Fact::new(t.me_email(), patient.email.as_ref().map_or_else(none, |email| email.expose().to_owned())),
        Fact::new(t.record_lang(), if patient.lang == Lang::French { "Français" } else { "English" }),
    ];
    if let Some(speaks) = &detail.card.speaks {
        facts.push(Fact::new(t.record_speaks(), speaks.expose()));
    }
    if let Some(zone) = &patient.zone {
        facts.push(Fact::new(t.record_zone(), zone.name()));
    }
    if let Some((proxy, _)) = &detail.card.proxy {
        let relation = proxy.relation.as_ref().map(|relation| relation.expose().to_owned());
        let contact = [
            Some(proxy.name.expose().to_owned()),
            relation,
            proxy.phone.as_ref().map(|phone| phone.expose().to_owned()),
            proxy.email.as_ref().map(|email| email.expose().to_owned()),
            proxy.until.map(|until| t.record_until(day(until))),
        ];
        facts.push(Fact::new(t.record_proxy(), contact.into_iter().flatten().collect::<Vec<_>>().join(" · ")));
    }
    facts
}

fn consent(kind: Kind, t: &Words) -> String {
    match kind {
        Kind::EmailChannel => t.record_consent_email(),
        Kind::CareEducation => t.record_consent_reading(),
        Kind::OutcomeCheckIn => t.record_consent_check_in(),
    }
}

fn plan_state(status: &str, t: &Words) -> String {
    match status {
        "active" => t.record_plan_active(),
        "on-hold" => t.record_plan_on_hold(),
        "completed" => t.record_plan_completed(),
        "revoked" => t.record_plan_revoked(),
        _ => t.record_plan_draft(),
    }
}
