//! Asking for a way in. Whatever address is typed, the answer is the same.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use domain::text::{EmailAddress, Mistake};

use super::{Wanted, code, own, own_page};
use crate::{
    Site,
    answer::{device, forgotten, on_to, page},
    components::{Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::Frame,
    problem::Problem,
    staff::{
        carried::{Carried, FIELD},
        way_back::remembering,
    },
    words::{Words, refusals},
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    email: String,
    next: String,
    /// What was typed before one had to sign in.
    again: String,
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
    let form = Asked { next: wanted.next, ..Asked::default() };
    page(StatusCode::OK, &asked(&site, &caller, &form, Problems::none()).await?)
}

/// The page in place of one that somebody wanted without being signed in.
pub(crate) async fn in_place_of(
    site: &Site,
    caller: &Caller,
    wanted: &str,
    carried: Option<Carried>,
    reference: &str,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let form = Asked { next: wanted.to_owned(), again: written(carried), ..Asked::default() };
    let mut shown = asked(site, caller, &form, Problems::none()).await?;
    shown.page.heading = t.error_401_heading();
    shown.asked_to = Some(with_what_was_typed(t.me_sign_in_asked(), &form, t));
    shown.reference = reference.to_owned();
    page(StatusCode::UNAUTHORIZED, &shown)
}

/// The page in place of one that is open to those alone who have signed in a moment ago.
pub(crate) async fn once_more(
    site: &Site,
    caller: &Caller,
    wanted: &str,
    carried: Option<Carried>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let email = own(site, caller).await?.patient.email.map(|email| email.expose().to_owned());
    let form = Asked { email: email.unwrap_or_default(), next: wanted.to_owned(), again: written(carried) };
    let mut shown = asked(site, caller, &form, Problems::none()).await?;
    shown.page.heading = t.me_once_more_heading();
    shown.asked_to = Some(with_what_was_typed(t.me_once_more_text(), &form, t));
    page(StatusCode::FORBIDDEN, &shown)
}

fn written(carried: Option<Carried>) -> String {
    carried.map(|carried| carried.written()).unwrap_or_default()
}

fn with_what_was_typed(why: String, form: &Asked, t: &Words) -> String {
    if form.again.is_empty() { why } else { format!("{why} {}", t.me_again_kept()) }
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
            let mut response = match Carried::read(&form.again) {
                // A redirect could not carry it.
                Some(carried) => code::carrying(&site, &caller, carried).await?,
                None => on_to(&caller, "/sign-in/code"),
            };
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
    page(StatusCode::UNPROCESSABLE_ENTITY, &asked(site, caller, form, problems).await?)
}

async fn asked(site: &Site, caller: &Caller, form: &Asked, problems: Problems) -> Result<SignInPage, Error> {
    let t = Words::of(caller.lang);
    let next = own_page(&form.next);
    let frame = site.frame(caller, &remembering("/sign-in", next.clone()), t.me_sign_in_heading()).await?;
    let form = HtmlForm::to(frame.to("/sign-in"), problems)
        .keeps("next", next.unwrap_or_default())
        .keeps(FIELD, written(Carried::read(&form.again)))
        .asks(Field::email("email", t.door_email()).hint(t.me_sign_in_hint()).value(form.email.as_str()))
        .button(t.me_sign_in_button());
    let page = frame.with_problems(form.has_problems());
    Ok(SignInPage { t, page, asked_to: None, form, reference: String::new() })
}
