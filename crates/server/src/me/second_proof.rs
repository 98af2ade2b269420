//! The second proof: the access code that the clinic handed over once it had seen who somebody is.

use askama::Template;
use axum::{
    http::{StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use domain::patients::sign_in::{AccessCode, Level};
use storage::accounts::CodeRefusal;

use super::{Wanted, own_page, signed_in};
use crate::{
    Site,
    answer::{on_to_address, page},
    components::{Field, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::{Frame, address},
    problem::Problem,
    staff::way_back::remembering,
    words::Words,
};

/// What was typed, and where to go on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    code: String,
    next: String,
}

#[derive(Template)]
#[template(path = "me/second_proof.html")]
struct ProofPage {
    t: &'static Words,
    page: Frame,
    /// It was proven already.
    is_proven: bool,
    form: HtmlForm,
}

/// `GET /me/second-proof`
pub(crate) async fn show(site: Site, caller: Caller, Query(wanted): Query<Wanted>) -> Result<Response, Error> {
    asked(&site, &caller, &wanted.next, Problems::none(), StatusCode::OK).await
}

/// The page in place of one that needs the proof.
pub(crate) async fn in_place_of(site: &Site, caller: &Caller, wanted: &str) -> Result<Response, Error> {
    asked(site, caller, wanted, Problems::none(), StatusCode::FORBIDDEN).await
}

/// `POST /me/second-proof`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let session = signed_in(&caller)?.session;
    let mut problems = Problems::none();
    let Ok(code) = typed.code.parse::<AccessCode>() else {
        problems.add("code", t.me_proof_shape());
        return asked(&site, &caller, &typed.next, problems, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let limit = site.config.limits.patient_code.counted();
    match storage.prove_person(session, &code, limit, &caller.permit, site.clock.now()).await? {
        Ok(secret) => {
            let to = own_page(&typed.next).unwrap_or_else(|| address(caller.lang, "/me/plan"));
            let mut response = on_to_address(&to);
            response.headers_mut().append(SET_COOKIE, site.cookies().set_own_pages(&secret));
            Ok(response)
        }
        Err(CodeRefusal::Wrong { .. }) => {
            problems.add("code", t.me_proof_wrong());
            asked(&site, &caller, &typed.next, problems, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(CodeRefusal::Over) => Err(Problem::sign_in().into()),
        Err(CodeRefusal::Wait { seconds }) => Err(Problem::rate_limited(seconds.into()).into()),
    }
}

async fn asked(
    site: &Site,
    caller: &Caller,
    next: &str,
    problems: Problems,
    status: StatusCode,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let next = own_page(next);
    let frame = site.frame(caller, &remembering("/me/second-proof", next.clone()), t.me_proof_heading()).await?;
    let code = Field { autocomplete: "one-time-code", is_prose: false, ..Field::text("code", t.me_proof_code()) };
    let form = HtmlForm::to(frame.to("/me/second-proof"), problems)
        .keeps("next", next.unwrap_or_default())
        .asks(code.hint(t.me_proof_hint()))
        .button(t.me_proof_button());
    let is_proven = caller.patient.is_some_and(|patient| patient.level == Level::Person);
    page(status, &ProofPage { t, page: frame.with_problems(form.has_problems()), is_proven, form })
}
