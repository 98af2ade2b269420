//! Another address for one's mail: asked for here, answered by both addresses.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use domain::text::EmailAddress;
use storage::own_pages::NotAsked;

use super::{own, signed_in};
use crate::{
    Site,
    answer::page,
    components::{Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    words::{Words, refusals},
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    email: String,
}

#[derive(Template)]
#[template(path = "me/email.html")]
struct EmailPage {
    t: &'static Words,
    page: Frame,
    present: String,
    /// None once both addresses are asked.
    form: Option<HtmlForm>,
}

/// `GET /me/email`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    asked(&site, &caller, "", Problems::none()).await
}

/// `POST /me/email`
pub(crate) async fn change(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let mut problems = Problems::none();
    let new = match typed.email.trim().parse::<EmailAddress>() {
        Ok(new) => new,
        Err(mistake) => {
            problems.add("email", refusals::mistake(mistake, t.booking_email_missing(), t));
            return asked(&site, &caller, &typed.email, problems).await;
        }
    };
    let session = signed_in(&caller)?.session;
    match storage.ask_for_address(&new, session, &caller.permit, site.clock.now()).await? {
        Ok(()) => answer(&site, &caller, StatusCode::OK, t.me_email_sent_heading(), None).await,
        Err(NotAsked::Same) => {
            problems.add("email", t.me_email_same());
            asked(&site, &caller, &typed.email, problems).await
        }
        Err(NotAsked::Wait(wait)) => Err(Problem::rate_limited(wait.seconds.into()).into()),
    }
}

async fn asked(site: &Site, caller: &Caller, typed: &str, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let form = HtmlForm::to(crate::frame::address(caller.lang, "/me/email"), problems)
        .asks(Field::email("email", t.me_email_new()).value(typed))
        .button(t.me_email_button());
    answer(site, caller, form.status(), t.me_email_heading(), Some(form)).await
}

async fn answer(
    site: &Site,
    caller: &Caller,
    status: StatusCode,
    heading: String,
    form: Option<HtmlForm>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let present = own(site, caller).await?.patient.email;
    let frame = site.frame(caller, "/me/email", heading).await?;
    let has_problems = form.as_ref().is_some_and(HtmlForm::has_problems);
    let present = present.map(|email| email.expose().to_owned()).unwrap_or_default();
    page(status, &EmailPage { t, page: frame.with_problems(has_problems), present, form })
}
