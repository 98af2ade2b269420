//! A new password in place of the old one. Every other session ends.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use storage::accounts::{PasswordRefusal, Unchanged};

use super::{own, signed_in};
use crate::{
    Site,
    components::{Ask, Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    staff::{enrol::guessers_know, on_to, page, password, way_back},
    words::Words,
};

const HERE: &str = "/staff/account/password";

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Change {
    present: String,
    password: String,
}

#[derive(Template)]
#[template(path = "staff/new_password.html")]
struct NewPasswordPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
}

/// `GET /staff/account/password`: a fresh proof comes first, so that nothing is typed in vain. An account without a password
/// is told so on its own page.
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    if !signed_in(&caller)?.is_proven {
        return Ok(on_to(&caller, &way_back::with("/staff/account/proof", HERE)));
    }
    if own(&site, &caller).await?.password_at.is_none() {
        return Ok(on_to(&caller, "/staff/account"));
    }
    form(&site, &caller, Problems::none()).await
}

/// `POST /staff/account/password`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(change): Form<Change>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let this = signed_in(&caller)?.session;
    let account = own(&site, &caller).await?;
    let (present, new) = (password::typed(&change.present), password::typed(&change.password));
    let mut problems = Problems::none();
    if change.present.is_empty() {
        problems.add("present", t.password_present_missing());
    }
    if let Some(why) = password::refused(&site, &new, guessers_know(&site, &account.staff).await?, t).await {
        problems.add("password", why);
    }
    if !problems.is_empty() {
        return form(&site, &caller, problems).await;
    }
    let (limit, now) = (site.account_limits().password, site.clock.now());
    match storage.change_password(&present, &new, this, limit, &caller.permit, now).await? {
        Ok(()) => Ok(on_to(&caller, "/staff/account?done=password")),
        Err(Unchanged::Refused(PasswordRefusal::Wrong)) => {
            problems.add("present", t.password_present_wrong());
            form(&site, &caller, problems).await
        }
        Err(Unchanged::Refused(PasswordRefusal::Wait { seconds })) => Err(Problem::rate_limited(seconds.into()).into()),
        Err(Unchanged::None) => Err(Problem::not_found().into()),
    }
}

async fn form(site: &Site, caller: &Caller, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let account = own(site, caller).await?;
    if account.password_at.is_none() {
        return Err(Problem::not_found().into());
    }
    let frame = site.console(caller, HERE, t.password_heading()).await?;
    let form = HtmlForm::to(frame.to(HERE), problems)
        .asks(Ask::SignsInBy(account.staff.email.expose().to_owned()))
        .asks(Field::password("present", t.password_present()))
        .asks(password::new_one(t))
        .button(t.password_button());
    page(form.status(), &NewPasswordPage { t, page: frame.with_problems(form.has_problems()), form })
}
