//! The console: signing in, one's account, today's visits, a visit with what it led to, and the follow-ups.

pub(crate) mod account;
pub(crate) mod calling_off;
pub(crate) mod code;
pub(crate) mod enrol;
pub(crate) mod follow_ups;
pub(crate) mod marks;
mod message;
pub(crate) mod moving;
pub(crate) mod new_visit;
mod password;
mod qr;
pub(crate) mod sign_in;
pub(crate) mod today;
pub(crate) mod visit;
pub(crate) mod way_back;
mod when;

use axum::{
    http::{HeaderValue, StatusCode, header::LOCATION},
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    access::{Action, Decision, Scope, decide},
    ids::PractitionerId,
};

use crate::{error::Error, extract::Caller, frame::address};

/// A page with a status.
fn page(status: StatusCode, page: &impl askama::Template) -> Result<Response, Error> {
    Ok((status, Html(page.render()?)).into_response())
}

/// After a deed: on to a page in the caller's language. `path` begins with `/` and is ours.
fn on_to(caller: &Caller, path: &str) -> Response {
    let to = HeaderValue::from_str(&address(caller.lang, path)).expect("our own paths are plain");
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// Whether whoever is signed in may do something to this practitioner's patients: then the page shows its button.
fn may(caller: &Caller, act: Action, practitioner: Option<&PractitionerId>) -> bool {
    let Decision::Allow(permit) = decide(caller.permit.who(), act) else {
        return false;
    };
    match permit.scope() {
        Scope::Clinic => true,
        Scope::Circle(circle) => practitioner.is_some_and(|practitioner| circle.contains(practitioner)),
        Scope::Public | Scope::Visit(_) | Scope::Message(_) | Scope::Patient(_) | Scope::Account(_) => false,
    }
}
