//! Ending sessions: one, this one, or all the others. It only ever closes doors, so nothing has to be proven for it.

use axum::{extract::Path, response::Response};

use super::signed_in;
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes},
    problem::Problem,
    staff::{on_to, sign_in::signed_out},
};

/// `POST /staff/account/sessions/{id}/end`: another's is like one that does not exist.
pub(crate) async fn end(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    if !storage.end_session(id, &caller.permit, site.clock.now()).await? {
        return Err(Problem::not_found().into());
    }
    if id == signed_in(&caller)?.session {
        return Ok(signed_out(&site, &caller));
    }
    Ok(on_to(&caller, "/staff/account?done=session"))
}

/// `POST /staff/account/stay`: asking for it is what keeps the session open. Says for how many seconds.
pub(crate) async fn stay(site: Site, caller: Caller) -> Result<String, Error> {
    let left = signed_in(&caller)?.ends_at.duration_since(site.clock.now());
    Ok(left.as_secs().to_string())
}

/// `POST /staff/account/sessions/end-others`
pub(crate) async fn end_others(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let this = signed_in(&caller)?.session;
    storage.end_other_sessions(this, &caller.permit, site.clock.now()).await?;
    Ok(on_to(&caller, "/staff/account?done=sessions"))
}
