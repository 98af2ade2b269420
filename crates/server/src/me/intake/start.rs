//! The first page of the intake: what it is for, what it is not for, and the way on.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use domain::intake::answers_online;
use wording::Style;

use super::{super::own, path, today};
use crate::{
    Site,
    answer::{on_to, page},
    components::{Care, Link},
    error::Error,
    extract::{Caller, Changes},
    frame::{self, Frame},
    words::Words,
};

#[derive(Template)]
#[template(path = "me/intake/start.html")]
struct StartPage {
    t: &'static Words,
    page: Frame,
    care: Care,
    shows: Shows,
}

/// Where somebody stands.
enum Shows {
    /// Nothing was begun.
    Nothing,
    /// Something was answered, and can be gone on with.
    Open,
    /// It was sent, then.
    Sent(String),
    /// Who is younger is asked to phone.
    Minor,
}

/// `GET /me/intake`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let birth = own(&site, &caller).await?.patient.birth_date;
    let today = today(&site).await?;
    let intake = site.storage.own_intake(&caller.permit).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    let shows = match intake {
        _ if birth.is_some_and(|birth| !answers_online(birth, today)) => Shows::Minor,
        None => Shows::Nothing,
        Some(intake) => match intake.sent_at {
            Some(at) => Shows::Sent(wording::in_words(at, zone.rules(), Style::DateAndTime, caller.lang)),
            None => Shows::Open,
        },
    };
    let frame = site.frame(&caller, "/me/intake", t.intake_heading()).await?;
    let care = not_for_emergencies(&frame, t);
    page(StatusCode::OK, &StartPage { t, page: frame, care, shows })
}

/// `POST /me/intake`
pub(crate) async fn begin(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let birth = own(&site, &caller).await?.patient.birth_date;
    let today = today(&site).await?;
    if birth.is_some_and(|birth| !answers_online(birth, today)) {
        return Ok(on_to(&caller, "/me/intake"));
    }
    let intake = storage.begin_intake(caller.lang, &caller.permit, site.clock.now()).await?;
    Ok(match intake {
        Some(intake) => on_to(&caller, &path(&intake.interview().first_open(&intake.sheet))),
        None => on_to(&caller, "/me"),
    })
}

/// What an emergency is not answered by, and whom to call.
fn not_for_emergencies(frame: &Frame, t: &Words) -> Care {
    Care {
        heading: t.intake_emergency_heading(),
        text: t.intake_emergency_text(),
        signs: vec![
            t.intake_emergency_legs(),
            t.intake_emergency_chest(),
            t.intake_emergency_head(),
            t.intake_emergency_breath(),
        ],
        numbers: numbers(&frame.clinic, t),
    }
}

/// Whom to call, as far as the clinic's jurisdiction says.
pub(super) fn numbers(clinic: &frame::Clinic, t: &Words) -> Vec<Link> {
    let dial = frame::Clinic::dial;
    let all = [
        (&clinic.emergency, t.intake_call_emergency(&clinic.emergency)),
        (&clinic.crisis, t.intake_call_crisis(&clinic.crisis)),
        (&clinic.health_line, t.intake_call_health_line(&clinic.health_line)),
    ];
    all.into_iter()
        .filter(|(number, _)| !number.is_empty())
        .map(|(number, text)| Link::new(dial(number), text))
        .collect()
}
