//! The OpenAPI 3.1 document: addresses, secrets and sign-in from the route table, shapes and examples from the types.

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::{ProblemShape, appointments, articles, availability, holds, moves, services, staff};
use crate::{
    feeds, health,
    routes::{Class, Owner, ROUTES, Row},
};

/// What the handlers' annotations say; the route table decides what of it there is.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Movability",
        version = "1",
        description = "Booking visits, and following up on them. Times are RFC 3339 with offset beside an IANA zone. \
            Creating calls take `Idempotency-Key`; changing staff calls need the version that was seen as `If-Match`. \
            Lists are paged with `limit` and `cursor`. Unknown fields are refused, and every mistake is named at once. \
            The examples are for the demonstration clinic in the week of November 23, 2026.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    servers((url = "/", description = "this server")),
    tags(
        (name = "clinic", description = "What can be booked, with whom, where, and what is asked beside it."),
        (name = "booking", description = "Free times, keeping one, booking it, and the visit by its link."),
        (name = "reading", description = "Articles, how sure we are of what they claim, and where it comes from."),
        (name = "diary", description = "For staff: whose visit is when."),
        (name = "messages", description = "For staff: what is owed to whom by mail, why, and where it stands."),
        (name = "articles", description = "For staff: writing articles, having them checked, publishing and taking back."),
        (name = "patients", description = "For staff: who is on record, who opened whose record, and two records of one person."),
        (name = "alerts", description = "For staff: answers that need somebody at once."),
        (name = "plans", description = "For those who treat: plans that address body and mind, signed in versions."),
        (name = "machine", description = "For the machine."),
    ),
    paths(
        services::list, services::read, services::practitioners, services::locations, services::consents,
        availability::days, availability::first, articles::list, articles::read,
        holds::create, holds::renew, holds::release, holds::delete,
        appointments::create, appointments::read, appointments::verify, appointments::cancel, appointments::calendar,
        moves::by_link, moves::by_staff,
        staff::marks::approve, staff::marks::reject, staff::marks::arrive, staff::marks::check_in, staff::marks::no_show,
        staff::marks::cancel, staff::marks::undo, staff::marks::entered_in_error, staff::marks::release_all,
        staff::time_off::list, staff::time_off::create, staff::time_off::delete,
        staff::feeds::read, staff::feeds::renew, feeds::show,
        staff::appointments::list, staff::appointments::create, staff::appointments::read, staff::amending::amend,
        staff::marks::fulfil,
        staff::articles::list, staff::articles::create, staff::articles::read, staff::articles::write,
        staff::articles::checks, staff::articles::submit, staff::articles::approve, staff::articles::request_changes,
        staff::articles::reject, staff::articles::publish, staff::articles::correct, staff::articles::retract,
        staff::alerts::list, staff::alerts::acknowledge, staff::alerts::resolve,
        staff::patients::list, staff::patients::create, staff::patients::read, staff::patients::amend,
        staff::patients::access, staff::patients::merge, staff::patients::appointments, staff::patients::consents,
        staff::patients::record_consent,
        staff::plans::list, staff::plans::create, staff::plans::read, staff::plans::write, staff::plans::versions,
        staff::plans::activate, staff::plans::hold, staff::plans::complete, staff::plans::revoke,
        staff::plans::enter_in_error, staff::plans::review,
        staff::messages::list, staff::messages::read, staff::messages::send_now,
        document, health::alive, health::ready,
    ),
    components(schemas(ProblemShape))
)]
struct Annotated;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| made(ROUTES));
static TEXT: LazyLock<String> = LazyLock::new(|| {
    let sorted = sorted(DOCUMENT.clone());
    serde_json::to_string_pretty(&sorted).expect("JSON can be written") + "\n"
});

/// The OpenAPI 3.1 document as text: the same bytes everywhere.
pub fn text() -> &'static str {
    &TEXT
}

/// The document as values, for the page that shows it.
pub(super) fn value() -> &'static Value {
    &DOCUMENT
}

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "openapi", tag = "machine",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object)))]
pub(crate) async fn document() -> Response {
    let mut response = text().into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn made(rows: &[Row]) -> Value {
    let mut document = serde_json::to_value(Annotated::openapi()).expect("the document is plain JSON");
    let annotated = document["paths"].take();
    let mut paths = Map::new();
    for row in rows.iter().filter(|row| row.class == Class::Api) {
        let method = row.method.as_str().to_ascii_lowercase();
        // One that is missing is found by a test.
        let Some(operation) = annotated.get(row.path).and_then(|item| item.get(&method)) else { continue };
        let item = paths.entry(row.path).or_insert_with(|| json!({}));
        item[method] = completed(operation.clone(), row);
    }
    document["paths"] = paths.into();
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "An API token, as `movability token create` prints it." },
        "session": { "type": "apiKey", "in": "cookie", "name": "__Host-mv", "description": "The console's session." },
    });
    document
}

