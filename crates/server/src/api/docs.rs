//! `/api/docs`: the OpenAPI document as a page, offline and without a script.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::Value;

use super::openapi;
use crate::{Site, error::Error, extract::Caller, frame::Frame, words::Words};

#[derive(Template)]
#[template(path = "api/docs.html")]
struct DocsPage {
    t: &'static Words,
    page: Frame,
    intro: String,
    subjects: Vec<Subject>,
}

/// Operations that belong together.
struct Subject {
    name: String,
    text: String,
    operations: Vec<Operation>,
}

/// One call.
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    text: String,
    needs_sign_in: bool,
    parameters: Vec<Part>,
    body: Vec<Part>,
    example: Option<String>,
    answers: Vec<Answer>,
    curl: String,
}

/// A parameter, or a field of a body.
struct Part {
    name: String,
    /// `query`, `header`, `path`; empty for a field.
    place: String,
    kind: String,
    is_required: bool,
    text: String,
}

/// A status it may answer with.
struct Answer {
    status: String,
    text: String,
    fields: Vec<Part>,
}

/// `GET /api/docs`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let page = site.frame(&caller, "/api/docs", t.api_docs_heading()).await?.twin(None).public();
    let document = openapi::value();
    let shown = DocsPage {
        t,
        page,
        intro: text(&document["info"]["description"]),
        subjects: subjects(document, &site.config.public_url),
    };
    Ok(Html(shown.render()?).into_response())
}

fn subjects(document: &Value, site: &str) -> Vec<Subject> {
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let subject = |tag: &Value| Subject {
        name: text(&tag["name"]),
        text: text(&tag["description"]),
        operations: of_tag(document, &tag["name"], site),
    };
    tags.iter().map(subject).collect()
}

fn of_tag(document: &Value, tag: &Value, site: &str) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in fields(&document["paths"]) {
        for (method, operation) in fields(item) {
            if operation["tags"].as_array().is_some_and(|tags| tags.contains(tag)) {
                operations.push(Operation::of(document, path, method, operation, site));
            }
        }
    }
    operations
}

impl Operation {
    fn of(document: &Value, path: &str, method: &str, operation: &Value, site: &str) -> Self {
        let body = &operation["requestBody"]["content"]["application/json"];
        let example = body.get("example");
        let method = method.to_ascii_uppercase();
        let needs_sign_in = operation["security"].as_array().is_some_and(|ways| !ways.is_empty());
        Self {
            id: text(&operation["operationId"]),
            summary: text(&operation["summary"]),
            text: text(&operation["description"]),
            parameters: items(&operation["parameters"]).iter().map(Part::of_parameter).collect(),
            body: parts(document, &body["schema"], ""),
            example: example.map(|example| serde_json::to_string_pretty(example).expect("JSON can be written")),
            answers: fields(&operation["responses"])
                .map(|(status, answer)| Answer::of(document, status, answer))
                .collect(),
            curl: curl(&method, path, example, needs_sign_in, site, items(&operation["parameters"])),
            path: path.to_owned(),
            needs_sign_in,
            method,
        }
    }
}

impl Part {
    fn of_parameter(parameter: &Value) -> Self {
        Self {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            kind: kind(&parameter["schema"]),
            is_required: parameter["required"] == true,
            text: text(&parameter["description"]),
        }
    }
}

impl Answer {
    fn of(document: &Value, status: &str, answer: &Value) -> Self {
        let schema = &answer["content"]["application/json"]["schema"];
        Self { status: status.to_owned(), text: text(&answer["description"]), fields: parts(document, schema, "") }
    }
}

