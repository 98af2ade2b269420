//! The first page: what can be booked.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};

use domain::{booking::Wish, clinic::Service};
use wording::Style;

use super::{filter::first_way, see_other, shown::Shown, trust};
use crate::{
    Site,
    components::{Care, Fact},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    home::care,
    problem::Problem,
    words::Words,
};

#[derive(Template)]
#[template(path = "booking/services.html")]
struct ServicesPage {
    t: &'static Words,
    page: Frame,
    services: Vec<Offered>,
    care: Care,
    trust: Vec<Fact>,
}

struct Offered {
    href: String,
    title: String,
    summary: String,
    facts: Vec<String>,
}

/// `GET /book`; with one service there is nothing to choose.
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.storage.clinic().await?.ok_or_else(Problem::unavailable)?;
    let page = site.frame(&caller, "/book", t.booking_services_heading()).await?.public().at(Place::Booking);
    let listed: Vec<&Service> = clinic.services.iter().filter(|service| service.listed && service.active).collect();
    if let [only] = listed.as_slice() {
        return Ok(see_other(&page.to(&format!("/book/{}", only.id)), None));
    }

    let shown = Shown::new(&clinic, caller.lang);
    let mut services = Vec::new();
    for service in listed {
        services.push(offered(&site, &page, shown, service).await?);
    }
    let care = care(t, &page.clinic);
    let trust = trust(t, &page.clinic, None, t.booking_trust_change_text());
    Ok(Html(ServicesPage { t, page, services, care, trust }.render()?).into_response())
}

async fn offered(site: &Site, page: &Frame, shown: Shown<'_>, service: &Service) -> Result<Offered, Error> {
    let now = site.clock.now();
    let zone = shown.clinic.identity.zone.clone();
    let today = zone.date(now);
    // The day that the next page begins with, not the soonest of ways that it does not show at first.
    let wish = Wish { modality: first_way(service), ..Wish::of(service.id.clone(), today, today, zone) };
    let first = site.storage.first_offers(&wish, 1, now).await?.unwrap_or_default();
    let soonest = first.first().map(|offer| {
        let zone = shown.zone(&offer.location, offer.modality, None);
        shown.t.booking_soonest_day(shown.time(offer.starts_at, zone, Style::Day))
    });
    let mut length = shown.t.booking_minutes(service.usual_minutes().0.to_string());
    if let Some(price) = service.price_of(service.usual_minutes()) {
        length = format!("{length} · {}", price.get(shown.lang));
    }
    Ok(Offered {
        href: page.to(&format!("/book/{}", service.id)),
        title: service.title.get(shown.lang).to_owned(),
        summary: service.summary.get(shown.lang).to_owned(),
        facts: vec![length, soonest.unwrap_or_else(|| shown.t.booking_none_soon())],
    })
}
