//! The second page: when. Choosing keeps the time for a while.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};

use domain::{appointments::Via, booking::Request, ids::ServiceId};
use storage::bookings::Lost;

use super::{
    confirm,
    details::Details,
    filter::Filter,
    see_other,
    shown::Choice,
    times::{Said, Times},
    visitor, with_cookie,
};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Changes, Form, Query},
    problem::Problem,
};

/// `GET /book/{service}[/{practitioner}]`
pub(crate) async fn show(
    site: Site,
    caller: Caller,
    Path(path): Path<BTreeMap<String, String>>,
    Query(filter): Query<Filter>,
) -> Result<Response, Error> {
    asked(&site, &path, filter).await?.show(&site, &caller, Said::default()).await
}

/// `POST /book/{service}[/{practitioner}]`: keeps the chosen time and goes on to the details.
pub(crate) async fn hold(
    Changes(storage): Changes,
    site: Site,
    mut caller: Caller,
    Path(path): Path<BTreeMap<String, String>>,
    Query(filter): Query<Filter>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Error> {
    site.allow("booking", &caller, site.config.limits.booking).await?;
    let times = asked(&site, &path, filter).await?;
    let choice = form.get("choice").and_then(|text| Choice::read(text)).ok_or_else(Problem::not_found)?;
    let carried = Details::carried(&form);
    let now = site.clock.now();
    let service = times.clinic.service(&times.service).ok_or_else(Problem::not_found)?;
    let request = Request {
        appointment: storage::mint::id(now),
        service: times.service.clone(),
        starts_at: choice.starts_at,
        duration: times.filter.length(service),
        practitioner: choice.practitioner.clone().or_else(|| times.practitioner.clone()),
        location: Some(choice.location.clone()),
        modality: Some(choice.modality),
        who: None,
        ignore: None,
        via: Via::Site,
    };

    let cookie = with_cookie(&mut caller, &site);
    match storage.hold(&request, &visitor(&caller), &caller.permit, now).await? {
        // What was typed before a time was lost goes straight back into the form.
        Ok(held) if !carried.is_empty() => {
            let mut response = confirm::again(&site, &caller, &held.token, Details::from_form(carried)).await?;
            cookie.map(|cookie| response.headers_mut().insert("set-cookie", cookie));
            Ok(response)
        }
        Ok(held) => {
            let path = crate::frame::address(caller.lang, "/book/confirm");
            Ok(see_other(&format!("{path}?hold={}", held.token), cookie))
        }
        Err(lost) => times.after_losing(&site, &caller, &lost, &choice, carried.into_iter().collect()).await,
    }
}

/// The times again, after one was given back; everything typed kept.
pub(super) async fn again(
    site: &Site,
    caller: &Caller,
    service: ServiceId,
    filter: Filter,
    carried: BTreeMap<String, String>,
) -> Result<Response, Error> {
    let times = Times::of(site, service, filter).await?;
    times.show(site, caller, Said { lost: None, carried: carried.into_iter().collect() }).await
}

/// The times again, after one was lost: what happened, the three nearest, everything typed kept.
pub(super) async fn lost(
    site: &Site,
    caller: &Caller,
    wanted: &domain::appointments::Appointment,
    lost: &Lost,
    carried: BTreeMap<String, String>,
) -> Result<Response, Error> {
    let mut times = Times::of(site, wanted.service.clone(), Filter::default()).await?;
    if let Some(service) = times.clinic.service(&times.service) {
        times.filter = Filter::of_length(service, wanted.length());
    }
    times.after_losing(site, caller, lost, &Choice::of_visit(wanted), carried.into_iter().collect()).await
}

/// The times that an address names: a service in use, with one person or with anyone.
async fn asked(site: &Site, path: &BTreeMap<String, String>, filter: Filter) -> Result<Times, Error> {
    let part = |name: &str| path.get(name).map(String::as_str);
    let service = part("service").and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
    let times = Times::of(site, service, filter).await?;
    let practitioner = match part("practitioner") {
        None => None,
        Some(id) => {
            let known = id.parse().ok().filter(|id| times.clinic.practitioner(id).is_some());
            Some(known.ok_or_else(Problem::not_found)?)
        }
    };
    Ok(Times { practitioner, ..times })
}
