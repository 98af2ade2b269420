//! The calendar file of a visit's own page: the entry of its mails, without a method.

use axum::{
    http::{
        HeaderValue,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse as _, Response},
};

use domain::{
    appointments::{Status, icalendar::Invite},
    clinic::{Clinic, Modality},
};

use storage::appointments::VisitView;

use crate::{Site, words::Words};

/// The visit as a calendar understands it.
pub(crate) fn file(site: &Site, clinic: &Clinic, view: &VisitView) -> String {
    let visit = &view.appointment;
    let lang = visit.lang;
    let t = Words::of(lang);
    let page = crate::frame::address(lang, &format!("/a/{}", view.manage));
    let page = format!("{}{page}", site.config.public_url);
    let location = match visit.modality {
        Modality::Video => Some(t.calendar_video()),
        Modality::Phone => Some(t.calendar_phone()),
        Modality::InPerson => clinic.location(&visit.location).map(|place| {
            let address = place.address.as_ref().map(|address| address.get(lang));
            [Some(place.name.get(lang)), address].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }),
    };
    let invite = Invite {
        appointment: visit.id,
        host: host(&site.config.host()).to_owned(),
        method: None,
        cancelled: matches!(visit.status, Status::Cancelled { .. }),
        sequence: visit.sequence,
        // Opening the file twice gives the same bytes.
        stamp: visit.updated_at,
        span: visit.span(),
        organizer: clinic.identity.name.clone(),
        organizer_email: clinic.identity.email.clone(),
        attendee: None,
        summary: clinic.identity.name.clone(),
        location,
        description: Some(t.calendar_note(page.clone())),
        url: Some(page),
    };
    invite.to_ics()
}

/// The file as an answer.
pub(crate) fn answer(file: String) -> Response {
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"visit.ics\""));
    response
}

/// Without its port, as mails have it: the UID must be theirs.
pub(crate) fn host(authority: &str) -> &str {
    authority.split(':').next().unwrap_or(authority)
}
