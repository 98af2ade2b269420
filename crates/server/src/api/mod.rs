//! The JSON API. Each file holds the calls of one noun with the shapes they show, annotated for the OpenAPI document.

pub(crate) mod appointments;
pub(crate) mod articles;
pub(crate) mod availability;
pub(crate) mod docs;
pub(crate) mod holds;
pub(crate) mod moves;
pub(crate) mod openapi;
pub(crate) mod services;
pub(crate) mod staff;

use axum::{
    http::{HeaderValue, StatusCode, header::ETAG},
    response::{IntoResponse as _, Response},
};
use domain::{
    appointments::Appointment,
    booking::{Offer, zone_of_answer},
    clinic::{Clinic, Modality, Service},
    ids::{LocationId, PractitionerId, ServiceId},
    time::{Minutes, Zone},
};
use jiff::{Timestamp, tz::Offset};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{error::Error, mistakes::Mistakes, problem::Problem};

/// An instant as the wall of a place shows it: RFC 3339 with its offset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-24T10:00:00-05:00")]
pub(crate) struct Moment(String);

impl Moment {
    /// The instant on the wall of a zone.
    pub(crate) fn at(instant: Timestamp, zone: &Zone) -> Self {
        let wall = instant.to_zoned(zone.rules().clone());
        Self(wall.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    /// The same, where it is known already what the wall adds, in seconds.
    pub(crate) fn with_offset(instant: Timestamp, seconds: i64) -> Self {
        let offset = i32::try_from(seconds).ok().and_then(|seconds| Offset::from_seconds(seconds).ok());
        Self(instant.display_with_offset(offset.unwrap_or(Offset::UTC)).to_string())
    }
}

/// A stretch of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Items<T> {
    /// What is on this page.
    items: Vec<T>,
    /// Asks for the next page; null on the last.
    next_cursor: Option<String>,
}

impl<T> Items<T> {
    /// A list that is never longer than a page.
    fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}

/// A free time near one that was lost.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alternative {
    start: Moment,
    end: Moment,
    practitioner: String,
    location: String,
}

/// One mistake or broken rule.
#[derive(Debug, ToSchema)]
#[schema(as = ProblemDetail)]
#[expect(dead_code, reason = "the shape of `problem::FieldProblem`, for the document")]
pub(crate) struct ProblemDetailShape {
    /// The field, with dots into objects: `patient.email`.
    field: Option<String>,
    /// The rule that is broken, by its stable code.
    code: Option<String>,
    /// What is wrong, in English.
    text: String,
}

/// Why a call was not done (RFC 9457, `application/problem+json`).
#[derive(Debug, ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "the shape of `problem::Problem`, for the document")]
pub(crate) struct ProblemShape {
    r#type: String,
    /// The status in words.
    title: String,
    status: u16,
    /// The stable code: build on this one.
    code: String,
    /// One sentence.
    detail: String,
    /// Names the request in our log.
    request_id: String,
    /// Everything that is wrong, all at once; with every 422 and with `override_required`.
    problems: Option<Vec<ProblemDetailShape>>,
    /// Up to three free times near the one that was lost.
    alternatives: Option<Vec<Alternative>>,
    /// The clinic's number, where only a call helps: with `late_cancel`.
    phone: Option<String>,
}

/// What a booking names when it takes a time.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// The service, by its id.
    pub(crate) service: Option<String>,
    /// From when: RFC 3339 with offset.
    #[schema(format = DateTime)]
    pub(crate) start: Option<String>,
    /// Minutes, one of the service's lengths; the usual one if absent.
    pub(crate) duration: Option<u32>,
    /// With this practitioner only.
    pub(crate) practitioner: Option<String>,
    /// At this place only.
    pub(crate) location: Option<String>,
    /// In this way only: in-person, video or phone.
    pub(crate) modality: Option<String>,
}

