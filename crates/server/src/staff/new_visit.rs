//! Staff book for somebody: at a time, or now for somebody who stands at the desk.

use std::collections::BTreeMap;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{
    appointments::Via,
    booking::{Request, Who},
    clinic::Service,
    ids::PatientId,
    patients::Patient,
    text::Lang,
};
use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use storage::{
    appointments::{StaffRefusal, StaffRequest},
    bookings::Idempotency,
};

use super::{
    on_to, page, visit,
    when::{Broken, Wanted, When, reason},
};
use crate::{
    Site,
    api::staff::{appointments::this_minute, caller_name},
    booker::By,
    booking::details::{Details, asked, ticked},
    components::{Ask, Choice, Choices, Field, HtmlForm, Link, Problems, TextArea, TimeButton},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place},
    problem::Problem,
    words::Words,
};

/// What the page begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Beginning {
    service: String,
    /// The visit whose patient comes again.
    after: String,
    /// For somebody who is here already.
    walk_in: String,
}

#[derive(Template)]
#[template(path = "staff/which_service.html")]
struct WhichServicePage {
    t: &'static Words,
    page: Frame,
    services: Vec<Link>,
}

#[derive(Template)]
#[template(path = "staff/new_visit.html")]
struct NewVisitPage {
    t: &'static Words,
    page: Frame,
    broken: Option<Broken>,
    /// To the choice of another service.
    back: String,
    service: String,
    walks_in: bool,
    what: HtmlForm,
    free: Vec<TimeButton>,
    /// Who comes, where that is known.
    known: Option<String>,
    who: HtmlForm,
    /// What can be agreed to at the desk: folded, since it is long and mostly not needed.
    consents: Vec<Choices>,
}

/// `GET /staff/new-visit`
pub(crate) async fn ask(site: Site, caller: Caller, Query(begin): Query<Beginning>) -> Result<Response, Error> {
    let clinic = site.clinic().await?;
    let before = match begin.after.as_str() {
        "" => None,
        id => Some(visit::find(&site, &caller, id).await?),
    };
    let asked = match (begin.service.as_str(), &before) {
        ("", Some(before)) => Some(before.appointment.service.clone()),
        ("", None) => None,
        (id, _) => Some(id.parse().map_err(|_| Problem::not_found())?),
    };
    let service = asked.as_ref().and_then(|id| clinic.service(id)).filter(|service| service.active);
    let Some(service) = service else {
        return which_service(&site, &caller, &begin).await;
    };
    let walks_in = !begin.walk_in.is_empty();
    let mut typed = BTreeMap::from([("once".to_owned(), storage::mint::token())]);
    if walks_in {
        typed.insert("walk_in".to_owned(), "yes".to_owned());
    } else {
        typed.insert("inform".to_owned(), "yes".to_owned());
    }
    if let Some(before) = &before {
        typed.insert("with".to_owned(), before.appointment.practitioner.to_string());
        if let Some(patient) = &before.patient {
            typed.insert("patient".to_owned(), patient.id.to_string());
        }
    }
    let when = When { site: &site, caller: &caller, clinic: &clinic, service, moves: None, typed };
    page(StatusCode::OK, &shown(&when, Problems::none(), None).await?)
}

