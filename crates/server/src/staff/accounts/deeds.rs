//! What one button does about an account: invite, reset, sign out, end, take back.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use serde::Deserialize;

use domain::{accounts::AccountRefusal, ids::StaffId};

use super::one::{self, stayed};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, Form},
    frame::{Frame, Place},
    problem::Problem,
    staff::{on_to, page, sign_in::signed_out},
    words::Words,
};

/// The account as it was seen; no version is a stale one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Seen {
    version: i64,
}

/// The way in for somebody: shown once, to be handed over.
#[derive(Template)]
#[template(path = "staff/invitation.html")]
struct InvitationPage {
    t: &'static Words,
    page: Frame,
    name: String,
    address: String,
    back: String,
}

/// `POST /staff/accounts/{id}/invite`
pub(crate) async fn invite(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Error> {
    let id = one::read(&id)?;
    match storage.invite_again(id, seen.version, &caller.permit, site.clock.now()).await? {
        Ok(token) => invitation(&site, &caller, id, &token).await,
        Err(refusal) => stayed(&site, &caller, id, refusal).await,
    }
}

/// `POST /staff/accounts/{id}/reset`: password, app and sessions are gone, and the account is invited anew.
pub(crate) async fn reset(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Error> {
    let id = one::read(&id)?;
    match storage.reset_another(id, seen.version, &caller.permit, site.clock.now()).await? {
        Ok(token) => invitation(&site, &caller, id, &token).await,
        Err(refusal) => stayed(&site, &caller, id, refusal).await,
    }
}

/// `POST /staff/accounts/{id}/end-sessions`
pub(crate) async fn end_sessions(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Error> {
    let id = one::read(&id)?;
    let ended = storage.end_sessions_of(id, seen.version, &caller.permit, site.clock.now()).await?;
    told(&site, &caller, id, ended, "sessions").await
}

/// `POST /staff/accounts/{id}/disable`
pub(crate) async fn disable(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Error> {
    let id = one::read(&id)?;
    let ended = storage.end_account(id, seen.version, &caller.permit, site.clock.now()).await?;
    told(&site, &caller, id, ended, "disabled").await
}

/// `POST /staff/accounts/{id}/enable`
pub(crate) async fn enable(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Error> {
    let id = one::read(&id)?;
    let reopened = storage.reopen_account(id, seen.version, &caller.permit, site.clock.now()).await?;
    told(&site, &caller, id, reopened, "enabled").await
}

/// The account's page, which says what was done; the door for whoever has just ended their own session.
async fn told(
    site: &Site,
    caller: &Caller,
    id: StaffId,
    done: Result<(), AccountRefusal>,
    news: &str,
) -> Result<Response, Error> {
    match done {
        Ok(()) if caller.permit.who().account() == Some(id) => Ok(signed_out(site, caller)),
        Ok(()) => Ok(on_to(caller, &format!("/staff/accounts/{id}?done={news}"))),
        Err(refusal) => stayed(site, caller, id, refusal).await,
    }
}

/// The page that shows an invitation's address, once.
pub(super) async fn invitation(site: &Site, caller: &Caller, id: StaffId, token: &str) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let staff = site.storage.staff_member(id).await?.ok_or_else(Problem::not_found)?;
    let frame = site.console(caller, "/staff/accounts", t.accounts_invitation_heading()).await?;
    let frame = frame.at(Place::Accounts).twin(None);
    let invitation = InvitationPage {
        t,
        name: staff.name.expose().to_owned(),
        address: frame.absolute(&format!("/staff/enrol/{token}")),
        back: frame.to(&format!("/staff/accounts/{id}")),
        page: frame,
    };
    page(StatusCode::OK, &invitation)
}
