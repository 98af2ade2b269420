//! Proving oneself once more before what is dangerous: a code of the app, not older than five minutes.

use askama::Template;
use axum::{
    http::{StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use storage::accounts::CodeRefusal;

use super::signed_in;
use crate::{
    Site,
    components::{HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::Frame,
    problem::Problem,
    staff::{
        carried::Carried,
        code::{Proof, on, proof_form, wrong},
        page, way_back,
    },
    words::Words,
};

/// Where to go on afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    next: String,
}

#[derive(Template)]
#[template(path = "staff/proof.html")]
struct ProofPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    /// A deed was refused because of it; it is done again afterwards.
    is_refusal: bool,
}

/// `GET /staff/account/proof`
pub(crate) async fn show(site: Site, caller: Caller, Query(wanted): Query<Wanted>) -> Result<Response, Error> {
    asked(&site, &caller, &Proof { next: wanted.next, ..Proof::default() }, Problems::none(), StatusCode::OK).await
}

/// The page in place of a deed that needs a fresh proof.
pub(crate) async fn in_place_of(
    site: &Site,
    caller: &Caller,
    path: &str,
    carried: Option<Carried>,
) -> Result<Response, Error> {
    let again = carried.map(|carried| carried.written()).unwrap_or_default();
    let proof = Proof { next: path.to_owned(), again, ..Proof::default() };
    asked(site, caller, &proof, Problems::none(), StatusCode::FORBIDDEN).await
}

/// `POST /staff/account/proof`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(proof): Form<Proof>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let this = signed_in(&caller)?.session;
    let mut problems = Problems::none();
    let Ok(code) = proof.read() else {
        problems.add(proof.field(), t.code_shape());
        return asked(&site, &caller, &proof, problems, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let limit = site.account_limits().code;
    match storage.prove_again(this, &code, limit, &caller.permit, site.clock.now()).await? {
        Ok(session) => {
            let mut response = on(&site, &caller, &proof, "/staff/account").await?;
            response.headers_mut().append(SET_COOKIE, site.cookies().set_session(&session));
            Ok(response)
        }
        Err(CodeRefusal::Wrong { tries_left }) => {
            problems.add(proof.field(), wrong(t, tries_left));
            asked(&site, &caller, &proof, problems, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(CodeRefusal::Over) => Err(Problem::sign_in().into()),
        Err(CodeRefusal::Wait { seconds }) => Err(Problem::rate_limited(seconds.into()).into()),
    }
}

async fn asked(
    site: &Site,
    caller: &Caller,
    proof: &Proof,
    problems: Problems,
    status: StatusCode,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let next = way_back::page_of_ours(&proof.next).unwrap_or_default();
    let frame = site.console(caller, &way_back::with("/staff/account/proof", &next), t.proof_heading()).await?;
    let is_refusal = status == StatusCode::FORBIDDEN;
    let form = proof_form(t, frame.to("/staff/account/proof"), &next, &proof.again, problems).button(t.proof_button());
    page(status, &ProofPage { t, page: frame.with_problems(form.has_problems()), form, is_refusal })
}
