//! The records of patients on the console: finding somebody, what is known of them, beginning and amending a record, opening
//! one from outside the circle, uniting two.

pub(crate) mod amend;
pub(crate) mod new;
pub(crate) mod one;
pub(crate) mod open;
pub(crate) mod unite;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{ids::PatientId, patients::duplicates::Alike, text::Mistake};
use serde::Deserialize;
use storage::records::{Found, NotKept, RecordFilter, RecordLine};
use wording::{Style, date_in_words};

use super::{may, page};
use crate::{
    Site,
    components::{Ask, Choice, Choices, Field, HtmlForm, Link, Problems},
    error::Error,
    extract::{Caller, Query},
    frame::{Frame, Place},
    problem::Problem,
    records::Typed,
    words::{Words, refusals},
};

/// So many on a page.
const PAGE: u64 = 50;

/// Who is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    q: String,
    after: String,
}

#[derive(Template)]
#[template(path = "staff/patients.html")]
struct PatientsPage {
    t: &'static Words,
    page: Frame,
    wanted: String,
    lines: Vec<Line>,
    /// To the next page.
    more: Option<String>,
    may_begin: bool,
}

/// Somebody in the list.
struct Line {
    link: Link,
    /// Birth and contact, or the year alone.
    note: String,
}

/// `GET /staff/patients`
pub(crate) async fn list(site: Site, caller: Caller, Query(query): Query<Wanted>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let cursor = (!query.after.is_empty()).then(|| query.after.clone());
    let filter = RecordFilter { wanted: query.q.clone(), limit: PAGE, cursor };
    let found = site.storage.records(&filter, &caller.permit, site.clock.now()).await?;
    let frame = site.console(&caller, "/staff/patients", t.records_heading()).await?.at(Place::Patients);
    let lines = found.items.iter().map(|line| Line::of(line, &frame, t)).collect();
    let more = found.next_cursor.map(|after| {
        let query = serde_urlencoded::to_string([("q", query.q.as_str()), ("after", after.as_str())]);
        frame.to(&format!("/staff/patients?{}", query.expect("pairs of texts can be written as a query")))
    });
    let may_begin = may(&caller, domain::access::Action::PatientWrite, None) || is_clinician(&caller);
    page(StatusCode::OK, &PatientsPage { t, page: frame, wanted: query.q, lines, more, may_begin })
}

fn is_clinician(caller: &Caller) -> bool {
    super::alerts::is_clinician(caller)
}

impl Line {
    fn of(line: &RecordLine, frame: &Frame, t: &Words) -> Self {
        let note = match &line.patient {
            Some(person) => {
                let birth =
                    person.birth_date.map(|day| t.record_born(date_in_words(day, Style::PlainDate, frame.lang)));
                let email = person.email.as_ref().map(|email| email.expose().to_owned());
                let phone = person.phone.as_ref().map(|phone| phone.expose().to_owned());
                [birth, phone, email].into_iter().flatten().collect::<Vec<_>>().join(" · ")
            }
            None => line.found.birth_year.map(|year| t.record_born(year.to_string())).unwrap_or_default(),
        };
        Self { link: link(&line.found, frame), note }
    }
}

/// Where somebody's record is.
fn path(id: PatientId) -> String {
    format!("/staff/patients/{id}")
}

fn link(found: &Found, frame: &Frame) -> Link {
    Link::new(frame.to(&path(found.id)), found.name.expose())
}

fn read(id: &str) -> Result<PatientId, Error> {
    id.parse().map_err(|_| Problem::not_found().into())
}

