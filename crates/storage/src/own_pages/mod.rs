//! What patients do on their own pages: sign in by mail, prove who they are, see and change what is theirs.

mod access_code;
mod address;
mod ask;
mod contact;
mod session;
mod sign_in;

pub use access_code::{AccessCodeView, HandedOver, NotHandedOver};
pub use address::{AddressAnswer, AddressQuestion, AddressView, NotAsked};
pub use ask::SignInLimits;
pub use contact::{OwnRecord, OwnVisits, Preferences, Taken};
pub use session::OpenPages;
pub use sign_in::{Door, Mailed, NotHere, Opened};

pub(crate) use address::forget_changes;
pub(crate) use ask::forget_asks;
pub(crate) use contact::ended_by;

use std::collections::{HashMap, HashSet};

use domain::{
    access::{Permit, Scope},
    ids::PatientId,
    outbox::Kind,
    text::EmailAddress,
};
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use address::Changing;
use ask::NextStep;

use crate::{
    Result, Storage, Work,
    accounts::{self, CodeRefusal, Recovering},
    limits::{Limit, counted},
};

/// What a mail that somebody asked for by themself is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// A way in.
    WayIn(NextStep),
    /// Another address.
    Address(Changing),
    /// A lost password, of staff.
    Recovery(Recovering),
}

impl Errand {
    /// Whether somebody still waits for this mail of it.
    pub(crate) fn wants(&self, kind: Kind, now: Timestamp) -> bool {
        match self {
            Self::WayIn(_) => kind == Kind::SignIn,
            Self::Address(changing) => changing.wants(kind, now),
            Self::Recovery(recovering) => recovering.wants(kind),
        }
    }

    /// Where a mail about it goes, where that is not the person's present address.
    pub(crate) fn address(&self, kind: Kind) -> Option<&EmailAddress> {
        match self {
            Self::WayIn(_) => None,
            Self::Address(changing) => changing.address(kind),
            Self::Recovery(recovering) => Some(&recovering.email),
        }
    }
}

/// What mails about these errands are about, as far as anybody waits for them.
pub(crate) async fn errands(
    storage: &Storage,
    database: &DatabaseTransaction,
    ids: &HashSet<Uuid>,
    now: Timestamp,
) -> Result<HashMap<Uuid, Errand>> {
    let mut errands = HashMap::new();
    if ids.is_empty() {
        return Ok(errands);
    }
    let ways_in = ask::errands_wanted(storage, database, ids, now).await?;
    errands.extend(ways_in.into_iter().map(|(id, step)| (id, Errand::WayIn(step))));
    let changes = address::changing(database, ids).await?;
    errands.extend(changes.into_iter().map(|(id, changing)| (id, Errand::Address(changing))));
    let lost = accounts::recovering(storage, database, ids, now).await?;
    errands.extend(lost.into_iter().map(|(id, recovering)| (id, Errand::Recovery(recovering))));
    Ok(errands)
}

/// Whose pages a permit is for.
fn owner(by: &Permit) -> Option<PatientId> {
    match by.scope() {
        Scope::Patient(id) => Some(*id),
        _ => None,
    }
}

/// Counts a code that is tried for a person, at whichever door: digits from a mail, or the clinic's own code.
async fn code_counted(
    work: &Work,
    subject: &[u8],
    limit: Limit,
    now: Timestamp,
) -> Result<std::result::Result<(), CodeRefusal>> {
    let counted = counted(work, "patient-code", subject, limit, now).await?;
    Ok(counted.map_err(|wait| CodeRefusal::Wait { seconds: wait.seconds }))
}
