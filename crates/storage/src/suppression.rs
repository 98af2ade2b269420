//! Addresses that are not written to, found by a keyed hash so that the address itself need not be kept.

use std::collections::HashSet;

use domain::outbox::{
    AddressVerdict, Reply,
    addresses::{SOFT_LIMIT, SOFT_REST, SOFT_SPAN, judge},
    verdict,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};
use uuid::Uuid;

use crate::{
    Result, Work,
    deliveries::{InHand, Record, WORDS},
    mint,
    rows::{
        delivery, delivery_attempt,
        suppression::{ActiveModel, Column, Entity},
    },
    time::to_row,
};

/// Every purpose: a mailbox that does not exist takes no booking mail either.
const ALL: &str = "all";

/// Which of these addresses are not written to at an instant.
pub(crate) async fn active(
    database: &DatabaseTransaction,
    hashes: Vec<Vec<u8>>,
    now: Timestamp,
) -> Result<HashSet<Vec<u8>>> {
    if hashes.is_empty() {
        return Ok(HashSet::new());
    }
    let rows: Vec<Vec<u8>> = Entity::find()
        .select_only()
        .column(Column::AddressHash)
        .filter(Column::AddressHash.is_in(hashes))
        .filter(Column::ReleasedAt.is_null())
        .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(to_row(now))))
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Learns from final refusals which addresses are not to be written to any more.
pub(crate) async fn learn(work: &Work, rows: &[InHand], records: &[&Record]) -> Result<()> {
    for record in records {
        let Some(judged) = verdict(&record.seen) else {
            continue;
        };
        let Some(row) = rows.iter().find(|row| row.delivery.id == Uuid::from(record.lease.delivery)) else {
            continue;
        };
        let hash = &row.delivery.address_hash;
        let (reason, expires_at) = match judged {
            AddressVerdict::Hard => ("hard", None),
            AddressVerdict::Soft if soft_refusals(work, hash, record.now).await? >= SOFT_LIMIT => {
                ("soft", Some(record.now + SOFT_REST))
            }
            AddressVerdict::Soft | AddressVerdict::Ours => continue,
        };
        if !active(work, vec![hash.clone()], record.now).await?.is_empty() {
            continue;
        }
        Entity::insert(ActiveModel {
            id: Set(mint::id::<Uuid>(record.now)),
            address_hash: Set(hash.clone()),
            scope: Set(ALL.to_owned()),
            reason: Set(reason.to_owned()),
            evidence: Set(Some(row.delivery.id)),
            created_at: Set(to_row(record.now)),
            expires_at: Set(expires_at.map(to_row)),
            released_at: Set(None),
            released_by: Set(None),
        })
        .exec_without_returning(&**work)
        .await?;
    }
    Ok(())
}

/// Soft refusals of this address within the span in which they add up; the one being recorded is among them.
async fn soft_refusals(work: &Work, address_hash: &[u8], now: Timestamp) -> Result<usize> {
    let refused = delivery_attempt::Entity::find()
        .join(JoinType::InnerJoin, delivery_attempt::Relation::Delivery.def())
        .filter(delivery::Column::AddressHash.eq(address_hash))
        .filter(delivery_attempt::Column::Outcome.eq("refused"))
        .filter(delivery_attempt::Column::At.gt(to_row(now - SOFT_SPAN)))
        .all(&**work)
        .await?;
    let mut soft = 0;
    for attempt in refused {
        let Some(reply) = reply(work, &attempt)? else {
            continue;
        };
        if judge(&reply) == AddressVerdict::Soft {
            soft += 1;
        }
    }
    Ok(soft)
}

fn reply(work: &Work, attempt: &delivery_attempt::Model) -> Result<Option<Reply>> {
    let (Some(code), Some(text)) = (attempt.code, &attempt.text) else {
        return Ok(None);
    };
    let text = work.storage().0.sealed.open(WORDS, attempt.id, text)?;
    Ok(Some(Reply {
        code: u16::try_from(code).unwrap_or_default(),
        enhanced: attempt.enhanced.as_deref().and_then(delivery_attempt::enhanced),
        text: String::from_utf8_lossy(&text).into_owned(),
    }))
}
