//! A visit, by its link: where it stands, and what can be done about it. Never answers or contact data.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use domain::{
    appointments::{Appointment, Status},
    clinic::{Clinic, Modality},
};
use storage::appointments::{VisitPage as Found, VisitView};
use wording::Style;

use super::{cancelling, moving, shown::Shown, trust};
use crate::{
    Site, calendar,
    components::{Fact, Field, HtmlForm, Link, Problems, Summary},
    error::Error,
    extract::{Caller, Query},
    frame::{Frame, Place, address},
    problem::Problem,
    words::{Words, typography::at_the_end},
};

/// How long after a deed its page still says that it is done, where no script has shortened the address.
const NEWS: SignedDuration = SignedDuration::from_mins(30);

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
    /// Proves the address, where that is still to be done.
    form: HtmlForm,
    here: String,
    /// What has just been done: heading and text.
    news: Option<(String, String)>,
    /// What was not done, and why.
    refused: Option<(String, String)>,
    /// The first look after booking: the heading says so, stands in a panel, and has the focus.
    is_arrival: bool,
    /// Mail waits on our side: whoever waits for a code or a confirmation should know.
    is_mail_stuck: bool,
    stands: Stands,
    visit: Summary,
    reference: String,
    kept_until: String,
    /// By when the clinic answers a request.
    answer_by: String,
    steps: Vec<String>,
    /// Until when it could be changed here, where it cannot be any more.
    could_until: String,
    again: Link,
    trust: Vec<Fact>,
}

/// What the page is about, by the state of the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// The address must be proven.
    Unproven,
    /// Too many wrong codes were typed.
    Locked,
    /// The code did not come in time; a right one still counts where the time is free.
    Lapsed,
    /// Staff must approve.
    Waiting,
    /// It is confirmed and lies ahead; what one can do about it by oneself.
    Ahead { can_move: bool, can_cancel: bool },
    /// It is under way or over.
    Over,
    /// It will not take place.
    Cancelled,
}

impl Stands {
    fn of(view: &VisitView, clinic: &Clinic, now: Timestamp) -> Self {
        let visit = &view.appointment;
        let has_tries = view.tries_left.is_some_and(|tries| tries > 0);
        match &visit.status {
            Status::AwaitingVerification { until } if now < *until && has_tries => Self::Unproven,
            Status::AwaitingVerification { until } if now < *until => Self::Locked,
            Status::AwaitingApproval { until } if now < *until => Self::Waiting,
            Status::Booked if now < visit.starts_at => Self::Ahead {
                can_move: moving::stays(&view.appointment, clinic, now).is_none(),
                can_cancel: cancelling::stays(visit, clinic, now).is_none(),
            },
            Status::Booked | Status::Arrived | Status::CheckedIn | Status::Fulfilled | Status::NoShow => Self::Over,
            _ if has_tries && now < visit.starts_at => Self::Lapsed,
            _ => Self::Cancelled,
        }
    }
}

/// What the page says beside the visit itself.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What the address says happened; believed where the visit agrees.
    happened: Happened,
    refused: Option<(String, String)>,
    problems: Problems,
    /// The code as it was typed.
    typed: String,
}

impl Said {
    /// What was not done, and why.
    pub(super) fn problem(heading: String, text: String) -> Self {
        Self { refused: Some((heading, text)), ..Self::default() }
    }

    /// What is wrong with the code, as it was typed.
    pub(super) fn mistakes(problems: Problems, typed: String) -> Self {
        Self { problems, typed, ..Self::default() }
    }
}

/// `GET /a/{manage}`
pub(crate) async fn show(site: Site, caller: Caller, Query(happened): Query<Happened>) -> Result<Response, Error> {
    answer(&site, &caller, StatusCode::OK, Said { happened, ..Said::default() }).await
}

/// `GET /a/{manage}/calendar.ics`
pub(crate) async fn calendar(site: Site, caller: Caller) -> Result<Response, Error> {
    let view = find(&site, &caller).await?;
    Ok(calendar::answer(calendar::file(&site, &*site.clinic().await?, &view)))
}

