//! What can be said of a request before it waits for its turn.

use std::sync::Arc;

use domain::{
    booking::{self, Refusal, Request},
    clinic::Clinic,
};
use jiff::Timestamp;

use crate::{Result, Work, diary, diary::Pages, engine};

/// The time is somebody else's already, as far as can be seen without a lock.
///
/// Where writers wait for each other row by row, the losers of a rush would stand in line only to be told so, each with a
/// connection in hand. Who is told nothing here is judged under the lock like everybody.
pub(super) async fn lost_already(
    work: &Work,
    clinic: &Arc<Clinic>,
    pages: Option<Pages>,
    request: &Request,
    now: Timestamp,
) -> Result<Option<Refusal>> {
    let Some(pages) = pages.filter(|_| engine::has_row_locks(work)) else {
        return Ok(None);
    };
    let diary = diary::load(work, Arc::clone(clinic), &pages, now).await?;
    Ok(booking::book(&diary, request, now).err().filter(|refusal| *refusal == Refusal::SlotTaken))
}
