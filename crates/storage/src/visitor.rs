//! Who is at the other end, as far as limits and proofs are concerned.

use std::fmt;

use domain::text::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use crate::{Result, Work, mint, rows::proven_address, secrets::Secrets, time::to_row};

/// How long a browser that has proven an address is believed.
const PROVEN: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Who is at the other end: a browser, and the network it comes from. Only hashes of either are stored.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The value of the visitor's cookie; none for a caller without one.
    pub cookie: Option<String>,
    /// The network: an IPv4 address, or the /64 of an IPv6 one. None where it is not known, e.g. on loopback.
    pub network: Option<String>,
}

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[Visitor]")
    }
}

impl Visitor {
    pub(crate) fn cookie_hash(&self) -> Option<[u8; 32]> {
        self.cookie.as_deref().map(mint::hash)
    }

    pub(crate) fn network_hash(&self, secrets: &Secrets) -> Option<[u8; 32]> {
        self.network.as_ref().map(|network| secrets.derive("network", network.as_bytes()))
    }

    /// Whether this browser has proven this address.
    pub(crate) async fn has_proven(&self, work: &Work, address: &EmailAddress, now: Timestamp) -> Result<bool> {
        let Some(cookie) = self.cookie_hash() else {
            return Ok(false);
        };
        let address = work.storage().0.secrets.address_hash(address);
        let proven = proven_address::Entity::find_by_id((cookie.to_vec(), address.to_vec())).one(&**work).await?;
        Ok(proven.is_some_and(|row| to_row(now) < row.until))
    }

    /// Notes that this browser has proven this address.
    pub(crate) async fn proves(&self, work: &Work, address: &EmailAddress, now: Timestamp) -> Result<()> {
        use proven_address::Column as C;

        let Some(cookie) = self.cookie_hash() else {
            return Ok(());
        };
        proven_address::Entity::insert(proven_address::ActiveModel {
            visitor_hash: Set(cookie.to_vec()),
            address_hash: Set(work.storage().0.secrets.address_hash(address).to_vec()),
            until: Set(to_row(now + PROVEN)),
        })
        .on_conflict(OnConflict::columns([C::VisitorHash, C::AddressHash]).update_column(C::Until).to_owned())
        .exec_without_returning(&**work)
        .await?;
        Ok(())
    }
}
