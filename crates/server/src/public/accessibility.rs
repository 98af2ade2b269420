//! The accessibility statement: what was tested, what was not, whom to tell. `docs/accessibility.md` says it to developers.

use askama::Template;
use axum::response::Response;
use jiff::civil::{Date, date};
use wording::{Style, date_in_words};

use crate::{Site, components::Fact, error::Error, extract::Caller, frame::Frame, words::Words};

/// When somebody last compared the statement with the tests.
const CHECKED: Date = date(2026, 11, 22);

#[derive(Template)]
#[template(path = "public/accessibility.html")]
struct StatementPage {
    t: &'static Words,
    page: Frame,
    reach: Vec<Fact>,
    checked: String,
}

/// `GET /accessibility`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/accessibility", t.accessibility_heading()).await?.public();
    let email = clinic.identity.email.expose();
    let reach = vec![
        Fact::new(t.contact_phone(), page.clinic.phone.clone()).linked(page.clinic.phone_link.clone()),
        Fact::new(t.contact_email(), email).linked(format!("mailto:{email}")),
    ];
    let checked = date_in_words(CHECKED, Style::PlainDate, caller.lang);
    super::page(&StatementPage { t, page, reach, checked })
}