async fn which_service(site: &Site, caller: &Caller, begin: &Beginning) -> Result<Response, Error> {
    let (t, clinic) = (Words::of(caller.lang), site.clinic().await?);
    let walks_in = !begin.walk_in.is_empty();
    let (path, heading) = match walks_in {
        true => ("/staff/new-visit?walk_in=yes", t.new_visit_walk_in_heading()),
        false => ("/staff/new-visit", t.new_visit_heading()),
    };
    let frame = site.console(caller, path, heading).await?.at(Place::Today);
    let link = |service: &Service| {
        let mut query = vec![("service", service.id.as_str()), ("after", &begin.after), ("walk_in", &begin.walk_in)];
        query.retain(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(query).expect("pairs of texts can be written as a query");
        Link::new(frame.to(&format!("/staff/new-visit?{query}")), service.title.get(caller.lang))
    };
    let services = clinic.services.iter().filter(|service| service.active).map(link).collect();
    page(StatusCode::OK, &WhichServicePage { t, services, page: frame })
}

/// `POST /staff/new-visit`: books, or says everything that is wrong, or every rule that is in the way.
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let clinic = site.clinic().await?;
    let service = typed.get("service").and_then(|id| id.parse().ok()).and_then(|id| clinic.service(&id));
    let service = service.ok_or_else(Problem::not_found)?;
    let once = idempotency(&caller, &typed);
    let when = When { site: &site, caller: &caller, clinic: &clinic, service, moves: None, typed }.choosing();
    if when.typed.contains_key("find") {
        return page(StatusCode::OK, &shown(&when, Problems::none(), None).await?);
    }

    let (who, mut problems) = who(&when, now).await?;
    let walks_in = when.typed.contains_key("walk_in");
    let wanted = when.read(walks_in.then(|| this_minute(now)), &mut problems);
    let override_reason = reason(when.get("reason"), &mut problems, t);
    let (Some(who), Some(wanted), true) = (who, wanted, problems.is_empty()) else {
        let broken = Broken::mistyped(when.get("reason"), &problems, t);
        return page(StatusCode::UNPROCESSABLE_ENTITY, &shown(&when, problems, broken).await?);
    };
    let via = if walks_in { Via::WalkIn } else { Via::Staff };
    let request = StaffRequest {
        request: request(&when, wanted, who, via, now),
        override_reason,
        inform: when.typed.contains_key("inform"),
    };
    let broken = match storage.book_for(&request, once.as_ref(), &caller.permit, now).await? {
        Ok(visit) => return Ok(on_to(&caller, &format!("/staff/appointments/{}?done=book", visit.appointment.id))),
        Err(StaffRefusal::OverrideRequired(rules)) => Broken::of(&rules, when.get("reason"), &problems, t),
        Err(StaffRefusal::Refused(rule)) => Broken::for_good(rule, t),
        Err(StaffRefusal::OutOfScope) => return Err(Problem::forbidden().into()),
        Err(StaffRefusal::IdempotencyMismatch) => return Err(Problem::idempotency_mismatch().into()),
    };
    page(StatusCode::CONFLICT, &shown(&when, problems, Some(broken)).await?)
}

/// A form sent twice books once: it carries a name of its own.
fn idempotency(caller: &Caller, typed: &BTreeMap<String, String>) -> Option<Idempotency> {
    let key = typed.get("once").filter(|key| !key.is_empty() && key.len() <= 200)?;
    let mut hash = Sha256::new();
    for (name, value) in typed {
        hash.update(format!("{}:{name}{}:{value}", name.len(), value.len()));
    }
    let caller = caller_name(&caller.permit);
    Some(Idempotency { caller, key: format!("form:{key}"), request_hash: hash.finalize().into() })
}

fn request(when: &When<'_>, wanted: Wanted, who: Who, via: Via, now: Timestamp) -> Request {
    let Wanted { starts_at, duration, practitioner, location, modality } = wanted;
    Request {
        appointment: storage::mint::id(now),
        service: when.service.id.clone(),
        starts_at,
        duration,
        practitioner,
        location,
        modality,
        who: Some(who),
        ignore: None,
        via,
    }
}

/// Who comes: somebody on record, or as typed; with everything that is wrong.
async fn who(when: &When<'_>, now: Timestamp) -> Result<(Option<Who>, Problems), Error> {
    let known = known(when, now).await?;
    let mut typed = when.typed.clone();
    if let Some(patient) = &known {
        let on_record = |text: Option<&str>| text.map(str::to_owned).unwrap_or_default();
        typed.insert("name".to_owned(), patient.name.expose().to_owned());
        typed.insert("email".to_owned(), on_record(patient.email.as_ref().map(|email| email.expose())));
        typed.insert("phone".to_owned(), on_record(patient.phone.as_ref().map(|phone| phone.expose())));
        typed.remove("birth_date");
    }
    let texts = when.site.storage.consents().await?;
    let lang = known.as_ref().map_or_else(|| when.lang(), |patient| patient.lang);
    let read = Details::from_form(typed).who(when.caller, when.service, &texts, By::Staff, now);
    Ok(match read {
        Ok(who) => {
            let patient = known.map(|patient| patient.id);
            (Some(Who { must_verify: false, patient, lang, ..who }), Problems::none())
        }
        Err(problems) => (None, problems),
    })
}

