//! A visit or an offered time in words: when, how long, with whom, where.

use domain::{
    appointments::Appointment,
    booking::{Offer, Slot, zone_of_answer},
    clinic::{Clinic, Modality, Service},
    ids::{LocationId, PractitionerId},
    text::Lang,
    time::Zone,
};
use jiff::Timestamp;
use wording::{Style, in_words};

use crate::{
    components::{Summary, TimeButton},
    words::{
        Words,
        typography::{capitalised, unbroken_time},
        zones::zone_time,
    },
};

/// What each time of a page says beside the hour, since it differs among them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Names {
    /// How: in person, by video, by phone.
    pub(crate) way: bool,
    /// At which of several places.
    pub(crate) place: bool,
    /// By whose clocks.
    pub(crate) zone: bool,
}

/// Says things of one clinic in one language.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) clinic: &'a Clinic,
    pub(crate) lang: Lang,
    pub(crate) t: &'static Words,
}

impl<'a> Shown<'a> {
    pub(crate) fn new(clinic: &'a Clinic, lang: Lang) -> Self {
        Self { clinic, lang, t: Words::of(lang) }
    }

    /// The zone in which a visit is shown: the place's in person, otherwise the clinic's, since the browser told us none.
    pub(crate) fn zone(&self, location: &LocationId, modality: Modality, viewer: Option<&'a Zone>) -> &'a Zone {
        let viewer = viewer.unwrap_or(&self.clinic.identity.zone);
        self.clinic.location(location).map_or(viewer, |location| zone_of_answer(location, modality, viewer))
    }

    pub(crate) fn practitioner(&self, id: &PractitionerId) -> String {
        self.clinic.practitioner(id).map_or_else(String::new, |practitioner| practitioner.name.clone())
    }

    /// "Elm Street clinic, 12 Elm Street", or how it takes place where there is no door.
    pub(crate) fn place(&self, location: &LocationId, modality: Modality) -> String {
        let name = self.place_name(location, modality);
        let address = self.clinic.location(location).and_then(|location| location.address.as_ref());
        match (modality, address) {
            (Modality::InPerson, Some(address)) => format!("{name}, {}", address.get(self.lang)),
            _ => name,
        }
    }

    /// The same without the address, for the ear, on each of many buttons.
    fn place_name(&self, location: &LocationId, modality: Modality) -> String {
        match modality {
            Modality::Video => self.t.booking_by_video(),
            Modality::Phone => self.t.booking_by_phone(),
            Modality::InPerson => self
                .clinic
                .location(location)
                .map(|location| location.name.get(self.lang).to_owned())
                .unwrap_or_default(),
        }
    }

    pub(crate) fn time(&self, at: Timestamp, zone: &Zone, style: Style) -> String {
        unbroken_time(&in_words(at, zone.rules(), style, self.lang))
    }

    /// "in person", within a sentence.
    pub(crate) fn way(&self, modality: Modality) -> String {
        match modality {
            Modality::InPerson => self.t.booking_way_in_person(),
            Modality::Video => self.t.booking_way_video(),
            Modality::Phone => self.t.booking_way_phone(),
        }
    }

    /// "Toronto time"
    pub(crate) fn zone_name(&self, zone: &Zone) -> String {
        zone_time(zone, self.t)
    }

    /// A visit in a line: "Monday, November 23, 2026 at 9:15 a.m., with Dr. Roy".
    pub(crate) fn whole(&self, visit: &Appointment) -> String {
        let zone = self.zone(&visit.location, visit.modality, visit.zone.as_ref());
        let when = self.time(visit.starts_at, zone, Style::DateAndTime);
        self.t.visit_whole(when, self.practitioner(&visit.practitioner))
    }

    /// What tells a time from the others of its page.
    fn note(&self, location: &LocationId, modality: Modality, names: Names) -> Option<String> {
        let place = (names.place && modality == Modality::InPerson).then(|| self.place_name(location, modality));
        let way = names.way.then(|| self.way(modality));
        let zone = names.zone.then(|| self.zone_name(self.zone(location, modality, None)));
        let parts: Vec<String> = [place.or(way), zone].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// One of the soonest times: the day on the button, the practitioner below it, and what else tells it from others.
    pub(crate) fn soon(&self, offer: &Offer, names: Names) -> TimeButton {
        let zone = self.zone(&offer.location, offer.modality, None);
        let with = self.practitioner(&offer.practitioner);
        let minutes = minutes(offer.starts_at, offer.ends_at);
        TimeButton {
            value: Choice::of_offer(offer).written(),
            text: capitalised(&self.time(offer.starts_at, zone, Style::ShortDayAndTime)),
            whole: self.t.booking_time_whole(
                self.time(offer.starts_at, zone, Style::Day),
                minutes,
                with.clone(),
                self.place_name(&offer.location, offer.modality),
            ),
            note: Some(match self.note(&offer.location, offer.modality, names) {
                Some(note) => format!("{with} · {note}"),
                None => with,
            }),
            is_current: false,
        }
    }

    /// A time under its day, and what tells it from others.
    pub(crate) fn slot(&self, slot: &Slot, only_with: Option<&PractitionerId>, names: Names) -> TimeButton {
        let zone = self.zone(&slot.location, slot.modality, None);
        let people: Vec<String> = slot.practitioners.iter().map(|id| self.practitioner(id)).collect();
        let mut text = self.time(slot.starts_at, zone, Style::Time);
        if slot.shows_twice {
            let offset = zone.rules().to_offset(slot.starts_at);
            text = format!("{text} (UTC{offset})");
        }
        TimeButton {
            value: Choice {
                starts_at: slot.starts_at,
                location: slot.location.clone(),
                modality: slot.modality,
                practitioner: only_with.cloned(),
            }
            .written(),
            text,
            whole: self.t.booking_time_whole(
                self.time(slot.starts_at, zone, Style::Day),
                minutes(slot.starts_at, slot.ends_at),
                people.join(&format!(" {} ", self.t.booking_or())),
                self.place_name(&slot.location, slot.modality),
            ),
            note: self.note(&slot.location, slot.modality, names),
            is_current: false,
        }
    }

    /// The box that says what is being booked, or is.
    pub(crate) fn summary(&self, visit: &Appointment, service: Option<&Service>, heading: String) -> Summary {
        let zone = self.zone(&visit.location, visit.modality, visit.zone.as_ref());
        let service_line = service.map(|service| {
            self.t.booking_service_line(service.title.get(self.lang), minutes(visit.starts_at, visit.ends_at))
        });
        let mut lines = vec![capitalised(&self.zone_name(zone))];
        lines.extend(service_line);
        lines.push(self.t.booking_with(self.practitioner(&visit.practitioner)));
        lines.push(self.place(&visit.location, visit.modality));
        if let Some(price) = service.and_then(|service| service.price_of(visit.length())) {
            lines.push(price.get(self.lang).to_owned());
        }
        Summary { heading, main: capitalised(&self.time(visit.starts_at, zone, Style::DateAndTime)), lines }
    }
}

fn minutes(from: Timestamp, to: Timestamp) -> String {
    to.duration_since(from).as_mins().to_string()
}

/// What a time's button sends: enough to tell two offers apart. Links and forms carry instants; labels are derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) starts_at: Timestamp,
    pub(crate) location: LocationId,
    pub(crate) modality: Modality,
    pub(crate) practitioner: Option<PractitionerId>,
}

impl Choice {
    pub(crate) fn of_offer(offer: &Offer) -> Self {
        Self {
            starts_at: offer.starts_at,
            location: offer.location.clone(),
            modality: offer.modality,
            practitioner: Some(offer.practitioner.clone()),
        }
    }

