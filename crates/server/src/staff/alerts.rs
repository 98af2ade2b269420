//! Alerts: what waits for somebody, what was done, and closing it.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    access::{Principal, Role, Roles},
    alerts::{Deed, NotClosed},
    ids::{AlertId, StaffId},
    red_flags::{Answer, Level},
    text::Words as FreeWords,
};
use jiff::Timestamp;
use serde::Deserialize;
use storage::alerts::{AlertView, Unacknowledged};
use wording::{Style, in_words};

use super::{on_to, page};
use crate::{
    Site,
    components::{Ask, Choice, Choices, Fact, HtmlForm, Link, Problems, TextArea},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, refusals},
};

/// What somebody did.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    deed: String,
    note: String,
}

#[derive(Template)]
#[template(path = "staff/alerts.html")]
struct AlertsPage {
    t: &'static Words,
    page: Frame,
    rows: Vec<Row>,
}

/// One alert of the list.
struct Row {
    link: Link,
    level: String,
    /// The colour of its level.
    look: &'static str,
    state: String,
    since: String,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "staff/alert.html")]
struct AlertPage {
    t: &'static Words,
    page: Frame,
    row: Row,
    facts: Vec<Fact>,
    phone: Option<Link>,
    /// What was answered; none for those who do not treat the person.
    answers: Option<Vec<String>>,
    deeds: Vec<Fact>,
    calls: Vec<Fact>,
    form: HtmlForm,
    /// Why it could not be closed.
    refused: Option<String>,
    is_open: bool,
    may_close: bool,
}

/// `GET /staff/alerts`
pub(crate) async fn list(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let views = site.storage.alerts(&caller.permit, site.clock.now()).await?;
    let frame = site.console(&caller, "/staff/alerts", t.alerts_heading()).await?.at(Place::Alerts);
    let zone = site.clinic().await?.identity.zone.clone();
    let when = |at: Timestamp| in_words(at, zone.rules(), Style::DateAndTime, caller.lang);
    let rows = views.iter().map(|view| row(view, &frame, &when, t)).collect();
    page(StatusCode::OK, &AlertsPage { t, rows, page: frame })
}

/// `GET /staff/alerts/{id}`
pub(crate) async fn show(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    shown(&site, &caller, read(&id)?, &Typed::default(), Problems::none(), None).await
}

/// `POST /staff/alerts/{id}/acknowledge`
pub(crate) async fn acknowledge(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (t, id) = (Words::of(caller.lang), read(&id)?);
    let mut problems = Problems::none();
    let deed = Deed::from_code(&typed.deed);
    if deed.is_none() {
        problems.add("deed", t.alert_deed_missing());
    }
    let note = match typed.note.trim() {
        "" => None,
        text => match text.parse::<FreeWords>() {
            Ok(note) => Some(note),
            Err(mistake) => {
                problems.add("note", refusals::mistake(mistake, String::new(), t));
                None
            }
        },
    };
    let (Some(deed), true) = (deed, problems.is_empty()) else {
        return shown(&site, &caller, id, &typed, problems, None).await;
    };
    let who = account(&caller)?;
    match storage.acknowledge_alert(id, who, deed, note.as_ref(), &caller.permit, site.clock.now()).await? {
        Ok(()) => Ok(on_to(&caller, &path(id))),
        Err(refusal) => refused(&site, &caller, id, refusal).await,
    }
}

/// `POST /staff/alerts/{id}/close`
pub(crate) async fn close(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id = read(&id)?;
    let who = account(&caller)?;
    match storage.close_alert(id, who, is_clinician(&caller), &caller.permit, site.clock.now()).await? {
        Ok(()) => Ok(on_to(&caller, "/staff/alerts")),
        Err(refusal) => refused(&site, &caller, id, refusal).await,
    }
}

async fn refused(site: &Site, caller: &Caller, id: AlertId, refusal: Unacknowledged) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let why = match refusal {
        Unacknowledged::Missing => return Err(Problem::not_found().into()),
        Unacknowledged::Closed => t.alert_closed_already(),
        Unacknowledged::NotClosed(NotClosed::NotAClinician) => t.alert_not_a_clinician(),
        Unacknowledged::NotClosed(NotClosed::NotAcknowledged) => t.alert_not_acknowledged(),
        Unacknowledged::NotClosed(NotClosed::OnePersonAlone) => t.alert_one_person_alone(),
    };
    let response = shown(site, caller, id, &Typed::default(), Problems::none(), Some(why)).await?;
    Ok((StatusCode::CONFLICT, response).into_response())
}

