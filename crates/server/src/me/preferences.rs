//! Which mail may come, how often, and in which language.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::own;
use crate::{
    Site,
    answer::{on_to, page},
    components::HtmlForm,
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    preferences::{self, Typed},
    words::Words,
};

#[derive(Template)]
#[template(path = "me/preferences.html")]
struct PreferencesPage {
    t: &'static Words,
    page: Frame,
    form: HtmlForm,
}

/// `GET /me/preferences`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let own = own(&site, &caller).await?;
    let frame = site.frame(&caller, "/me/preferences", t.me_preferences_heading()).await?;
    let form = preferences::form(&site, caller.lang, &own, &frame.to("/me/preferences")).await?;
    page(StatusCode::OK, &PreferencesPage { t, page: frame, form })
}

/// `POST /me/preferences`
pub(crate) async fn change(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let wanted = preferences::wanted(&site, &typed, caller.network_text()).await?;
    storage.change_preferences(&wanted, &caller.permit, site.clock.now()).await?;
    Ok(on_to(&caller, "/me?done=preferences"))
}
