//! What goes out for a delivery: the bytes kept from an earlier attempt, or the facts to compose them from.

use std::collections::HashMap;

use domain::{
    audit::Trail,
    outbox::{Reason, State, letter::Letter},
    text::EmailAddress,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::OnConflict};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Error, Result, Storage,
    messages::facts::Owed,
    rows::{delivery, delivery_bytes, message},
    sealed::Field,
    time::to_row,
};

use super::{
    Lease, claim,
    in_hand::{self, InHand, Move},
    letters::{Desk, NoPost},
};

/// Where the exact bytes of a mail are kept.
pub(crate) const BYTES: Field = Field("delivery_bytes", "bytes");

/// What goes out for a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// The bytes that were composed before; every attempt sends the same.
    Bytes {
        /// To whom.
        to: EmailAddress,
        /// The mail.
        bytes: Vec<u8>,
    },
    /// The facts to compose it from.
    Compose(Box<Letter>),
    /// The lease is lost, or the message may not go after all: there is nothing to do.
    Gone,
    /// A fact was missing; the message waits for staff. The name of the fact is for the log.
    Missing(&'static str),
}

impl Storage {
    /// What goes out for one lease.
    pub async fn letter(&self, lease: Lease, now: Timestamp) -> Result<Post> {
        let posts = Box::pin(self.letters(&[lease], now)).await?;
        Ok(posts.into_iter().next().unwrap_or(Post::Gone))
    }

    /// What goes out for some leases, in their order and in a number of statements that stays the same.
    ///
    /// Whatever may not go any more is stopped here already, so that a relay seldom hears the start of a mail that the
    /// mark then refuses.
    pub async fn letters(&self, leases: &[Lease], now: Timestamp) -> Result<Vec<Post>> {
        let posts = match self.read_posts(leases, now).await {
            // One row that cannot be read must not hold up the others.
            Err(Error::Corrupt { .. }) if leases.len() > 1 => {
                let mut posts = Vec::with_capacity(leases.len());
                for lease in leases {
                    posts.push(self.letter(*lease, now).await?);
                }
                return Ok(posts);
            }
            Err(Error::Corrupt { .. }) => vec![Err(NoPost::Missing("a row that can be read"))],
            posts => posts?,
        };
        let mut stopped = Vec::new();
        for (lease, post) in leases.iter().zip(&posts) {
            match post {
                Ok(_) => {}
                Err(NoPost::Stopped) => stopped.push(*lease),
                Err(NoPost::Missing(what)) => self.cannot_compose(*lease, what, now).await?,
            }
        }
        self.stop(&stopped, now).await?;
        Ok(posts
            .into_iter()
            .map(|post| match post {
                Ok(post) => post,
                Err(NoPost::Stopped) => Post::Gone,
                Err(NoPost::Missing(what)) => Post::Missing(what),
            })
            .collect())
    }

    /// Keeps the bytes that were composed. The first bytes win: what an earlier attempt may have sent is never replaced.
    /// False if the lease is lost.
    pub async fn keep_bytes(&self, lease: Lease, bytes: &[u8], now: Timestamp) -> Result<bool> {
        Ok(self.keep_bytes_of(&[(lease, bytes.to_vec())], now).await? == 1)
    }

    /// The same for many in one transaction; says how many leases still stand.
    pub async fn keep_bytes_of(&self, composed: &[(Lease, Vec<u8>)], now: Timestamp) -> Result<u64> {
        let leases: Vec<Lease> = composed.iter().map(|(lease, _)| *lease).collect();
        let work = self.begin(now).await?;
        let held = leased(&work, &leases).await?;
        let rows: Vec<_> = composed
            .iter()
            .filter(|(lease, _)| held.iter().any(|row| is_of(row, *lease)))
            .map(|(lease, bytes)| {
                let id = Uuid::from(lease.delivery);
                delivery_bytes::ActiveModel {
                    delivery_id: Set(id),
                    bytes: Set(self.0.sealed.seal(BYTES, id, bytes)),
                    sha256: Set(Sha256::digest(bytes).to_vec()),
                    kept_at: Set(to_row(now)),
                }
            })
            .collect();
        let standing = u64::try_from(rows.len()).unwrap_or_default();
        if !rows.is_empty() {
            delivery_bytes::Entity::insert_many(rows)
                .on_conflict(OnConflict::column(delivery_bytes::Column::DeliveryId).do_nothing().to_owned())
                .exec_without_returning(&*work)
                .await?;
        }
        work.commit(Trail::none("the bytes of mails, kept with their deliveries")).await?;
        Ok(standing)
    }

