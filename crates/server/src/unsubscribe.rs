//! Stopping one purpose of mail, from a mail: a page with one button, and the mail program's own (RFC 8058).

use askama::Template;
use axum::{
    body::Bytes,
    response::{Html, IntoResponse as _, Response},
};

use domain::{ids::PatientId, outbox::Purpose};

use crate::{
    Site,
    components::{HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes},
    frame::Frame,
    problem::{FieldProblem, Problem},
    words::Words,
};

/// What both buttons send, to the letter.
const ONE_CLICK: &[u8] = b"List-Unsubscribe=One-Click";

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct UnsubscribePage {
    t: &'static Words,
    page: Frame,
    what: String,
    form: HtmlForm,
    /// Where all the rest is chosen.
    preferences: Option<String>,
    is_done: bool,
}

/// `GET /unsubscribe/{token}`: changes nothing, since mail scanners follow links.
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let way_out = site.storage.unsubscribe_page(&caller.permit).await?.ok_or_else(Problem::not_found)?;
    answer(&site, &caller, way_out.purpose, way_out.patient, false).await
}

/// `POST /unsubscribe/{token}`: acts at once, however often it comes.
pub(crate) async fn act(Changes(storage): Changes, site: Site, caller: Caller, body: Bytes) -> Result<Response, Error> {
    if body != ONE_CLICK {
        let text = "the body must be exactly List-Unsubscribe=One-Click";
        return Err(Problem::invalid(vec![FieldProblem { field: None, code: None, text: text.to_owned() }]).into());
    }
    let stopped = storage.unsubscribe(&caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    answer(&site, &caller, stopped.purpose, stopped.patient, true).await
}

async fn answer(
    site: &Site,
    caller: &Caller,
    purpose: Purpose,
    patient: Option<PatientId>,
    is_done: bool,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let heading = if is_done { t.unsubscribe_done_heading() } else { t.unsubscribe_heading() };
    let page = site.frame(caller, "/", heading).await?.twin(None);
    let what = match purpose {
        Purpose::CareTransactional => t.unsubscribe_visits(),
        Purpose::CareEducation => t.unsubscribe_reading(),
        Purpose::OutcomeCheckIn => t.unsubscribe_questions(),
    };
    // Its own address, and exactly what mail programs post there.
    let form = HtmlForm::to("", Problems::none()).keeps("List-Unsubscribe", "One-Click").button(t.unsubscribe_button());
    let token = patient.map(|patient| site.storage.preferences_token(patient, site.clock.now()));
    let preferences = token.map(|token| page.to(&format!("/preferences/{token}")));
    Ok(Html(UnsubscribePage { t, page, what, form, preferences, is_done }.render()?).into_response())
}
