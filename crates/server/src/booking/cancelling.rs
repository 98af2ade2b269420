//! A visit is called off, by its link.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use domain::{
    appointments::{Appointment, Refusal, Status},
    clinic::{Clinic, LateCancel},
    text::Words as Typed,
};
use storage::appointments::VisitView;

use super::{see_other, shown::Shown, trust_and_next, visit};
use crate::{
    Site,
    components::{Fact, HtmlForm, Problems, Summary, TextArea},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    words::{Words, refusals},
};

#[derive(Template)]
#[template(path = "booking/cancel.html")]
struct CancelPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    here: String,
    visit: Summary,
    is_late: bool,
    trust: Vec<Fact>,
}

/// Why the bearer of its link cannot cancel a visit now.
pub(super) fn stays(visit: &Appointment, clinic: &Clinic, now: Timestamp) -> Option<Refusal> {
    let pending = matches!(visit.status, Status::AwaitingVerification { .. } | Status::AwaitingApproval { .. });
    match &visit.status {
        Status::Booked if now >= visit.starts_at => Some(Refusal::InPast),
        Status::Booked if is_late(visit, clinic, now) && clinic.identity.late_cancel == LateCancel::Refuse => {
            Some(Refusal::LateCancel)
        }
        Status::Booked => None,
        _ if pending && visit.is_alive(now) && now < visit.starts_at => None,
        _ => Some(Refusal::WrongState),
    }
}

/// Whether the time in which it costs nothing is over.
pub(super) fn is_late(visit: &Appointment, clinic: &Clinic, now: Timestamp) -> bool {
    let window = clinic.service(&visit.service).map(|service| service.cancel_window);
    visit.status == Status::Booked && window.is_some_and(|window| now > visit.cancel_until(window))
}

/// `GET /a/{manage}/cancel`; what is off already is shown as it is.
pub(crate) async fn ask(site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit::find(&site, &caller).await?;
    if matches!(view.appointment.status, Status::Cancelled { .. }) {
        return Ok(see_other(&visit::path(&caller, &view), None));
    }
    if let Some(refusal) = stays(&view.appointment, &*site.clinic().await?, site.clock.now()) {
        return stayed(&site, &caller, refusal).await;
    }
    let page = page(&site, &caller, &view, String::new(), Problems::none()).await?;
    Ok(Html(page.render()?).into_response())
}

/// Why, if they wish to say, and the version of the visit that they saw.
#[derive(Debug, Deserialize)]
pub(crate) struct Cancellation {
    #[serde(default)]
    reason: String,
    /// A form of ours always says it; no version is a stale one.
    #[serde(default)]
    version: i64,
}

/// `POST /a/{manage}/cancel`; a form from before a change gets the visit as it is now and does nothing.
pub(crate) async fn act(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(form): Form<Cancellation>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let view = visit::find(&site, &caller).await?;
    let reason: Option<Typed> = match form.reason.trim() {
        "" => None,
        text => match text.parse() {
            Ok(reason) => Some(reason),
            Err(mistake) => {
                let mut problems = Problems::none();
                problems.add("reason", refusals::mistake(mistake, String::new(), t));
                let page = page(&site, &caller, &view, form.reason, problems).await?;
                return Ok((page.form.status(), Html(page.render()?)).into_response());
            }
        },
    };
    match storage.cancel(reason.as_ref(), Some(form.version), &caller.permit, site.clock.now()).await? {
        Ok(_) => Ok(see_other(&format!("{}?new=cancelled", visit::path(&caller, &view)), None)),
        Err(refusal) => stayed(&site, &caller, refusal).await,
    }
}

/// The visit as it is, and why it was not cancelled.
async fn stayed(site: &Site, caller: &Caller, refusal: Refusal) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let status = match refusal {
        Refusal::LateCancel => StatusCode::FORBIDDEN,
        _ => StatusCode::CONFLICT,
    };
    let said = visit::Said::problem(t.visit_not_cancelled(), refusals::visit(refusal, t));
    visit::answer(site, caller, status, said).await
}

async fn page(
    site: &Site,
    caller: &Caller,
    view: &VisitView,
    typed: String,
    problems: Problems,
) -> Result<CancelPage, Error> {
    let (t, lang, now) = (Words::of(caller.lang), caller.lang, site.clock.now());
    let clinic = site.clinic().await?;
    let shown = Shown::new(&clinic, lang);
    let visit = &view.appointment;
    let service = clinic.service(&visit.service);
    let price = service.and_then(|service| service.price_of(visit.length())).map(|price| price.get(lang));
    let path = format!("/a/{}/cancel", view.manage);
    let page = site.frame(caller, &path, t.visit_cancel_heading()).await?.at(Place::Booking);
    let is_late = is_late(visit, &clinic, now);
    let here = visit::path(caller, view);
    let form = HtmlForm::to(format!("{here}/cancel"), problems)
        .keeps("version", visit.version.to_string())
        .asks(TextArea::new("reason", t.visit_cancel_reason()).optional().rows(3).value(typed))
        .warning(if is_late { t.visit_cancel_anyway() } else { t.visit_cancel_button() });
    Ok(CancelPage {
        t,
        here,
        visit: shown.summary(visit, service, t.booking_your_visit()),
        is_late,
        trust: trust_and_next(t, &page.clinic, price, t.visit_cancel_next(), t.booking_trust_change_text()),
        page: page.with_problems(form.has_problems()),
        form,
    })
}
