//! The page that says what went wrong; it needs no database.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};

use domain::text::Lang;

use crate::{
    Site,
    components::Link,
    frame::Frame,
    problem::Problem,
    routes::{Owner, Row},
    words::{
        Words,
        failures::{Failure, dead_visit_link, failure},
    },
};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    t: &'static Words,
    page: Frame,
    failure: Failure,
    /// The one thing to do now, where there is one.
    way: Option<Link>,
    reference: String,
}

/// A problem as a page in the visitor's language, with the clinic as it was last seen around it.
///
/// Whoever stands before a visit's link that opens nothing is shown the way to a new one. It asks for an address and answers
/// every one alike, so it tells nobody whether there is a visit.
pub(crate) fn page(site: &Site, row: Option<&Row>, lang: Lang, problem: &Problem, request: &str) -> Response {
    let t = Words::of(lang);
    let is_dead_link = row.is_some_and(|row| row.owner == Owner::VisitOwner) && problem.status == StatusCode::NOT_FOUND;
    let failure = if is_dead_link { dead_visit_link(t) } else { failure(problem.status, t) };
    let page = Frame::new(lang, "/", failure.heading.clone(), &site.remembered(lang)).twin(None);
    let way = is_dead_link.then(|| Link::new(page.to("/sign-in"), t.visit_link_ask()));
    let page = ErrorPage { t, page, failure, way, reference: request.to_owned() };
    let mut response = match page.render() {
        Ok(html) => (problem.status, html).into_response(),
        Err(_) => problem.status.into_response(),
    };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
