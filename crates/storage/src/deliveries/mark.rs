//! The mark: the only way into `transmitting`, and the last look at everything that could speak against it.

use domain::outbox::{MessageState, Reason, State, Stop, may_transmit};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::{
    Result, Storage, Work,
    messages::facts::{ADDRESS, Known, Owed, People},
    rows::{delivery, delivery_bytes},
};

use super::{
    Lease,
    in_hand::{self, InHand, Move},
    together::{Answer, Ask},
};

impl Storage {
    /// Marks a leased delivery as leaving, or says why it may not leave after all.
    ///
    /// The only edge into `transmitting`: lease, consent, suppression, address, visit, spacing, window and article are
    /// judged in one snapshot. What commits before it wins; what comes later is too late for one mail. It is durable
    /// when this returns; marks and records that are asked for at the same time share a commit.
    pub async fn start_transmitting(&self, lease: Lease, now: Timestamp) -> Result<Result<(), Stop>> {
        match self.together(Ask::Mark(Mark { lease, leaves: true, now })).await? {
            Answer::Marked(marked) => Ok(marked),
            Answer::Recorded(_) => unreachable!("a mark is answered as a mark"),
        }
    }
}

/// One question whether a delivery may leave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// The right to ask.
    pub(crate) lease: Lease,
    /// Whether it leaves if it may; otherwise it goes back to the queue.
    pub(crate) leaves: bool,
    /// When it was asked.
    pub(crate) now: Timestamp,
}

/// Judges and marks many leases in a number of statements that does not depend on how many they are.
pub(super) async fn mark_many(
    work: &Work,
    rows: &[InHand],
    people: People,
    asked: &[Mark],
) -> Result<Vec<Result<(), Stop>>> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let leased: Vec<Option<&InHand>> = asked.iter().map(|mark| leased(rows, mark.lease)).collect();
    let owed: Vec<Owed<'_>> = leased.iter().flatten().map(|row| row.owed()).collect();
    let known = Known::load(work.storage(), work, people, &owed, work.now()).await?;

    let mut marked = Vec::with_capacity(asked.len());
    let mut moves = Vec::with_capacity(asked.len());
    for (row, mark) in leased.into_iter().zip(asked) {
        let Some(row) = row else {
            marked.push(Err(Stop::LeaseLost));
            continue;
        };
        let judged = may_transmit(&known.facts(work.storage(), row.owed())?, mark.now);
        if let Some(to) = after(row, &judged, mark)? {
            moves.push((row, Move::to(to)));
        }
        if judged == Err(Stop::Requeue(mark.now, Reason::Address)) {
            address_anew(work, row, &known).await?;
        }
        marked.push(judged);
    }
    in_hand::settle(work, &moves, work.now()).await?;
    Ok(marked)
}

/// The row this lease still has in hand: same token, and nothing has left yet.
fn leased(rows: &[InHand], lease: Lease) -> Option<&InHand> {
    rows.iter().find(|row| {
        row.delivery.id == Uuid::from(lease.delivery)
            && row.delivery.token == lease.token
            && row.delivery.state == "leased"
    })
}

/// What the judgement makes of the delivery; none where it stays as it is.
fn after(row: &InHand, judged: &Result<(), Stop>, mark: &Mark) -> Result<Option<State>> {
    let State::Leased { until } = row.delivery.state()? else {
        return Ok(None);
    };
    Ok(Some(match judged {
        Ok(()) if mark.leaves => State::Transmitting { until },
        Ok(()) => State::Queued { not_before: mark.now },
        Err(Stop::Requeue(not_before, _)) => State::Queued { not_before: *not_before },
        Err(Stop::Paused) => State::Queued { not_before: mark.now },
        Err(Stop::Hold(reason)) => State::Held(*reason),
        Err(Stop::End(state)) => ended(state),
        Err(Stop::LeaseLost) => return Ok(None),
    }))
}

fn ended(state: &MessageState) -> State {
    // A message that already left by another delivery is no reason of its own; staff decided so.
    State::Stopped(state.reason().unwrap_or(Reason::Staff))
}

/// The person's address was corrected while the mail waited: it goes to the new one, composed anew.
async fn address_anew(work: &Work, row: &InHand, known: &Known) -> Result<()> {
    let Some(address) = known.address(&row.row) else {
        return Ok(());
    };
    let storage = work.storage();
    let id = row.delivery.id;
    delivery::Entity::update_many()
        .col_expr(
            delivery::Column::Address,
            Expr::value(storage.0.sealed.seal(ADDRESS, id, address.expose().as_bytes())),
        )
        .col_expr(delivery::Column::AddressHash, Expr::value(storage.0.secrets.address_hash(address).to_vec()))
        .filter(delivery::Column::Id.eq(id))
        .exec(&**work)
        .await?;
    delivery_bytes::Entity::delete_by_id(id).exec(&**work).await?;
    Ok(())
}
