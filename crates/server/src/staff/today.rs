//! Today: who comes when, who is next, what is done.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{
    access::{Action, Decision, Permit, Scope, decide},
    appointments::{CancelledBy, Mark, Status},
    clinic::Clinic,
    ids::AppointmentId,
    text::Lang,
    time::Zone,
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Deserialize;
use storage::appointments::{StaffVisit, VisitFilter};
use wording::{Style, date_in_words, in_words};

use super::{may, page, visit::outcome};
use crate::{
    Site,
    components::Link,
    error::Error,
    extract::{Caller, Query},
    frame::{Frame, Place},
    problem::Problem,
    words::{Words, typography::capitalised, visits},
};

/// How far ahead an empty day looks for the next one with hours.
const FARTHEST_DAY: i32 = 120;

/// How many visits are read at a time.
const PAGE: u64 = 200;

/// Which day, and what was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Day {
    day: Option<String>,
    /// The visit to which something was just done.
    visit: Option<String>,
    /// What was done.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/today.html")]
struct TodayPage {
    t: &'static Words,
    page: Frame,
    /// The day as the address has it: `2026-11-23`.
    day: String,
    rows: Vec<Row>,
    /// Of an empty day: the next one on which somebody works.
    next_working_day: Option<Link>,
    previous: Link,
    next: Link,
    /// Back to today, from another day.
    today: Option<Link>,
    /// What was just done, where to look at it, and how to take it back.
    done: Option<Done>,
    /// Whether this caller may book for somebody.
    may_book: bool,
    /// What is the matter with the mail, if anything.
    mail: Option<String>,
    /// What is to be done about articles, for whoever may.
    articles: Option<Link>,
}

/// One visit of the day.
struct Row {
    id: AppointmentId,
    version: i64,
    time: String,
    href: String,
    who: String,
    /// What, how, with whom.
    note: String,
    status: String,
    colour: &'static str,
    is_next: bool,
    /// What can be marked on it here, the next mark first.
    deeds: Vec<(&'static str, String)>,
}

/// What was just done to a visit.
struct Done {
    text: String,
    href: String,
    /// The deed that takes it back, and the version it needs, where that can be.
    undo: Option<(String, i64)>,
}

/// `GET /staff`
pub(crate) async fn show(site: Site, caller: Caller, Query(query): Query<Day>) -> Result<Response, Error> {
    let now = site.clock.now();
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let clinic = site.clinic().await?;
    let zone = &clinic.identity.zone;
    let today = zone.date(now);
    let date = match &query.day {
        Some(text) => read(text).ok_or_else(Problem::not_found)?,
        None => today,
    };
    let visits = of_day(&site, &caller.permit, date, zone).await?;
    let next =
        visits.iter().filter(|_| date == today).find(|visit| is_to_come(visit, now)).map(|visit| visit.appointment.id);
    let rows: Vec<Row> = visits
        .iter()
        .map(|visit| Row { is_next: Some(visit.appointment.id) == next, ..row(visit, &clinic, &caller, now) })
        .collect();

    let path = if date == today { "/staff".to_owned() } else { format!("/staff?day={date}") };
    let frame =
        site.console(&caller, &path, capitalised(&date_in_words(date, Style::Day, lang))).await?.at(Place::Today);
    let to = |date: Date, text: String| Link::new(frame.to(&format!("/staff?day={date}")), text);
    let done = match (query.visit.as_deref().and_then(|id| id.parse().ok()), &query.done) {
        (Some(id), Some(code)) => done(&site, &caller, &frame, id, code).await?,
        _ => None,
    };
    let next_working_day = if rows.is_empty() { working_day_after(&clinic, &caller.permit, date) } else { None };
    let shown = TodayPage {
        next_working_day: next_working_day.map(|date| to(date, date_in_words(date, Style::Day, lang))),
        previous: to(date.yesterday().unwrap_or(date), t.today_previous()),
        next: to(date.tomorrow().unwrap_or(date), t.today_next()),
        today: (date != today).then(|| Link::new(frame.to("/staff"), t.today_back())),
        mail: mail(&site, zone, now, t, lang).await?,
        articles: articles(&site, &caller, &frame, t).await?,
        day: date.to_string(),
        rows,
        done,
        may_book: matches!(decide(caller.permit.who(), Action::DiaryWrite), Decision::Allow(_)),
        page: frame,
        t,
    };
    page(StatusCode::OK, &shown)
}

/// A day of the address; years beyond a clinic's plans are none.
pub(super) fn read(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|date| text.len() == 10 && (1970..=2200).contains(&date.year()))
}

/// The day's visits by time: without held times, and without bookings that nobody confirmed.
async fn of_day(site: &Site, by: &Permit, date: Date, zone: &Zone) -> Result<Vec<StaffVisit>, Error> {
    let now = site.clock.now();
    let mut filter = VisitFilter {
        from: Some(zone.day_start(date)),
        to: date.tomorrow().ok().map(|next| zone.day_start(next)),
        limit: PAGE,
        ..VisitFilter::default()
    };
    let mut visits = Vec::new();
    loop {
        let page = site.storage.appointments(&filter, by, now).await?;
        visits.extend(page.items);
        match page.next_cursor {
            Some(cursor) => filter.cursor = Some(cursor),
            None => break,
        }
    }
    visits.retain(|visit| match &visit.appointment.status {
        Status::Held { .. } | Status::EnteredInError | Status::Cancelled { by: CancelledBy::Expiry, .. } => false,
        status => status.expires_at().is_none_or(|until| now < until),
    });
    visits.sort_by_key(|visit| (visit.appointment.starts_at, visit.appointment.id));
    Ok(visits)
}

