//! A visit, by its link: prove the address, see it, put it into the calendar, cancel it. Never answers or contact data.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use domain::{
    appointments::{self, Status},
    clinic::LateCancel,
    text::Words as Typed,
};
use storage::{
    appointments::{VisitPage as Found, VisitView},
    bookings::{Lost, Unproven, Unsent},
};
use wording::Style;

use super::{choose, see_other, shown::Shown, trust, visitor};
use crate::{
    Site, calendar,
    components::{Fact, Field, Link, Problems, Summary, TextArea},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, Place, address},
    problem::Problem,
    words::{Words, refusals, typography::at_the_end},
};

/// What a redirect to the page says happened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Happened {
    new: String,
    sent: String,
}

#[derive(Template)]
#[template(path = "booking/visit.html")]
struct VisitPage {
    t: &'static Words,
    page: Frame,
    problems: Problems,
    here: String,
    /// Heading and text of the notice on top.
    news: Option<(String, String)>,
    /// The first look after booking: the heading says so, stands in a panel, and has the focus.
    is_arrival: bool,
    /// Mail waits on our side: whoever waits for a code should know.
    is_mail_stuck: bool,
    stands: Stands,
    visit: Summary,
    reference: String,
    code: Field,
    kept_until: String,
    cancel_until: Option<String>,
    again: Link,
    trust: Vec<Fact>,
}

/// What the page is about, by the state of the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// The address must be proven.
    Unproven,
    /// Staff must approve.
    Waiting,
    /// It is confirmed and lies ahead; `can_cancel` by oneself.
    Ahead { can_cancel: bool },
    /// It is under way or over.
    Over,
    /// It will not take place.
    Cancelled,
}

/// `GET /a/{manage}`
pub(crate) async fn show(site: Site, caller: Caller, Query(happened): Query<Happened>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let page = match (happened.new.as_str(), happened.sent.as_str()) {
        ("booked", _) => Said::arrival(),
        ("cancelled", _) => Said::news(t.visit_cancelled_heading(), t.visit_cancelled_text()),
        (_, "yes") => Said::news(t.visit_code_sent_heading(), t.visit_code_sent_text()),
        _ => Said::default(),
    };
    answer(&site, &caller, StatusCode::OK, page).await
}

/// `GET /a/{manage}/calendar.ics`
pub(crate) async fn calendar(site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit(&site, &caller).await?;
    Ok(calendar::answer(calendar::file(&site, &*site.clinic().await?, &view)))
}

/// The six digits.
#[derive(Debug, Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: String,
}

