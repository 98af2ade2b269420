//! Where the clinic is, when it is open, and how to reach a person.

use askama::Template;
use axum::response::Response;
use domain::clinic::{Clinic, Closure, LocationKind};
use wording::{Style, date_in_words};

use super::openings;
use crate::{
    Site,
    components::{Care, Fact},
    error::Error,
    extract::Caller,
    frame::Frame,
    home::care,
    words::{Words, typography::capitalised, zones::zone_time},
};

/// Closed days that are told ahead.
const CLOSURES: usize = 6;

#[derive(Template)]
#[template(path = "public/contact.html")]
struct ContactPage {
    t: &'static Words,
    page: Frame,
    reach: Vec<Fact>,
    places: Vec<Shown>,
    closed: Vec<String>,
    zone: String,
    care: Care,
}

/// A place where people are seen.
struct Shown {
    name: String,
    address: Option<String>,
    directions: Option<String>,
    open: Vec<String>,
    is_online: bool,
}

/// `GET /contact`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/contact", t.contact_heading()).await?.public();
    let today = clinic.identity.zone.date(site.clock.now());
    let email = clinic.identity.email.expose();
    let reach = vec![
        Fact::new(t.contact_phone(), page.clinic.phone.clone()).linked(page.clinic.phone_link.clone()),
        Fact::new(t.contact_email(), email).linked(format!("mailto:{email}")),
        Fact::new(t.contact_post(), format!("{}\n{}", clinic.identity.legal_name, clinic.identity.address)),
    ];
    let places = clinic.locations.iter().map(|place| Shown {
        name: place.name.get(caller.lang).to_owned(),
        address: place.address.as_ref().map(|address| address.get(caller.lang).to_owned()),
        directions: place.directions.as_ref().map(|directions| directions.get(caller.lang).to_owned()),
        open: openings::of_place(&clinic, &place.id, today, caller.lang),
        is_online: place.kind == LocationKind::Virtual,
    });
    let places: Vec<Shown> = places.filter(|place| !place.open.is_empty()).collect();
    let mut closures: Vec<&Closure> = clinic.closures.iter().filter(|closure| closure.date >= today).collect();
    closures.sort_by_key(|closure| closure.date);
    let closed = closures.into_iter().take(CLOSURES).map(|closure| closed(closure, &clinic, &page, t)).collect();
    let zone = zone_time(&clinic.identity.zone, t);
    let care = care(t, &page.clinic);
    super::page(&ContactPage { t, page, reach, places, closed, zone, care })
}

fn closed(closure: &Closure, clinic: &Clinic, page: &Frame, t: &Words) -> String {
    let day = capitalised(&date_in_words(closure.date, Style::Date, page.lang));
    let why = closure.name.get(page.lang);
    match closure.location.as_ref().and_then(|id| clinic.location(id)) {
        Some(place) => t.contact_closed_place(day, why, place.name.get(page.lang)),
        None => t.contact_closed_day(day, why),
    }
}
