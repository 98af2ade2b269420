//! Pictures of articles: taken in, and sent to readers.

pub(crate) mod desk;
mod taken;

use axum::{
    extract::Path,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse as _, Response},
};

use crate::{Site, articles::knows, error::Error, problem::Problem};

pub use taken::{LARGEST_FILE, NoPicture, kept};

/// `GET /learn/images/{image}`. An address never changes its content, so browsers keep it for good.
pub(crate) async fn show(site: Site, Path(image): Path<String>, asked: HeaderMap) -> Result<Response, Error> {
    let picture = site.storage.picture(&image).await?.ok_or_else(Problem::not_found)?;
    let tag = HeaderValue::from_str(&format!("\"{image}\"")).map_err(|_| Problem::failure())?;
    let media_type = HeaderValue::from_str(&picture.media_type).map_err(|_| Problem::failure())?;
    let mut response =
        if knows(&asked, &tag) { StatusCode::NOT_MODIFIED.into_response() } else { picture.bytes.into_response() };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media_type);
    headers.insert(ETAG, tag);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}