/// `POST /a/{manage}/verify`
pub(crate) async fn verify(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<Code>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let view = visit(&site, &caller).await?;
    match storage.verify(&typed.code, &visitor(&caller), &caller.permit, site.clock.now()).await? {
        Ok(_) => Ok(see_other(&address(caller.lang, &format!("/a/{}?new=booked", view.manage)), None)),
        Err(Unproven::Refused(appointments::Refusal::WrongState)) => Ok(see_other(&path(&caller, &view), None)),
        Err(Unproven::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add("code", refusals::visit(refusal, t));
            let page = Said { problems, typed: typed.code, ..Said::default() };
            answer(&site, &caller, StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
        Err(Unproven::Lost(Lost { refusal, alternatives })) => {
            let lost = Lost { refusal, alternatives };
            choose::lost(&site, &caller, view.appointment.service, lost, Default::default()).await
        }
    }
}

/// `POST /a/{manage}/resend`: another code to the same address, a few times an hour.
pub(crate) async fn resend(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit(&site, &caller).await?;
    match storage.resend_code(&caller.permit, site.clock.now()).await? {
        Ok(()) | Err(Unsent::WrongState) => Ok(see_other(&format!("{}?sent=yes", path(&caller, &view)), None)),
        Err(Unsent::Wait { seconds }) => Err(Problem::rate_limited(i64::from(seconds)).into()),
    }
}

#[derive(Template)]
#[template(path = "booking/cancel.html")]
struct CancelPage {
    t: &'static Words,
    page: Frame,
    problems: Problems,
    here: String,
    visit: Summary,
    reason: TextArea,
    version: i64,
    is_late: bool,
    trust: Vec<Fact>,
}

/// `GET /a/{manage}/cancel`
pub(crate) async fn ask_to_cancel(site: Site, caller: Caller) -> Result<Response, Error> {
    let page = cancel_page(&site, &caller, String::new(), Problems::none()).await?;
    Ok(Html(page.render()?).into_response())
}

/// Why, if they wish to say, and the version of the visit that they saw.
#[derive(Debug, Deserialize)]
pub(crate) struct Cancellation {
    #[serde(default)]
    reason: String,
    version: Option<i64>,
}

/// `POST /a/{manage}/cancel`; a form from before a change gets the visit as it is now and does nothing.
pub(crate) async fn cancel(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(form): Form<Cancellation>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let view = visit(&site, &caller).await?;
    let reason: Option<Typed> = match form.reason.trim() {
        "" => None,
        text => match text.parse() {
            Ok(reason) => Some(reason),
            Err(mistake) => {
                let mut problems = Problems::none();
                problems.add("reason", refusals::mistake(mistake, String::new(), t));
                let page = cancel_page(&site, &caller, form.reason, problems).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response());
            }
        },
    };
    match storage.cancel(reason.as_ref(), form.version, &caller.permit, site.clock.now()).await? {
        Ok(_) => Ok(see_other(&format!("{}?new=cancelled", path(&caller, &view)), None)),
        Err(refusal) => {
            let status = match refusal {
                appointments::Refusal::LateCancel => StatusCode::FORBIDDEN,
                _ => StatusCode::CONFLICT,
            };
            answer(&site, &caller, status, Said::news(t.visit_not_cancelled(), refusals::visit(refusal, t))).await
        }
    }
}

#[derive(Template)]
#[template(path = "booking/not_me.html")]
struct NotMePage {
    t: &'static Words,
    page: Frame,
    here: String,
    is_done: bool,
}

/// `GET /a/{manage}/not-me`
pub(crate) async fn ask_not_me(site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit(&site, &caller).await?;
    not_me_page(&site, &caller, &view, false).await
}

/// `POST /a/{manage}/not-me`: frees the time of a booking whose address was not its booker's.
pub(crate) async fn not_me(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let view = visit(&site, &caller).await?;
    storage.not_me(&caller.permit, site.clock.now()).await?;
    not_me_page(&site, &caller, &view, true).await
}

async fn not_me_page(site: &Site, caller: &Caller, view: &VisitView, is_done: bool) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let heading = if is_done { t.visit_not_me_done_heading() } else { t.visit_not_me_heading() };
    let page = site.frame(caller, "/book", heading).await?.twin(None);
    Ok(Html(NotMePage { t, page, here: path(caller, view), is_done }.render()?).into_response())
}

/// The visit behind the link; one that is long over is an ended page without data.
async fn visit(site: &Site, caller: &Caller) -> Result<VisitView, Error> {
    match site.storage.visit(&caller.permit, site.clock.now()).await? {
        Some(Found::Visit(view)) => Ok(*view),
        Some(Found::Expired) | None => Err(Problem::not_found().into()),
    }
}

fn path(caller: &Caller, view: &VisitView) -> String {
    address(caller.lang, &format!("/a/{}", view.manage))
}

/// What the page says beside the visit itself.
#[derive(Debug, Default)]
struct Said {
    news: Option<(String, String)>,
    is_arrival: bool,
    problems: Problems,
    /// The code as it was typed.
    typed: String,
}

impl Said {
    fn arrival() -> Self {
        Self { is_arrival: true, ..Self::default() }
    }

    fn news(heading: String, text: String) -> Self {
        Self { news: Some((heading, text)), ..Self::default() }
    }
}

