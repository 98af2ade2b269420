//! A JSON body, every unknown or ill-shaped field named at once.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse as _,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use sha2::{Digest as _, Sha256};

use crate::{
    Site,
    error::Error,
    mistakes::Mistakes,
    problem::{FieldProblem, Problem},
};

/// So many mistakes in the shape of one body are named; who sends more has not read the document.
const MOST_MISTAKES: usize = 50;

/// A body as it was sent. Every field of `T` has a default, so that what is wrong with one does not hide the others.
pub(crate) struct Json<T> {
    /// What was sent, as far as it has the right shape.
    pub(crate) body: T,
    /// What has not: the handler adds what it finds and refuses all of it together.
    pub(crate) mistakes: Mistakes,
    /// SHA-256 of method, path and body: two requests under one idempotency key must agree in it.
    pub(crate) hash: [u8; 32],
}

impl<T: DeserializeOwned + Default> FromRequest<Site> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Error> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut hash = Sha256::new();
        hash.update(request.method().as_str());
        hash.update(request.uri().path());
        let bytes = Bytes::from_request(request, site).await.map_err(refuse_body)?;
        hash.update(&bytes);
        let hash = hash.finalize().into();

        let is_json = |kind: &str| {
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
        };
        match kind.as_deref() {
            // A call that needs to say nothing may say nothing.
            None if bytes.is_empty() => {
                return Ok(Self { body: T::default(), mistakes: Mistakes::default(), hash });
            }
            Some(kind) if is_json(kind) => {}
            _ => return Err(Problem::unsupported_type().into()),
        }
        let (body, mistakes) = shaped(&bytes)?;
        Ok(Self { body, mistakes, hash })
    }
}

/// Reads what has the right shape and notes what has not.
fn shaped<T: DeserializeOwned + Default>(bytes: &[u8]) -> Result<(T, Mistakes), Error> {
    let mut mistakes = Mistakes::default();
    // A list of the fields in their order would do for serde, and for nobody who reads it.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(whole("this is not a JSON object"));
    }
    let strict = match serde_json::from_slice(bytes) {
        Ok(body) => return Ok((body, mistakes)),
        Err(error) if error.is_data() => error,
        Err(_) => return Err(whole("this is not JSON")),
    };
    let mut value: Value = serde_json::from_slice(bytes).map_err(|_| whole("this is not JSON"))?;

    for _ in 0..MOST_MISTAKES {
        let error = match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(body) if !mistakes.is_empty() => return Ok((body, mistakes)),
            // Only the text itself is wrong: a field that stands twice.
            Ok(_) => return Err(whole(strict.to_string())),
            Err(error) => error,
        };
        let mut path: Vec<Segment> = error.path().iter().cloned().collect();
        let said = error.inner().to_string();
        if let Some(name) = unknown_field(&said) {
            let named = matches!(path.last(), Some(Segment::Map { key }) if key == name);
            if !named {
                path.push(Segment::Map { key: name.to_owned() });
            }
            mistakes.note(&written(&path), "there is no such field");
        } else if path.is_empty() {
            return Err(whole(said));
        } else {
            mistakes.note(&written(&path), said);
        }
        take_out(&mut value, &path);
    }
    Ok((T::default(), mistakes))
}

fn whole(text: impl ToString) -> Error {
    Problem::invalid(vec![FieldProblem { field: None, code: None, text: text.to_string() }]).into()
}

/// The field's name, if this is what serde says of a field it does not know.
fn unknown_field(said: &str) -> Option<&str> {
    said.strip_prefix("unknown field `")?.split('`').next()
}

/// `consents[1].version`
fn written(path: &[Segment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Segment::Unknown => {}
        }
    }
    text
}

/// Takes the innermost field on the path out of the body. A wrong element takes its list with it, so that no index moves.
fn take_out(value: &mut Value, path: &[Segment]) {
    let Some(last) = path.iter().rposition(|segment| matches!(segment, Segment::Map { .. })) else {
        *value = Value::Object(serde_json::Map::new());
        return;
    };
    let mut holder = value;
    for segment in &path[..last] {
        let inner = match segment {
            Segment::Map { key } | Segment::Enum { variant: key } => holder.get_mut(key),
            Segment::Seq { index } => holder.get_mut(index),
            Segment::Unknown => None,
        };
        match inner {
            Some(inner) => holder = inner,
            None => return,
        }
    }
    if let (Some(fields), Segment::Map { key }) = (holder.as_object_mut(), &path[last]) {
        fields.remove(key);
    }
}

/// A body that is too large or broke off.
pub(super) fn refuse_body(rejection: BytesRejection) -> Error {
    if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large().into()
    } else {
        whole("the body could not be read")
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Booking {
        service: Option<String>,
        duration: Option<u32>,
        patient: Patient,
        consents: Vec<Consent>,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Patient {
        name: Option<String>,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Consent {
        id: Option<String>,
    }

    fn fields(body: &str) -> Vec<Option<String>> {
        let error = match shaped::<Booking>(body.as_bytes()) {
            Ok((_, mistakes)) => mistakes.refuse().expect_err("something is wrong"),
            Err(error) => error,
        };
        let Error::Refused(problem) = error else { panic!("a refusal") };
        problem.problems.iter().map(|problem| problem.field.clone()).collect()
    }

    #[test]
    fn every_unknown_and_ill_shaped_field_is_named() {
        let body = r#"{"service": 7, "role": "admin", "duration": -1, "patient": {"name": [], "is_admin": true},
            "consents": [{"id": "email-channel"}, {"id": 1, "extra": 2}]}"#;

        let mut named: Vec<_> = fields(body).into_iter().flatten().collect();
        named.sort();

        assert_eq!(
            named,
            ["consents[1].extra", "consents[1].id", "duration", "patient.is_admin", "patient.name", "role", "service"]
        );
    }

    #[test]
    fn what_is_right_is_kept() {
        let (body, mistakes) = shaped::<Booking>(br#"{"service": "first", "consents": [3]}"#).unwrap();

        assert_eq!(body.service.as_deref(), Some("first"));
        assert!(body.consents.is_empty() && mistakes.names("consents"));
    }

    #[test]
    fn what_is_no_object_or_no_json_is_refused_whole() {
        for body in ["[]", "{", "\"x\"", "{\"service\":\"a\",\"service\":\"b\"}", "{} {}", "1e999"] {
            assert_eq!(fields(body), [None], "{body}");
        }
        assert_eq!(fields(&"[".repeat(100_000)), [None]);
    }
}
