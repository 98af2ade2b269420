//! What an invitation opens: choose a password, show the first code of an app, keep the recovery codes.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::Response,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use domain::access::Scope;
use storage::{
    accounts::{CodeRefusal, Enrolling},
    staff::StaffView,
};

use super::{code::wrong, on_to, page, password, qr::Picture, way_back};
use crate::{
    Site,
    answer::device,
    components::{Ask, Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, address},
    problem::Problem,
    words::Words,
};

/// What either step sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Step {
    password: String,
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/enrol.html")]
struct PasswordPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    name: String,
}

#[derive(Template)]
#[template(path = "staff/enrol_code.html")]
struct AppPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    picture: Picture,
    /// What an app on this very phone opens.
    app_link: String,
    /// The key in groups of four, to be typed.
    key: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/recovery_codes.html")]
pub(super) struct CodesPage {
    pub(super) t: &'static Words,
    pub(super) page: Frame,
    /// In groups of four.
    pub(super) codes: Vec<String>,
    /// Where to go on.
    pub(super) on: String,
}

/// `GET /staff/enrol/{token}`: the password; in the browser that chose one, the app.
pub(crate) async fn show(site: Site, caller: Caller, headers: HeaderMap) -> Result<Response, Error> {
    let waiting = match site.cookies().step(&headers) {
        Some(step) => site.storage.enrolling(step, &caller.permit, site.clock.now()).await?,
        None => None,
    };
    match waiting {
        Some(waiting) => app(&site, &caller, &waiting, Problems::none()).await,
        None => choose(&site, &caller, Problems::none()).await,
    }
}

/// `POST /staff/enrol/{token}`: either step.
pub(crate) async fn act(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Form(sent): Form<Step>,
) -> Result<Response, Error> {
    if let Some(code) = &sent.code {
        return finish(&site, &caller, &headers, code).await;
    }
    let staff = invited(&site, &caller).await?;
    let chosen = password::typed(&sent.password);
    let t = Words::of(caller.lang);
    if let Some(why) = password::refused(&site, &chosen, guessers_know(&site, &staff).await?, t).await {
        let mut problems = Problems::none();
        problems.add("password", why);
        return choose(&site, &caller, problems).await;
    }
    let step = storage.begin_enrolment(&chosen, &caller.permit, site.clock.now()).await?;
    let step = step.ok_or_else(Problem::not_found)?;
    let mut response = on_to(&caller, &here(&caller));
    response.headers_mut().append(SET_COOKIE, site.cookies().set_step(&step));
    Ok(response)
}

async fn finish(site: &Site, caller: &Caller, headers: &HeaderMap, code: &str) -> Result<Response, Error> {
    let (t, now, cookies) = (Words::of(caller.lang), site.clock.now(), site.cookies());
    let waiting = match cookies.step(headers) {
        Some(step) => site.storage.enrolling(step, &caller.permit, now).await?.map(|waiting| (step, waiting)),
        None => None,
    };
    let Some((step, waiting)) = waiting else {
        return choose(site, caller, Problems::none()).await;
    };
    let mut problems = Problems::none();
    let Ok(code) = code.parse() else {
        problems.add("code", t.code_shape_app());
        return app(site, caller, &waiting, problems).await;
    };
    let limit = site.account_limits().code;
    match site.storage.finish_enrolment(step, &code, device(headers), limit, &caller.permit, now).await? {
        Ok(done) => {
            let frame = site.frame(caller, "/staff", t.recovery_heading()).await?.twin(None);
            let on = address(caller.lang, way_back::first_page(&done.signed_in.staff.principal()));
            let codes = done.recovery_codes.iter().map(|code| in_fours(code).join("-")).collect();
            let mut response = page(StatusCode::OK, &CodesPage { t, page: frame, codes, on })?;
            response.headers_mut().append(SET_COOKIE, cookies.set_session(&done.signed_in.token));
            response.headers_mut().append(SET_COOKIE, cookies.end_step());
            Ok(response)
        }
        Err(CodeRefusal::Wrong { tries_left }) if tries_left > 0 => {
            problems.add("code", wrong(t, tries_left));
            app(site, caller, &waiting, problems).await
        }
        // Five tries: the password is chosen again, with a new key.
        Err(CodeRefusal::Wrong { .. } | CodeRefusal::Over) => {
            problems.add("password", t.enrol_again());
            choose(site, caller, problems).await
        }
        Err(CodeRefusal::Wait { seconds }) => Err(Problem::rate_limited(seconds.into()).into()),
    }
}

async fn choose(site: &Site, caller: &Caller, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let staff = invited(site, caller).await?;
    let frame = site.frame(caller, &here(caller), t.enrol_heading()).await?;
    let form = HtmlForm::to(frame.to(&here(caller)), problems)
        .asks(Ask::SignsInBy(staff.email.expose().to_owned()))
        .asks(password::new_one(t))
        .button(t.enrol_on());
    let name = staff.name.expose().to_owned();
    page(form.status(), &PasswordPage { t, page: frame.with_problems(form.has_problems()), form, name })
}

async fn app(site: &Site, caller: &Caller, waiting: &Enrolling, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.frame(caller, &here(caller), t.enrol_app_heading()).await?;
    let link = in_app(&frame.clinic.name, &waiting.staff, &waiting.seed);
    let form = HtmlForm::to(frame.to(&here(caller)), problems)
        .asks(Field::code("code", t.code_app()).hint(t.code_app_hint()))
        .button(t.enrol_finish());
    page(
        form.status(),
        &AppPage {
            t,
            page: frame.with_problems(form.has_problems()),
            form,
            picture: Picture::of(&link),
            app_link: link,
            key: in_fours(&waiting.seed),
        },
    )
}

fn here(caller: &Caller) -> String {
    format!("/staff/enrol/{}", caller.token.as_deref().unwrap_or_default())
}

/// The account that the link is for.
async fn invited(site: &Site, caller: &Caller) -> Result<StaffView, Error> {
    let Scope::Account(id) = caller.permit.scope() else {
        return Err(Problem::not_found().into());
    };
    let staff = site.storage.staff_member(*id).await?.filter(|staff| !staff.disabled);
    staff.ok_or_else(|| Problem::not_found().into())
}

/// What somebody who guesses passwords would try first.
pub(super) async fn guessers_know(site: &Site, staff: &StaffView) -> Result<Vec<String>, Error> {
    let clinic = site.clinic().await?.identity.name.clone();
    Ok(vec![staff.name.expose().to_owned(), staff.email.expose().to_owned(), clinic, "movability".to_owned()])
}

/// The address by which apps take a key (its form is Google's; every app reads it).
fn in_app(clinic: &str, staff: &StaffView, seed: &str) -> String {
    let plain = |text: &str| utf8_percent_encode(&text.replace(':', " "), NON_ALPHANUMERIC).to_string();
    let (clinic, email) = (plain(clinic), plain(staff.email.expose()));
    format!("otpauth://totp/{clinic}:{email}?secret={seed}&issuer={clinic}&algorithm=SHA1&digits=6&period=30")
}

/// What is copied by hand, in groups of four.
pub(super) fn in_fours(text: &str) -> Vec<String> {
    text.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect()
}
