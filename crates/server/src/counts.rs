//! What is counted for operators, in the text that Prometheus reads.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    http::header::CONTENT_TYPE,
    response::{IntoResponse as _, Response},
};

use crate::Site;

/// What has been counted since the process began.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    trapped: AtomicU64,
}

impl Counts {
    /// A form came with the field filled that nobody sees.
    pub(crate) fn trapped(&self) {
        self.trapped.fetch_add(1, Ordering::Relaxed);
        tracing::info!("a form came with the field filled that nobody sees; nothing was stored");
    }

    fn text(&self) -> String {
        format!(
            "# HELP bookings_total Forms and calls that were to book a visit.\n# TYPE bookings_total counter\n\
             bookings_total{{result=\"honeypot\"}} {}\n",
            self.trapped.load(Ordering::Relaxed)
        )
    }
}

/// `GET /metrics`, on the listener of metrics alone.
pub(crate) async fn show(site: Site) -> Response {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], site.counts.text()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_told() {
        let counts = Counts::default();
        counts.trapped();
        counts.trapped();

        assert!(counts.text().ends_with("\nbookings_total{result=\"honeypot\"} 2\n"), "{}", counts.text());
    }
}
