//! `/dev/components`: every component in its states, in both faces and languages.

use askama::Template as _;
use axum::response::{Html, IntoResponse as _, Response};
use domain::text::Lang;
use serde::Deserialize;

use crate::{
    Site,
    components::gallery::{Gallery, StaffGallery},
    error::Error,
    extract::{Caller, Query},
};

/// Which face, in which language.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Face {
    /// `staff` for the console's.
    face: String,
    pub(super) lang: Lang,
}

/// `GET /dev/components?face=staff&lang=fr-CA`
pub(crate) async fn show(site: Site, caller: Caller, Query(face): Query<Face>) -> Result<Response, Error> {
    let caller = Caller { lang: face.lang, ..caller };
    let frame = site.frame(&caller, "/dev/components", "Components").await?.twin(None);
    let html = if face.face == "staff" { StaffGallery::new(frame).render()? } else { Gallery::new(frame).render()? };
    Ok(Html(html).into_response())
}
