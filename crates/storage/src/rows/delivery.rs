//! Deliveries as rows: the only file that knows how a delivery is spelled.

use domain::outbox::{Purpose, Reason, State};
use sea_orm::{entity::prelude::*, sea_query::SimpleExpr};

use super::spelling::Reader;
use crate::{
    Error, Result,
    time::{from_row, to_row},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub message_id: Uuid,
    pub ordinal: i32,
    pub purpose: String,
    pub rank: i32,
    pub address: Vec<u8>,
    pub address_hash: Vec<u8>,
    pub message_id_header: String,
    pub queued_at: i64,
    pub state: String,
    pub reason: Option<String>,
    pub not_before: Option<i64>,
    pub token: i64,
    pub lease_owner: Option<String>,
    pub lease_until: Option<i64>,
    pub attempts: i32,
    pub first_attempt_at: Option<i64>,
    pub expiries: i32,
    pub times_unknown: i32,
    pub unknown_since: Option<i64>,
    pub left_at: Option<i64>,
    pub accepted_at: Option<i64>,
    pub updated_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::message::Entity", from = "Column::MessageId", to = "super::message::Column::Id")]
    Message,
}

impl Related<super::message::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Message.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Where this delivery stands.
    pub(crate) fn state(&self) -> Result<State> {
        let row = Reader::of("delivery", &self.id);
        let reason = match &self.reason {
            Some(code) => Some(Reason::from_code(code).ok_or_else(|| row.corrupt("reason"))?),
            None => None,
        };
        let at = self.not_before.or(self.lease_until).map(from_row);
        State::from_code(&self.state, reason, at).ok_or_else(|| row.corrupt("state, reason and time disagree"))
    }

    /// Why it is sent.
    pub(crate) fn purpose(&self) -> Result<Purpose> {
        Purpose::from_code(&self.purpose).ok_or_else(|| self.corrupt("purpose"))
    }

    /// This row cannot be; `what` names the column, never its content.
    pub(crate) fn corrupt(&self, what: &str) -> Error {
        Reader::of("delivery", &self.id).corrupt(what)
    }
}

/// Booking mail is taken before everything else.
pub(crate) fn rank(purpose: Purpose) -> i32 {
    if purpose == Purpose::CareTransactional { 0 } else { 1 }
}

/// What a change to `state` writes. A lease belongs to a worker only while it has the delivery in hand.
pub(crate) fn columns(state: &State) -> Vec<(Column, SimpleExpr)> {
    let at = state.at().map(to_row);
    let in_hand = matches!(state, State::Leased { .. } | State::Transmitting { .. });
    let mut columns = vec![
        (Column::State, Expr::value(state.code())),
        (Column::Reason, Expr::value(state.reason().map(|reason| reason.code().to_owned()))),
        (Column::NotBefore, Expr::value(at.filter(|_| !in_hand))),
        (Column::LeaseUntil, Expr::value(at.filter(|_| in_hand))),
    ];
    if !in_hand {
        columns.push((Column::LeaseOwner, Expr::value(None::<String>)));
    }
    columns
}
