//! What staff press on a visit: each deed needs the version its page was made from, and the page that follows offers to
//! take it back.

use axum::{
    extract::{FromRequest, Path, Request},
    response::Response,
};
use domain::{
    appointments::{Mark, Refusal},
    booking::MoveRefusal,
};
use serde::Deserialize;
use storage::Storage;

use super::{on_to, today, visit};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, Form},
    problem::Problem,
    words::{Words, visits},
};

/// What a button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Pressed {
    /// The version the page was made from.
    pub(super) version: String,
    /// Where it was pressed: `today`, or nothing for the visit's own page.
    from: String,
    /// The day that was shown there.
    day: String,
    /// Whether everything from the same network is freed as well.
    network: String,
}

/// A button that was pressed on a visit.
pub(crate) struct Press {
    storage: Storage,
    site: Site,
    caller: Caller,
    id: String,
    pressed: Pressed,
}

impl FromRequest<Site> for Press {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        type All = (Changes, Site, Caller, Path<String>, Form<Pressed>);
        let (Changes(storage), site, caller, Path(id), Form(pressed)) = All::from_request(request, site).await?;
        Ok(Self { storage, site, caller, id, pressed })
    }
}

/// `POST /staff/appointments/{id}/approve`
pub(crate) async fn approve(press: Press) -> Result<Response, Error> {
    press.mark(Mark::Approve).await
}

/// `POST /staff/appointments/{id}/arrive`
pub(crate) async fn arrive(press: Press) -> Result<Response, Error> {
    press.mark(Mark::Arrive).await
}

/// `POST /staff/appointments/{id}/check-in`
pub(crate) async fn check_in(press: Press) -> Result<Response, Error> {
    press.mark(Mark::CheckIn).await
}

/// `POST /staff/appointments/{id}/fulfil`
pub(crate) async fn fulfil(press: Press) -> Result<Response, Error> {
    press.mark(Mark::Fulfil).await
}

/// `POST /staff/appointments/{id}/no-show`
pub(crate) async fn no_show(press: Press) -> Result<Response, Error> {
    press.mark(Mark::Miss).await
}

/// `POST /staff/appointments/{id}/entered-in-error`
pub(crate) async fn entered_in_error(press: Press) -> Result<Response, Error> {
    press.mark(Mark::EnterInError).await
}

/// `POST /staff/appointments/{id}/undo`: takes the last mark back.
pub(crate) async fn undo(press: Press) -> Result<Response, Error> {
    let Press { storage, site, caller, .. } = &press;
    let id = visit::find(site, caller, &press.id).await?.appointment.id;
    let undone = storage.undo(id, press.version()?, &caller.permit, site.clock.now()).await?;
    let t = Words::of(caller.lang);
    match undone.ok_or_else(Problem::not_found)? {
        Ok(_) => Ok(press.on("undo")),
        Err(MoveRefusal::Visit(refusal)) => press.refused(refusal).await,
        Err(MoveRefusal::Time(_)) => visit::refused(site, caller, id, t.diary_refused_undo_taken()).await,
    }
}

/// `POST /staff/appointments/{id}/release-all`: frees what somebody holds who takes too much.
pub(crate) async fn release_all(press: Press) -> Result<Response, Error> {
    let Press { storage, site, caller, pressed, .. } = &press;
    let id = visit::find(site, caller, &press.id).await?.appointment.id;
    let network = pressed.network == "yes";
    let released = storage.release_all_like(id, press.version()?, network, &caller.permit, site.clock.now()).await?;
    match released.ok_or_else(Problem::not_found)? {
        Ok(count) => Ok(on_to(caller, &format!("/staff/appointments/{id}?done=released&count={count}"))),
        Err(refusal) => press.refused(refusal).await,
    }
}

impl Press {
    async fn mark(self, mark: Mark) -> Result<Response, Error> {
        let Self { storage, site, caller, .. } = &self;
        let id = visit::find(site, caller, &self.id).await?.appointment.id;
        let marked = storage.mark(id, self.version()?, mark, &caller.permit, site.clock.now()).await?;
        match marked.ok_or_else(Problem::not_found)? {
            Ok(_) => Ok(self.on(mark.code())),
            Err(refusal) => self.refused(refusal).await,
        }
    }

    fn version(&self) -> Result<i64, Error> {
        self.pressed.version.parse().map_err(|_| Problem::version_required().into())
    }

    /// On to where it was pressed, which says what was done.
    fn on(&self, done: &str) -> Response {
        if self.pressed.from == "today" {
            let day = today::read(&self.pressed.day).map(|day| format!("day={day}&")).unwrap_or_default();
            return on_to(&self.caller, &format!("/staff?{day}visit={}&done={done}", self.id));
        }
        on_to(&self.caller, &format!("/staff/appointments/{}?done={done}", self.id))
    }

    /// The visit as it stands, and why nothing was done.
    async fn refused(&self, refusal: Refusal) -> Result<Response, Error> {
        let id = visit::find(&self.site, &self.caller, &self.id).await?.appointment.id;
        let said = visits::refused(refusal, Words::of(self.caller.lang));
        visit::refused(&self.site, &self.caller, id, said).await
    }
}