    /// The time that a visit has.
    pub(crate) fn of_visit(visit: &Appointment) -> Self {
        Self {
            starts_at: visit.starts_at,
            location: visit.location.clone(),
            modality: visit.modality,
            practitioner: Some(visit.practitioner.clone()),
        }
    }

    /// `2026-11-23T14:00:00Z/example-street/in-person/ada-example`, the last part only where it was chosen.
    pub(crate) fn written(&self) -> String {
        let mut text = format!("{}/{}/{}", self.starts_at, self.location, self.modality.code());
        if let Some(practitioner) = &self.practitioner {
            text.push('/');
            text.push_str(practitioner.as_str());
        }
        text
    }

    /// Reads what a button sent; anything else is none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let choice = Self {
            starts_at: parts.next()?.parse().ok()?,
            location: parts.next()?.parse().ok()?,
            modality: Modality::from_code(parts.next()?)?,
            practitioner: parts.next().map(str::parse).transpose().ok()?,
        };
        parts.next().is_none().then_some(choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_button_sends_is_read_back() {
        for text in ["2026-11-23T14:00:00Z/example-street/in-person", "2026-11-23T14:00:00Z/online/video/ada-example"] {
            assert_eq!(Choice::read(text).unwrap().written(), text);
        }
        for bad in [
            "",
            "2026-11-23T14:00:00Z",
            "tomorrow/a/video",
            "2026-11-23T14:00:00Z/a/telepathy",
            "2026-11-23T14:00:00Z/a/video/b/c",
        ] {
            assert_eq!(Choice::read(bad), None, "{bad}");
        }
    }
}
