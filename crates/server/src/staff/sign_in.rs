//! The console's door: address and password, or a link that was handed over and signs in once.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use domain::text::EmailAddress;
use storage::accounts::PasswordRefusal;

use super::{
    carried::{Carried, FIELD},
    code, on_to, page, password, way_back,
};
use crate::{
    Site,
    answer::{device, forgotten},
    components::{Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::Frame,
    problem::Problem,
    words::Words,
};

/// What a link carries, and where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    token: String,
    next: String,
}

/// What was typed at the door, or sent by a link's button.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Entry {
    token: Option<String>,
    email: String,
    password: String,
    next: String,
    /// What was typed before one had to sign in.
    again: String,
}

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct LinkPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    /// A link was used that is used up, too old or never was.
    is_spent: bool,
}

#[derive(Template)]
#[template(path = "staff/door.html")]
struct DoorPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    /// Somebody wanted a page and is not signed in, or no longer.
    is_asked_to: bool,
    /// The request's id, where the door stands in place of a page.
    reference: String,
}

/// `GET /staff/sign-in`: nothing changes, since mail scanners follow links.
pub(crate) async fn show(site: Site, caller: Caller, Query(wanted): Query<Wanted>) -> Result<Response, Error> {
    if wanted.token.is_empty() {
        let entry = Entry { next: wanted.next, ..Entry::default() };
        return door(&site, &caller, &entry, Problems::none()).await;
    }
    by_link(&site, &caller, wanted.token, false).await
}

/// The door in place of a page that somebody wanted without being signed in.
pub(crate) async fn in_place_of(
    site: &Site,
    caller: &Caller,
    wanted: &str,
    carried: Option<Carried>,
    reference: &str,
) -> Result<Response, Error> {
    let again = carried.map(|carried| carried.written()).unwrap_or_default();
    let entry = Entry { next: wanted.to_owned(), again, ..Entry::default() };
    let page = door_page(site, caller, &entry, Problems::none(), Some(reference)).await?;
    super::page(StatusCode::UNAUTHORIZED, &page)
}

/// `POST /staff/sign-in`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Form(entry): Form<Entry>,
) -> Result<Response, Error> {
    site.allow_wide("staff-sign-in", &caller, site.config.limits.staff_sign_in).await?;
    let now = site.clock.now();
    let Some(token) = &entry.token else {
        return by_password(&site, &caller, &entry).await;
    };
    match storage.sign_in(token.trim(), device(&headers), now).await? {
        Ok(signed_in) => {
            let mut response = on_to(&caller, way_back::first_page(&signed_in.staff.principal()));
            response.headers_mut().append(SET_COOKIE, site.cookies().set_session(&signed_in.token));
            Ok(response)
        }
        // Used, too old, unknown: one page, which does not say which.
        Err(_) => by_link(&site, &caller, String::new(), true).await,
    }
}

/// The first of two steps: whether there is such an account is not told, by words or by time.
async fn by_password(site: &Site, caller: &Caller, entry: &Entry) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let mut problems = Problems::none();
    if entry.email.trim().is_empty() {
        problems.add("email", t.door_email_missing());
    }
    if entry.password.is_empty() {
        problems.add("password", t.door_password_missing());
    }
    if !problems.is_empty() {
        return door(site, caller, entry, problems).await;
    }
    let email: Option<EmailAddress> = entry.email.trim().parse().ok();
    let typed = password::typed(&entry.password);
    let limit = site.account_limits().password;
    match site.storage.prove_password(email.as_ref(), &typed, limit, site.clock.now()).await? {
        Ok(step) => {
            let mut response = match Carried::read(&entry.again) {
                // A redirect could not carry it.
                Some(carried) => code::carrying(site, caller, carried).await?,
                None => on_to(caller, &way_back::with("/staff/sign-in/code", &entry.next)),
            };
            response.headers_mut().append(SET_COOKIE, site.cookies().set_step(&step));
            Ok(response)
        }
        Err(PasswordRefusal::Wrong) => {
            problems.add("email", t.door_wrong());
            door(site, caller, entry, problems).await
        }
        Err(PasswordRefusal::Wait { seconds }) => Err(Problem::rate_limited(seconds.into()).into()),
    }
}

/// `POST /staff/sign-out`
pub(crate) async fn end(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let cookies = site.cookies();
    if let Some(session) = cookies.session(&headers) {
        storage.sign_out(session, site.clock.now()).await?;
    }
    Ok(signed_out(&site, &caller))
}

/// Out: the browser forgets the session and what it kept of our pages.
pub(super) fn signed_out(site: &Site, caller: &Caller) -> Response {
    forgotten(on_to(caller, "/staff/sign-in"), site.cookies().end_session())
}

async fn by_link(site: &Site, caller: &Caller, token: String, is_spent: bool) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let heading = if is_spent { t.sign_in_spent_heading() } else { t.sign_in_heading() };
    let query = serde_urlencoded::to_string([("token", &token)]).expect("a text can be written as a query");
    let path = if token.is_empty() { "/staff/sign-in".to_owned() } else { format!("/staff/sign-in?{query}") };
    let frame = site.frame(caller, &path, heading).await?;
    let status = if is_spent { StatusCode::GONE } else { StatusCode::OK };
    let form =
        HtmlForm::to(frame.to("/staff/sign-in"), Problems::none()).keeps("token", token).button(t.sign_in_button());
    page(status, &LinkPage { t, page: frame, form, is_spent })
}

async fn door(site: &Site, caller: &Caller, entry: &Entry, problems: Problems) -> Result<Response, Error> {
    let door = door_page(site, caller, entry, problems, None).await?;
    page(door.form.status(), &door)
}

async fn door_page(
    site: &Site,
    caller: &Caller,
    entry: &Entry,
    problems: Problems,
    reference: Option<&str>,
) -> Result<DoorPage, Error> {
    let t = Words::of(caller.lang);
    let is_asked_to = reference.is_some();
    let heading = if is_asked_to { t.error_401_heading() } else { t.sign_in_heading() };
    let next = way_back::page_of_ours(&entry.next).unwrap_or_default();
    let carried = Carried::read(&entry.again).map(|carried| carried.written()).unwrap_or_default();
    let path = way_back::with("/staff/sign-in", &next);
    let frame = site.frame(caller, &path, heading).await?;
    let field = Field { autocomplete: "username", ..Field::email("email", t.door_email()) };
    let form = HtmlForm::to(frame.to("/staff/sign-in"), problems)
        .keeps("next", next)
        .keeps(FIELD, carried)
        .asks(field.value(entry.email.as_str()))
        .asks(Field::password("password", t.door_password()))
        .button(t.door_button());
    Ok(DoorPage {
        t,
        page: frame.with_problems(form.has_problems()),
        is_asked_to,
        form,
        reference: reference.unwrap_or_default().to_owned(),
    })
}
