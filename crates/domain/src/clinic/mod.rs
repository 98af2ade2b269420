//! The bookable clinic: places, rooms, people, services, hours. What the clinic file says, as values.

mod hours;
mod service;

use std::iter;

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{LocationId, PractitionerId, RoomId, ServiceId},
    text::{Bilingual, EmailAddress, Lang},
    time::{Minutes, SendWindow, WallWindow, Zone},
};

pub use hours::{Hours, Override};
pub use service::{Audience, Modality, Question, QuestionKind, QuestionOption, Service, Verify};

/// Everything that can be booked, and the rules it is booked by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clinic {
    /// Who we are.
    pub identity: Identity,
    /// Every place, in the author's order.
    pub locations: Vec<Location>,
    /// Every room.
    pub rooms: Vec<Room>,
    /// Every practitioner.
    pub practitioners: Vec<Practitioner>,
    /// Every service.
    pub services: Vec<Service>,
    /// Days on which the clinic or one place is closed.
    pub closures: Vec<Closure>,
    /// Minutes between two places.
    pub travel: Vec<Travel>,
}

impl Clinic {
    /// The service of that id.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// The practitioner of that id.
    pub fn practitioner(&self, id: &PractitionerId) -> Option<&Practitioner> {
        self.practitioners.iter().find(|practitioner| practitioner.id == *id)
    }

    /// Whoever can be booked for a service: those of its practitioners who are in use, in the service's order.
    pub fn offering(&self, service: &Service) -> impl Iterator<Item = &Practitioner> {
        service.practitioners.iter().filter_map(|id| self.practitioner(id)).filter(|one| one.active)
    }

    /// The place of that id.
    pub fn location(&self, id: &LocationId) -> Option<&Location> {
        self.locations.iter().find(|location| location.id == *id)
    }

    /// Whether the clinic, or this place of it, is closed on a local date.
    pub fn is_closed(&self, location: &LocationId, date: Date) -> bool {
        let here = |closure: &Closure| closure.location.as_ref().is_none_or(|only| only == location);
        self.closures.iter().any(|closure| closure.date == date && here(closure))
    }

    /// When somebody is at the clinic next: the instant itself while it is open. None where no hours are written down.
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        /// Longer than any holiday.
        const DAYS: usize = 60;
        let opens = |practitioner: &Practitioner, location: &Location| {
            let today = location.zone.date(at);
            // Yesterday's window may be open past midnight.
            let days = iter::successors(today.yesterday().ok(), |date| date.tomorrow().ok()).take(DAYS);
            let windows = days.flat_map(|date| {
                let closed = self.is_closed(&location.id, date);
                let windows = practitioner.windows_of_day(&location.id, date, closed);
                windows.into_iter().filter_map(move |window| SendWindow(window).on(date, &location.zone))
            });
            windows.filter(|window| at < window.end).map(|window| window.start.max(at)).min()
        };
        let active = self.practitioners.iter().filter(|one| one.active);
        active.flat_map(|one| self.locations.iter().filter_map(move |location| opens(one, location))).min()
    }

    /// How long the way takes. One row serves both directions unless both are given.
    pub fn travel(&self, from: &LocationId, to: &LocationId) -> Minutes {
        let way =
            |from: &LocationId, to: &LocationId| self.travel.iter().find(|way| way.from == *from && way.to == *to);
        way(from, to).or_else(|| way(to, from)).map_or(Minutes(0), |way| way.minutes)
    }
}

