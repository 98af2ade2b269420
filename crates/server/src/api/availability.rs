//! The times that can be had.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::{
    access::{Action, Capability, Decision, Principal, decide},
    booking::{self, Slot, Wish, zone_of_answer},
    clinic::{Clinic, LocationKind, Modality},
    ids::{AppointmentId, LocationId, PractitionerId},
    time::{Minutes, Zone},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Moment, Wanted, json, service, zone};
use crate::{
    Site,
    error::Error,
    extract::{Caller, Parameters},
    guard,
    mistakes::Mistakes,
    problem::Problem,
};

/// The longest stretch that is searched at once.
const LONGEST: i32 = 100;

/// So many soonest times are shown, and at most.
const SOONEST: usize = 3;
const MOST_SOONEST: usize = 20;

/// Which times are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// The service, by its id.
    #[param(required, example = "first-consultation")]
    service: Option<String>,
    /// The first local date.
    #[param(required, format = Date, example = "2026-11-24")]
    from: Option<String>,
    /// The last local date, inclusive; at most 100 days in all.
    #[param(required, format = Date, example = "2026-11-30")]
    to: Option<String>,
    /// IANA zone of the viewer, for video and phone; the clinic's if absent. Visits in person are always shown in the place's zone.
    #[param(example = "America/Toronto")]
    tz: Option<String>,
    /// With this practitioner only.
    practitioner: Option<String>,
    /// At this place only.
    location: Option<String>,
    /// in-person, video or phone
    modality: Option<String>,
    /// Minutes, one of the service's lengths.
    duration: Option<String>,
    /// A manage or hold token, or for staff the id of a visit, whose own time does not count as taken.
    ignore: Option<String>,
}

/// Which soonest times are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchFirst {
    /// The service, by its id.
    #[param(required, example = "first-consultation")]
    service: Option<String>,
    /// How many starts; 3 if absent, at most 20.
    n: Option<String>,
    /// IANA zone of the viewer, for video and phone.
    tz: Option<String>,
    /// With this practitioner only.
    practitioner: Option<String>,
    /// At this place only.
    location: Option<String>,
    /// in-person, video or phone
    modality: Option<String>,
    /// Minutes, one of the service's lengths.
    duration: Option<String>,
}

/// The free times of a stretch of days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Availability {
    /// The zone in which the dates are meant.
    tz: String,
    days: Vec<DayView>,
    /// If nothing is free in the stretch: the first date after it on which something is.
    #[schema(format = Date)]
    next_from: Option<String>,
}

/// The soonest free times.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Soonest {
    /// The zone in which the dates are meant.
    tz: String,
    slots: Vec<SlotView>,
}

/// A date with its free times.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Day)]
pub(crate) struct DayView {
    #[schema(format = Date)]
    date: String,
    slots: Vec<SlotView>,
}

/// A time that can be had.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Slot)]
pub(crate) struct SlotView {
    start: Moment,
    end: Moment,
    /// Who is free then.
    #[schema(value_type = Vec<String>)]
    practitioners: Vec<PractitionerId>,
    #[schema(value_type = String)]
    location: LocationId,
    modality: &'static str,
    /// The zone of start and end: the place's in person, the viewer's otherwise.
    tz: String,
    /// The offset, where the wall shows this time twice that day; otherwise null.
    offset_label: Option<String>,
}

/// The free times of a stretch of days
///
/// The very function that lists them decides when one is booked.
#[utoipa::path(get, path = "/api/v1/availability", operation_id = "availability", tag = "booking", params(Search),
    responses((status = 200, body = Availability)))]