async fn answer(site: &Site, caller: &Caller, status: StatusCode, said: Said) -> Result<Response, Error> {
    let Said { news, is_arrival, problems, typed } = said;
    let (t, lang, now) = (Words::of(caller.lang), caller.lang, site.clock.now());
    let view = visit(site, caller).await?;
    let visit = &view.appointment;
    let clinic = site.storage.clinic().await?.ok_or_else(Problem::unavailable)?;
    let service = clinic.service(&visit.service);
    let shown = Shown::new(&clinic, lang);
    let zone = shown.zone(&visit.location, visit.modality, visit.zone.as_ref());

    let free_until = service.map_or(visit.starts_at, |service| visit.cancel_until(service.cancel_window));
    let may_be_late = clinic.identity.late_cancel == LateCancel::Flag;
    let stands = match &visit.status {
        Status::AwaitingVerification { until } if now < *until => Stands::Unproven,
        Status::AwaitingApproval { until } if now < *until => Stands::Waiting,
        Status::Booked if now < visit.starts_at => Stands::Ahead { can_cancel: now <= free_until || may_be_late },
        Status::Booked | Status::Arrived | Status::CheckedIn | Status::Fulfilled | Status::NoShow => Stands::Over,
        _ => Stands::Cancelled,
    };
    let is_arrival = is_arrival && matches!(stands, Stands::Ahead { .. });
    let heading = match stands {
        Stands::Ahead { .. } if is_arrival => t.visit_booked_heading(),
        Stands::Unproven => t.visit_prove_heading(),
        Stands::Cancelled => t.visit_is_cancelled_heading(),
        Stands::Waiting | Stands::Ahead { .. } | Stands::Over => {
            t.visit_heading(shown.time(visit.starts_at, zone, Style::Day))
        }
    };
    let here = path(caller, &view);
    let page = site.frame(caller, &format!("/a/{}", view.manage), heading).await?.at(Place::Booking);
    let cancel_until = at_the_end(&shown.time(free_until, zone, Style::DateAndTime)).to_owned();
    let change = if now <= free_until {
        t.booking_cancel_until(cancel_until.clone())
    } else {
        t.visit_change_call(page.clinic.phone.clone())
    };
    let price = service.and_then(|service| service.price.as_ref()).map(|price| price.get(lang));
    let page = VisitPage {
        t,
        news,
        is_arrival,
        is_mail_stuck: stands == Stands::Unproven && is_mail_stuck(site, now).await?,
        stands,
        visit: shown.summary(visit, service, t.booking_your_visit()),
        reference: reference(&visit.id.to_string()),
        code: Field::code("code", t.visit_code()).hint(t.visit_code_hint()).value(typed).problems(&problems),
        kept_until: visit
            .status
            .expires_at()
            .map(|until| at_the_end(&shown.time(until, zone, Style::Time)).to_owned())
            .unwrap_or_default(),
        cancel_until: (now <= free_until).then_some(cancel_until),
        again: Link::new(page.to(&format!("/book/{}", visit.service)), t.visit_book_again()),
        trust: trust(t, &page.clinic, price, change),
        here,
        page: page.with_problems(!problems.is_empty()),
        problems,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// Whether mail is paused or no relay takes it.
async fn is_mail_stuck(site: &Site, now: Timestamp) -> Result<bool, Error> {
    let outbox = site.storage.outbox_summary(now).await?;
    Ok(outbox.paused.is_some() || outbox.relays.iter().any(|relay| relay.open_until.is_some()))
}

/// A short name for the phone: the last characters of the identifier, which is no secret and opens nothing.
fn reference(id: &str) -> String {
    let tail: String = id.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    format!("MV-{}", tail.get(tail.len().saturating_sub(6)..).unwrap_or_default())
}

async fn cancel_page(site: &Site, caller: &Caller, typed: String, problems: Problems) -> Result<CancelPage, Error> {
    let (t, lang, now) = (Words::of(caller.lang), caller.lang, site.clock.now());
    let view = visit(site, caller).await?;
    let clinic = site.storage.clinic().await?.ok_or_else(Problem::unavailable)?;
    let shown = Shown::new(&clinic, lang);
    let service = clinic.service(&view.appointment.service);
    let is_late = service.is_some_and(|service| now > view.appointment.cancel_until(service.cancel_window));
    let path = format!("/a/{}/cancel", view.manage);
    let page = site.frame(caller, &path, t.visit_cancel_heading()).await?.at(Place::Booking);
    Ok(CancelPage {
        t,
        here: self::path(caller, &view),
        visit: shown.summary(&view.appointment, service, t.booking_your_visit()),
        reason: TextArea::new("reason", t.visit_cancel_reason()).optional().rows(3).value(typed).problems(&problems),
        version: view.appointment.version,
        is_late,
        trust: trust(t, &page.clinic, None, t.visit_change_call(page.clinic.phone.clone())),
        page: page.with_problems(!problems.is_empty()),
        problems,
    })
}
