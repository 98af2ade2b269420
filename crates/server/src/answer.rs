//! What most handlers end with: a page, or the way on to another.

use axum::{
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    response::{Html, IntoResponse as _, Response},
};
use domain::accounts::Device;

use crate::{error::Error, extract::Caller, frame::address};

/// A page with a status.
pub(crate) fn page(status: StatusCode, page: &impl askama::Template) -> Result<Response, Error> {
    Ok((status, Html(page.render()?)).into_response())
}

/// After a deed: on to a page in the caller's language. `path` begins with `/` and is ours.
pub(crate) fn on_to(caller: &Caller, path: &str) -> Response {
    on_to_address(&address(caller.lang, path))
}

/// The same, where the address names its language already.
pub(crate) fn on_to_address(address: &str) -> Response {
    let to = HeaderValue::from_str(address).expect("our own paths are plain");
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// Out: the browser forgets the session and what it kept of our pages.
pub(crate) fn forgotten(mut response: Response, ended: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, ended);
    // Not "cookies": that would clear those of the clinic's other hosts.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    headers.insert(HeaderName::from_static("clear-site-data"), clear);
    response
}

/// What a browser says of itself, in two words.
pub(crate) fn device(headers: &HeaderMap) -> Device {
    let agent = headers.get("user-agent").and_then(|value| value.to_str().ok());
    Device::of(agent.unwrap_or_default())
}