/// The person on record whom the form names.
async fn known(when: &When<'_>, now: Timestamp) -> Result<Option<Patient>, Error> {
    let id: PatientId = match when.get("patient") {
        "" => return Ok(None),
        text => text.parse().map_err(|_| Problem::not_found())?,
    };
    let known = when.site.storage.patient(id, &when.caller.permit, now).await?;
    Ok(Some(known.ok_or_else(Problem::not_found)?))
}

async fn shown(when: &When<'_>, problems: Problems, broken: Option<Broken>) -> Result<NewVisitPage, Error> {
    let (site, caller, t) = (when.site, when.caller, Words::of(when.caller.lang));
    let walks_in = when.typed.contains_key("walk_in");
    let heading = if walks_in { t.new_visit_walk_in_heading() } else { t.new_visit_heading() };
    let frame = site.console(caller, "/staff/new-visit", heading).await?.at(Place::Today).twin(None);
    let details = Details::from_form(when.typed.clone());
    let known = known(when, site.clock.now()).await?;
    let mut what =
        HtmlForm::to(frame.to("/staff/new-visit"), problems.clone()).keeps("service", when.service.id.as_str());
    for name in ["once", "patient", "walk_in"] {
        what = what.keeps(name, details.typed(name));
    }
    Ok(NewVisitPage {
        t,
        back: frame.to(if walks_in { "/staff/new-visit?walk_in=yes" } else { "/staff/new-visit" }),
        page: frame.with_problems(!problems.is_empty()),
        service: when.service.title.get(caller.lang).to_owned(),
        walks_in,
        what: when.asks(what, !walks_in),
        free: if walks_in { Vec::new() } else { when.free().await? },
        consents: site.storage.consents().await?.iter().map(|text| ticked(text, &details, caller).optional()).collect(),
        who: about(when, &details, known.is_none(), problems, broken.is_some()),
        known: known.map(|patient| patient.name.expose().to_owned()),
        broken,
    })
}

/// Who comes, the service's own questions, whether a mail leaves.
fn about(when: &When<'_>, details: &Details, asks_name: bool, problems: Problems, is_broken: bool) -> HtmlForm {
    let (caller, t) = (when.caller, Words::of(when.caller.lang));
    let own = |field: Field| Field { autocomplete: "off", ..field };
    let mut form = HtmlForm::to("", problems);
    if asks_name {
        let birth_date = Field { kind: "date", ..Field::text("birth_date", t.new_visit_birth_date()) };
        form = form
            .asks(own(Field::person("name", t.new_visit_name())).value(details.typed("name")))
            .asks(own(Field::email("email", t.new_visit_email())).optional().value(details.typed("email")))
            .asks(own(Field::phone("phone", t.new_visit_phone())).optional().value(details.typed("phone")))
            .asks(birth_date.hint(t.new_visit_birth_date_hint()).optional().value(details.typed("birth_date")));
    }
    if asks_name {
        let langs = [(Lang::English, "English"), (Lang::French, "Français")];
        let langs = langs.map(|(lang, name)| Choice::new(lang.tag(), name)).to_vec();
        form = form.asks(Ask::Radios(Choices::new("lang", t.new_visit_lang(), langs).value(when.lang().tag())));
    }
    form = form.asks(TextArea::new("needs", t.diary_needs()).optional().rows(2).value(details.typed("needs")));
    for question in &when.service.questions {
        form = form.asks(asked(question, details, caller));
    }
    let tell = Choice::new("yes", t.new_visit_inform_text()).chosen(when.typed.contains_key("inform"));
    form.asks(Ask::Checkboxes(Choices::new("inform", t.diary_inform(), vec![tell]))).button(if is_broken {
        t.new_visit_book_anyway()
    } else {
        t.new_visit_book()
    })
}
