//! Where a patient is signed in, and ending it: one, this one, or all the others.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};

use wording::{Style, in_words};

use super::{Done, sign_in::signed_out, signed_in};
use crate::{
    Site,
    answer::{on_to, page},
    error::Error,
    extract::{Caller, Changes, Query},
    frame::Frame,
    problem::Problem,
    words::{self, Words},
};

#[derive(Template)]
#[template(path = "me/sessions.html")]
struct SessionsPage {
    t: &'static Words,
    page: Frame,
    done: Option<String>,
    sessions: Vec<Session>,
}

/// A browser that is signed in, in words.
struct Session {
    id: String,
    device: String,
    since: String,
    last: String,
    is_this: bool,
}

/// `GET /me/sessions`
pub(crate) async fn show(site: Site, caller: Caller, Query(query): Query<Done>) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let here = signed_in(&caller)?.session;
    let zone = site.clinic().await?.identity.zone.clone();
    let when = |at| in_words(at, zone.rules(), Style::ShortDayAndTime, caller.lang);
    let sessions = site.storage.patients_sessions(&caller.permit, site.clock.now()).await?;
    let sessions = sessions.iter().map(|session| Session {
        id: session.id.to_string(),
        device: words::device(session.device, t),
        since: t.account_session_since(when(session.created_at)),
        last: t.account_session_last(when(session.seen_at)),
        is_this: session.id == here,
    });
    let frame = site.frame(&caller, "/me/sessions", t.account_sessions()).await?;
    let done = match query.done.as_str() {
        "sessions" => Some(t.account_done_sessions()),
        "session" => Some(t.account_done_session()),
        _ => None,
    };
    page(StatusCode::OK, &SessionsPage { t, page: frame, done, sessions: sessions.collect() })
}

/// `POST /me/sessions/{id}/end`: another's is like one that does not exist.
pub(crate) async fn end(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    if !storage.end_patients_session(id, &caller.permit, site.clock.now()).await? {
        return Err(Problem::not_found().into());
    }
    if id == signed_in(&caller)?.session {
        return Ok(signed_out(&site, &caller));
    }
    Ok(on_to(&caller, "/me/sessions?done=session"))
}

/// `POST /me/sessions/end-others`
pub(crate) async fn end_others(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let this = signed_in(&caller)?.session;
    storage.end_patients_other_sessions(this, &caller.permit, site.clock.now()).await?;
    Ok(on_to(&caller, "/me/sessions?done=sessions"))
}