/// The visit behind the link; one that is long over is an ended page without data.
pub(super) async fn find(site: &Site, caller: &Caller) -> Result<VisitView, Error> {
    match site.storage.visit(&caller.permit, site.clock.now()).await? {
        Some(Found::Visit(view)) => Ok(*view),
        Some(Found::Expired) | None => Err(Problem::not_found().into()),
    }
}

/// The address of a visit's page, in the caller's language.
pub(super) fn path(caller: &Caller, view: &VisitView) -> String {
    address(caller.lang, &format!("/a/{}", view.manage))
}

/// The page of the visit as it is now.
pub(super) async fn answer(site: &Site, caller: &Caller, status: StatusCode, said: Said) -> Result<Response, Error> {
    let view = find(site, caller).await?;
    page(site, caller, &view, status, said).await
}

/// What somebody gets who filled the field that nobody sees: it looks like a visit that waits for its code, and is none.
pub(super) async fn pretended(site: &Site, caller: &Caller, held: Appointment) -> Result<Response, Error> {
    let until = site.clock.now().saturating_add(domain::booking::holds::VERIFICATION).unwrap_or(held.starts_at);
    let appointment = Appointment { status: Status::AwaitingVerification { until }, ..held };
    let view = VisitView { appointment, tries_left: Some(1), manage: storage::mint::token() };
    page(site, caller, &view, StatusCode::OK, Said::default()).await
}

