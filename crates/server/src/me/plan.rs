//! A patient's plan, as far as there is one.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::own;
use crate::{Site, answer::page, error::Error, extract::Caller, frame::Frame, words::Words};

#[derive(Template)]
#[template(path = "me/plan.html")]
struct PlanPage {
    t: &'static Words,
    page: Frame,
}

/// `GET /me/plan`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    own(&site, &caller).await?;
    let frame = site.frame(&caller, "/me/plan", t.me_plan_heading()).await?;
    page(StatusCode::OK, &PlanPage { t, page: frame })
}
