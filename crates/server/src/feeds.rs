//! A practitioner's calendar, for a calendar program that comes again and again.

use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse as _, Response},
};
use domain::{
    appointments::icalendar::{Entry, calendar},
    clinic::Modality,
};
use sha2::{Digest as _, Sha256};

use crate::{
    Site, calendar::host, error::Error, extract::Caller, headers::READERS_OWN, problem::Problem, words::Words,
};

/// A practitioner's calendar
///
/// The address ends in `.ics`. Visits carry initials only; cancelled ones disappear, moved ones keep their UID.
#[utoipa::path(get, path = "/feeds/{feed}", operation_id = "feed", tag = "diary",
    params(("If-None-Match" = Option<String>, Header, description = "The ETag of the last answer.")),
    responses((status = 200, content_type = "text/calendar", body = String), (status = 304, description = "as it was")))]
pub(crate) async fn show(site: Site, caller: Caller, headers: HeaderMap) -> Result<Response, Error> {
    let clinic = site.clinic().await?;
    let feed = site.storage.feed(&caller.permit, site.clock.now()).await?.ok_or_else(Problem::not_found)?;
    let lang = clinic.identity.lang;
    let t = Words::of(lang);
    let entries: Vec<Entry> = feed
        .visits
        .into_iter()
        .map(|(visit, initials)| Entry {
            appointment: visit.id,
            sequence: visit.sequence,
            stamp: visit.updated_at,
            span: visit.span(),
            summary: initials,
            location: match visit.modality {
                Modality::Video => Some(t.calendar_video()),
                Modality::Phone => Some(t.calendar_phone()),
                Modality::InPerson => clinic.location(&visit.location).map(|place| place.name.get(lang).to_owned()),
            },
        })
        .collect();
    let file = calendar(&clinic.identity.name, host(&site.config.host()), &entries);

    let tag: String = Sha256::digest(file.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::from_str(&format!("\"{tag}\"")).expect("hexadecimal digits in quotes");
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|sent| sent.to_str().ok());
    let is_known = known.flat_map(|sent| sent.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.trim_start_matches("W/").as_bytes() == tag.as_bytes()
    });
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { file.into_response() };
    response.headers_mut().insert(ETAG, tag);
    response.headers_mut().insert(CACHE_CONTROL, READERS_OWN);
    if !is_known {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    }
    Ok(response)
}
