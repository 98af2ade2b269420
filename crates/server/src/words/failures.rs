//! What a visitor reads when something cannot be done: what happened, and what to do now.

use axum::http::StatusCode;

use super::Words;

/// The words of one error page.
pub(crate) struct Failure {
    /// The page's heading.
    pub(crate) heading: String,
    /// What happened, and what did not.
    pub(crate) what: String,
    /// What to do now.
    pub(crate) remedy: String,
}

/// The words for a status; one that has none of its own is said as the machine's failure.
pub(crate) fn failure(status: StatusCode, t: &Words) -> Failure {
    let (heading, what, remedy) = match status.as_u16() {
        400 => (t.error_400_heading(), t.error_400_what(), t.error_400_do()),
        401 => (t.error_401_heading(), t.error_401_what(), t.error_401_do()),
        403 => (t.error_403_heading(), t.error_403_what(), t.error_403_do()),
        404 => (t.error_404_heading(), t.error_404_what(), t.error_404_do()),
        405 => (t.error_405_heading(), t.error_405_what(), t.error_405_do()),
        409 => (t.error_409_heading(), t.error_409_what(), t.error_409_do()),
        410 => (t.error_410_heading(), t.error_410_what(), t.error_410_do()),
        412 => (t.error_412_heading(), t.error_412_what(), t.error_412_do()),
        413 => (t.error_413_heading(), t.error_413_what(), t.error_413_do()),
        415 => (t.error_415_heading(), t.error_415_what(), t.error_415_do()),
        421 => (t.error_421_heading(), t.error_421_what(), t.error_421_do()),
        422 => (t.error_422_heading(), t.error_422_what(), t.error_422_do()),
        428 => (t.error_428_heading(), t.error_428_what(), t.error_428_do()),
        429 => (t.error_429_heading(), t.error_429_what(), t.error_429_do()),
        503 => (t.error_503_heading(), t.error_503_what(), t.error_503_do()),
        // Refused, and without words of its own.
        402..500 => (t.error_400_heading(), t.error_400_what(), t.error_400_do()),
        _ => (t.error_500_heading(), t.error_500_what(), t.error_500_do()),
    };
    Failure { heading, what, remedy }
}

/// The words for a visit's link that opens nothing: unknown, replaced or run out, which nobody is told apart.
pub(crate) fn dead_visit_link(t: &Words) -> Failure {
    Failure { heading: t.visit_link_heading(), what: t.visit_link_what(), remedy: t.visit_link_do() }
}