/// What the table knows of an operation: its secrets, who may ask, and the refusals that follow from both.
fn completed(mut operation: Value, row: &Row) -> Value {
    let secrets = row.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let named: Vec<Value> = secrets.map(path_parameter).collect();
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let has_path = !named.is_empty();
    parameters.splice(0..0, named);
    if !parameters.is_empty() {
        operation["parameters"] = parameters.clone().into();
    }
    operation["security"] = match row.owner {
        Owner::Desk => json!([{ "token": [] }, { "session": [] }]),
        Owner::Anyone
        | Owner::Patient
        | Owner::VisitOwner
        | Owner::HoldOwner
        | Owner::FeedReader
        | Owner::MessageReader
        | Owner::WhoeverUnsubscribes
        | Owner::WhoeverPrefers
        | Owner::Enrollee => json!([]),
    };

    let mut refusals = vec![];
    if operation.get("requestBody").is_some() {
        refusals.extend([("413", "too_large"), ("415", "unsupported_type"), ("422", "invalid, naming every field")]);
    } else if parameters.iter().any(|parameter| parameter["in"] == "query") {
        refusals.push(("422", "invalid, naming every parameter"));
    }
    if row.owner == Owner::Desk {
        refusals.extend([("401", "sign_in_required"), ("403", "forbidden")]);
    }
    if has_path {
        refusals.push(("404", "not_found: unknown, revoked or not yours"));
    }
    if row.path.starts_with("/api/") && row.path != "/api/v1/openapi.json" {
        refusals.extend([("429", "rate_limited, with Retry-After"), ("503", "unavailable, with Retry-After")]);
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        for (status, said) in refusals {
            responses.entry(status).or_insert_with(|| json!({ "description": said }));
        }
        for (status, response) in responses.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
            if row.path.starts_with("/api/") || status == "404" {
                response["content"] =
                    json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
            }
        }
    }
    operation
}

fn path_parameter(name: &str) -> Value {
    let said = match name {
        "manage" => "The secret of the visit's link.",
        "hold" => "The secret of the held time.",
        "feed" => "The secret of the calendar, and `.ics`.",
        "slug" => "The id the clinic gave it.",
        _ => "The id.",
    };
    json!({ "name": name, "in": "path", "required": true, "description": said, "schema": { "type": "string" } })
}

/// With keys in order, whatever the features JSON was built with: the document is compared byte by byte.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(String, Value)> =
                fields.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            fields.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn operations(document: &Value) -> BTreeSet<String> {
        let paths = document["paths"].as_object().expect("there are paths");
        let of = |(path, item): (&String, &Value)| {
            let methods = item.as_object().expect("an item has methods").keys();
            methods.map(|method| format!("{} {path}", method.to_ascii_uppercase())).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of).collect()
    }

    #[test]
    fn every_row_of_the_api_has_an_operation_and_every_operation_a_row() {
        let api = ROUTES.iter().filter(|row| row.class == Class::Api);
        let rows: BTreeSet<String> = api.map(|row| format!("{} {}", row.method, row.path)).collect();
        let annotated = serde_json::to_value(Annotated::openapi()).unwrap();

        assert_eq!(operations(&DOCUMENT), rows);
        assert_eq!(operations(&annotated), rows, "an annotation names an address that is not in the table");
    }

    #[test]
    fn every_body_has_an_example_and_every_operation_its_own_name() {
        let mut names = BTreeSet::new();
        for item in DOCUMENT["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                assert!(names.insert(operation["operationId"].to_string()), "{operation} has another's name");
                assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()));
                if let Some(body) = operation.get("requestBody") {
                    assert!(body["content"]["application/json"].get("example").is_some(), "{body} has no example");
                }
            }
        }
    }

    /// The committed copy is what integrators read; `movability openapi > docs/openapi.json` brings it up to date.
    #[test]
    fn the_committed_document_is_this_one() {
        let committed = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json"));
        assert!(committed == text(), "docs/openapi.json is out of date: movability openapi > docs/openapi.json");
    }

    #[test]
    fn every_shape_that_is_named_is_there() {
        let text = text();
        for name in text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(DOCUMENT["components"]["schemas"].get(name).is_some(), "{name} is not described");
        }
        assert_eq!(DOCUMENT["openapi"], "3.1.0");
    }

    #[test]
    fn staff_calls_need_a_sign_in_and_no_other_does() {
        for row in ROUTES.iter().filter(|row| row.class == Class::Api) {
            let method = row.method.as_str().to_ascii_lowercase();
            let needs = !DOCUMENT["paths"][row.path][method]["security"].as_array().unwrap().is_empty();
            assert_eq!(needs, row.path.starts_with("/api/v1/staff/"), "{}", row.path);
        }
    }
}
