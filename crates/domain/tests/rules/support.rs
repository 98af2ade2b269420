//! A small clinic to ask questions of: one service, and as many practitioners, places and hours as a test wants.

use std::sync::Arc;

use domain::{
    appointments::{Appointment, Via},
    booking::{self, Booking, Diary, Offer, Refusal, Request, Taken, TakenKind, Who, Wish},
    clinic::{
        Audience, Clinic, Hours, Identity, LateCancel, Location, LocationKind, Modality, Override, Practitioner, Room,
        Service, Travel, Verify,
    },
    ids::{AppointmentId, LocationId, PatientId, PractitionerId, ResourceId, RoomId, ServiceId},
    patients::Claimed,
    text::{Bilingual, Lang},
    time::{Minutes, Span, WallWindow, Zone},
};
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};

pub(crate) const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(slug: &str) -> T {
    slug.parse().expect("a slug")
}

pub(crate) fn at(instant: &str) -> Timestamp {
    instant.parse().expect("an instant")
}

pub(crate) fn on(date: &str) -> Date {
    date.parse().expect("a date")
}

pub(crate) fn zone(name: &str) -> Zone {
    name.parse().expect("a zone")
}

pub(crate) fn window(text: &str) -> WallWindow {
    text.parse().expect("a window")
}

pub(crate) fn span(start: &str, end: &str) -> Span {
    Span::new(at(start), at(end))
}

pub(crate) fn appointment(number: u128) -> AppointmentId {
    uuid::Uuid::from_u128(number).into()
}

pub(crate) fn patient(number: u128) -> PatientId {
    uuid::Uuid::from_u128(number).into()
}

/// A diary and the instant at which it is asked.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) clinic: Clinic,
    pub(crate) diary: Diary,
    pub(crate) now: Timestamp,
}

impl Desk {
    /// A clinic in one zone without anybody in it. Its service takes `minutes`, starts each `step`, needs no notice.
    pub(crate) fn new(minutes: u32, step: u32) -> Self {
        let clinic = Clinic {
            identity: Identity {
                name: "Movability".into(),
                legal_name: "Movability Inc.".into(),
                address: "1 Main Street".into(),
                phone: "+1 416 555 0100".into(),
                email: "hello@example.org".parse().expect("an address"),
                zone: zone("America/Toronto"),
                lang: Lang::English,
                jurisdiction: "ca-on".into(),
                reminder_hours: vec![24],
                no_show_grace: Minutes(15),
                late_cancel: LateCancel::Refuse,
                second_proof_waived: None,
                approve_after_no_shows: None,
                quiet_hours: domain::clinic::quiet_hours(),
                embed_origins: Vec::new(),
                alert_contacts: Vec::new(),
                demonstration: false,
            },
            locations: Vec::new(),
            rooms: Vec::new(),
            practitioners: Vec::new(),
            services: vec![service("visit", minutes, step)],
            closures: Vec::new(),
            travel: Vec::new(),
        };
        let diary = Diary::of(Arc::new(clinic.clone()));
        Self { clinic, diary, now: at("2026-01-01T00:00:00Z") }
    }

    /// Adds a place with a door.
    pub(crate) fn place(mut self, name: &str, tz: &str) -> Self {
        self.clinic.locations.push(Location {
            id: id(name),
            name: Bilingual::same(name),
            address: None,
            directions: None,
            zone: zone(tz),
            kind: LocationKind::Physical,
        });
        self
    }

    /// Opens a practitioner's hours at a place on each day of the week.
    pub(crate) fn daily(self, who: &str, place: &str, windows: &[&str]) -> Self {
        WEEK.into_iter().fold(self, |desk, weekday| desk.weekly(who, place, weekday, windows))
    }

    /// Opens a practitioner's hours at a place on one day of the week.
    pub(crate) fn weekly(mut self, who: &str, place: &str, weekday: Weekday, windows: &[&str]) -> Self {
        let location: LocationId = id(place);
        let practitioner = self.practitioner(who);
        if !practitioner.locations.contains(&location) {
            practitioner.locations.push(location.clone());
        }
        practitioner.hours.extend(windows.iter().map(|text| Hours {
            location: location.clone(),
            weekday,
            window: window(text),
            valid_from: None,
            valid_to: None,
            services: None,
        }));
        self
    }

    /// One date that differs.
    pub(crate) fn exception(mut self, who: &str, place: &str, date: &str, windows: &[&str], force_open: bool) -> Self {
        let windows = windows.iter().map(|text| window(text)).collect();
        let exception = Override { date: on(date), location: id(place), windows, force_open };
        self.practitioner(who).overrides.push(exception);
        self
    }

    pub(crate) fn practitioner(&mut self, who: &str) -> &mut Practitioner {
        let id: PractitionerId = id(who);
        if self.clinic.practitioner(&id).is_none() {
            self.clinic.practitioners.push(Practitioner {
                id: id.clone(),
                name: who.into(),
                credentials: Bilingual::same("PT"),
                disciplines: Vec::new(),
                registration: None,
                locations: Vec::new(),
                languages: vec![Lang::English],
                hours: Vec::new(),
                overrides: Vec::new(),
                active: true,
            });
            self.service().practitioners.push(id.clone());
        }
        self.clinic.practitioners.iter_mut().find(|known| known.id == id).expect("just added")
    }

    pub(crate) fn service(&mut self) -> &mut Service {
        &mut self.clinic.services[0]
    }

    /// Changes the service.
    pub(crate) fn serving(mut self, change: impl FnOnce(&mut Service)) -> Self {
        change(self.service());
        self
    }

