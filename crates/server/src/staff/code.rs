//! The second step at the door: the six digits of an app, or a recovery code.

use askama::Template;
use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use domain::accounts::{Code, NotACode};
use storage::accounts::CodeRefusal;

use super::{
    carried::{Carried, FIELD},
    page, way_back,
};
use crate::{
    Site,
    answer::device,
    components::{Ask, Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, address},
    problem::Problem,
    words::Words,
};

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    next: String,
}

/// What was typed: either is enough.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Proof {
    pub(super) code: String,
    pub(super) recovery: String,
    pub(super) next: String,
    /// What was typed before one had to sign in.
    pub(super) again: String,
}

impl Proof {
    /// The code, whichever field it stands in.
    pub(super) fn read(&self) -> Result<Code, NotACode> {
        if self.recovery.trim().is_empty() { self.code.parse() } else { self.recovery.parse() }
    }

    /// The field that was used.
    pub(super) fn field(&self) -> &'static str {
        if self.recovery.trim().is_empty() { "code" } else { "recovery" }
    }
}

/// The form of a second proof, on whichever page: either of the two fields is enough.
pub(super) fn proof_form(t: &Words, action: String, next: &str, again: &str, problems: Problems) -> HtmlForm {
    let recovery = Field { is_prose: false, autocomplete: "off", ..Field::text("recovery", t.code_recovery()) };
    HtmlForm::to(action, problems)
        .keeps("next", next)
        .keeps(FIELD, Carried::read(again).map(|carried| carried.written()).unwrap_or_default())
        .asks(Field::code("code", t.code_app()).hint(t.code_app_hint()))
        .asks(Ask::Folded(t.code_no_app(), recovery.hint(t.code_recovery_hint())))
}

/// What the page says of a code that opened nothing.
pub(super) fn wrong(t: &Words, tries_left: i32) -> String {
    match u32::try_from(tries_left) {
        Ok(left) if left > 0 => t.code_wrong_left(left),
        _ => t.code_wrong(),
    }
}

#[derive(Template)]
#[template(path = "staff/code.html")]
struct CodePage {
    t: &'static Words,
    page: Frame,
    /// None where nothing waits for a code any more.
    form: Option<HtmlForm>,
}

/// Signed in, with what was typed before: one button sends it.
#[derive(Template)]
#[template(path = "staff/again.html")]
struct AgainPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    leave: String,
}

/// `GET /staff/sign-in/code`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let waits = match site.cookies().step(&headers) {
        Some(step) => site.storage.waits_for_code(step, site.clock.now()).await?,
        None => false,
    };
    if !waits {
        return over(&site, &caller).await;
    }
    asked(&site, &caller, &Proof { next: wanted.next, ..Proof::default() }, Problems::none()).await
}

/// `POST /staff/sign-in/code`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Form(proof): Form<Proof>,
) -> Result<Response, Error> {
    site.allow_wide("staff-sign-in", &caller, site.config.limits.staff_sign_in).await?;
    let (t, now, cookies) = (Words::of(caller.lang), site.clock.now(), site.cookies());
    let Some(step) = cookies.step(&headers) else {
        return over(&site, &caller).await;
    };
    let mut problems = Problems::none();
    let Ok(code) = proof.read() else {
        // Nothing was compared, so no try is lost.
        if !storage.waits_for_code(step, now).await? {
            return over(&site, &caller).await;
        }
        problems.add(proof.field(), t.code_shape());
        return asked(&site, &caller, &proof, problems).await;
    };
    let (device, before) = (device(&headers), cookies.session(&headers));
    match storage.sign_in_by_code(step, &code, device, before, site.account_limits().code, now).await? {
        Ok(signed_in) => {
            let first = way_back::first_page(&signed_in.staff.principal());
            let mut response = on(&site, &caller, &proof, first).await?;
            response.headers_mut().append(SET_COOKIE, cookies.set_session(&signed_in.token));
            response.headers_mut().append(SET_COOKIE, cookies.end_step());
            Ok(response)
        }
        Err(CodeRefusal::Wrong { tries_left }) if tries_left > 0 => {
            problems.add(proof.field(), wrong(t, tries_left));
            asked(&site, &caller, &proof, problems).await
        }
        Err(CodeRefusal::Wrong { .. } | CodeRefusal::Over) => over(&site, &caller).await,
        Err(CodeRefusal::Wait { seconds }) => Err(Problem::rate_limited(seconds.into()).into()),
    }
}

/// The page that asks for the code, with what was typed before the password.
pub(super) async fn carrying(site: &Site, caller: &Caller, carried: Carried) -> Result<Response, Error> {
    asked(site, caller, &Proof { again: carried.written(), ..Proof::default() }, Problems::none()).await
}

/// Where a right code leads: to what was typed before, to the page that was wanted, or to the first one.
pub(super) async fn on(site: &Site, caller: &Caller, proof: &Proof, first: &str) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    if let Some(carried) = Carried::read(&proof.again) {
        let frame = site.frame(caller, first, t.again_heading()).await?.twin(None);
        let leave = frame.to(first);
        return page(StatusCode::OK, &AgainPage { t, page: frame, form: carried.form(t.again_button()), leave });
    }
    let to = way_back::page_of_ours(&proof.next).unwrap_or_else(|| address(caller.lang, first));
    let to = HeaderValue::from_str(&to).expect("our own paths are plain");
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
}

async fn asked(site: &Site, caller: &Caller, proof: &Proof, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let next = way_back::page_of_ours(&proof.next).unwrap_or_default();
    let path = way_back::with("/staff/sign-in/code", &next);
    let frame = site.frame(caller, &path, t.code_heading()).await?;
    let form = proof_form(t, frame.to("/staff/sign-in/code"), &next, &proof.again, problems).button(t.code_button());
    page(form.status(), &CodePage { t, page: frame.with_problems(form.has_problems()), form: Some(form) })
}

/// Ten minutes or five tries are over: begin again.
async fn over(site: &Site, caller: &Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.frame(caller, "/staff/sign-in/code", t.code_over_heading()).await?;
    page(StatusCode::GONE, &CodePage { t, page: frame, form: None })
}
