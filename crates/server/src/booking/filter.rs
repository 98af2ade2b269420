//! What narrows the times: with whom, where and how, how long, at which time of day.

use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

use domain::{
    booking::Offer,
    clinic::{Clinic, LocationKind, Modality, Service},
    ids::LocationId,
    time::{Minutes, Zone},
};

use super::shown::Shown;
use crate::components::{Choice, Choices};

/// The choice of everybody, or of every way and place, where the page begins with less.
pub(crate) const ANY: &str = "any";

/// What the filters ask for. Empty is what the page begins with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    pub(super) with: String,
    pub(super) place: String,
    pub(super) minutes: String,
    pub(super) time: String,
    pub(super) from: String,
}

impl Filter {
    /// The filter that a length alone makes; the usual one makes none.
    pub(super) fn of_length(service: &Service, length: Minutes) -> Self {
        let minutes = if length == service.usual_minutes() { String::new() } else { length.0.to_string() };
        Self { minutes, ..Self::default() }
    }

    /// Whether anything is set that another choice would widen.
    pub(super) fn narrows(&self) -> bool {
        [&self.with, &self.place, &self.minutes, &self.time].iter().any(|value| !value.is_empty())
    }

    /// The chosen length, one of the service's; none means the usual one.
    pub(super) fn length(&self, service: &Service) -> Option<Minutes> {
        let asked = self.minutes.parse().map(Minutes).ok()?;
        service.minutes.contains(&asked).then_some(asked)
    }

    /// From which day on: the one asked for, but never a day that is over.
    pub(super) fn from(&self, today: Date) -> Date {
        self.from.parse().map_or(today, |from: Date| from.clamp(today, today.saturating_add(730.days())))
    }

    /// Whether the time of day lets an offer through, by the clocks that it is shown in.
    pub(super) fn suits(&self, offer: &Offer, zone: &Zone) -> bool {
        let hour = zone.local(offer.starts_at).hour();
        match self.time.as_str() {
            "morning" => hour < 12,
            "afternoon" => (12..17).contains(&hour),
            "evening" => hour >= 17,
            _ => true,
        }
    }

    /// An address with these filters behind it, from a day on.
    pub(super) fn behind(&self, path: &str, from: Option<Date>) -> String {
        let from = from.map_or_else(|| self.from.clone(), |date| date.to_string());
        let kept = [
            ("with", &self.with),
            ("place", &self.place),
            ("minutes", &self.minutes),
            ("time", &self.time),
            ("from", &from),
        ];
        let kept: Vec<(&str, &String)> = kept.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if kept.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{}", serde_urlencoded::to_string(kept).expect("pairs of texts can be written as a query"))
    }
}

/// With whom; nothing to choose where only one person offers it.
pub(super) fn people(shown: Shown<'_>, service: &Service, chosen: &str) -> Option<Choices> {
    let people = shown.clinic.offering(service).map(|person| Choice::new(person.id.as_str(), person.name.clone()));
    let people: Vec<_> = [Choice::new(ANY, shown.t.booking_any_person())].into_iter().chain(people).collect();
    (people.len() > 2).then(|| Choices::new("with", shown.t.booking_filter_with(), people).value(chosen))
}

/// Where and how.
pub(crate) fn places(shown: Shown<'_>, service: &Service, chosen: &str) -> Option<Choices> {
    let places = ways_and_doors(shown, service);
    if places.len() < 2 {
        return None;
    }
    let anywhere = Choice::new(ANY, shown.t.booking_any_place());
    let choices = places.into_iter().chain([anywhere]).collect();
    Some(Choices::new("place", shown.t.booking_filter_place(), choices).value(chosen))
}

/// The choice among [`places`] that a way and a place stand for.
pub(crate) fn place_of(clinic: &Clinic, service: &Service, location: &LocationId, modality: Modality) -> String {
    match modality {
        Modality::InPerson if doors(clinic, service).nth(1).is_some() => format!("{location}.{}", modality.code()),
        _ => modality.code().to_owned(),
    }
}

/// The way and the place that such a choice stands for.
pub(crate) fn read_place(chosen: &str) -> (Option<LocationId>, Option<Modality>) {
    let (place, way) = chosen.split_once('.').unwrap_or(("", chosen));
    (place.parse().ok(), Modality::from_code(way))
}

/// How long, each with what it costs.
pub(crate) fn lengths(shown: Shown<'_>, service: &Service, chosen: Minutes) -> Option<Choices> {
    let length = |minutes: &Minutes| {
        let said = shown.t.booking_minutes(minutes.0.to_string());
        let text = match service.price_of(*minutes) {
            Some(price) => format!("{said} · {}", price.get(shown.lang)),
            None => said,
        };
        Choice::new(minutes.0.to_string(), text)
    };
    let lengths: Vec<_> = service.minutes.iter().map(length).collect();
    let legend = shown.t.booking_filter_length();
    (lengths.len() > 1).then(|| Choices::new("minutes", legend, lengths).value(&chosen.0.to_string()))
}

/// At which time of day.
pub(super) fn times_of_day(shown: Shown<'_>, chosen: &str) -> Choices {
    let t = shown.t;
    let times = vec![
        Choice::new("", t.booking_any_time()),
        Choice::new("morning", t.booking_morning()),
        Choice::new("afternoon", t.booking_afternoon()),
        Choice::new("evening", t.booking_evening()),
    ];
    Choices::new("time", t.booking_filter_time(), times).value(chosen)
}

/// The ways of a service in the order of its file, in person at each of its doors.
fn ways_and_doors(shown: Shown<'_>, service: &Service) -> Vec<Choice> {
    let t = shown.t;
    let mut places = Vec::new();
    for modality in &service.modalities {
        let way = modality.code();
        match modality {
            Modality::InPerson => {
                let doors: Vec<_> = doors(shown.clinic, service).collect();
                if let [door] = doors.as_slice() {
                    places.push(Choice::new(way, door.name.get(shown.lang)));
                    continue;
                }
                places.push(Choice::new(way, t.booking_in_person()));
                places.extend(
                    doors.iter().map(|door| Choice::new(format!("{}.{way}", door.id), door.name.get(shown.lang))),
                );
            }
            Modality::Video => places.push(Choice::new(way, t.booking_by_video())),
            Modality::Phone => places.push(Choice::new(way, t.booking_by_phone())),
        }
    }
    places
}

/// The places with a door where a service takes place.
pub(crate) fn doors<'a>(
    clinic: &'a Clinic,
    service: &'a Service,
) -> impl Iterator<Item = &'a domain::clinic::Location> + 'a {
    let offers = |location: &&domain::clinic::Location| {
        location.kind == LocationKind::Physical
            && service.locations.as_ref().is_none_or(|own| own.contains(&location.id))
            && clinic.offering(service).any(|person| person.locations.contains(&location.id))
    };
    clinic.locations.iter().filter(offers)
}

/// The way a service begins with, where it has several.
pub(crate) fn first_way(service: &Service) -> Option<Modality> {
    match service.modalities.as_slice() {
        [first, _, ..] => Some(*first),
        _ => None,
    }
}
