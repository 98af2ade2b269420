//! The same call twice gives the same answer once: looked up first, stored last, in the transaction of the act.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Error, Result, Work, engine,
    rows::{
        idempotency,
        spelling::{Reader, json},
    },
    time::to_row,
};

/// How long an answer is given again.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What makes two calls the same one.
#[derive(Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Who calls, by a stable name that is no secret.
    pub caller: String,
    /// The key they chose.
    pub key: String,
    /// A hash of the whole request.
    pub request_hash: [u8; 32],
}

impl fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[Idempotency]")
    }
}

/// What is known of a key.
pub(crate) enum Known<T> {
    /// Nothing: go ahead.
    New,
    /// This very request was answered so.
    Answered(T),
    /// Another request was made under this key.
    Mismatch,
}

impl Idempotency {
    /// Whether this request was answered already.
    pub(crate) async fn look_up<T: DeserializeOwned>(&self, work: &Work, now: Timestamp) -> Result<Known<T>> {
        let Some(row) = idempotency::Entity::find_by_id((self.caller.clone(), self.key.clone())).one(&**work).await?
        else {
            return Ok(Known::New);
        };
        if row.expires_at <= to_row(now) {
            return Ok(Known::New);
        }
        if row.request_hash != self.request_hash {
            return Ok(Known::Mismatch);
        }
        Ok(Known::Answered(Reader::of("idempotency", &"(a key)").json("answer", &row.answer)?))
    }

    /// Keeps the answer. Of two at once the second is run again, and then finds the first one's answer.
    pub(crate) async fn keep<T: Serialize>(&self, work: &Work, answer: &T, now: Timestamp) -> Result<()> {
        idempotency::Entity::delete_many()
            .filter(idempotency::Column::Caller.eq(self.caller.as_str()))
            .filter(idempotency::Column::Key.eq(self.key.as_str()))
            .filter(idempotency::Column::ExpiresAt.lte(to_row(now)))
            .exec(&**work)
            .await?;
        let kept = idempotency::Entity::insert(idempotency::ActiveModel {
            caller: Set(self.caller.clone()),
            key: Set(self.key.clone()),
            request_hash: Set(self.request_hash.to_vec()),
            answer: Set(json(answer)),
            expires_at: Set(to_row(now + KEPT)),
        })
        .exec_without_returning(&**work)
        .await;
        match kept {
            Ok(_) => Ok(()),
            Err(error) if engine::is_unique(&error, "idempotency") => {
                Err(Error::InTheWay { code: "idempotency".to_owned() })
            }
            Err(error) => Err(error.into()),
        }
    }
}