/// A choice of a time, read and known to the clinic.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    pub(crate) service: ServiceId,
    pub(crate) starts_at: Timestamp,
    pub(crate) duration: Option<Minutes>,
    pub(crate) practitioner: Option<PractitionerId>,
    pub(crate) location: Option<LocationId>,
    pub(crate) modality: Option<Modality>,
}

/// Which visits are meant: the parameters that a search and a booking share.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) service: ServiceId,
    pub(crate) duration: Option<Minutes>,
    pub(crate) practitioner: Option<PractitionerId>,
    pub(crate) location: Option<LocationId>,
    pub(crate) modality: Option<Modality>,
}

impl Choice {
    /// Reads it against the clinic; what it names must exist.
    pub(crate) fn read(&self, clinic: &Clinic, mistakes: &mut Mistakes) -> Option<Chosen> {
        let duration = self.duration.map(Minutes);
        let wanted = Wanted::read(
            clinic,
            self.service.as_deref(),
            duration,
            [self.practitioner.as_deref(), self.location.as_deref(), self.modality.as_deref()],
            mistakes,
        );
        let start = mistakes.needed("start", self.start.as_deref());
        let starts_at = start.and_then(|text| instant("start", text, mistakes));
        let Wanted { service, duration, practitioner, location, modality } = wanted?;
        Some(Chosen { service, starts_at: starts_at?, duration, practitioner, location, modality })
    }
}

impl Wanted {
    /// Reads service, length, practitioner, place and way; each that is unknown is a mistake of its own.
    pub(crate) fn read(
        clinic: &Clinic,
        service: Option<&str>,
        duration: Option<Minutes>,
        [practitioner, location, modality]: [Option<&str>; 3],
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let id = mistakes.read_needed::<ServiceId>("service", service);
        let service = id.and_then(|id| match clinic.service(&id).filter(|service| service.active) {
            Some(service) => Some(service),
            None => {
                mistakes.note("service", "there is no such service");
                None
            }
        });
        if let (Some(service), Some(duration)) = (service, duration)
            && !service.minutes.contains(&duration)
        {
            mistakes.note("duration", "the service does not come in this length");
        }
        let practitioner = mistakes.read::<PractitionerId>("practitioner", practitioner);
        if let Some(id) = &practitioner
            && clinic.practitioner(id).is_none_or(|one| !one.active)
        {
            mistakes.note("practitioner", "there is no such practitioner");
        }
        let location = mistakes.read::<LocationId>("location", location);
        if let Some(id) = &location
            && clinic.location(id).is_none()
        {
            mistakes.note("location", "there is no such place");
        }
        let modality = modality.and_then(|code| {
            let known = Modality::from_code(code);
            if known.is_none() {
                mistakes.note("modality", "this is not one of in-person, video, phone");
            }
            known
        });
        Some(Self { service: service?.id.clone(), duration, practitioner, location, modality })
    }
}

/// Reads RFC 3339. Visits start on whole seconds.
pub(crate) fn instant(field: &str, text: &str, mistakes: &mut Mistakes) -> Option<Timestamp> {
    match text.parse::<Timestamp>() {
        Ok(instant) if instant.subsec_nanosecond() == 0 => Some(instant),
        _ => {
            mistakes.note(field, "this is not an instant: RFC 3339 with offset, e.g. 2026-11-24T10:00:00-05:00");
            None
        }
    }
}

/// Reads the name of a zone; none means the clinic's own.
pub(crate) fn zone(clinic: &Clinic, sent: Option<&str>, mistakes: &mut Mistakes) -> Zone {
    mistakes.read("tz", sent).unwrap_or_else(|| clinic.identity.zone.clone())
}

/// The zone a visit is shown in: the place's in person, the patient's own otherwise.
pub(crate) fn shown_in<'a>(clinic: &'a Clinic, visit: &'a Appointment) -> &'a Zone {
    let own = visit.zone.as_ref().unwrap_or(&clinic.identity.zone);
    clinic.location(&visit.location).map_or(own, |place| zone_of_answer(place, visit.modality, own))
}

