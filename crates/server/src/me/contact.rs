//! Name and phone, as the clinic has them.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use domain::text::{PersonName, Phone};

use super::own;
use crate::{
    Site,
    answer::{on_to, page},
    components::{Field, HtmlForm, Problems},
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
    form: HtmlForm,
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
    let form = HtmlForm::to(frame.to("/me/contact"), problems)
        .asks(Field::person("name", t.booking_name()).value(typed.name.clone()))
        .asks(Field::phone("phone", t.booking_phone()).optional().value(typed.phone.clone()))
        .button(t.me_save());
    page(form.status(), &ContactPage { t, page: frame.with_problems(form.has_problems()), form })
}
