//! Opening a record from outside the circle, with a reason.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use domain::text::Words as FreeWords;
use serde::Deserialize;
use storage::records::{Found, NotOpened, Reach};

use super::{path, read};
use crate::{
    Site,
    components::{HtmlForm, Problems, TextArea},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    staff::{on_to, page},
    words::{Words, refusals},
};

/// Why.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/patient_closed.html")]
struct ClosedPage {
    t: &'static Words,
    page: Frame,
    born: Option<String>,
    form: HtmlForm,
}

/// `POST /staff/patients/{id}/access`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (t, id, now) = (Words::of(caller.lang), read(&id)?, site.clock.now());
    let mut problems = Problems::none();
    let reason = typed.reason.trim().parse::<FreeWords>();
    let refused = match &reason {
        Ok(reason) => {
            match storage.open_record(id, reason, &caller.permit, now).await?.ok_or_else(Problem::not_found)? {
                Ok(_) | Err(NotOpened::Open) => return Ok(on_to(&caller, &path(id))),
                Err(NotOpened::Reason) => t.record_reason_short(),
            }
        }
        Err(mistake) => refusals::mistake(*mistake, t.record_reason_short(), t),
    };
    problems.add("reason", refused);
    let record = storage.patient_record(id, &caller.permit, now).await?.ok_or_else(Problem::not_found)?;
    match record.reach {
        Reach::Outside => asked(&site, &caller, &record.found, &typed.reason, problems).await,
        Reach::Card(_) => Ok(on_to(&caller, &path(id))),
    }
}

/// The form that asks why; the page says no until there is an answer.
pub(super) async fn asked(
    site: &Site,
    caller: &Caller,
    found: &Found,
    typed: &str,
    problems: Problems,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.console(caller, &path(found.id), t.record_heading(found.name.expose())).await?.at(Place::Patients);
    let form = HtmlForm::to(frame.to(&format!("{}/access", path(found.id))), problems)
        .asks(TextArea::new("reason", t.record_reason()).hint(t.record_reason_hint()).rows(3).value(typed))
        .button(t.record_open());
    let status = if form.has_problems() { form.status() } else { StatusCode::FORBIDDEN };
    let born = found.birth_year.map(|year| t.record_born(year.to_string()));
    page(status, &ClosedPage { t, page: frame.with_problems(form.has_problems()), born, form })
}
