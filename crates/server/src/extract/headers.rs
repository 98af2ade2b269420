//! Headers that change what a call means.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    Site,
    error::Error,
    problem::{FieldProblem, Problem},
};

/// The version the caller saw, from `If-Match`. Changing staff calls need it; absent is 428.
pub(crate) struct IfMatch(pub(crate) i64);

impl FromRequestParts<Site> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Error> {
        seen(parts)?.map(Self).ok_or_else(|| Problem::version_required().into())
    }
}

/// The version the caller saw, where the call takes it but does not need it.
impl axum::extract::OptionalFromRequestParts<Site> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Option<Self>, Error> {
        Ok(seen(parts)?.map(Self))
    }
}

fn seen(parts: &Parts) -> Result<Option<i64>, Error> {
    let Some(value) = parts.headers.get("if-match") else {
        return Ok(None);
    };
    let version = value.to_str().ok().and_then(|text| text.trim_start_matches("W/").trim_matches('"').parse().ok());
    // An ETag that is not one of ours cannot be the current version.
    version.map(Some).ok_or_else(|| Problem::version_mismatch().into())
}

/// The caller's key for a call that must happen once, however often it is sent.
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

impl FromRequestParts<Site> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Error> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(Self(None));
        };
        match value.to_str() {
            Ok(key) if !key.is_empty() && key.len() <= 200 => Ok(Self(Some(key.to_owned()))),
            _ => {
                Err(Problem::invalid(vec![FieldProblem::field("Idempotency-Key", "1 to 200 visible characters")])
                    .into())
            }
        }
    }
}
