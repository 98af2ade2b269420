//! `/dev/errors/{status}`: the page of each failure, so that it can be looked at without failing.

use axum::{extract::Path, http::StatusCode, response::Response};

use super::components::Face;
use crate::{
    Site,
    error::Error,
    extract::{Caller, Query},
    failure,
    problem::Problem,
};

/// `GET /dev/errors/503?lang=fr-CA`
pub(crate) async fn show(
    site: Site,
    _: Caller,
    Path(status): Path<u16>,
    Query(face): Query<Face>,
) -> Result<Response, Error> {
    let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 400);
    let status = status.ok_or_else(Problem::not_found)?;
    let mut problem = Problem::failure();
    problem.status = status;
    Ok(failure::page(&site, None, face.lang, &problem, "0123456789abcdef"))
}
