//! What could not be done, as the contract says it: a status, a stable code, and every problem at once.

use axum::http::StatusCode;
use serde::Serialize;

use domain::{appointments, booking};

/// A refusal or failure on its way to the caller. The guard of the route table makes it a page or RFC 9457 JSON.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    /// The stable code of the contract.
    pub(crate) code: &'static str,
    /// One English sentence, for the API and the log.
    pub(crate) detail: String,
    /// Every problem of the input, each where it belongs.
    pub(crate) problems: Vec<FieldProblem>,
    /// What else the answer says, by name: free times near the one that was lost, the next open time.
    pub(crate) more: Vec<(&'static str, serde_json::Value)>,
    /// Seconds after which another try makes sense.
    pub(crate) retry_after: Option<i64>,
}

/// One problem of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FieldProblem {
    /// The field, as the contract names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    /// The rule, where one was broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<&'static str>,
    /// What is wrong, in English.
    pub(crate) text: String,
}

impl FieldProblem {
    /// What is wrong with a field.
    pub(crate) fn field(field: impl Into<String>, text: impl ToString) -> Self {
        Self { field: Some(field.into()), code: None, text: text.to_string() }
    }
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), problems: Vec::new(), more: Vec::new(), retry_after: None }
    }

    /// 422 `invalid` with every field's problem.
    pub(crate) fn invalid(problems: Vec<FieldProblem>) -> Self {
        Self {
            problems,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "some of what was sent cannot be used")
        }
    }

    /// 404: missing, or not the caller's to know of.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here")
    }

    /// 401.
    pub(crate) fn sign_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign_in_required", "please sign in")
    }

    /// 403.
    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "this is not yours to do")
    }

    /// 403 `verify_required`: a fresh second proof is needed.
    pub(crate) fn verify_required() -> Self {
        Self::new(StatusCode::FORBIDDEN, "verify_required", "please confirm once more who you are")
    }

    /// 405, which the contract has no code for: the address exists, the method does not.
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "not_found", "this address does not take that method")
    }

    /// 409 `conflict`.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", detail)
    }

    /// 409 `wrong_state`.
    pub(crate) fn wrong_state(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "wrong_state", detail)
    }

    /// 412.
    pub(crate) fn version_mismatch() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "version_mismatch", "somebody changed this meanwhile")
    }

    /// 422 `not_publishable`, with every finding that is in the way.
    pub(crate) fn not_publishable(problems: Vec<FieldProblem>) -> Self {
        let detail = "publish checks are against this article";
        Self { problems, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "not_publishable", detail) }
    }

    /// 422 `plan_incomplete`, with every rule that is not passed.
    pub(crate) fn plan_incomplete(problems: Vec<serde_json::Value>) -> Self {
        let detail = "the plan is not complete";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "plan_incomplete", detail).with("problems", problems.into())
    }

    /// 413.
    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "this is more than is taken here")
    }

    /// 415.
    pub(crate) fn unsupported_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_type", "this kind of content is not taken here")
    }

    /// 421.
    pub(crate) fn unknown_host() -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host", "this server does not answer for that host")
    }

    /// 422 `idempotency_mismatch`.
    pub(crate) fn idempotency_mismatch() -> Self {
        let detail = "this idempotency key was used for another request";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_mismatch", detail)
    }

    /// 428.
    pub(crate) fn version_required() -> Self {
        Self::new(StatusCode::PRECONDITION_REQUIRED, "version_required", "send the version you saw as If-Match")
    }

    /// 429, with the seconds to wait.
    pub(crate) fn rate_limited(wait: i64) -> Self {
        let detail = "too many at once; please try again in a little while";
        Self { retry_after: Some(wait), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail) }
    }

    /// 409 `override_required`, with every rule that is in the way.
    pub(crate) fn override_required(problems: Vec<FieldProblem>) -> Self {
        Self {
            problems,
            ..Self::new(StatusCode::CONFLICT, "override_required", "a rule is in the way; a reason sets it aside")
        }
    }

    /// 503.
    pub(crate) fn unavailable() -> Self {
        let detail = "this is not possible at the moment; please try again";
        Self { retry_after: Some(5), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail) }
    }

    /// 500, for what should not have happened.
    pub(crate) fn failure() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "unavailable", "something went wrong on our side")
    }

    /// The same, saying more.
    pub(crate) fn with(mut self, name: &'static str, value: serde_json::Value) -> Self {
        self.more.push((name, value));
        self
    }

    /// The body of RFC 9457.
    pub(crate) fn body(&self, request: &str) -> serde_json::Value {
        let mut body = serde_json::json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Refused"),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.detail,
            "request_id": request,
        });
        if let Some(fields) = body.as_object_mut() {
            if !self.problems.is_empty() || self.status == StatusCode::UNPROCESSABLE_ENTITY {
                fields.insert("problems".to_owned(), serde_json::json!(self.problems));
            }
            for (name, value) in &self.more {
                fields.insert((*name).to_owned(), value.clone());
            }
        }
        body
    }
}

impl From<booking::Refusal> for Problem {
    fn from(refusal: booking::Refusal) -> Self {
        if refusal == booking::Refusal::TooMany {
            return Self::rate_limited(60);
        }
        let (status, code) = status_and_code(refusal);
        let problems =
            vec![FieldProblem { field: Some("start".to_owned()), code: Some(code), text: refusal.to_string() }];
        let problems = if status == StatusCode::UNPROCESSABLE_ENTITY { problems } else { Vec::new() };
        Self { problems, ..Self::new(status, code, refusal.to_string()) }
    }
}

/// How the contract answers a refused booking.
fn status_and_code(refusal: booking::Refusal) -> (StatusCode, &'static str) {
    use booking::Refusal;

    match refusal {
        Refusal::TooLate => (StatusCode::UNPROCESSABLE_ENTITY, "too_late"),
        Refusal::TooFar => (StatusCode::UNPROCESSABLE_ENTITY, "too_far"),
        Refusal::SlotTaken => (StatusCode::CONFLICT, "slot_taken"),
        Refusal::NoLongerAvailable => (StatusCode::CONFLICT, "no_longer_available"),
        Refusal::CapReached => (StatusCode::CONFLICT, "cap_reached"),
        Refusal::PatientOverlap => (StatusCode::CONFLICT, "patient_overlap"),
        Refusal::HoldExpired => (StatusCode::GONE, "hold_expired"),
        Refusal::NoSuchThing => (StatusCode::NOT_FOUND, "not_found"),
        Refusal::WrongState => (StatusCode::CONFLICT, "wrong_state"),
        Refusal::TooMany => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
    }
}

impl FieldProblem {
    /// A rule of booking that is in the way of staff.
    pub(crate) fn rule(refusal: booking::Refusal) -> Self {
        let (_, code) = status_and_code(refusal);
        Self { field: None, code: Some(code), text: refusal.to_string() }
    }
}

impl From<appointments::Refusal> for Problem {
    fn from(refusal: appointments::Refusal) -> Self {
        use appointments::Refusal;

        match refusal {
            Refusal::WrongState | Refusal::Locked => Self::wrong_state(refusal.to_string()),
            Refusal::LateCancel => Self::new(StatusCode::FORBIDDEN, "late_cancel", refusal.to_string()),
            Refusal::InPast => Self::new(StatusCode::CONFLICT, "in_past", refusal.to_string()),
            Refusal::VersionMismatch => Self::version_mismatch(),
            Refusal::WrongCode { tries_left } => {
                Self::invalid(vec![FieldProblem::field("code", refusal)]).with("tries_left", tries_left.into())
            }
        }
    }
}
