//! A page's form, as it was typed.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header::CONTENT_TYPE,
};
use serde::de::DeserializeOwned;

use crate::{
    Site,
    error::Error,
    problem::{FieldProblem, Problem},
};

/// The fields of a posted form. `T` is texts with defaults, so that what was typed can be shown again.
pub(crate) struct Form<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Site> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Error> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let empty = request.headers().get("content-length").is_some_and(|length| length == "0");
        if !(kind.starts_with("application/x-www-form-urlencoded") || kind.is_empty() && empty) {
            return Err(Problem::unsupported_type().into());
        }
        let body = Bytes::from_request(request, site).await.map_err(super::json::refuse_body)?;
        let fields = serde_urlencoded::from_bytes(&body).map_err(|error| {
            Problem::invalid(vec![FieldProblem { field: None, code: None, text: error.to_string() }])
        })?;
        Ok(Self(fields))
    }
}