/// The service of an id that was read before.
pub(crate) fn service<'a>(clinic: &'a Clinic, id: &ServiceId) -> Result<&'a Service, Error> {
    clinic.service(id).ok_or_else(|| Problem::not_found().into())
}

/// Why nothing was held or booked.
pub(crate) fn not_booked(clinic: &Clinic, refused: storage::bookings::Unbooked) -> Error {
    use storage::bookings::Unbooked;

    match refused {
        Unbooked::Lost(refused) => lost(clinic, refused),
        Unbooked::IdempotencyMismatch => Problem::idempotency_mismatch().into(),
    }
}

/// Why a visit stays as it is. Where it is too late to change it here, the clinic's number helps.
pub(crate) fn stays(clinic: &Clinic, refusal: domain::appointments::Refusal) -> Error {
    let problem = Problem::from(refusal);
    match refusal {
        domain::appointments::Refusal::LateCancel => problem.with("phone", clinic.identity.phone.clone().into()).into(),
        _ => problem.into(),
    }
}

/// Three free times instead of the one that was lost.
pub(crate) fn lost(clinic: &Clinic, lost: storage::bookings::Lost) -> Error {
    let refused = Problem::from(lost.refusal);
    if !lost.refusal.lost_a_time() {
        return refused.into();
    }
    let alternatives: Vec<_> = lost.alternatives.iter().map(|offer| alternative(clinic, offer)).collect();
    refused.with("alternatives", serde_json::json!(alternatives)).into()
}

fn alternative(clinic: &Clinic, offer: &Offer) -> Alternative {
    let own = &clinic.identity.zone;
    let zone = clinic.location(&offer.location).map_or(own, |place| zone_of_answer(place, offer.modality, own));
    Alternative {
        start: Moment::at(offer.starts_at, zone),
        end: Moment::at(offer.ends_at, zone),
        practitioner: offer.practitioner.to_string(),
        location: offer.location.to_string(),
    }
}

/// JSON that is not an entity of its own.
pub(crate) fn json<T: Serialize>(status: StatusCode, body: &T) -> Response {
    (status, axum::Json(body)).into_response()
}

/// An entity, with its version as the ETag.
pub(crate) fn entity<T: Serialize>(status: StatusCode, version: i64, body: &T) -> Response {
    let mut response = json(status, body);
    let tag = HeaderValue::from_str(&format!("\"{version}\"")).expect("a number in quotes");
    response.headers_mut().insert(ETAG, tag);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_carries_the_offset_of_its_zone() {
        let at = "2026-11-24T15:00:00Z".parse().unwrap();

        assert_eq!(Moment::at(at, &"America/Toronto".parse().unwrap()).0, "2026-11-24T10:00:00-05:00");
        assert_eq!(Moment::at(at, &Zone::utc()).0, "2026-11-24T15:00:00+00:00");
        assert_eq!(Moment::at(at, &"America/St_Johns".parse().unwrap()).0, "2026-11-24T11:30:00-03:30");
        for (offset, zone) in [(-5 * 3600, "America/Toronto"), (0, "UTC"), (-3 * 3600 - 1800, "America/St_Johns")] {
            assert_eq!(Moment::with_offset(at, offset), Moment::at(at, &zone.parse().unwrap()));
        }
    }

    #[test]
    fn impossible_instants_are_mistakes_and_never_a_panic() {
        for text in [
            "",
            "tomorrow",
            "2026-02-30T10:00:00Z",
            "2026-11-24T10:00:00",
            "+99999-01-01T00:00:00Z",
            "2026-11-24T10:00:00.5Z",
        ] {
            let mut mistakes = Mistakes::default();
            assert_eq!(instant("start", text, &mut mistakes), None, "{text}");
            assert!(mistakes.names("start"));
        }
    }
}
