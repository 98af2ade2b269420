//! Handing a patient the code that proves who they are: made once somebody has looked, shown once, on a page to print.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use serde::Deserialize;

use domain::ids::AppointmentId;
use storage::own_pages::NotHandedOver;
use wording::{Style, in_words};

use super::{on_to, page};
use crate::{
    Site,
    components::{Ask, Choice, Choices, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    words::Words,
};

/// Whether somebody has looked.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looked {
    looked: String,
}

#[derive(Template)]
#[template(path = "staff/access_code.html")]
struct AskPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    /// The visit it is handed over at.
    id: AppointmentId,
    /// One is out already: since when, and until when it is good.
    out: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/access_code_made.html")]
struct MadePage {
    t: &'static Words,
    page: Frame,
    id: AppointmentId,
    /// The code, in two groups.
    code: String,
    until: String,
    /// Where it is typed.
    address: String,
}

/// `GET /staff/appointments/{id}/access-code`
pub(crate) async fn show(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    asked(&site, &caller, read(&id)?, Problems::none()).await
}

/// `POST /staff/appointments/{id}/access-code`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(form): Form<Looked>,
) -> Result<Response, Error> {
    let (t, id) = (Words::of(caller.lang), read(&id)?);
    if form.looked != "yes" {
        let mut problems = Problems::none();
        problems.add("looked", t.access_code_look_first());
        return asked(&site, &caller, id, problems).await;
    }
    let made = storage.hand_over_access_code(id, &caller.permit, site.clock.now()).await?.map_err(refused)?;
    let frame = site.console(&caller, &path(id), t.access_code_made_heading()).await?.at(Place::Today).twin(None);
    let zone = site.clinic().await?.identity.zone.clone();
    let letters = made.code.expose();
    let shown = MadePage {
        t,
        id,
        code: format!("{}-{}", letters.get(..5).unwrap_or_default(), letters.get(5..).unwrap_or_default()),
        until: in_words(made.until, zone.rules(), Style::Date, caller.lang),
        address: frame.absolute(&frame.to("/me/second-proof")),
        page: frame,
    };
    page(StatusCode::OK, &shown)
}

/// `POST /staff/appointments/{id}/access-code/revoke`
pub(crate) async fn revoke(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id = read(&id)?;
    storage.revoke_access_code(id, &caller.permit, site.clock.now()).await?.map_err(refused)?;
    Ok(on_to(&caller, &path(id)))
}

async fn asked(site: &Site, caller: &Caller, id: AppointmentId, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let view = site.storage.access_code(id, &caller.permit, site.clock.now()).await?.map_err(refused)?;
    let zone = site.clinic().await?.identity.zone.clone();
    let day = |at| in_words(at, zone.rules(), Style::PlainDate, caller.lang);
    let looked = Choice::new("yes", t.access_code_looked()).hint(t.access_code_looked_hint());
    let frame = site.console(caller, &path(id), t.access_code_heading()).await?.at(Place::Today);
    let form = HtmlForm::to(frame.to(&path(id)), problems)
        .asks(Ask::Checkboxes(Choices::new("looked", t.access_code_who(), vec![looked])))
        .button(t.access_code_make());
    let out = view.out.map(|(since, until)| t.access_code_out(day(since), day(until)));
    page(form.status(), &AskPage { t, page: frame.with_problems(form.has_problems()), id, out, form })
}

fn read(id: &str) -> Result<AppointmentId, Error> {
    id.parse().map_err(|_| Problem::not_found().into())
}

fn path(id: AppointmentId) -> String {
    format!("/staff/appointments/{id}/access-code")
}

fn refused(why: NotHandedOver) -> Error {
    match why {
        NotHandedOver::NoVisit => Problem::not_found().into(),
        // Whoever booked has not shown yet that the address is theirs: there is no record to open.
        NotHandedOver::Nobody => Problem::from(domain::appointments::Refusal::WrongState).into(),
    }
}