/// The clinic's name, address and house rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// What people call it.
    pub name: String,
    /// Its name in law; stands in every mail's footer.
    pub legal_name: String,
    /// Postal address, one line.
    pub address: String,
    /// Phone number as people dial it.
    pub phone: String,
    /// Address that answers mail; replies go there.
    pub email: EmailAddress,
    /// The clinic's own zone.
    pub zone: Zone,
    /// The language the clinic speaks first.
    pub lang: Lang,
    /// The jurisdiction profile, e.g. `ca-on`.
    pub jurisdiction: String,
    /// Hours before a visit at which a reminder leaves.
    pub reminder_hours: Vec<u32>,
    /// Minutes after the start at which a visit may be called missed.
    pub no_show_grace: Minutes,
    /// Whether a late cancellation is refused, or taken with a mark.
    pub late_cancel: LateCancel,
    /// After so many missed visits each further booking of a person waits for staff; none never asks.
    #[serde(default)]
    pub approve_after_no_shows: Option<u16>,
    /// When no offers of freed times are mailed.
    #[serde(default = "quiet_hours")]
    pub quiet_hours: WallWindow,
    /// Sites that may show the booking pages in a frame, e.g. `https://clinic.example`.
    #[serde(default)]
    pub embed_origins: Vec<String>,
    /// Who is called when something must not wait for somebody to look.
    #[serde(default)]
    pub alert_contacts: Vec<AlertContact>,
    /// Why this clinic shows patients their plan and answers without a second proof; none where it asks for one.
    #[serde(default)]
    pub second_proof_waived: Option<String>,
    /// True for the demonstration clinic: everything clinical is labelled as not reviewed.
    pub demonstration: bool,
}

/// The clinic's quiet hours where its file names none: from nine in the evening to eight in the morning.
pub fn quiet_hours() -> WallWindow {
    WallWindow { start: Time::constant(21, 0, 0, 0), end: Time::constant(8, 0, 0, 0) }
}

/// Somebody who is told of an alert, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertContact {
    /// Who, in the clinic's words.
    pub name: String,
    /// By which way.
    pub by: AlertBy,
    /// When they may be called; none means always.
    pub hours: Option<WallWindow>,
}

/// How an alert reaches somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertBy {
    /// A program of the operator's, given the alert on standard input.
    Command(String),
    /// An address that takes a POST.
    Url(String),
}

/// What happens to a cancellation inside the cancel window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LateCancel {
    /// It is refused, with the clinic's phone number.
    #[default]
    Refuse,
    /// It is taken and marked as late.
    Flag,
}

/// What a description that says nothing of it means.
fn in_use() -> bool {
    true
}

/// A place where visits happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The author's slug.
    pub id: LocationId,
    /// What it is called.
    pub name: Bilingual,
    /// Street address; none for a virtual place.
    pub address: Option<Bilingual>,
    /// How to find it, in a sentence or two.
    pub directions: Option<Bilingual>,
    /// Its zone.
    pub zone: Zone,
    /// Whether one can walk in.
    pub kind: LocationKind,
}

/// Whether a place has a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LocationKind {
    /// It has a door.
    Physical,
    /// Video or phone.
    Virtual,
}

/// A room of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// The author's slug.
    pub id: RoomId,
    /// Where it is.
    pub location: LocationId,
    /// What it is for; a service asks for a kind.
    pub kind: String,
    /// False once it is out of use: visits in it stay, no further ones are put there.
    #[serde(default = "in_use")]
    pub active: bool,
}

/// A person who treats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practitioner {
    /// The author's slug.
    pub id: PractitionerId,
    /// The name patients see. Practitioners are public persons: it may be printed.
    pub name: String,
    /// Letters behind the name, e.g. `PT`.
    pub credentials: Bilingual,
    /// Disciplines, e.g. `physiotherapy`.
    pub disciplines: Vec<String>,
    /// College and number, where given.
    pub registration: Option<String>,
    /// Where they work.
    pub locations: Vec<LocationId>,
    /// Languages they treat in.
    pub languages: Vec<Lang>,
    /// Weekly hours.
    pub hours: Vec<Hours>,
    /// Dates that differ.
    pub overrides: Vec<Override>,
    /// False once they are out of use: their visits stay, no further ones are booked with them.
    #[serde(default = "in_use")]
    pub active: bool,
}

/// A day without visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// The local date.
    pub date: Date,
    /// Why, in the clinic's words.
    pub name: Bilingual,
    /// One place only; none closes all.
    pub location: Option<LocationId>,
}

/// The way between two places, both directions unless the other is given too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Travel {
    /// From here.
    pub from: LocationId,
    /// To there.
    pub to: LocationId,
    /// So long.
    pub minutes: Minutes,
}