/// The fields of an object, those of inner objects after their own.
fn parts(document: &Value, schema: &Value, before: &str) -> Vec<Part> {
    let object = meant(document, schema);
    let required = items(&object["required"]);
    let mut parts = Vec::new();
    for (name, inner) in fields(&object["properties"]) {
        let path = format!("{before}{name}");
        let target = meant(document, inner);
        parts.push(Part {
            name: path.clone(),
            place: String::new(),
            kind: kind(inner),
            is_required: required.iter().any(|one| one == name),
            text: [&inner["description"], &target["description"]]
                .into_iter()
                .map(text)
                .find(|text| !text.is_empty())
                .unwrap_or_default(),
        });
        let (inside, marked) = if is_list(target) { (&target["items"], "[].") } else { (inner, ".") };
        if before.matches(['.', '[']).count() < 4 && meant(document, inside).get("properties").is_some() {
            parts.extend(self::parts(document, inside, &format!("{path}{marked}")));
        }
    }
    parts
}

/// What a schema stands for: behind a name, or the alternative that is not null.
fn meant<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return meant(document, &document["components"]["schemas"][name]);
    }
    match schema["oneOf"].as_array().and_then(|ways| ways.iter().find(|way| way["type"] != "null")) {
        Some(way) => meant(document, way),
        None => schema,
    }
}

/// Whether it is a list, or may be absent and otherwise is one.
fn is_list(schema: &Value) -> bool {
    schema["type"] == "array" || items(&schema["type"]).iter().any(|one| one == "array")
}

/// "text", "number", "list" … as short words.
fn kind(schema: &Value) -> String {
    let one = |name: &str| match name {
        "string" => schema["format"].as_str().unwrap_or("text").to_owned(),
        "integer" => "number".to_owned(),
        "array" => "list".to_owned(),
        other => other.to_owned(),
    };
    match &schema["type"] {
        Value::String(name) => one(name),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).filter(|name| *name != "null").map(one).collect::<Vec<_>>().join(" ")
        }
        _ => "object".to_owned(),
    }
}

/// A line to copy into a shell.
fn curl(
    method: &str,
    path: &str,
    example: Option<&Value>,
    needs_sign_in: bool,
    site: &str,
    parameters: &[Value],
) -> String {
    let path = path.replace(['{', '}'], "");
    let queries: Vec<String> = parameters
        .iter()
        .filter(|parameter| parameter["in"] == "query" && parameter["required"] == true)
        .map(|parameter| format!("{}={}", text(&parameter["name"]), text(&parameter["example"])))
        .collect();
    let query = if queries.is_empty() { String::new() } else { format!("?{}", queries.join("&")) };
    let mut line = format!("curl -X {method} '{site}{path}{query}'");
    if needs_sign_in {
        line.push_str(" -H \"Authorization: Bearer $TOKEN\"");
    }
    if parameters.iter().any(|parameter| parameter["name"] == "If-Match" && parameter["required"] == true) {
        line.push_str(" -H 'If-Match: \"1\"'");
    }
    if let Some(example) = example {
        line.push_str(&format!(" -H 'Content-Type: application/json' -d '{example}'"));
    }
    line
}

/// A text of the document; the marks around names are for programs that draw Markdown.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('`', "")
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_shown_under_its_subject() {
        let document = openapi::value();
        let shown: usize =
            subjects(document, "http://127.0.0.1:3000").iter().map(|subject| subject.operations.len()).sum();
        let all: usize = fields(&document["paths"]).map(|(_, item)| fields(item).count()).sum();

        assert_eq!(shown, all);
    }

    #[test]
    fn a_booking_shows_its_fields_its_example_and_a_line_to_copy() {
        let subjects = subjects(openapi::value(), "http://127.0.0.1:3000");
        let book =
            subjects.iter().flat_map(|subject| &subject.operations).find(|operation| operation.id == "book").unwrap();

        assert!(book.body.iter().any(|part| part.name == "patient.email" && part.kind == "email"));
        assert!(book.body.iter().any(|part| part.name == "consents[].version"));
        assert!(book.curl.starts_with(
            "curl -X POST 'http://127.0.0.1:3000/api/v1/appointments' -H 'Content-Type: application/json' -d '{"
        ));
        assert!(book.answers.iter().any(|answer| answer.status == "409" && answer.text.contains("slot_taken")));
    }
}
