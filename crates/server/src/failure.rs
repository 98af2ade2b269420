//! The page that says what went wrong; it needs no database.

use askama::Template;
use axum::{
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};

use domain::text::Lang;

use crate::{
    Site,
    frame::Frame,
    problem::Problem,
    words::{
        Words,
        failures::{Failure, failure},
    },
};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    t: &'static Words,
    page: Frame,
    failure: Failure,
    reference: String,
}

/// A problem as a page in the visitor's language, with the clinic as it was last seen around it.
pub(crate) fn page(site: &Site, lang: Lang, problem: &Problem, request: &str) -> Response {
    let t = Words::of(lang);
    let failure = failure(problem.status, t);
    let page = Frame::new(lang, "/", failure.heading.clone(), &site.remembered(lang)).twin(None);
    let page = ErrorPage { t, page, failure, reference: request.to_owned() };
    let mut response = match page.render() {
        Ok(html) => (problem.status, html).into_response(),
        Err(_) => problem.status.into_response(),
    };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
