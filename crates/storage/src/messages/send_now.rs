//! Sending a message now instead of when it is due.

use domain::{
    access::Permit,
    audit::Trail,
    ids::MessageId,
    outbox::{MessageState, Purpose, Reason, Stop, by_hand, may_transmit},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    Result, Storage, Work,
    rows::message::{self, Column, Entity, Model},
    time::to_row,
};

use super::{
    MessageView,
    facts::{self, Known, Owed},
    lay_out, list,
    view::views,
};

/// What came of asking for a message to go now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendNow {
    /// It leaves at the worker's next look.
    Due(Box<MessageView>),
    /// It is on its way already; asking changed nothing.
    InHand(Box<MessageView>),
}

/// Why a message does not go now. The sentence is for logs and the API; pages have their own words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendNowRefusal {
    /// There is no such message within the permit.
    #[error("there is no such message")]
    Absent,
    /// Somebody changed it meanwhile.
    #[error("this message was changed meanwhile")]
    VersionMismatch,
    /// Not possible from where it stands.
    #[error("the message is in a state in which this cannot be done")]
    WrongState(MessageState),
    /// Possible with a typed reason only.
    #[error("this is outside the message's rules; a reason is needed to do it all the same")]
    OverrideRequired {
        /// When it could go by itself.
        next_open: Timestamp,
    },
    /// The person did not agree to it, or withdrew. Nobody can set that aside.
    #[error("the person did not agree to this mail, or withdrew their consent")]
    Consent,
    /// There is no address to write to, or it is not written to.
    #[error("there is no address that this can be sent to")]
    Address,
}

impl Storage {
    /// Lets a message go now. Outside its window, or close to the person's other reading, a reason is needed; consent,
    /// address and the visit behind it cannot be set aside.
    pub async fn send_now(
        &self,
        id: MessageId,
        if_version: Option<i64>,
        override_reason: Option<&str>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<SendNow, SendNowRefusal>> {
        self.again(|| self.send_now_once(id, if_version, override_reason, by, now)).await
    }

    async fn send_now_once(
        &self,
        id: MessageId,
        if_version: Option<i64>,
        override_reason: Option<&str>,
        by: &Permit,
        now: Timestamp,
    ) -> Result<Result<SendNow, SendNowRefusal>> {
        let work = self.begin(now).await?;
        let people = facts::lock_people(&work, facts::people_of_messages(&[id.into()])).await?;
        let Some(row) = list::one(id, by).lock_exclusive().one(&*work).await? else {
            return Ok(Err(SendNowRefusal::Absent));
        };
        if if_version.is_some_and(|version| version != row.version) {
            return Ok(Err(SendNowRefusal::VersionMismatch));
        }
        let message = row.message()?;
        if message.state == MessageState::Queued {
            return Ok(Ok(SendNow::InHand(self.one_view(&work, &row, by, now).await?)));
        }

        let owed = Owed { row: &row, message: &message, delivery: None };
        let known = Known::load(self, &work, people, &[owed], now).await?;
        let changed = match by_hand::send_now(&message, override_reason, known.closures(), now) {
            Ok(change) => change.message,
            Err(by_hand::Refusal::OverrideRequired { next_open }) => {
                return Ok(Err(SendNowRefusal::OverrideRequired { next_open }));
            }
            Err(_) => return Ok(Err(SendNowRefusal::WrongState(message.state))),
        };
        let would_go = may_transmit(&known.facts(self, Owed { message: &changed, ..owed })?, now);
        if let Some(refusal) = refusal(would_go) {
            return Ok(Err(refusal));
        }

        put(&work, &row, &changed).await?;
        if let Some(patient) = row.patient_id.filter(|_| message.purpose == Purpose::CareEducation) {
            lay_out(&work, patient).await?;
        }
        let row = Entity::find_by_id(row.id).one(&*work).await?.unwrap_or(row);
        let view = self.one_view(&work, &row, by, now).await?;
        let mut trail = Trail::on(by.who(), "message.sent-now", "message", id.to_string());
        if let Some(patient) = message.patient {
            trail = trail.about(patient);
        }
        if let Some(reason) = &changed.override_reason {
            trail = trail.because(reason);
        }
        work.commit(trail).await?;
        Ok(Ok(SendNow::Due(view)))
    }

    async fn one_view(&self, work: &Work, row: &Model, by: &Permit, now: Timestamp) -> Result<Box<MessageView>> {
        let view = views(self, work, std::slice::from_ref(row), by, now).await?.pop();
        Ok(Box::new(view.expect("one row makes one view")))
    }
}

/// What speaks against it that nobody can set aside.
fn refusal(judged: Result<(), Stop>) -> Option<SendNowRefusal> {
    match judged {
        Ok(()) | Err(Stop::Paused | Stop::LeaseLost) => None,
        Err(Stop::Requeue(next_open, _)) => Some(SendNowRefusal::OverrideRequired { next_open }),
        Err(Stop::Hold(reason)) => Some(SendNowRefusal::WrongState(MessageState::Held(reason))),
        Err(Stop::End(state)) => Some(match state.reason() {
            Some(Reason::Consent) => SendNowRefusal::Consent,
            Some(Reason::NoAddress | Reason::Address) => SendNowRefusal::Address,
            _ => SendNowRefusal::WrongState(state),
        }),
    }
}

async fn put(work: &Work, row: &Model, changed: &domain::outbox::Message) -> Result<()> {
    let mut update = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::DueCivil, Expr::value(None::<String>))
        .col_expr(Column::PlannedAt, Expr::value(to_row(changed.due.planned)))
        .col_expr(Column::DueAt, Expr::value(to_row(changed.due.at)))
        .col_expr(Column::Priority, Expr::value(changed.priority))
        .col_expr(Column::OverrideReason, Expr::value(changed.override_reason.clone()))
        .col_expr(Column::UpdatedAt, Expr::value(to_row(work.now())))
        .filter(Column::Id.eq(row.id));
    for (column, value) in message::columns(&changed.state, Some(changed.due.at)) {
        update = update.col_expr(column, value);
    }
    update.exec(&**work).await?;
    Ok(())
}
