//! Sealing the trail: a chain of keyed hashes beside it, so that a changed, missing or inserted entry shows.
//!
//! Both tables only grow, and sealing happens after the act, so nobody who works waits for the chain.

use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use domain::audit::Trail;

use crate::{
    Result, Storage, engine,
    rows::{audit_event, audit_seal},
    secrets::Secrets,
    time::to_row,
};

/// The most entries one call seals.
const MOST: u64 = 1_000;

/// How far back an entry may appear late: its number was given before another's, and its transaction ended after it.
const LATE: i64 = 10_000;

/// An entry not sealed for so long is reported.
const OVERDUE_SECONDS: i64 = 5;

/// What a look at the chain found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditCheck {
    /// Entries that are sealed.
    pub sealed: u64,
    /// Entries that should have been sealed and are not.
    pub unsealed: u64,
    /// What is wrong, in the order of the chain.
    pub faults: Vec<AuditFault>,
}

/// Something wrong with one link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFault {
    /// Which link.
    pub seq: i64,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What can be wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The entry it seals is gone.
    EntryMissing,
    /// The entry is not as it was, or the link is not ours.
    Changed,
    /// The link before it is another one, or gone.
    ChainBroken,
}

impl Storage {
    /// Seals what is not sealed yet. Says how many entries that were; call it until it says 0.
    pub async fn seal_audit(&self, now: Timestamp) -> Result<u64> {
        let work = self.begin(now).await?;
        let last = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Seq).one(&*work).await?;
        let events = unsealed(&*work, last.as_ref()).await?;
        if events.is_empty() {
            return Ok(0);
        }
        let (mut seq, mut previous) = last.map_or_else(|| (0, Vec::new()), |seal| (seal.seq, seal.mac));
        let mut seals = Vec::with_capacity(events.len());
        for event in &events {
            seq += 1;
            let mac = mac(&self.0.secrets, seq, &previous, event);
            seals.push(audit_seal::ActiveModel {
                seq: Set(seq),
                event_id: Set(event.id),
                event_seq: Set(event.seq),
                prev_hash: Set(previous),
                mac: Set(mac.clone()),
                sealed_at: Set(to_row(now)),
            });
            previous = mac;
        }
        let sealed = u64::try_from(seals.len()).unwrap_or_default();
        match audit_seal::Entity::insert_many(seals).exec_without_returning(&*work).await {
            Ok(_) => {}
            // Another process sealed at the same moment; its chain is the chain.
            Err(error) if engine::is_unique(&error, "audit_seal") => return Ok(0),
            Err(error) => return Err(error.into()),
        }
        work.commit(Trail::none("the seals of the trail")).await?;
        Ok(sealed)
    }

    /// Walks the whole chain and says what is wrong with it.
    pub async fn verify_audit(&self, now: Timestamp) -> Result<AuditCheck> {
        let read = self.read().await?;
        let mut check = AuditCheck::default();
        let mut previous: (i64, Vec<u8>) = (0, Vec::new());
        loop {
            let links = audit_seal::Entity::find()
                .find_also_related(audit_event::Entity)
                .filter(audit_seal::Column::Seq.gt(previous.0))
                .order_by_asc(audit_seal::Column::Seq)
                .limit(MOST)
                .all(&*read)
                .await?;
            if links.is_empty() {
                break;
            }
            for (seal, event) in links {
                let what = wrong(&self.0.secrets, &previous, &seal, event.as_ref());
                check.faults.extend(what.map(|what| AuditFault { seq: seal.seq, what }));
                check.sealed += 1;
                previous = (seal.seq, seal.mac);
            }
        }
        check.unsealed =
            never_sealed().filter(audit_event::Column::At.lt(to_row(now) - OVERDUE_SECONDS)).count(&*read).await?;
        Ok(check)
    }
}

fn wrong(
    secrets: &Secrets,
    previous: &(i64, Vec<u8>),
    seal: &audit_seal::Model,
    event: Option<&audit_event::Model>,
) -> Option<Wrong> {
    let Some(event) = event else {
        return Some(Wrong::EntryMissing);
    };
    if seal.mac != mac(secrets, seal.seq, &seal.prev_hash, event) {
        return Some(Wrong::Changed);
    }
    (seal.seq != previous.0 + 1 || seal.prev_hash != previous.1).then_some(Wrong::ChainBroken)
}

fn never_sealed() -> sea_orm::Select<audit_event::Entity> {
    audit_event::Entity::find()
        .join(JoinType::LeftJoin, audit_event::Relation::Seal.def())
        .filter(audit_seal::Column::Seq.is_null())
}

async fn unsealed(
    database: &impl ConnectionTrait,
    last: Option<&audit_seal::Model>,
) -> Result<Vec<audit_event::Model>> {
    let from = last.map_or(0, |seal| seal.event_seq - LATE);
    Ok(never_sealed()
        .filter(audit_event::Column::Seq.gt(from))
        .order_by_asc(audit_event::Column::Seq)
        .limit(MOST)
        .all(database)
        .await?)
}

/// The keyed hash of a link: its number, the link before it, and every field of the entry, each with its length.
fn mac(secrets: &Secrets, seq: i64, previous: &[u8], event: &audit_event::Model) -> Vec<u8> {
    let numbers = [seq, event.seq, event.at].map(|number| number.to_be_bytes());
    let patient = event.patient_id.map(|id| id.into_bytes().to_vec());
    let fields: [Option<&[u8]>; 11] = [
        Some(previous),
        Some(event.id.as_bytes()),
        Some(event.actor_kind.as_bytes()),
        event.actor_id.as_deref().map(str::as_bytes),
        event.roles.as_deref().map(str::as_bytes),
        Some(event.action.as_bytes()),
        Some(event.object_kind.as_bytes()),
        Some(event.object_id.as_bytes()),
        patient.as_deref(),
        event.reason.as_deref().map(str::as_bytes),
        Some(event.outcome.as_bytes()),
    ];
    let mut bytes = numbers.concat();
    for field in fields {
        // Absent and empty must not look alike.
        let length = field.map_or(u64::MAX, |field| u64::try_from(field.len()).unwrap_or(u64::MAX - 1));
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(field.unwrap_or_default());
    }
    secrets.derive("audit-seal", &bytes).to_vec()
}
