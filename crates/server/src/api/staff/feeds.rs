//! The secret address of a practitioner's calendar.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::ids::PractitionerId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Site,
    api::json,
    error::Error,
    extract::{Caller, Changes},
    problem::Problem,
};

/// Where a calendar program finds it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedAddress)]
pub(crate) struct FeedAddress {
    /// Whoever has it sees when the practitioner has visits, with initials.
    url: String,
}

impl FeedAddress {
    fn of(site: &Site, secret: &str) -> Self {
        Self { url: format!("{}/feeds/{secret}.ics", site.config.public_url) }
    }
}

/// The address of a practitioner's calendar
#[utoipa::path(get, path = "/api/v1/staff/practitioners/{id}/feed", operation_id = "feedAddress", tag = "diary",
    responses((status = 200, body = FeedAddress)))]
pub(crate) async fn read(site: Site, caller: Caller, Path(id): Path<String>) -> Result<Response, Error> {
    let id: PractitionerId = id.parse().map_err(|_| Problem::not_found())?;
    let secret = site.storage.feed_secret(&id, &caller.permit).await?.ok_or_else(Problem::not_found)?;
    Ok(json(StatusCode::OK, &FeedAddress::of(&site, &secret)))
}

/// A new address for a practitioner's calendar
///
/// The old one opens nothing from this moment on.
#[utoipa::path(post, path = "/api/v1/staff/practitioners/{id}/feed", operation_id = "renewFeed", tag = "diary",
    responses((status = 200, body = FeedAddress)))]
pub(crate) async fn renew(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id: PractitionerId = id.parse().map_err(|_| Problem::not_found())?;
    let secret = storage.renew_feed(&id, &caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    Ok(json(StatusCode::OK, &FeedAddress::of(&site, &secret)))
}
