//! What staff may ask and do by the API, with a token or the console's session.

pub(crate) mod alerts;
pub(crate) mod amending;
pub(crate) mod appointments;
pub(crate) mod articles;
pub(crate) mod feeds;
pub(crate) mod marks;
pub(crate) mod messages;
pub(crate) mod patients;
pub(crate) mod plans;
pub(crate) mod time_off;

use domain::access::{Permit, Principal};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person on record, as far as a list names them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// Absent while nobody has proven who they are.
    id: Option<Uuid>,
    name: String,
}

/// Who repeats a call: one account or token, whichever the connection.
pub(crate) fn caller_name(permit: &Permit) -> String {
    match permit.who() {
        Principal::Staff { id, .. } => format!("staff:{id}"),
        Principal::Token { id, .. } => format!("token:{id}"),
        Principal::Visitor
        | Principal::Capability(_)
        | Principal::Patient { .. }
        | Principal::Operator(_)
        | Principal::Product => "public".to_owned(),
    }
}

/// How many rows a page of a list has, and at most.
const PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// Reads `limit`.
fn limit(sent: Option<&str>, mistakes: &mut crate::mistakes::Mistakes) -> u64 {
    match sent.map(str::parse) {
        None => PAGE,
        Some(Ok(limit)) if (1..=LONGEST_PAGE).contains(&limit) => limit,
        Some(_) => {
            mistakes.note("limit", "this is not a number from 1 to 200");
            PAGE
        }
    }
}