pub(crate) async fn days(
    site: Site,
    caller: Caller,
    headers: HeaderMap,
    Parameters { sent, mut mistakes }: Parameters<Search>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let wanted = wanted(
        &clinic,
        sent.service.as_deref(),
        sent.duration.as_deref(),
        [sent.practitioner.as_deref(), sent.location.as_deref(), sent.modality.as_deref()],
        &mut mistakes,
    );
    let dates = dates(sent.from.as_deref(), sent.to.as_deref(), &mut mistakes);
    let viewer = zone(&clinic, sent.tz.as_deref(), &mut mistakes);
    let (wanted, (from, to)) = mistakes.or(wanted.zip(dates))?;
    let ignore = match &sent.ignore {
        Some(token) => Some(ignored(&site, &caller, &headers, token).await?),
        None => None,
    };

    let wish = wish(&wanted, from, to, &viewer, ignore);
    let found = site.storage.availability(&wish, now).await??;
    let days = booking::days(&clinic, &found.offers, &viewer);
    let view = |day: booking::Day| DayView {
        date: day.date.to_string(),
        slots: day.slots.into_iter().map(|slot| SlotView::of(slot, &clinic, &viewer)).collect(),
    };
    let answer = Availability {
        tz: zone_of_search(&clinic, &wanted, &viewer)?.to_string(),
        days: days.into_iter().map(view).collect(),
        next_from: found.next_from.map(|date| date.to_string()),
    };
    Ok(json(StatusCode::OK, &answer))
}

/// The soonest free times
#[utoipa::path(get, path = "/api/v1/availability/first", operation_id = "soonest", tag = "booking", params(SearchFirst),
    responses((status = 200, body = Soonest)))]
pub(crate) async fn first(
    site: Site,
    Parameters { sent, mut mistakes }: Parameters<SearchFirst>,
) -> Result<Response, Error> {
    let now = site.clock.now();
    let clinic = site.clinic().await?;
    let wanted = wanted(
        &clinic,
        sent.service.as_deref(),
        sent.duration.as_deref(),
        [sent.practitioner.as_deref(), sent.location.as_deref(), sent.modality.as_deref()],
        &mut mistakes,
    );
    let viewer = zone(&clinic, sent.tz.as_deref(), &mut mistakes);
    let count = match sent.n.as_deref().map(str::parse) {
        None => SOONEST,
        Some(Ok(count)) if (1..=MOST_SOONEST).contains(&count) => count,
        Some(_) => {
            mistakes.note("n", "this is not a number from 1 to 20");
            SOONEST
        }
    };
    let wanted = mistakes.or(wanted)?;

    let today = viewer.date(now);
    let wish = wish(&wanted, today, today, &viewer, None);
    let offers = site.storage.first_offers(&wish, count, now).await??;
    let mut slots = booking::slots(&clinic, &offers, &viewer);
    slots.truncate(count);
    let answer = Soonest {
        tz: zone_of_search(&clinic, &wanted, &viewer)?.to_string(),
        slots: slots.into_iter().map(|slot| SlotView::of(slot, &clinic, &viewer)).collect(),
    };
    Ok(json(StatusCode::OK, &answer))
}

fn wanted(
    clinic: &Clinic,
    service: Option<&str>,
    duration: Option<&str>,
    ways: [Option<&str>; 3],
    mistakes: &mut Mistakes,
) -> Option<Wanted> {
    let duration = mistakes.read("duration", duration).map(Minutes);
    Wanted::read(clinic, service, duration, ways, mistakes)
}

fn wish(wanted: &Wanted, from: Date, to: Date, viewer: &Zone, ignore: Option<AppointmentId>) -> Wish {
    Wish {
        service: wanted.service.clone(),
        from,
        to,
        zone: viewer.clone(),
        duration: wanted.duration,
        practitioner: wanted.practitioner.clone(),
        location: wanted.location.clone(),
        modality: wanted.modality,
        ignore,
    }
}

/// The first and last date, in order and at most 100 days apart.
fn dates(from: Option<&str>, to: Option<&str>, mistakes: &mut Mistakes) -> Option<(Date, Date)> {
    let from = date("from", from, mistakes);
    let to = date("to", to, mistakes);
    let (from, to) = from.zip(to)?;
    let days = (to - from).get_days() + 1;
    if days < 1 {
        mistakes.note("to", "the last date lies before the first");
        return None;
    }
    if days > LONGEST {
        mistakes.note("to", "these are more than 100 days");
        return None;
    }
    Some((from, to))
}

