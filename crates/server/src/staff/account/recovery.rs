//! Ten new recovery codes in place of the old ones: shown once.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{own, signed_in};
use crate::{
    Site,
    components::{HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes},
    frame::{Frame, address},
    problem::Problem,
    staff::{
        enrol::{CodesPage, in_fours},
        on_to, page, way_back,
    },
    words::Words,
};

const HERE: &str = "/staff/account/recovery-codes";

#[derive(Template)]
#[template(path = "staff/renew_codes.html")]
struct RenewPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
    /// How many of the present ones still work.
    left: u32,
}

/// `GET /staff/account/recovery-codes`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    if !signed_in(&caller)?.is_proven {
        return Ok(on_to(&caller, &way_back::with("/staff/account/proof", HERE)));
    }
    let account = own(&site, &caller).await?;
    if account.password_at.is_none() {
        return Ok(on_to(&caller, "/staff/account"));
    }
    let t = Words::of(caller.lang);
    let frame = site.console(&caller, HERE, t.renew_heading()).await?;
    let left = u32::try_from(account.recovery_codes).unwrap_or(u32::MAX);
    let form = HtmlForm::to(frame.to(HERE), Problems::none()).button(t.renew_button());
    page(StatusCode::OK, &RenewPage { t, page: frame, form, left })
}

/// `POST /staff/account/recovery-codes`
pub(crate) async fn create(Changes(storage): Changes, site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let codes = storage.renew_recovery_codes(&caller.permit, site.clock.now()).await?;
    let codes = codes.ok_or_else(Problem::not_found)?;
    let frame = site.console(&caller, HERE, t.recovery_heading()).await?.twin(None);
    let codes = codes.iter().map(|code| in_fours(code).join("-")).collect();
    page(StatusCode::OK, &CodesPage { t, page: frame, codes, on: address(caller.lang, "/staff/account") })
}
