//! Asking for a way in. Whatever address is typed, the answer is the same.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use domain::text::{EmailAddress, Mistake};

use super::{Wanted, own, own_page};
use crate::{
    Site,
    answer::{device, forgotten, on_to, page},
    components::{Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::Frame,
    problem::Problem,
    staff::way_back::remembering,
    words::{Words, refusals},
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    email: String,
    next: String,
}

#[derive(Template)]
#[template(path = "me/sign_in.html")]
struct SignInPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    /// Why one is asked to, where one wanted something else.
    asked_to: Option<String>,
    /// The request's id, where the page stands in place of another.
    reference: String,
}

/// `GET /sign-in`
pub(crate) async fn show(site: Site, caller: Caller, Query(wanted): Query<Wanted>) -> Result<Response, Error> {
    page(StatusCode::OK, &asked(&site, &caller, "", &wanted.next, Problems::none(), None).await?)
}

/// The page in place of one that somebody wanted without being signed in.
pub(crate) async fn in_place_of(
    site: &Site,
    caller: &Caller,
    wanted: &str,
    reference: &str,
) -> Result<Response, Error> {
    let shown = asked(site, caller, "", wanted, Problems::none(), Some(reference)).await?;
    page(StatusCode::UNAUTHORIZED, &shown)
}

/// The page in place of one that is open to those alone who have signed in a moment ago.
pub(crate) async fn once_more(site: &Site, caller: &Caller, wanted: &str) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let email = own(site, caller).await?.patient.email;
    let email = email.as_ref().map_or("", |email| email.expose());
    let mut shown = asked(site, caller, email, wanted, Problems::none(), None).await?;
    shown.page.heading = t.me_once_more_heading();
    shown.asked_to = Some(t.me_once_more_text());
    page(StatusCode::FORBIDDEN, &shown)
}

/// `POST /sign-in`: a request is written for every address; who has it is looked up by the worker.
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Form(form): Form<Asked>,
) -> Result<Response, Error> {
    site.allow("sign-in-ask", &caller, site.config.limits.sign_in_ask).await?;
    let email = match form.email.trim().parse::<EmailAddress>() {
        Ok(email) => email,
        Err(mistake) => return refused(&site, &caller, &form, mistake).await,
    };
    let next = own_page(&form.next);
    let limits = site.sign_in_limits();
    match storage.ask_to_sign_in(&email, device(&headers), next.as_deref(), limits, site.clock.now()).await? {
        Ok(secret) => {
            let mut response = on_to(&caller, "/sign-in/code");
            response.headers_mut().append(SET_COOKIE, site.cookies().set_asked(&secret));
            Ok(response)
        }
        // The address is counted whether or not anybody has it.
        Err(wait) => Err(Problem::rate_limited(wait.seconds.into()).into()),
    }
}

/// `POST /sign-out`
pub(crate) async fn end(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(session) = site.cookies().own_pages(&headers) {
        storage.leave_own_pages(session, site.clock.now()).await?;
    }
    Ok(signed_out(&site, &caller))
}

/// Out: the browser forgets the session and what it kept of our pages.
pub(super) fn signed_out(site: &Site, caller: &Caller) -> Response {
    forgotten(on_to(caller, "/sign-in"), site.cookies().end_own_pages())
}

async fn refused(site: &Site, caller: &Caller, form: &Asked, mistake: Mistake) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let mut problems = Problems::none();
    problems.add("email", refusals::mistake(mistake, t.door_email_missing(), t));
    let shown = asked(site, caller, &form.email, &form.next, problems, None).await?;
    page(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

async fn asked(
    site: &Site,
    caller: &Caller,
    email: &str,
    next: &str,
    problems: Problems,
    reference: Option<&str>,
) -> Result<SignInPage, Error> {
    let t = Words::of(caller.lang);
    let asked_to = reference.map(|_| t.me_sign_in_asked());
    let heading = if asked_to.is_some() { t.error_401_heading() } else { t.me_sign_in_heading() };
    let next = own_page(next);
    let frame = site.frame(caller, &remembering("/sign-in", next.clone()), heading).await?;
    let form = HtmlForm::to(frame.to("/sign-in"), problems)
        .keeps("next", next.unwrap_or_default())
        .asks(Field::email("email", t.door_email()).hint(t.me_sign_in_hint()).value(email))
        .button(t.me_sign_in_button());
    Ok(SignInPage {
        t,
        page: frame.with_problems(form.has_problems()),
        asked_to,
        form,
        reference: reference.unwrap_or_default().to_owned(),
    })
}