    /// A mail that cannot be composed waits for staff; `field` names what was missing, for the log.
    pub async fn cannot_compose(&self, lease: Lease, field: &str, now: Timestamp) -> Result<()> {
        tracing::warn!(delivery.id = %lease.delivery, field, "a mail cannot be composed");
        let work = self.begin(now).await?;
        let rows = in_hand::lock(&work, &[lease.delivery.into()]).await?;
        let held: Vec<(&InHand, Move)> = rows
            .iter()
            .filter(|row| is_of(&row.delivery, lease))
            .map(|row| (row, Move::to(State::Held(Reason::RenderError))))
            .collect();
        in_hand::settle(&work, &held, now).await?;
        work.commit(Trail::none("held; the message says why")).await
    }

    async fn read_posts(&self, leases: &[Lease], now: Timestamp) -> Result<Vec<Result<Post, NoPost>>> {
        let read = self.read().await?;
        let deliveries = leased(&read, leases).await?;
        let kept = kept_bytes(&read, &deliveries).await?;
        let rows = message::Entity::find()
            .filter(message::Column::Id.is_in(deliveries.iter().map(|row| row.message_id)))
            .all(&*read)
            .await?;
        let messages = rows.iter().map(message::Model::message).collect::<Result<Vec<_>>>()?;
        let owed: HashMap<Uuid, Owed<'_>> = deliveries
            .iter()
            .filter_map(|delivery| {
                let at = rows.iter().position(|row| row.id == delivery.message_id)?;
                Some((delivery.id, Owed { row: &rows[at], message: &messages[at], delivery: Some(delivery) }))
            })
            .collect();
        let list: Vec<Owed<'_>> = owed.values().copied().collect();
        let desk = Desk::set(self, &read, &list, now).await?;
        leases
            .iter()
            .map(|lease| match owed.get(&Uuid::from(lease.delivery)) {
                Some(one) if one.delivery.is_some_and(|row| is_of(row, *lease)) => {
                    desk.post(*one, kept.get(&one.delivery.map_or_else(Uuid::nil, |row| row.id)), now)
                }
                _ => Ok(Ok(Post::Gone)),
            })
            .collect()
    }
}

/// The deliveries that these leases still have in hand.
async fn leased(database: &DatabaseTransaction, leases: &[Lease]) -> Result<Vec<delivery::Model>> {
    let rows = delivery::Entity::find()
        .filter(delivery::Column::Id.is_in(claim::ids(leases)))
        .filter(delivery::Column::State.eq("leased"))
        .all(database)
        .await?;
    Ok(rows.into_iter().filter(|row| leases.iter().any(|lease| is_of(row, *lease))).collect())
}

fn is_of(row: &delivery::Model, lease: Lease) -> bool {
    row.id == Uuid::from(lease.delivery) && row.token == lease.token && row.state == "leased"
}

async fn kept_bytes(database: &DatabaseTransaction, rows: &[delivery::Model]) -> Result<HashMap<Uuid, Vec<u8>>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let kept = delivery_bytes::Entity::find()
        .filter(delivery_bytes::Column::DeliveryId.is_in(rows.iter().map(|row| row.id)))
        .all(database)
        .await?;
    Ok(kept.into_iter().map(|row| (row.delivery_id, row.bytes)).collect())
}