async fn page(
    site: &Site,
    caller: &Caller,
    view: &VisitView,
    status: StatusCode,
    said: Said,
) -> Result<Response, Error> {
    let (t, lang, now) = (Words::of(caller.lang), caller.lang, site.clock.now());
    let clinic = site.clinic().await?;
    let shown = Shown::new(&clinic, lang);
    let visit = &view.appointment;
    let service = clinic.service(&visit.service);
    let zone = shown.zone(&visit.location, visit.modality, visit.zone.as_ref());
    let said_time = |at: Timestamp, style| at_the_end(&shown.time(at, zone, style)).to_owned();

    let stands = Stands::of(view, &clinic, now);
    let is_new = now.duration_since(visit.updated_at) < NEWS;
    let is_arrival = is_new && said.happened.new == "booked" && matches!(stands, Stands::Ahead { .. });
    let day = || shown.time(visit.starts_at, zone, Style::Day);
    let heading = match stands {
        Stands::Ahead { .. } if is_arrival => t.visit_booked_heading(),
        Stands::Unproven => t.visit_prove_heading(),
        Stands::Locked => t.visit_locked_heading(),
        Stands::Waiting => t.visit_waiting_heading(day()),
        Stands::Lapsed | Stands::Cancelled => t.visit_is_cancelled_heading(),
        Stands::Ahead { .. } | Stands::Over => t.visit_heading(day()),
    };
    let free_until = service.map_or(visit.starts_at, |service| visit.cancel_until(service.cancel_window));
    let frame = site.frame(caller, &format!("/a/{}", view.manage), heading).await?.at(Place::Booking);
    let expires = |style| visit.status.expires_at().map(|until| said_time(until, style)).unwrap_or_default();
    let waits_for_mail = is_arrival || matches!(stands, Stands::Unproven);
    // Of a visit that is off, its link tells that and when it was, and nothing more.
    let is_off = matches!(stands, Stands::Cancelled | Stands::Lapsed | Stands::Locked);
    let price = service.filter(|_| !is_off).and_then(|service| service.price_of(visit.length()));
    let price = price.map(|price| price.get(lang));
    let change = match stands {
        Stands::Ahead { can_move: true, .. } => t.booking_trust_change_text(),
        Stands::Ahead { .. } | Stands::Over => t.visit_change_call(frame.clinic.phone.clone()),
        _ => t.booking_trust_change_text(),
    };
    let here = path(caller, view);
    let code = code(t, view, &said);
    let form = HtmlForm::to(format!("{here}/verify"), said.problems).asks(code).button(t.visit_confirm());
    let page = VisitPage {
        t,
        news: news(&said.happened, stands, is_new, t),
        refused: said.refused,
        is_arrival,
        is_mail_stuck: waits_for_mail && is_mail_stuck(site, now).await?,
        visit: if is_off {
            Summary { lines: Vec::new(), ..shown.summary(visit, None, t.booking_your_visit()) }
        } else {
            summary(shown, visit)
        },
        reference: reference(&visit.id.to_string()),
        kept_until: expires(Style::Time),
        answer_by: expires(Style::DateAndTime),
        steps: steps(shown, visit, stands, free_until, now),
        could_until: shown.time(free_until, zone, Style::DateAndTime),
        again: Link::new(frame.to(&format!("/book/{}", visit.service)), t.visit_book_again()),
        trust: trust(t, &frame.clinic, price, change),
        stands,
        here,
        page: frame.with_problems(form.has_problems()),
        form,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// What has just been done, where the visit agrees that it was.
fn news(happened: &Happened, stands: Stands, is_new: bool, t: &Words) -> Option<(String, String)> {
    let ahead = matches!(stands, Stands::Ahead { .. });
    match (happened.new.as_str(), happened.sent.as_str()) {
        ("cancelled", _) if is_new && stands == Stands::Cancelled => {
            Some((t.visit_cancelled_heading(), t.visit_cancelled_text()))
        }
        ("moved", _) if is_new && ahead => Some((t.visit_moved_heading(), t.visit_moved_text())),
        ("same", _) if ahead => Some((t.visit_same_heading(), t.visit_same_text())),
        (_, "yes") if stands == Stands::Unproven => Some((t.visit_code_sent_heading(), t.visit_code_sent_text())),
        _ => None,
    }
}

/// The box of the visit, with how to find the door.
fn summary(shown: Shown<'_>, visit: &Appointment) -> Summary {
    let mut summary = shown.summary(visit, shown.clinic.service(&visit.service), shown.t.booking_your_visit());
    let place = shown.clinic.location(&visit.location).filter(|_| visit.modality == Modality::InPerson);
    if let Some(directions) = place.and_then(|place| place.directions.as_ref()) {
        summary.lines.push(directions.get(shown.lang).to_owned());
    }
    summary
}

fn code(t: &Words, view: &VisitView, said: &Said) -> Field {
    let field = Field::code("code", t.visit_code()).value(said.typed.clone());
    let hint = match view.tries_left {
        // Beside a wrong code the tries are said already.
        Some(tries) if tries < domain::booking::verification::TRIES && said.problems.is_empty() => {
            format!("{} {}", t.visit_code_hint(), t.visit_tries_left(t.number(tries)))
        }
        _ => t.visit_code_hint(),
    };
    field.hint(hint)
}

/// What happens next.
fn steps(shown: Shown<'_>, visit: &Appointment, stands: Stands, free_until: Timestamp, now: Timestamp) -> Vec<String> {
    let Stands::Ahead { can_move, .. } = stands else { return Vec::new() };
    let t = shown.t;
    let zone = shown.zone(&visit.location, visit.modality, visit.zone.as_ref());
    let mut steps = vec![t.visit_next_mail()];
    let hours = shown.clinic.identity.reminder_hours.iter();
    let reminders = hours.map(|hours| visit.starts_at - SignedDuration::from_hours(i64::from(*hours)));
    if reminders.into_iter().any(|at| now < at) {
        steps.push(t.visit_next_reminder());
    }
    steps.push(match visit.modality {
        Modality::InPerson => t.visit_next_come(),
        Modality::Video | Modality::Phone => t.visit_next_be_ready(),
    });
    if can_move {
        let until = shown.time(free_until, zone, Style::DateAndTime);
        steps.push(t.visit_next_change(at_the_end(&until)));
    }
    steps
}

/// Whether mail is paused or no relay takes it.
async fn is_mail_stuck(site: &Site, now: Timestamp) -> Result<bool, Error> {
    let outbox = site.storage.outbox_summary(now).await?;
    Ok(outbox.paused.is_some() || outbox.relays.iter().any(|relay| relay.open_until.is_some()))
}

/// A short name for the phone: the last characters of the identifier, which is no secret and opens nothing.
pub(super) fn reference(id: &str) -> String {
    let tail: String = id.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    format!("MV-{}", tail.get(tail.len().saturating_sub(6)..).unwrap_or_default())
}
