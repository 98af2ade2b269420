//! The third page: who comes. Three fields are needed; everything typed is kept whatever happens.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse as _, Response},
};
use serde::Deserialize;

use domain::{
    access::{Action, Decision, Permit, decide},
    appointments::{Appointment, Status, Via},
    booking::Request,
    clinic::Service,
    patients::{Patient, consent::ConsentText},
};
use storage::bookings::{Booked, Unbooked};
use wording::Style;

use super::{
    choose,
    details::{Details, TRAP, asked, ticked},
    filter::Filter,
    see_other,
    shown::Shown,
    trust, visit, visitor, with_cookie,
};
use crate::{
    Site,
    booker::By,
    components::{Ask, Fact, Field, HtmlForm, Problems, Summary, TextArea},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place, address},
    guard::who_of_patients,
    problem::Problem,
    words::{Words, typography::at_the_end},
};

/// Which held time the details are for.
#[derive(Debug, Deserialize)]
pub(crate) struct HoldToken {
    #[serde(default)]
    hold: String,
}

#[derive(Template)]
#[template(path = "booking/confirm.html")]
struct ConfirmPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    /// Names this form to the tab that keeps what was typed; no secret.
    reference: String,
    visit: Summary,
    kept_until: Option<String>,
    may_renew: bool,
    trust: Vec<Fact>,
}

/// `GET /book/confirm?hold=…`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Query(query): Query<HoldToken>,
) -> Result<Response, Error> {
    let (_, held) = held(&site, &caller, &query.hold).await?;
    if !matches!(held.status, Status::Held { .. }) {
        // Submitted already: its details are behind the visit's own link.
        return Err(Problem::not_found().into());
    }
    let known = known(&site, &headers).await?;
    let page = page(&site, &caller, &query.hold, &known, Problems::none()).await?;
    Ok(Html(page.render()?).into_response())
}

/// What the clinic knows of whoever is signed in to their own pages: they are not asked for it again.
async fn known(site: &Site, headers: &HeaderMap) -> Result<Details, Error> {
    let (who, _) = who_of_patients(site, headers).await?;
    let Decision::Allow(permit) = decide(&who, Action::OwnPages) else {
        return Ok(Details::default());
    };
    let Some(own) = site.storage.own_record(&permit).await? else {
        return Ok(Details::default());
    };
    let Patient { name, email, phone, .. } = own.patient;
    let known = [
        ("name", Some(name.expose().to_owned())),
        ("email", email.map(|email| email.expose().to_owned())),
        ("phone", phone.map(|phone| phone.expose().to_owned())),
    ];
    Ok(Details::from_form(known.into_iter().filter_map(|(field, known)| Some((field.to_owned(), known?))).collect()))
}

/// The details again, for a time just chosen in place of one that was lost.
pub(super) async fn again(site: &Site, caller: &Caller, hold: &str, details: Details) -> Result<Response, Error> {
    Ok(Html(page(site, caller, hold, &details, Problems::none()).await?.render()?).into_response())
}

/// `POST /book/confirm`: books, or says everything that is wrong at once.
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    mut caller: Caller,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    site.allow("booking", &caller, site.config.limits.booking).await?;
    let now = site.clock.now();
    let token = form.get("hold").cloned().unwrap_or_default();
    let carried = Details::carried(&form);
    let details = Details::from_form(form);
    let (permit, held) = held(&site, &caller, &token).await?;
    if details.filled_the_trap() {
        site.counts.trapped();
        return visit::pretended(&site, &caller, held).await;
    }
    let clinic = site.clinic().await?;
    let service = clinic.service(&held.service).ok_or_else(Problem::not_found)?;
    let texts = consent_texts(&site).await?;

    let who = match details.who(&caller, service, &texts, By::Patient, now) {
        Ok(who) => who,
        Err(problems) => {
            let page = page(&site, &caller, &token, &details, problems).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response());
        }
    };
    let request = Request {
        appointment: held.id,
        service: held.service.clone(),
        starts_at: held.starts_at,
        duration: None,
        practitioner: Some(held.practitioner.clone()),
        location: Some(held.location.clone()),
        modality: Some(held.modality),
        who: Some(who),
        ignore: Some(held.id),
        via: Via::Site,
    };

    let cookie = with_cookie(&mut caller, &site);
    match storage.book(&request, None, &visitor(&caller), &permit, now).await? {
        Ok(Booked { manage, .. }) => Ok(see_other(&address(caller.lang, &format!("/a/{manage}?new=booked")), cookie)),
        Err(Unbooked::Lost(lost)) => choose::lost(&site, &caller, &held, &lost, carried).await,
        Err(Unbooked::IdempotencyMismatch) => Err(Problem::idempotency_mismatch().into()),
    }
}

