//! The mark: the only way into `transmitting`, and the last look at everything that could speak against it.

use domain::outbox::{MessageState, State, Stop, delivery::LEASE, may_transmit};
use jiff::Timestamp;
use sea_orm::EntityTrait;

use crate::{
    Result, Storage, Work,
    messages::facts::{self, Owed},
    rows::delivery_bytes,
};

use super::{
    Lease, claim,
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
        match self.together(Ask::Mark { lease, now }).await? {
            Answer::Marked(marked) => Ok(marked),
            Answer::Recorded(_) => unreachable!("a mark is answered by a mark"),
        }
    }
}

/// Marks many deliveries in a number of statements that does not depend on how many they are.
pub(super) async fn mark_many(work: &Work, asked: &[(Lease, Timestamp)]) -> Result<Vec<Result<(), Stop>>> {
    let Some(now) = asked.iter().map(|(_, now)| *now).max() else {
        return Ok(Vec::new());
    };
    let leases: Vec<Lease> = asked.iter().map(|(lease, _)| *lease).collect();
    facts::lock_people(work, &claim::ids(&leases)).await?;
    let rows = in_hand::lock(work, &claim::ids(&leases)).await?;
    let held: Vec<Option<&InHand>> = leases.iter().map(|lease| held(&rows, *lease)).collect();

    let owed = held.iter().flatten().map(|row| Owed::delivered(&row.message, &row.delivery)).collect::<Vec<_>>();
    let mut facts = facts::load(work, &owed, now).await?.into_iter();
    let mut marked = Vec::with_capacity(asked.len());
    let mut moves = Vec::with_capacity(asked.len());
    for (row, (_, now)) in held.into_iter().zip(asked) {
        let Some(row) = row else {
            marked.push(Err(Stop::LeaseLost));
            continue;
        };
        let facts = facts.next().expect("facts were loaded for every delivery in hand");
        let judged = may_transmit(&facts, *now);
        if let Some(to) = after(&judged, *now) {
            moves.push((row, to));
        }
        marked.push(judged);
    }
    in_hand::settle(work, &moves, now).await?;
    address_anew(work, &moves, &marked_addresses(&moves)).await?;
    Ok(marked)
}