/// Whether somebody still has to come for it, or is here.
fn is_to_come(visit: &StaffVisit, now: Timestamp) -> bool {
    let is_open = matches!(visit.appointment.status, Status::Booked | Status::Arrived | Status::CheckedIn);
    is_open && now < visit.appointment.ends_at
}

fn row(visit: &StaffVisit, clinic: &Clinic, caller: &Caller, now: Timestamp) -> Row {
    let (t, lang) = (Words::of(caller.lang), caller.lang);
    let appointment = &visit.appointment;
    let (status, colour) = visits::status(&appointment.status, now, t);
    let service = clinic.service(&appointment.service).map(|service| service.title.get(lang).to_owned());
    let practitioner = clinic.practitioner(&appointment.practitioner).map(|practitioner| practitioner.name.clone());
    let note = [service, Some(visits::modality(appointment.modality, t)), practitioner];
    Row {
        id: appointment.id,
        version: appointment.version,
        time: in_words(appointment.starts_at, visit.zone.rules(), Style::Time, lang),
        href: crate::frame::address(lang, &format!("/staff/appointments/{}", appointment.id)),
        who: super::visit::who(visit, t),
        note: note.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        status,
        colour,
        is_next: false,
        deeds: deeds(visit, clinic, caller, now),
    }
}

/// The next mark of a visit, and those that end it; the rest is on the visit's own page.
fn deeds(visit: &StaffVisit, clinic: &Clinic, caller: &Caller, now: Timestamp) -> Vec<(&'static str, String)> {
    let t = Words::of(caller.lang);
    let marks = super::visit::marks(visit, clinic, caller, now);
    let next = marks.first().copied();
    let shown = |mark: &Mark| Some(*mark) == next || matches!(mark, Mark::Fulfil | Mark::Miss);
    let daily = |mark: &Mark| *mark != Mark::EnterInError && shown(mark);
    marks.into_iter().filter(daily).map(|mark| (mark.code(), visits::deed(mark, t))).collect()
}

/// "Marie Gagnon: the visit is marked as fulfilled. 2 follow-ups will be sent.", the way there, and the way back.
async fn done(
    site: &Site,
    caller: &Caller,
    frame: &Frame,
    id: AppointmentId,
    code: &str,
) -> Result<Option<Done>, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let Some(visit) = site.storage.appointment(id, &caller.permit, now).await? else {
        return Ok(None);
    };
    let Some(said) = visits::done(code, &visit.appointment.status, now, t) else {
        return Ok(None);
    };
    let mut text = t.today_done(super::visit::who(&visit, t), said);
    if visit.appointment.status == Status::Fulfilled {
        let messages = site.storage.messages_of_visit(id, &caller.permit, now).await?;
        text = format!("{text} {}", outcome(&messages, t));
    }
    let may_undo = code != "undo" && may(caller, Action::DiaryOverride, Some(&visit.appointment.practitioner));
    let undo = match site.storage.before_last_mark(id, &caller.permit, now).await? {
        Some(_) if may_undo => Some((t.undo(), visit.appointment.version)),
        _ => None,
    };
    Ok(Some(Done { text, href: frame.to(&format!("/staff/appointments/{id}")), undo }))
}

/// Why mail does not leave, if it does not.
async fn mail(site: &Site, zone: &Zone, now: Timestamp, t: &Words, lang: Lang) -> Result<Option<String>, Error> {
    let outbox = site.storage.outbox_summary(now).await?;
    if let Some(paused) = outbox.paused {
        return Ok(Some(t.today_mail_paused(in_words(paused.at, zone.rules(), Style::ShortDayAndTime, lang))));
    }
    let is_open = outbox.relays.iter().any(|relay| relay.open_until.is_some());
    Ok(is_open.then(|| t.today_mail_stuck()))
}

/// How much is to be done about articles, and where.
async fn articles(site: &Site, caller: &Caller, frame: &Frame, t: &Words) -> Result<Option<Link>, Error> {
    let open = super::articles::count_to_do(site, caller).await?;
    Ok((open > 0).then(|| Link::new(frame.to("/staff/articles"), t.today_articles(t.number(open)))))
}

/// The next day on which one of the practitioners that the permit reaches has hours.
fn working_day_after(clinic: &Clinic, by: &Permit, date: Date) -> Option<Date> {
    let is_reached = |id| match by.scope() {
        Scope::Circle(circle) => circle.contains(id),
        _ => true,
    };
    let works = |date: Date| {
        clinic.practitioners.iter().filter(|practitioner| is_reached(&practitioner.id)).any(|practitioner| {
            practitioner.locations.iter().any(|place| {
                let closed = clinic.is_closed(place, date);
                let services =
                    clinic.services.iter().filter(|service| service.practitioners.contains(&practitioner.id));
                services
                    .map(|service| practitioner.windows(place, date, closed, &service.id))
                    .any(|windows| !windows.is_empty())
            })
        })
    };
    (1..=FARTHEST_DAY).filter_map(|days| date.checked_add(days.days()).ok()).find(|date| works(*date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_address_is_a_date_and_never_a_panic() {
        assert!(read("2026-11-23").is_some());
        for bad in ["", "2026-02-30", "9999-12-31", "-009999-01-01", "20261123", "tomorrow"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