/// `POST /book/confirm/keep`: eight more minutes, once; what was typed stays.
pub(crate) async fn keep(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    let token = form.get("hold").cloned().unwrap_or_default();
    let (permit, _) = held(&site, &caller, &token).await?;
    // Asked twice, the time is kept as long as it was; the page says until when.
    let _ = storage.renew_hold(&permit, site.clock.now()).await?;
    again(&site, &caller, &token, Details::from_form(form)).await
}

/// `POST /book/confirm/release`: gives the time back and shows the others; what was typed goes along.
pub(crate) async fn release(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    let (permit, held) = held(&site, &caller, form.get("hold").map_or("", String::as_str)).await?;
    storage.release_hold(&permit, site.clock.now()).await?;
    let clinic = site.clinic().await?;
    let filter = clinic.service(&held.service).map(|service| Filter::of_length(service, held.length()));
    let filter = filter.unwrap_or_default();
    let typed = Details::carried(&form);
    if typed.values().all(|value| value.is_empty()) {
        let times = address(caller.lang, &format!("/book/{}", held.service));
        return Ok(see_other(&filter.behind(&times, None), None));
    }
    choose::again(&site, &caller, held.service, filter, typed).await
}

/// The held time a token stands for, and the permit that comes with it.
async fn held(site: &Site, caller: &Caller, token: &str) -> Result<(Permit, Appointment), Error> {
    let now = site.clock.now();
    let who = site.recognise(token, caller).await?.ok_or_else(Problem::not_found)?;
    let Decision::Allow(permit) = decide(&who, Action::OwnHold) else {
        return Err(Problem::not_found().into());
    };
    let held = site.storage.held(&permit, now).await?.ok_or_else(Problem::not_found)?;
    Ok((permit, held))
}

async fn consent_texts(site: &Site) -> Result<Vec<ConsentText>, Error> {
    Ok(site.storage.consents().await?)
}

async fn page(
    site: &Site,
    caller: &Caller,
    token: &str,
    details: &Details,
    problems: Problems,
) -> Result<ConfirmPage, Error> {
    let (lang, t, now) = (caller.lang, Words::of(caller.lang), site.clock.now());
    let (_, held) = held(site, caller, token).await?;
    let clinic = site.clinic().await?;
    let service = clinic.service(&held.service).ok_or_else(Problem::not_found)?;
    let shown = Shown::new(&clinic, lang);
    let zone = shown.zone(&held.location, held.modality, None);

    let mut visit = shown.summary(&held, Some(service), t.booking_your_visit());
    let free_until = held.starts_at - service.cancel_window.elapsed();
    if now <= free_until {
        visit.lines.push(t.booking_cancel_until(at_the_end(&shown.time(free_until, zone, Style::DateAndTime))));
    }
    let (kept_until, may_renew) = match &held.status {
        Status::Held { until, renewed } if now < *until => {
            (Some(at_the_end(&shown.time(*until, zone, Style::Time)).to_owned()), !renewed)
        }
        _ => (None, false),
    };
    let form = form(caller, token, details, problems, service, &consent_texts(site).await?);
    let page = site.frame(caller, "/book/confirm", t.booking_confirm_heading()).await?.at(Place::Booking).twin(None);
    Ok(ConfirmPage {
        t,
        reference: visit::reference(&held.id.to_string()),
        visit,
        kept_until,
        may_renew,
        trust: trust(
            t,
            &page.clinic,
            service.price_of(held.length()).map(|price| price.get(lang)),
            t.booking_trust_change_text(),
        ),
        page: page.with_problems(form.has_problems()),
        form,
    })
}

/// Who comes, the service's own questions, what to know beforehand, what is agreed to.
fn form(
    caller: &Caller,
    token: &str,
    details: &Details,
    problems: Problems,
    service: &Service,
    texts: &[ConsentText],
) -> HtmlForm {
    let t = Words::of(caller.lang);
    let typed = |name: &str| details.typed(name);
    let mut form = HtmlForm::to(address(caller.lang, "/book/confirm"), problems)
        .keeps("hold", token)
        .asks(Field::person("name", t.booking_name()).value(typed("name")))
        .asks(Field::email("email", t.booking_email()).hint(t.booking_email_hint()).value(typed("email")))
        .asks(Field::phone("phone", t.booking_phone()).optional().value(typed("phone")));
    for question in &service.questions {
        form = form.asks(asked(question, details, caller));
    }
    let needs = TextArea::new("needs", t.booking_needs()).hint(t.booking_needs_hint()).optional();
    let consents = texts.iter().map(|text| ticked(text, details, caller)).collect();
    form.asks(needs.rows(3).value(typed("needs")))
        .asks(Ask::Consents(t.booking_consents(), consents))
        .asks(Ask::Trap(TRAP, t.booking_trap()))
        .button(t.booking_book())
}
