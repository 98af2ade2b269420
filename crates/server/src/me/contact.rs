//! Name and phone, as the clinic has them.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use domain::text::{PersonName, Phone};

use super::own;
use crate::{
    Site,
    answer::{on_to, page},
    components::{Field, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    words::{Words, refusals},
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    phone: String,
}

#[derive(Template)]
#[template(path = "me/contact.html")]
struct ContactPage {
    t: &'static Words,
    page: Frame,
    problems: Problems,
    name: Field,
    phone: Field,
}

/// `GET /me/contact`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let own = own(&site, &caller).await?;
    let typed = Typed {
        name: own.patient.name.expose().to_owned(),
        phone: own.patient.phone.map(|phone| phone.expose().to_owned()).unwrap_or_default(),
    };
    answer(&site, &caller, &typed, Problems::none()).await
}

/// `POST /me/contact`
pub(crate) async fn change(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let mut problems = Problems::none();
    let name = typed.name.trim().parse::<PersonName>();
    if let Err(mistake) = &name {
        problems.add("name", refusals::mistake(*mistake, t.booking_name_missing(), t));
    }
    let phone = match typed.phone.trim() {
        "" => None,
        text => match text.parse::<Phone>() {
            Ok(phone) => Some(phone),
            Err(mistake) => {
                problems.add("phone", refusals::mistake(mistake, String::new(), t));
                None
            }
        },
    };
    if let (Ok(name), true) = (&name, problems.is_empty()) {
        match storage.change_contact(name, phone.as_ref(), &caller.permit, site.clock.now()).await? {
            Ok(()) => return Ok(on_to(&caller, "/me?done=contact")),
            Err(storage::own_pages::Taken) => problems.add("name", t.me_contact_taken()),
        }
    }
    answer(&site, &caller, &typed, problems).await
}

async fn answer(site: &Site, caller: &Caller, typed: &Typed, problems: Problems) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let frame = site.frame(caller, "/me/contact", t.me_contact_heading()).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = ContactPage {
        t,
        page: frame.with_problems(!problems.is_empty()),
        name: Field::person("name", t.booking_name()).value(typed.name.clone()).problems(&problems),
        phone: Field::phone("phone", t.booking_phone()).optional().value(typed.phone.clone()).problems(&problems),
        problems,
    };
    page(status, &shown)
}
