//! The same request again: the answer it was given before, and nothing booked twice.

use domain::{
    access::Scope,
    appointments::Appointment,
    booking::{Refusal, Request, Who},
};
use jiff::Timestamp;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Result, Work,
    idempotency::{Idempotency, Known},
    rows::appointment,
    time::to_row,
    visits,
};

use super::book::{Booked, Refused};

/// What is kept of an answer, to give it again: the visit as it was then. The link is derived anew.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    visit: Uuid,
    version: i64,
    sequence: i32,
    status: String,
    until: Option<i64>,
}

impl Answer {
    pub(super) fn of(visit: &Appointment) -> Self {
        let (status, ..) = appointment::spelled(&visit.status);
        Self {
            visit: visit.id.into(),
            version: visit.version,
            sequence: visit.sequence,
            status: status.to_owned(),
            until: visit.status.expires_at().map(to_row),
        }
    }
}

/// The answer that this request was given before, if it was.
pub(super) async fn answered(
    work: &Work,
    idempotency: Option<&Idempotency>,
    now: Timestamp,
) -> Result<Option<Result<Booked, Refused>>> {
    let Some(key) = idempotency else {
        return Ok(None);
    };
    let answer: Answer = match key.look_up(work, now).await? {
        Known::New => return Ok(None),
        Known::Mismatch => return Ok(Some(Err(Refused::Mismatch))),
        Known::Answered(answer) => answer,
    };
    let Some(row) = appointment::Entity::find_by_id(answer.visit).one(&**work).await? else {
        return Ok(None);
    };
    let manage = work.storage().0.secrets.manage_token(row.id.into(), row.manage_counter);
    let as_it_was = appointment::Model {
        version: answer.version,
        sequence: answer.sequence,
        status: answer.status,
        until: answer.until,
        cancelled_by: None,
        ..row
    };
    Ok(Some(Ok(Booked { appointment: as_it_was.logistics()?, manage, replayed: true })))
}

/// The form was sent twice: the second time says what the first one did.
pub(super) async fn submitted_before(
    work: &Work,
    visit: &Appointment,
    who: &Who,
    request: &Request,
    now: Timestamp,
) -> Result<Result<Booked, Refused>> {
    if visit.claimed.as_ref() != Some(&who.claimed) || !visit.is_alive(now) {
        return Ok(Err(Refused::because(Refusal::WrongState, request)));
    }
    let row = visits::find(&**work, visit.id, &Scope::Visit(visit.id)).await?;
    let counter = row.map_or(0, |row| row.manage_counter);
    let manage = work.storage().0.secrets.manage_token(visit.id, counter);
    Ok(Ok(Booked { appointment: visit.clone(), manage, replayed: true }))
}
