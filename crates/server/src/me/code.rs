//! The browser that asked for a way in: a mail is on its way, and here its digits can be typed.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use domain::patients::sign_in::MailCode;
use storage::accounts::CodeRefusal;

use super::Entering;
use crate::{
    Site,
    answer::page,
    components::{Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    staff::carried::{Carried, FIELD},
    words::Words,
};

/// The eight digits.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    code: String,
    /// What was typed before one had to sign in.
    again: String,
}

#[derive(Template)]
#[template(path = "me/code.html")]
struct CodePage {
    t: &'static Words,
    page: Frame,
    /// None where nothing waits for a code any more.
    form: Option<HtmlForm>,
    /// Sends what was typed before one had to sign in.
    again: Option<HtmlForm>,
}

/// Signed in by the digits, with what was typed before: one button sends it.
#[derive(Template)]
#[template(path = "me/again.html")]
struct AgainPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
}

/// `GET /sign-in/code`
pub(crate) async fn show(site: Site, caller: Caller, headers: HeaderMap) -> Result<Response, Error> {
    let waits = match site.cookies().asked(&headers) {
        Some(asked) => site.storage.waits_for_mail(asked, site.clock.now()).await?,
        None => false,
    };
    if waits { asked(&site, &caller, None, Problems::none()).await } else { over(&site, &caller).await }
}

/// The page that asks for the digits, with what was typed before one had to sign in.
pub(super) async fn carrying(site: &Site, caller: &Caller, carried: Carried) -> Result<Response, Error> {
    asked(site, caller, Some(carried), Problems::none()).await
}

/// `POST /sign-in/code`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    mut caller: Caller,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (t, now) = (Words::of(caller.lang), site.clock.now());
    let mut problems = Problems::none();
    let carried = Carried::read(&typed.again);
    let Ok(code) = typed.code.parse::<MailCode>() else {
        // Nothing was compared, so no try is lost.
        problems.add("code", t.me_code_shape());
        return asked(&site, &caller, carried, problems).await;
    };
    let entering = Entering::of(&site, &mut caller, &headers);
    let limit = site.config.limits.patient_code.counted();
    match storage.sign_in_by_mail_code(&code, entering.door(&site), limit, now).await? {
        Ok(opened) => {
            let on = entering.entered(&site, &caller, &opened);
            match carried {
                Some(carried) => again(&site, &caller, carried, on).await,
                None => Ok(on),
            }
        }
        Err(CodeRefusal::Wrong { tries_left }) if tries_left > 0 => {
            problems.add("code", t.me_code_wrong(tries_left.unsigned_abs()));
            asked(&site, &caller, carried, problems).await
        }
        Err(CodeRefusal::Wrong { .. } | CodeRefusal::Over) => over(&site, &caller).await,
        Err(CodeRefusal::Wait { seconds }) => Err(Problem::rate_limited(seconds.into()).into()),
    }
}

/// Signed in: the cookies of the way on, and one button more on the way.
async fn again(site: &Site, caller: &Caller, carried: Carried, on: Response) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.frame(caller, "/me", t.again_heading()).await?.twin(None);
    let mut response = page(StatusCode::OK, &AgainPage { t, page: frame, form: carried.form(t.again_button()) })?;
    for cookie in on.headers().get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    Ok(response)
}

async fn asked(site: &Site, caller: &Caller, carried: Option<Carried>, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.frame(caller, "/sign-in/code", t.me_sent_heading()).await?;
    let form = HtmlForm::to(frame.to("/sign-in/code"), problems)
        .keeps(FIELD, carried.as_ref().map(Carried::written).unwrap_or_default())
        .asks(Field::code("code", t.me_code()).hint(t.me_code_hint()))
        .button(t.me_code_button());
    let again = carried.map(|carried| carried.form(t.again_button()));
    page(form.status(), &CodePage { t, page: frame.with_problems(form.has_problems()), form: Some(form), again })
}

/// Ten minutes or five tries are over, or nothing was asked for: begin again.
async fn over(site: &Site, caller: &Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.frame(caller, "/sign-in/code", t.me_over_heading()).await?;
    page(StatusCode::GONE, &CodePage { t, page: frame, form: None, again: None })
}