/// In what two records are alike.
fn alike(alike: &[Alike], t: &Words) -> String {
    let words = alike.iter().map(|alike| match alike {
        Alike::NameAndBirth => t.record_alike_name(),
        Alike::Email => t.record_alike_email(),
        Alike::Phone => t.record_alike_phone(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The fields of a record's form, by the contract's names.
const FIELDS: [(&str, &str); 10] = [
    ("name", "name"),
    ("email", "email"),
    ("phone", "phone"),
    ("birth_date", "birth_date"),
    ("tz", "tz"),
    ("speaks", "speaks"),
    ("proxy.name", "proxy_name"),
    ("proxy.relation", "proxy_relation"),
    ("proxy.email", "proxy_email"),
    ("proxy.phone", "proxy_phone"),
];

/// What is wrong with what was typed, by the form's names.
fn noted(problems: &mut Problems, field: &str, mistake: Mistake, t: &Words) {
    let name = match field {
        "proxy.until" => "proxy_until",
        "lang" => "lang",
        field => FIELDS.iter().find(|(known, _)| *known == field).map_or("name", |(_, name)| name),
    };
    let missing = if name == "name" || name == "proxy_name" { t.record_name_missing() } else { String::new() };
    problems.add(name, refusals::mistake(mistake, missing, t));
}

/// Why a record is not kept like this, beside the field it is about.
fn refused(problems: &mut Problems, why: &NotKept, t: &Words) {
    use domain::patients::proxy::NoProxy;

    match why {
        NotKept::Taken => problems.add("email", t.me_contact_taken()),
        NotKept::BirthDate => problems.add("birth_date", t.record_birth_wrong()),
        NotKept::Proxy(NoProxy::Needed) => problems.add("proxy_name", t.record_proxy_needed()),
        NotKept::Proxy(NoProxy::Unreachable) => problems.add("proxy_email", t.record_proxy_unreachable()),
        NotKept::Proxy(NoProxy::Over) => problems.add("proxy_until", t.record_proxy_over()),
        NotKept::VersionMismatch => problems.add("name", t.record_changed_meanwhile()),
        NotKept::Alike(_) => {}
    }
}

/// What a record's form asks.
fn asked(form: HtmlForm, typed: &Typed, t: &Words) -> HtmlForm {
    let off = |field: Field| Field { autocomplete: "off", ..field };
    let langs = [("en-CA", "English"), ("fr-CA", "Français")].map(|(tag, name)| Choice::new(tag, name)).to_vec();
    form.asks(off(Field::person("name", t.record_name())).value(typed.name.as_str()))
        .asks(
            off(Field::text("birth_date", t.record_birth()))
                .hint(t.record_day_hint())
                .optional()
                .value(typed.birth_date.as_str()),
        )
        .asks(off(Field::phone("phone", t.me_phone())).optional().value(typed.phone.as_str()))
        .asks(off(Field::email("email", t.me_email())).optional().value(typed.email.as_str()))
        .asks(Ask::Radios(Choices::new("lang", t.record_lang(), langs).value(&typed.lang)))
        .asks(
            off(Field::text("speaks", t.record_speaks()))
                .hint(t.record_speaks_hint())
                .optional()
                .value(typed.speaks.as_str()),
        )
        .asks(off(Field::text("tz", t.record_zone())).hint(t.record_zone_hint()).optional().value(typed.tz.as_str()))
        .asks(
            off(Field::person("proxy_name", t.record_proxy_name()))
                .hint(t.record_proxy_hint())
                .optional()
                .value(typed.proxy_name.as_str()),
        )
        .asks(
            off(Field::text("proxy_relation", t.record_proxy_relation()))
                .optional()
                .value(typed.proxy_relation.as_str()),
        )
        .asks(off(Field::email("proxy_email", t.record_proxy_email())).optional().value(typed.proxy_email.as_str()))
        .asks(off(Field::phone("proxy_phone", t.record_proxy_phone())).optional().value(typed.proxy_phone.as_str()))
        .asks(
            off(Field::text("proxy_until", t.record_proxy_until()))
                .hint(t.record_proxy_until_hint())
                .optional()
                .value(typed.proxy_until.as_str()),
        )
}

/// What a record's form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    name: String,
    birth_date: String,
    phone: String,
    email: String,
    lang: String,
    speaks: String,
    tz: String,
    proxy_name: String,
    proxy_relation: String,
    proxy_email: String,
    proxy_phone: String,
    proxy_until: String,
    version: String,
    although: String,
}

impl Sent {
    fn typed(&self) -> Typed {
        let sent = self.clone();
        Typed {
            name: sent.name,
            email: sent.email,
            phone: sent.phone,
            birth_date: sent.birth_date,
            lang: sent.lang,
            tz: sent.tz,
            speaks: sent.speaks,
            proxy_name: sent.proxy_name,
            proxy_relation: sent.proxy_relation,
            proxy_email: sent.proxy_email,
            proxy_phone: sent.proxy_phone,
            proxy_until: sent.proxy_until,
        }
    }
}
