//! Booking a visit: choose a service, choose a time, say who you are. Afterwards the visit itself, by its link.

pub(crate) mod cancelling;
pub(crate) mod choose;
pub(crate) mod confirm;
pub(crate) mod details;
pub(crate) mod filter;
pub(crate) mod moving;
pub(crate) mod proving;
pub(crate) mod services;
pub(crate) mod shown;
pub(crate) mod times;
pub(crate) mod visit;

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    response::{IntoResponse as _, Response},
};

use storage::Visitor;

use crate::{Site, components::Fact, extract::Caller, frame::Clinic, words::Words};

/// Who the booking storage sees at the other end: the cookie's bearer, from a network.
pub(crate) fn visitor(caller: &Caller) -> Visitor {
    Visitor { cookie: caller.visitor.clone(), network: caller.network_text() }
}

/// The caller with a visitor's cookie, made now if there was none: holds and proven addresses hang on it.
pub(crate) fn with_cookie(caller: &mut Caller, site: &Site) -> Option<HeaderValue> {
    if caller.visitor.is_some() {
        return None;
    }
    let secret = storage::mint::token();
    let cookie = site.cookies().set_visitor(&secret);
    caller.visitor = Some(secret);
    Some(cookie)
}

/// 303, with a cookie where one was made.
fn see_other(path: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let to = HeaderValue::from_str(path).expect("our own paths are ASCII");
    response.headers_mut().insert(LOCATION, to);
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// The five things a person should be able to see where they decide something.
fn trust(t: &Words, clinic: &Clinic, price: Option<&str>, change: String) -> Vec<Fact> {
    trust_and_next(t, clinic, price, t.booking_trust_next_text(), change)
}

/// The same where something else happens next.
fn trust_and_next(t: &Words, clinic: &Clinic, price: Option<&str>, next: String, change: String) -> Vec<Fact> {
    vec![
        Fact::new(t.booking_trust_who(), format!("{}, {}", clinic.name, clinic.address.join(", "))),
        Fact::new(t.booking_trust_cost(), price.map_or_else(|| t.booking_trust_cost_ask(), str::to_owned)),
        Fact::new(t.booking_trust_next(), next),
        Fact::new(t.booking_trust_change(), change),
        Fact::new(t.booking_trust_reach(), clinic.phone.clone()).linked(clinic.phone_link.clone()),
    ]
}
