//! Who of the clinic looked at one's record, or changed it.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use wording::{Style, in_words};

use super::own;
use crate::{
    Site,
    answer::page,
    components::Table,
    error::Error,
    extract::Caller,
    frame::Frame,
    words::{Words, typography::capitalised},
};

#[derive(Template)]
#[template(path = "me/looked.html")]
struct LookedPage {
    t: &'static Words,
    page: Frame,
    /// None where nobody has looked yet.
    looks: Option<Table>,
}

/// `GET /me/who-looked`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    own(&site, &caller).await?;
    let looks = site.storage.who_looked(&caller.permit).await?;
    let zone = site.clinic().await?.identity.zone.clone();
    let rows: Vec<Vec<String>> = looks
        .iter()
        .map(|look| {
            let when = in_words(look.at, zone.rules(), Style::DateAndTime, caller.lang);
            let who = look.by.as_ref().map_or_else(|| t.looked_program(), |name| name.expose().to_owned());
            vec![capitalised(&when), who, said(&look.action, t)]
        })
        .collect();
    let head = vec![t.looked_when(), t.looked_who(), t.looked_what()];
    let looks = (!rows.is_empty()).then(|| Table { caption: t.looked_caption(), head, rows });
    let frame = site.frame(&caller, "/me/who-looked", t.looked_heading()).await?;
    page(StatusCode::OK, &LookedPage { t, page: frame, looks })
}

/// What was done, in plain words; the trail's own word where it is new.
fn said(action: &str, t: &Words) -> String {
    let (what, deed) = action.split_once('.').unwrap_or((action, ""));
    match (what, deed) {
        ("patient", "opened") => t.looked_opened(),
        ("patient", "read" | "found") => t.looked_record(),
        ("patient", "amended" | "created" | "contact-changed") => t.looked_amended(),
        ("patient", "united" | "union-proposed") => t.looked_united(),
        ("plan" | "plans", "read" | "listed" | "versions_read") => t.looked_plan(),
        ("plan" | "plans", _) => t.looked_plan_changed(),
        ("alert" | "alerts", _) => t.looked_alert(),
        ("message" | "messages", _) => t.looked_mail(),
        ("appointment", _) => t.looked_visit(),
        _ => t.looked_other(),
    }
}
