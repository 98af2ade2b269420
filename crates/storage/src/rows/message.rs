//! Messages as rows: the only file that knows how a message is spelled.

use domain::{
    ids::{JourneySlug, StepKey},
    outbox::{ArticlePin, Due, Kind, Message, MessageState, Purpose, Reason},
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, entity::prelude::*, sea_query::SimpleExpr};

use super::spelling::{Reader, json};
use crate::{
    Result,
    time::{from_row, to_row},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub kind: String,
    pub purpose: String,
    pub patient_id: Option<Uuid>,
    pub appointment_id: Option<Uuid>,
    pub sequence: Option<i32>,
    pub occurrence: i32,
    pub errand_id: Option<Uuid>,
    pub enrolment_id: Option<Uuid>,
    pub journey: Option<String>,
    pub step_key: Option<String>,
    pub article_slug: Option<String>,
    pub article_lang: Option<String>,
    pub article_version: Option<i32>,
    pub tells: Option<String>,
    pub due_civil: Option<String>,
    pub zone: String,
    pub planned_at: i64,
    pub due_at: i64,
    pub pending_at: Option<i64>,
    pub send_before: i64,
    pub priority: i32,
    pub send_window: Option<String>,
    pub state: String,
    pub reason: Option<String>,
    pub why: String,
    pub override_reason: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "super::delivery::Entity")]
    Delivery,
}

impl Related<super::delivery::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Delivery.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The message this row stands for.
    pub(crate) fn message(&self) -> Result<Message> {
        let row = Reader::of("message", &self.id);
        let step = match (&self.journey, &self.step_key) {
            (Some(journey), Some(step)) => Some((row.parse("journey", journey)?, row.parse("step_key", step)?)),
            (None, None) => None,
            _ => return Err(row.corrupt("journey and step_key do not belong together")),
        };
        let slug = row.parse_if("article_slug", self.article_slug.as_deref())?;
        let lang = row.parse_if("article_lang", self.article_lang.as_deref())?;
        Ok(Message {
            id: self.id.into(),
            kind: Kind::from_code(&self.kind).ok_or_else(|| row.corrupt("kind"))?,
            purpose: Purpose::from_code(&self.purpose).ok_or_else(|| row.corrupt("purpose"))?,
            patient: self.patient_id.map(Into::into),
            appointment: self.appointment_id.map(Into::into),
            sequence: self.sequence,
            occurrence: self.occurrence,
            errand: self.errand_id.map(Into::into),
            enrolment: self.enrolment_id.map(Into::into),
            step,
            article: slug.map(|slug| ArticlePin { slug, lang, version: self.article_version }),
            tells: self.tells.clone(),
            due: Due {
                civil: row.parse_if("due_civil", self.due_civil.as_deref())?,
                zone: row.parse("zone", &self.zone)?,
                planned: from_row(self.planned_at),
                at: from_row(self.due_at),
            },
            send_before: from_row(self.send_before),
            priority: self.priority,
            window: row.json_if("send_window", self.send_window.as_deref())?,
            state: state(row, &self.state, self.reason.as_deref())?,
            override_reason: self.override_reason.clone(),
            why: row.json("why", &self.why)?,
        })
    }
}

fn state(row: Reader<'_>, state: &str, reason: Option<&str>) -> Result<MessageState> {
    let reason = match reason {
        Some(code) => Some(Reason::from_code(code).ok_or_else(|| row.corrupt("reason"))?),
        None => None,
    };
    MessageState::from_code(state, reason).ok_or_else(|| row.corrupt("state disagrees with its reason"))
}

impl ActiveModel {
    /// The row of a new message.
    pub(crate) fn new_row(message: &Message, now: Timestamp) -> Self {
        let (journey, step_key) = message.step.clone().unzip();
        Self {
            id: Set(message.id.into()),
            version: Set(1),
            kind: Set(message.kind.code().to_owned()),
            purpose: Set(message.purpose.code().to_owned()),
            patient_id: Set(message.patient.map(Into::into)),
            appointment_id: Set(message.appointment.map(Into::into)),
            sequence: Set(message.sequence),
            occurrence: Set(message.occurrence),
            errand_id: Set(message.errand.map(Into::into)),
            enrolment_id: Set(message.enrolment.map(Into::into)),
            journey: Set(journey.map(|slug: JourneySlug| slug.to_string())),
            step_key: Set(step_key.map(|key: StepKey| key.to_string())),
            article_slug: Set(message.article.as_ref().map(|pin| pin.slug.to_string())),
            article_lang: Set(message.article.as_ref().and_then(|pin| pin.lang).map(|lang| lang.tag().to_owned())),
            article_version: Set(message.article.as_ref().and_then(|pin| pin.version)),
            tells: Set(message.tells.clone()),
            due_civil: Set(message.due.civil.map(|civil| civil.to_string())),
            zone: Set(message.due.zone.name().to_owned()),
            planned_at: Set(to_row(message.due.planned)),
            due_at: Set(to_row(message.due.at)),
            pending_at: Set(pending_at(message)),
            send_before: Set(to_row(message.send_before)),
            priority: Set(message.priority),
            send_window: Set(message.window.map(|window| json(&window))),
            state: Set(message.state.code().to_owned()),
            reason: Set(message.state.reason().map(|reason| reason.code().to_owned())),
            why: Set(json(&message.why)),
            override_reason: Set(message.override_reason.clone()),
            created_at: Set(to_row(now)),
            updated_at: Set(to_row(now)),
        }
    }
}

/// What a change to `state` writes. `due` is when the message is due, while it waits for that.
pub(crate) fn columns(state: &MessageState, due: Option<Timestamp>) -> Vec<(Column, SimpleExpr)> {
    vec![
        (Column::State, Expr::value(state.code())),
        (Column::Reason, Expr::value(state.reason().map(|reason| reason.code().to_owned()))),
        (Column::PendingAt, Expr::value(due.map(to_row))),
    ]
}

/// Its due time while it waits for it; null afterwards, so that the index of what is to come holds nothing else.
pub(crate) fn pending_at(message: &Message) -> Option<i64> {
    matches!(message.state, MessageState::Scheduled | MessageState::Deferred(_)).then(|| to_row(message.due.at))
}
