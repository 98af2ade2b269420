//! The first of a patient's own pages: visits to come and past, and the way to everything else. Logistics only.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use domain::{
    appointments::{Appointment, Status},
    patients::sign_in::Level,
};
use storage::appointments::VisitView;
use wording::Style;

use super::{Done, own, signed_in, today::Today};
use crate::{
    Site,
    answer::page,
    booking::shown::Shown,
    components::{Fact, Summary},
    error::Error,
    extract::{Caller, Query},
    frame::Frame,
    words::{Words, typography::capitalised, visits},
};

#[derive(Template)]
#[template(path = "me/home.html")]
struct HomePage {
    t: &'static Words,
    page: Frame,
    done: Option<String>,
    ahead: Vec<Ahead>,
    past: Vec<Past>,
    facts: Vec<Fact>,
    /// What there is to do today; none without the second proof or a plan.
    today: Option<Today>,
    /// They have proven that it is they.
    is_proven: bool,
}

/// A visit to come.
struct Ahead {
    summary: Summary,
    /// The visit's own page, where it is changed and cancelled.
    href: String,
    /// It waits for the clinic's answer.
    waits: bool,
}

/// A visit that is over or off.
struct Past {
    when: String,
    what: String,
    /// How it ended, where it did not take place.
    state: Option<String>,
    /// Where the same is booked again; none where it is no longer offered.
    again: Option<String>,
}

/// `GET /me`
pub(crate) async fn show(site: Site, caller: Caller, Query(query): Query<Done>) -> Result<Response, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let own = own(&site, &caller).await?;
    let visits = site.storage.own_visits(&caller.permit, now).await?;
    let clinic = site.clinic().await?;
    let shown = Shown::new(&clinic, caller.lang);
    let frame = site.frame(&caller, "/me", t.me_heading(own.patient.name.given())).await?;
    let facts = vec![
        Fact::new(t.me_name(), own.patient.name.expose()),
        Fact::new(t.me_email(), own.patient.email.as_ref().map_or("–", |email| email.expose())),
        Fact::new(t.me_phone(), own.patient.phone.as_ref().map_or("–", |phone| phone.expose())),
    ];
    let done = match query.done.as_str() {
        "contact" => Some(t.me_done_contact()),
        "preferences" => Some(t.me_done_preferences()),
        "activity" => Some(t.activity_saved()),
        "activity-undone" => Some(t.activity_undone()),
        _ => None,
    };
    let ahead = visits.ahead.iter().map(|view| ahead(view, shown, &frame)).collect();
    let past = visits.past.iter().map(|visit| past(visit, shown, &frame, now)).collect();
    let today = Today::of(&site, &caller, &own, &frame).await?;
    let is_proven = signed_in(&caller)?.level == Level::Person;
    page(StatusCode::OK, &HomePage { t, done, ahead, past, facts, today, is_proven, page: frame })
}

fn ahead(view: &VisitView, shown: Shown<'_>, frame: &Frame) -> Ahead {
    let visit = &view.appointment;
    let heading = shown.clinic.service(&visit.service).map(|service| service.title.get(shown.lang).to_owned());
    Ahead {
        summary: Summary {
            heading: heading.unwrap_or_else(|| shown.t.booking_your_visit()),
            ..shown.summary(visit, None, String::new())
        },
        href: frame.to(&format!("/a/{}", view.manage)),
        waits: matches!(visit.status, Status::AwaitingApproval { .. }),
    }
}

fn past(visit: &Appointment, shown: Shown<'_>, frame: &Frame, now: jiff::Timestamp) -> Past {
    let zone = shown.zone(&visit.location, visit.modality, visit.zone.as_ref());
    let service = shown.clinic.service(&visit.service);
    let title = service.map_or("", |service| service.title.get(shown.lang));
    let with = shown.t.booking_with(shown.practitioner(&visit.practitioner));
    let is_kept = matches!(visit.status, Status::Fulfilled | Status::Booked | Status::Arrived | Status::CheckedIn);
    let offered = service.filter(|service| service.active && service.listed);
    let still_with = offered
        .filter(|service| shown.clinic.offering(service).any(|one| one.id == visit.practitioner))
        .map(|service| format!("/book/{}/{}", service.id, visit.practitioner));
    Past {
        when: capitalised(&shown.time(visit.starts_at, zone, Style::DateAndTime)),
        what: [title, &with].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        state: (!is_kept).then(|| visits::status(&visit.status, now, shown.t).0),
        again: still_with.or(offered.map(|service| format!("/book/{}", service.id))).map(|path| frame.to(&path)),
    }
}
