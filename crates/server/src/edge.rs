//! The outermost layer: the request's id and its one log line, the host, and every answer's last touch.

use std::{sync::Arc, time::Instant};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, TRANSFER_ENCODING},
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tower_http::catch_panic::ResponseForPanic;

use domain::text::Lang;

use crate::{
    Site, failure, headers, language,
    problem::Problem,
    routes::{Class, Csp, Row},
    words::pseudo,
};

/// The longest a handler may take.
const HANDLER: std::time::Duration = std::time::Duration::from_secs(15);

/// The request's id: on the answer, in the log line, on error pages.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// Wraps one request; in development, `?pseudo` has it answered in the language that nobody speaks.
pub(crate) async fn wrap(State(site): State<Site>, request: Request, next: Next) -> Response {
    let in_disguise = site.config.development && request.uri().query().is_some_and(|query| query.contains("pseudo"));
    if in_disguise { pseudo::speak(answered(site, request, next)).await } else { answered(site, request, next).await }
}

async fn answered(site: Site, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = RequestId(storage::mint::short().into());
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let chosen = site.cookies().language(request.headers());
    let is_in_chunks = request.headers().contains_key(TRANSFER_ENCODING);

    let mut response = if !site.config.knows_host(&request) && !path.ends_with("/healthz") && !path.ends_with("/readyz")
    {
        Problem::unknown_host().into_response()
    } else if is_packed(&request) {
        Problem::unsupported_type().into_response()
    } else {
        match tokio::time::timeout(HANDLER, next.run(request)).await {
            Ok(response) => response,
            Err(_) => {
                tracing::error!(request.id = %id.0, "a handler took longer than 15 s and was stopped");
                Problem::unavailable().into_response()
            }
        }
    };

    let row = response.extensions().get::<&'static Row>().copied();
    let template = row.map_or("-", |row| row.path);
    if let Some(problem) = problem(&mut response) {
        response = answer(&site, row, lang(row, &path, chosen), &path, &problem, &id.0);
    }
    let class = row.map_or(Class::Page, |row| row.class);
    let is_fine = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let cacheable = row.is_some_and(Row::is_cacheable) && is_fine;
    headers::put(&mut response, row.map_or(Csp::Page, |row| row.csp), class, cacheable, site.config.is_https());
    if is_in_chunks {
        // Beside a length, which is dropped, a proxy may have seen another end of the body: this line is read no further.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response.headers_mut().insert("x-request-id", HeaderValue::from_str(&id.0).expect("an id is hexadecimal"));

    let status = response.status().as_u16();
    let ms = begun.elapsed().as_millis();
    tracing::info!(request.id = %id.0, %method, route = template, status, ms, "request");
    response
}

/// Whether the body is compressed: it is not unpacked, so that a small one cannot become a large one.
fn is_packed(request: &Request) -> bool {
    let encoding = request.headers().get(CONTENT_ENCODING);
    encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// The problem an answer carries; one without a body of its own gets one.
fn problem(response: &mut Response) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    // Our own pages and documents bring a type with their status; what the framework refuses does not.
    if response.headers().contains_key(CONTENT_TYPE) && response.extensions().get::<&'static Row>().is_some() {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Problem::not_found()),
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::method_not_allowed()),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::too_large()),
        status if status.is_client_error() => Some(Problem::invalid(Vec::new())),
        status if status.is_server_error() => Some(Problem::failure()),
        _ => None,
    }
}

/// The language of an answer: its address's; where there is no such page, the one that this browser's person chose.
fn lang(row: Option<&'static Row>, path: &str, chosen: Option<Lang>) -> Lang {
    match (language::of_path(path), row, chosen) {
        (Lang::English, None, Some(chosen)) => chosen,
        (own, ..) => own,
    }
}

/// A problem as the caller can read it: a page in their language, or RFC 9457 JSON.
fn answer(site: &Site, row: Option<&'static Row>, lang: Lang, path: &str, problem: &Problem, id: &str) -> Response {
    let json = row.map_or(path.starts_with("/api/"), |row| row.class == Class::Api);
    let mut response = if json {
        let body = Body::from(problem.body(id).to_string());
        let mut response = (problem.status, body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    } else {
        failure::page(site, row, lang, problem, id)
    };
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    response
}

/// A panic is a bug of ours; its text may hold what somebody typed, so it is not logged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panicked;

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _: Box<dyn std::any::Any + Send + 'static>) -> axum::http::Response<Body> {
        tracing::error!("a handler panicked");
        Problem::failure().into_response()
    }
}
