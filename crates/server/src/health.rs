//! Whether the process answers, and whether it can do its work.

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header::ACCEPT},
    response::{IntoResponse as _, Response},
    routing::get,
};

use tokio::net::TcpListener;

use crate::{Site, serve::take};

/// Whether the process answers
#[utoipa::path(get, path = "/healthz", operation_id = "alive", tag = "machine",
    responses((status = 200, description = "as long as the process answers", content_type = "text/plain", body = String)))]
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// Whether it can do its work
///
/// A mail relay that is down is no reason, nor is paused sending, which is reported.
#[utoipa::path(get, path = "/readyz", operation_id = "ready", tag = "machine",
    responses((status = 200, description = "ready", content_type = "text/plain", body = String),
        (status = 503, description = "one reason a line")))]
pub(crate) async fn ready(site: Site, headers: HeaderMap) -> Response {
    let mut reasons = Vec::new();
    let mut paused = false;
    match site.storage.readiness(site.clock.now()).await {
        Ok(readiness) => {
            paused = readiness.paused.is_some();
            if !readiness.schema_current {
                reasons.push("the database's schema is not this version's: run `movability migrate`");
            }
        }
        Err(_) => reasons.push("the database cannot be reached"),
    }
    if site.is_draining() {
        reasons.push("draining");
    }
    let status = if reasons.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    if headers.get(ACCEPT).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.contains("json")) {
        let body = serde_json::json!({ "ready": reasons.is_empty(), "reasons": reasons, "sending_paused": paused });
        return (status, axum::Json(body)).into_response();
    }
    let mut lines = if reasons.is_empty() { vec!["ready"] } else { reasons };
    if paused {
        lines.push("sending is paused");
    }
    (status, lines.join("\n") + "\n").into_response()
}

/// Serves the two addresses and the counts, on the listener of metrics and for workers, until `stop` completes.
pub async fn serve(site: Site, listener: TcpListener, stop: impl Future<Output = ()>) {
    take(router(site), listener, stop, || ()).await;
}

#[expect(clippy::disallowed_methods, reason = "a listener of its own beside the site's")]
fn router(site: Site) -> Router {
    let counts = get(crate::counts::show);
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).route("/metrics", counts).with_state(site)
}
