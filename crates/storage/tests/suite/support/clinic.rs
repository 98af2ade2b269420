//! A small clinic, and people who book there.

use std::collections::BTreeMap;

use domain::{
    access::Permit,
    appointments::Via,
    booking::{Request, Who},
    clinic::{
        Audience, Clinic, Hours, Identity, LateCancel, Location, LocationKind, Modality, Practitioner, Room, Service,
        Verify,
    },
    ids::AppointmentId,
    patients::{Claimed, consent},
    text::{Bilingual, Lang},
    time::{Minutes, WallWindow},
};
use jiff::{
    Timestamp,
    civil::{Weekday, date, time},
};
use storage::{Storage, Visitor, mint};

/// Monday 8 May 2028, nine o'clock in Toronto.
pub(crate) fn now() -> Timestamp {
    at(9, 0)
}

/// A time of the next day, in Toronto.
pub(crate) fn tomorrow(hour: i8, minute: i8) -> Timestamp {
    date(2028, 5, 9).at(hour, minute, 0, 0).in_tz("America/Toronto").unwrap().timestamp()
}

/// A time of this day, in Toronto.
pub(crate) fn at(hour: i8, minute: i8) -> Timestamp {
    date(2028, 5, 8).at(hour, minute, 0, 0).in_tz("America/Toronto").unwrap().timestamp()
}

/// One place, two practitioners, a service for each way of proving an address.
pub(crate) fn clinic() -> Clinic {
    Clinic {
        identity: Identity {
            name: "Harbour Clinic".to_owned(),
            legal_name: "Harbour Clinic Inc.".to_owned(),
            address: "1 Main Street, Toronto".to_owned(),
            phone: "416-555-0100".to_owned(),
            email: "clinic@example.org".parse().unwrap(),
            zone: "America/Toronto".parse().unwrap(),
            lang: Lang::English,
            jurisdiction: "ca-on".to_owned(),
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
        locations: vec![Location {
            id: "main-street".parse().unwrap(),
            name: Bilingual::same("Main Street"),
            address: Some(Bilingual::same("1 Main Street")),
            directions: None,
            zone: "America/Toronto".parse().unwrap(),
            kind: LocationKind::Physical,
        }],
        rooms: vec![room("room-1"), room("room-2")],
        practitioners: vec![practitioner("ada"), practitioner("grace")],
        services: vec![
            service("always", Verify::Always, &["ada"]),
            service("new-email", Verify::NewEmail, &["ada"]),
            service("never", Verify::Never, &["ada"]),
            service("anyone", Verify::Never, &["ada", "grace"]),
        ],
        closures: Vec::new(),
        travel: Vec::new(),
    }
}

fn room(id: &str) -> Room {
    Room {
        id: id.parse().unwrap(),
        location: "main-street".parse().unwrap(),
        kind: "treatment".to_owned(),
        active: true,
    }
}

pub(crate) fn practitioner(id: &str) -> Practitioner {
    let weekdays = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    Practitioner {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        credentials: Bilingual::same("PT"),
        disciplines: vec!["physiotherapy".to_owned()],
        registration: None,
        locations: vec!["main-street".parse().unwrap()],
        languages: Lang::ALL.to_vec(),
        hours: weekdays
            .into_iter()
            .map(|weekday| Hours {
                location: "main-street".parse().unwrap(),
                weekday,
                window: WallWindow { start: time(9, 0, 0, 0), end: time(17, 0, 0, 0) },
                valid_from: None,
                valid_to: None,
                services: None,
            })
            .collect(),
        overrides: Vec::new(),
        active: true,
    }
}

pub(crate) fn service(id: &str, verify: Verify, practitioners: &[&str]) -> Service {
    Service {
        id: id.parse().unwrap(),
        title: Bilingual::same(id),
        summary: Bilingual::same(id),
        minutes: vec![Minutes(60), Minutes(30)],
        step: Minutes(30),
        before: Minutes(0),
        after: Minutes(0),
        notice: Minutes(120),
        horizon_days: 30,
        cancel_window: Minutes(1440),
        locations: None,
        modalities: vec![Modality::InPerson],
        audience: Audience::Any,
        approval: false,
        verify,
        room_kind: Some("treatment".to_owned()),
        room_after: Minutes(0),
        practitioners: practitioners.iter().map(|id| id.parse().unwrap()).collect(),
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

/// The clinic, open.
pub(crate) async fn opened(storage: &Storage) {
    storage.apply_clinic(&clinic(), false, &Permit::operator("test"), now()).await.unwrap().unwrap();
}

/// A request for one hour, for nobody in particular.
pub(crate) fn time_of(service: &str, starts_at: Timestamp) -> Request {
    Request {
        appointment: mint::id::<AppointmentId>(now()),
        service: service.parse().unwrap(),
        starts_at,
        duration: None,
        practitioner: None,
        location: None,
        modality: None,
        who: None,
        ignore: None,
        via: Via::Site,
    }
}

/// The same, for somebody.
pub(crate) fn request(service: &str, starts_at: Timestamp, name: &str, email: &str) -> Request {
    Request { who: Some(who(name, email)), ..time_of(service, starts_at) }
}

pub(crate) fn who(name: &str, email: &str) -> Who {
    Who {
        claimed: Claimed {
            name: name.parse().unwrap(),
            email: Some(email.parse().unwrap()),
            phone: None,
            birth_date: None,
        },
        patient: None,
        must_verify: false,
        answers: BTreeMap::from([("injections".to_owned(), "yes".to_owned())]),
        needs: Some("a chair with arms".parse().unwrap()),
        consents: vec![consent::Entry {
            kind: consent::Kind::EmailChannel,
            decision: consent::Decision::Given,
            version: "2028-01".to_owned(),
            lang: Lang::English,
            method: consent::Method::OnlineForm,
            at: now(),
            network: None,
        }],
        lang: Lang::English,
        zone: None,
    }
}

/// Somebody's browser.
pub(crate) fn browser(cookie: &str) -> Visitor {
    Visitor { cookie: Some(cookie.to_owned()), network: None }
}
