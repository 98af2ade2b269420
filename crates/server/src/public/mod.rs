//! What the clinic says of itself: what it does, who treats, what it costs, where it is, what it keeps, who can use it.
//!
//! The facts come from the clinic file and the content files; the sentences around them are the product's.

pub(crate) mod about;
pub(crate) mod accessibility;
pub(crate) mod contact;
pub(crate) mod fees;
mod openings;
pub(crate) mod privacy;
pub(crate) mod team;

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};
use domain::clinic::{Clinic, Service};

use crate::error::Error;

pub(crate) use openings::of_clinic;

/// The services that visitors are shown, in the clinic's order.
fn listed(clinic: &Clinic) -> impl Iterator<Item = &Service> {
    clinic.services.iter().filter(|service| service.listed && service.active)
}

pub(crate) fn page(page: &impl Template) -> Result<Response, Error> {
    Ok(Html(page.render()?).into_response())
}