/// A date of the calendar within the years that clinics plan for, so that no sum of days can leave it.
fn date(field: &str, sent: Option<&str>, mistakes: &mut Mistakes) -> Option<Date> {
    let text = mistakes.needed(field, sent)?;
    let is_shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.parse::<Date>() {
        Ok(date) if is_shaped && (1970..=2200).contains(&date.year()) => Some(date),
        _ => {
            mistakes.note(field, "this is not a date, e.g. 2026-11-24");
            None
        }
    }
}

/// The visit whose own time does not count: by its secret, or for staff by its id. Anything else is not found, or the
/// answer would tell whose visit fills a time.
async fn ignored(site: &Site, caller: &Caller, headers: &HeaderMap, sent: &str) -> Result<AppointmentId, Error> {
    let now = site.clock.now();
    if let Ok(id) = sent.parse::<AppointmentId>() {
        let (who, _) = guard::who_of_staff(site, headers).await?;
        let Decision::Allow(permit) = decide(&who, Action::DiaryRead) else {
            return Err(Problem::not_found().into());
        };
        let visit = site.storage.appointment(id, &permit, now).await?.ok_or_else(Problem::not_found)?;
        return Ok(visit.appointment.id);
    }
    match site.recognise(sent, caller).await? {
        Some(Principal::Capability(Capability::Visit(id) | Capability::Hold(id))) => Ok(id),
        _ => Err(Problem::not_found().into()),
    }
}

/// The zone in which the dates of an answer are meant: the place's where a visit in person is among what is asked for,
/// the viewer's otherwise.
fn zone_of_search(clinic: &Clinic, wanted: &Wanted, viewer: &Zone) -> Result<Zone, Error> {
    let service = service(clinic, &wanted.service)?;
    let in_person = match wanted.modality {
        Some(modality) => modality == Modality::InPerson,
        None => service.modalities.contains(&Modality::InPerson),
    };
    let mut places = clinic.locations.iter().filter(|place| {
        place.kind == LocationKind::Physical
            && wanted.location.as_ref().is_none_or(|id| *id == place.id)
            && service.locations.as_ref().is_none_or(|ids| ids.contains(&place.id))
    });
    let first = places.next().filter(|_| in_person);
    Ok(first.map_or(viewer, |place| zone_of_answer(place, Modality::InPerson, viewer)).clone())
}

impl SlotView {
    fn of(slot: Slot, clinic: &Clinic, viewer: &Zone) -> Self {
        let place = clinic.location(&slot.location);
        let zone = place.map_or(viewer, |place| zone_of_answer(place, slot.modality, viewer));
        let [starts, ends] = slot.offsets;
        Self {
            start: Moment::with_offset(slot.starts_at, starts),
            end: Moment::with_offset(slot.ends_at, ends),
            practitioners: slot.practitioners,
            location: slot.location,
            modality: slot.modality.code(),
            tz: zone.to_string(),
            offset_label: slot.shows_twice.then(|| offset(slot.starts_at, zone)),
        }
    }
}

/// `+02:00`
fn offset(instant: jiff::Timestamp, zone: &Zone) -> String {
    instant.to_zoned(zone.rules().clone()).strftime("%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(from: Option<&str>, to: Option<&str>) -> (Option<(Date, Date)>, bool, bool) {
        let mut mistakes = Mistakes::default();
        let dates = dates(from, to, &mut mistakes);
        (dates, mistakes.names("from"), mistakes.names("to"))
    }

    #[test]
    fn a_stretch_has_at_most_a_hundred_days() {
        assert!(noted(Some("2026-01-01"), Some("2026-04-10")).0.is_some());
        assert_eq!(noted(Some("2026-01-01"), Some("2026-04-11")), (None, false, true));
        assert_eq!(noted(Some("2026-01-02"), Some("2026-01-01")), (None, false, true));
    }

    #[test]
    fn dates_that_do_not_exist_are_mistakes_and_never_a_panic() {
        for bad in [
            "2026-02-30",
            "0000-01-01",
            "9999-12-31",
            "+10000-01-01",
            "2026-1-1",
            "2026-11-24T10:00",
            "20261124",
            "now",
        ] {
            assert_eq!(noted(Some(bad), Some("2026-01-01")), (None, true, false), "{bad}");
        }
        assert_eq!(noted(None, None), (None, true, true));
    }
}