    pub(crate) fn room(mut self, name: &str, place: &str, kind: &str) -> Self {
        self.clinic.rooms.push(Room { id: id(name), location: id(place), kind: kind.into(), active: true });
        self
    }

    pub(crate) fn travel(mut self, from: &str, to: &str, minutes: u32) -> Self {
        self.clinic.travel.push(Travel { from: id(from), to: id(to), minutes: Minutes(minutes) });
        self
    }

    pub(crate) fn at(mut self, now: &str) -> Self {
        self.now = at(now);
        self
    }

    /// Somebody's time is taken: by a visit of that number, or, with number 0, by time off.
    pub(crate) fn taken(mut self, resource: ResourceId, start: &str, end: &str, visit: u128) -> Self {
        self.diary.taken.push(Taken {
            resource,
            span: span(start, end),
            appointment: (visit > 0).then(|| appointment(visit)),
            place: None,
            visit: None,
            kind: if visit > 0 { TakenKind::Visit } else { TakenKind::Off },
            expires_at: None,
        });
        self
    }

    /// A practitioner's time is taken.
    pub(crate) fn busy(self, who: &str, start: &str, end: &str, visit: u128) -> Self {
        self.taken(practitioner(who), start, end, visit)
    }

    /// The last stretch that was taken.
    pub(crate) fn last_taken(&mut self) -> &mut Taken {
        self.diary.taken.last_mut().expect("something was taken")
    }

    /// What was set up, as one diary.
    pub(crate) fn diary(&self) -> Diary {
        Diary { clinic: Arc::new(self.clinic.clone()), ..self.diary.clone() }
    }

    /// A wish for one date.
    pub(crate) fn wish(&self, from: &str, to: &str) -> Wish {
        let viewer = self.clinic.locations.first().map_or_else(Zone::utc, |place| place.zone.clone());
        Wish::of(id("visit"), on(from), on(to), viewer)
    }

    pub(crate) fn offers(&self, wish: &Wish) -> Vec<Offer> {
        booking::offers(&self.diary(), wish, self.now)
    }

    /// The starts offered on one date, as the wall at the place of each shows them: `09:00`, or `02:30+02` where asked.
    pub(crate) fn starts(&self, date: &str) -> Vec<String> {
        self.labels(date, "%H:%M")
    }

    pub(crate) fn starts_with_offset(&self, date: &str) -> Vec<String> {
        self.labels(date, "%H:%M%:::z")
    }

    fn labels(&self, date: &str, format: &str) -> Vec<String> {
        self.offers(&self.wish(date, date))
            .iter()
            .map(|offer| {
                let place = self.clinic.location(&offer.location).expect("offers are somewhere");
                offer.starts_at.to_zoned(place.zone.rules().clone()).strftime(format).to_string()
            })
            .collect()
    }

    pub(crate) fn request(&self, start: &str) -> Request {
        Request {
            appointment: appointment(1),
            service: id("visit"),
            starts_at: at(start),
            duration: None,
            practitioner: None,
            location: None,
            modality: None,
            who: None,
            ignore: None,
            via: Via::Site,
        }
    }

    pub(crate) fn book(&self, request: &Request) -> Result<Booking, Refusal> {
        booking::book(&self.diary(), request, self.now)
    }

    /// A hold of the time from `start` on.
    pub(crate) fn hold(&self, start: &str) -> Appointment {
        self.book(&self.request(start)).expect("the time is free").appointment
    }

    /// The time that a booking owns is taken.
    pub(crate) fn with(mut self, booking: &Booking) -> Self {
        self.diary.taken.extend(booking.occupancy.iter().map(|owned| Taken {
            resource: owned.resource,
            span: owned.span,
            appointment: Some(owned.appointment),
            place: owned.place.clone(),
            visit: Some(booking::Counted {
                service: booking.appointment.service.clone(),
                starts_at: booking.appointment.starts_at,
            }),
            kind: owned.kind,
            expires_at: owned.expires_at,
        }));
        self
    }
}

pub(crate) fn practitioner(who: &str) -> ResourceId {
    ResourceId::practitioner(&id(who))
}

pub(crate) fn room(name: &str) -> ResourceId {
    ResourceId::room(&id::<RoomId>(name))
}

/// Somebody who has proven who they are, and has not been asked for more.
pub(crate) fn ada() -> Who {
    Who {
        claimed: Claimed {
            name: "Ada Lovelace".parse().expect("a name"),
            email: Some("ada@example.org".parse().expect("an address")),
            phone: None,
            birth_date: None,
        },
        patient: Some(patient(7)),
        must_verify: false,
        answers: [("injections".to_owned(), "yes".to_owned())].into(),
        needs: None,
        consents: Vec::new(),
        lang: Lang::French,
        zone: Some(zone("Europe/Paris")),
    }
}

pub(crate) fn service(name: &str, minutes: u32, step: u32) -> Service {
    Service {
        id: id::<ServiceId>(name),
        title: Bilingual::same(name),
        summary: Bilingual::same(name),
        minutes: vec![Minutes(minutes)],
        step: Minutes(step),
        before: Minutes(0),
        after: Minutes(0),
        notice: Minutes(0),
        horizon_days: 3650,
        cancel_window: Minutes(1440),
        locations: None,
        modalities: vec![Modality::InPerson],
        audience: Audience::Any,
        approval: false,
        verify: Verify::NewEmail,
        room_kind: None,
        room_after: Minutes(0),
        practitioners: Vec::new(),
        listed: true,
        capacity: 1,
        max_open_per_patient: None,
        daily_cap: None,
        prices: Vec::new(),
        journey: None,
        questions: Vec::new(),
        active: true,
    }
}