async fn shown(
    site: &Site,
    caller: &Caller,
    id: AlertId,
    typed: &Typed,
    problems: Problems,
    refused: Option<String>,
) -> Result<Response, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let view = site.storage.alert(id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    let name = view.patient.as_ref().map_or(String::new(), |person| person.name.expose().to_owned());
    let frame = site.console(caller, &path(id), t.alert_heading(name.as_str())).await?.at(Place::Alerts);
    let zone = site.clinic().await?.identity.zone.clone();
    let when = |at: Timestamp| in_words(at, zone.rules(), Style::DateAndTime, caller.lang);
    let phone = view.patient.as_ref().and_then(|person| person.phone.as_ref()).map(|phone| {
        let digits: String = phone.expose().chars().filter(char::is_ascii_digit).collect();
        Link::new(format!("tel:{digits}"), phone.expose())
    });
    let deeds = Deed::ALL.map(|deed| Choice::new(deed.code(), said(deed, t)));
    let form = HtmlForm::to(frame.to(&format!("{}/acknowledge", path(id))), problems)
        .asks(Ask::Radios(Choices::new("deed", t.alert_what_was_done(), deeds.into()).value(&typed.deed)))
        .asks(TextArea::new("note", t.alert_note()).rows(3).optional().value(typed.note.as_str()))
        .button(t.alert_acknowledge());
    let mut facts =
        vec![Fact::new(t.alert_since(), when(view.raised_at)), Fact::new(t.alert_answer_by(), when(view.answer_by))];
    if let Some(rule) = &view.rule {
        facts.push(Fact::new(t.alert_rule(), rule));
    }
    let answers = view.is_in_circle.then(|| {
        let line = |(text, answer): &(domain::text::Bilingual, Answer)| {
            let answer = if *answer == Answer::Yes { t.intake_yes() } else { t.intake_not_sure() };
            t.intake_line(text.get(caller.lang), answer)
        };
        view.answers.iter().map(line).collect()
    });
    let calls = view.calls.iter().map(|call| {
        let said = match (call.state.as_str(), call.ended_at) {
            ("reached", Some(at)) => t.alert_call_reached(when(at)),
            ("failed", _) => t.alert_call_failed(),
            _ => t.alert_call_due(),
        };
        Fact::new(&call.contact, said)
    });
    let done = view.deeds.iter().map(|deed| {
        let note = deed.note.as_ref().map(|note| format!("\n{}", note.expose())).unwrap_or_default();
        let by = t.alert_done_by(said(deed.deed, t), deed.by.expose());
        Fact::new(when(deed.at), format!("{by}{note}"))
    });
    let shown = AlertPage {
        t,
        row: row(&view, &frame, &when, t),
        facts,
        phone,
        answers,
        deeds: done.collect(),
        calls: calls.collect(),
        is_open: view.resolved_at.is_none(),
        may_close: is_clinician(caller) && !view.deeds.is_empty(),
        refused,
        page: frame.with_problems(form.has_problems()),
        form,
    };
    page(shown.form.status(), &shown)
}

fn row(view: &AlertView, frame: &Frame, when: &dyn Fn(Timestamp) -> String, t: &Words) -> Row {
    let name = view.patient.as_ref().map_or("", |person| person.name.expose());
    let (level, look) = match view.level {
        Level::Red => (t.alert_critical(), "nhsuk-tag--red"),
        Level::Orange => (t.alert_urgent(), "nhsuk-tag--orange"),
        Level::Yellow => (t.alert_routine(), "nhsuk-tag--yellow"),
    };
    Row {
        link: Link::new(frame.to(&path(view.id)), name),
        level,
        look,
        state: match view.state.as_str() {
            "acknowledged" => t.alert_state_acknowledged(),
            "resolved" => t.alert_state_closed(),
            "notified" => t.alert_state_notified(),
            _ => t.alert_state_raised(),
        },
        since: when(view.raised_at),
        is_late: view.is_late,
    }
}

fn said(deed: Deed, t: &Words) -> String {
    match deed {
        Deed::Reached => t.alert_deed_reached(),
        Deed::ToldEmergency => t.alert_deed_told_emergency(),
        Deed::Called => t.alert_deed_called(),
        Deed::NotReached => t.alert_deed_not_reached(),
    }
}

fn path(id: AlertId) -> String {
    format!("/staff/alerts/{id}")
}

fn read(id: &str) -> Result<AlertId, Error> {
    id.parse().map_err(|_| Problem::not_found().into())
}

/// The account of whoever acts: what was done is somebody's.
pub(crate) fn account(caller: &Caller) -> Result<StaffId, Error> {
    let account = match caller.permit.who() {
        Principal::Staff { id, .. } => Some(*id),
        Principal::Token { staff, .. } => *staff,
        _ => None,
    };
    account.ok_or_else(|| Problem::forbidden().into())
}

/// Whether whoever acts treats people.
pub(crate) fn is_clinician(caller: &Caller) -> bool {
    let treats = |roles: &Roles| roles.contains(&Role::Practitioner);
    match caller.permit.who() {
        Principal::Staff { roles, .. } | Principal::Token { roles, .. } => treats(roles),
        _ => false,
    }
}
