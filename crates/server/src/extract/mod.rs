//! What handlers ask for, and how it is read from a request.

mod form;
mod headers;
mod json;
mod query;
mod site;

pub(crate) use form::Form;
pub(crate) use headers::{IdempotencyKey, IfMatch};
pub(crate) use json::Json;
pub(crate) use query::{Parameters, Query};
pub(crate) use site::{Caller, Changes, OwnSession, SignedIn};
