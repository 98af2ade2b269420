//! What a handler may end with besides an answer: a refusal the caller can act on, or a failure of ours.

use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// The end of a request that has no answer of its own. The guard turns it into a page or into JSON.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The caller can act on it.
    #[error("refused: {}", .0.code)]
    Refused(Box<Problem>),
    /// The machine failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A page could not be written.
    #[error("a page could not be written")]
    Page(#[from] askama::Error),
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl From<domain::booking::Refusal> for Error {
    fn from(refusal: domain::booking::Refusal) -> Self {
        Problem::from(refusal).into()
    }
}

impl From<domain::appointments::Refusal> for Error {
    fn from(refusal: domain::appointments::Refusal) -> Self {
        Problem::from(refusal).into()
    }
}

impl IntoResponse for Error {
    /// A bare status that carries the problem along; the guard writes the body, since it knows who asked and how.
    fn into_response(self) -> Response {
        let problem = match self {
            Self::Refused(problem) => *problem,
            Self::Storage(storage::Error::Busy) => {
                tracing::warn!("more sign-ins at once than passwords can be hashed");
                Problem::unavailable()
            }
            Self::Storage(error) if error.is_unavailable() => {
                tracing::error!(%error, "the database cannot be used");
                Problem::unavailable()
            }
            Self::Storage(error) => {
                tracing::error!(%error, "the database refused");
                Problem::failure()
            }
            Self::Page(error) => {
                tracing::error!(%error, "a page could not be written");
                Problem::failure()
            }
        };
        problem.into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
