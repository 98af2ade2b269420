//! The console's door: a link that was handed over signs in once.

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::SET_COOKIE},
    response::Response,
};
use serde::Deserialize;

use super::{on_to, page};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, Form, Query},
    frame::Frame,
    words::Words,
};

/// What the link carries, and what the page's button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Link {
    token: String,
}

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    t: &'static Words,
    page: Frame,
    /// The link's secret; empty where the page was opened without one.
    token: String,
    /// A link was used that is used up, too old or never was.
    is_spent: bool,
}

/// `GET /staff/sign-in`: the same page for every link, and nothing changes, since mail scanners follow links.
pub(crate) async fn show(site: Site, caller: Caller, Query(link): Query<Link>) -> Result<Response, Error> {
    door(&site, &caller, link.token, false).await
}

/// `POST /staff/sign-in`
pub(crate) async fn create(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(link): Form<Link>,
) -> Result<Response, Error> {
    site.allow("staff-sign-in", &caller, site.config.limits.staff_sign_in).await?;
    match storage.sign_in(link.token.trim(), site.clock.now()).await? {
        Ok(signed_in) => {
            let mut response = on_to(&caller, "/staff");
            response.headers_mut().append(SET_COOKIE, site.cookies().set_session(&signed_in.token));
            Ok(response)
        }
        // Used, too old, unknown: one page, which does not say which.
        Err(_) => door(&site, &caller, String::new(), true).await,
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
    let mut response = on_to(&caller, "/staff/sign-in");
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, cookies.end_session());
    // Not "cookies": that would clear those of the clinic's other hosts.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    headers.insert(HeaderName::from_static("clear-site-data"), clear);
    Ok(response)
}

async fn door(site: &Site, caller: &Caller, token: String, is_spent: bool) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let heading = if is_spent { t.sign_in_spent_heading() } else { t.sign_in_heading() };
    let query = serde_urlencoded::to_string([("token", &token)]).expect("a text can be written as a query");
    let path = if token.is_empty() { "/staff/sign-in".to_owned() } else { format!("/staff/sign-in?{query}") };
    let frame = site.frame(caller, &path, heading).await?;
    let status = if is_spent { StatusCode::GONE } else { StatusCode::OK };
    page(status, &SignInPage { t, page: frame, token, is_spent })
}
