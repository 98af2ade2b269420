//! What patients do on their own pages: sign in by mail, prove who they are, see and change what is theirs.

mod access_code;
mod ask;
mod contact;
mod session;
mod sign_in;

pub use access_code::{AccessCodeView, HandedOver, NotHandedOver};
pub use ask::SignInLimits;
pub use contact::{OwnRecord, OwnVisits, Preferences, Taken};
pub use session::OpenPages;
pub use sign_in::{Door, Mailed, NotHere, Opened};

pub(crate) use ask::{NextStep, errands_wanted, forget_asks};

use domain::{
    access::{Permit, Scope},
    ids::PatientId,
};
use jiff::Timestamp;

use crate::{
    Result, Work,
    accounts::CodeRefusal,
    limits::{Limit, counted},
};

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
