//! The clinic file (contract, section 4): the whole bookable clinic as its owner writes it.

use std::path::Path;

use domain::{
    clinic::{
        AlertBy, AlertContact, Audience, Clinic, Closure, Hours, Identity, LateCancel, Location, LocationKind,
        Modality, Override, Practitioner, Question, QuestionKind, QuestionOption, Room, Service, Travel, Verify,
        quiet_hours,
    },
    ids::{LocationId, ServiceId},
    text::{Bilingual, Lang, Slug},
    time::{Minutes, WallWindow, Zone},
};
use jiff::civil::Weekday;

use super::{
    Mistakes,
    table::{Known, Source, Table},
};

pub use super::written::clinic as write;

pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];
pub(super) const KINDS: [(&str, LocationKind); 2] =
    [("physical", LocationKind::Physical), ("virtual", LocationKind::Virtual)];
pub(super) const LATE: [(&str, LateCancel); 2] = [("refuse", LateCancel::Refuse), ("flag", LateCancel::Flag)];
pub(super) const AUDIENCES: [(&str, Audience); 3] =
    [("any", Audience::Any), ("new", Audience::New), ("returning", Audience::Returning)];
pub(super) const VERIFY: [(&str, Verify); 3] =
    [("new-email", Verify::NewEmail), ("always", Verify::Always), ("never", Verify::Never)];
pub(super) const QUESTIONS: [(&str, QuestionKind); 2] =
    [("choice", QuestionKind::Choice), ("text", QuestionKind::Text)];

const SLUG: &str = "a slug: lower-case letters, digits and hyphens";
const ZONE: &str = "a time zone such as \"America/Toronto\"";
const LANG: &str = "\"en-CA\" or \"fr-CA\"";
const WINDOW: &str = "a window such as \"21:00-08:00\"";
const ORIGIN: &str = "an origin such as \"https://clinic.example\"";
/// A year in minutes: no notice is longer.
const YEAR: u32 = 366 * 24 * 60;
/// Eighteen months: nobody plans visits farther ahead.
const FARTHEST: u32 = 550;

/// Reads a clinic file.
pub fn read(path: &Path, text: &str) -> Result<Clinic, Mistakes> {
    Source::of(path, text).read(|root| {
        let known = Names {
            locations: Known::ids(root, "location", "id"),
            practitioners: Known::ids(root, "practitioner", "id"),
            services: Known::ids(root, "service", "id"),
            room_kinds: Known::words(root, "room", "kind", "kind of room"),
        };
        // Rooms are asked for by their kind; of their identifiers it is enough that they differ.
        Known::ids(root, "room", "id");

        let format = root.format();
        let identity = root.needed_table("clinic").and_then(|table| identity(&table));
        let zone = identity.as_ref().map(|identity| identity.zone.clone());
        let locations = all(root, "location", |table| location(table, zone.as_ref()));
        let rooms = all(root, "room", |table| room(table, &known));
        let practitioners = all(root, "practitioner", |table| practitioner(table, &known));
        let services = all(root, "service", |table| service(table, &known));
        let closures = all(root, "closure", |table| closure(table, &known));
        let travel = all(root, "travel", |table| travel(table, &known));
        once_each(root, "closure", &["date", "location"]);
        once_each(root, "travel", &["from", "to"]);
        format?;
        Some(Clinic {
            identity: identity?,
            locations: locations?,
            rooms: rooms?,
            practitioners: practitioners?,
            services: services?,
            closures: closures?,
            travel: travel?,
        })
    })
}

/// The identifiers that other parts of the file may refer to.
struct Names {
    locations: Known,
    practitioners: Known,
    services: Known,
    room_kinds: Known,
}

/// Reads every table of a list, all of them even if one is wrong.
fn all<T>(parent: &Table<'_>, key: &'static str, read: impl FnMut(&Table<'_>) -> Option<T>) -> Option<Vec<T>> {
    parent.tables(key).iter().map(read).collect::<Vec<_>>().into_iter().collect()
}

fn identity(table: &Table<'_>) -> Option<Identity> {
    let name = table.needed_text("name");
    let legal_name = table.text("legal_name").or_else(|| name.clone());
    let address = table.needed_text("address");
    let phone = table.needed_text("phone");
    let email = table.needed_as("email", "an e-mail address such as \"hello@clinic.example\"");
    let zone = table.needed_as("time_zone", ZONE);
    let lang = if table.has("locale") { table.parsed("locale", LANG) } else { Some(Lang::English) };
    let jurisdiction = match table.has("jurisdiction") {
        true => table.parsed::<Slug>("jurisdiction", "a profile such as \"ca-on\"").map(String::from),
        false => Some("ca-on".to_owned()),
    };
    let reminder_hours =
        if table.has("reminder_hours") { table.numbers("reminder_hours", 1..=24 * 30) } else { Some(vec![24]) };
    let no_show_grace = table.number_or("no_show_grace_minutes", 15, 0..=24 * 60).map(Minutes);
    let late_cancel =
        if table.has("late_cancel") { table.choice("late_cancel", &LATE) } else { Some(LateCancel::Refuse) };
    let approve_after_no_shows = table.number("approve_after_no_shows", 1..=100).and_then(|n| u16::try_from(n).ok());
    let quiet_hours = or(table, "quiet_hours", quiet_hours(), |key| table.parsed(key, WINDOW));
    let embed_origins = or_none(table, "embed_origins", |key| {
        table.list::<Origin>(key, ORIGIN).map(|origins| origins.into_iter().map(|origin| origin.0).collect())
    });
    let alert_contacts = all(table, "alert_contacts", alert_contact);
    let second_proof_waived = table.text("second_proof_waived");
    let demonstration = table.flag_or("demonstration", false);
    Some(Identity {
        name: name?,
        legal_name: legal_name?,
        address: address?,
        phone: phone?,
        email: email?,
        zone: zone?,
        lang: lang?,
        jurisdiction: jurisdiction?,
        reminder_hours: reminder_hours?,
        no_show_grace: no_show_grace?,
        late_cancel: late_cancel?,
        approve_after_no_shows,
        quiet_hours: quiet_hours?,
        embed_origins: embed_origins?,
        alert_contacts: alert_contacts?,
        second_proof_waived,
        demonstration: demonstration?,
    })
}

/// Somebody to call, by a program of the operator's or by an address.
fn alert_contact(table: &Table<'_>) -> Option<AlertContact> {
    let name = table.needed_text("name");
    let by = match (table.has("command"), table.has("url")) {
        (true, false) => table.needed_text("command").map(AlertBy::Command),
        (false, true) => {
            let url = table.needed_text("url");
            if url.as_deref().is_some_and(|url| !(url.starts_with("https://") || url.starts_with("http://"))) {
                table.refuse("url", "it must begin with https:// or http://");
            }
            url.map(AlertBy::Url)
        }
        (true, true) => {
            table.needed_text("command");
            table.needed_text("url");
            table.refuse("url", "a contact has a `command` or a `url`, not both");
            None
        }
        (false, false) => {
            table.refuse_whole("this contact lacks a way to be told: write `command` or `url`");
            None
        }
    };
    let hours = table.parsed("hours", WINDOW);
    Some(AlertContact { name: name?, by: by?, hours })
}

fn location(table: &Table<'_>, clinics: Option<&Zone>) -> Option<Location> {
    let id = table.needed_as("id", SLUG);
    let name = table.needed_worded("name");
    let address = table.worded("address");
    let directions = table.worded("directions");
    let zone = if table.has("time_zone") { table.parsed("time_zone", ZONE) } else { clinics.cloned() };
    let kind = if table.has("kind") { table.choice("kind", &KINDS) } else { Some(LocationKind::Physical) };
    Some(Location { id: id?, name: name?, address, directions, zone: zone?, kind: kind? })
}

fn room(table: &Table<'_>, known: &Names) -> Option<Room> {
    let id = table.needed_as("id", SLUG);
    let location = table.needed_as("location", SLUG);
    if let Some(location) = &location {
        check(table, "location", location, &known.locations);
    }
    let kind = table.needed_text("kind");
    let active = table.flag_or("active", true);
    Some(Room { id: id?, location: location?, kind: kind?, active: active? })
}

fn practitioner(table: &Table<'_>, known: &Names) -> Option<Practitioner> {
    let id = table.needed_as("id", SLUG);
    let name = table.needed_text("name");
    let credentials = if table.has("credentials") { table.worded("credentials") } else { Some(Default::default()) };
    let disciplines = or_none(table, "disciplines", |key| table.list(key, SLUG).map(texts));
    let registration = table.text("registration");
    let locations = table.needed_list("locations", SLUG);
    check_all(table, "locations", locations.as_deref(), &known.locations);
    let languages = or_none(table, "languages", |key| table.list(key, LANG));
    let own = locations.as_deref().unwrap_or_default();
    let hours = all(table, "hours", |table| hours(table, known, own));
    let overrides = all(table, "override", |table| date_that_differs(table, known, own));
    once_each(table, "override", &["date", "location"]);
    let active = table.flag_or("active", true);
    Some(Practitioner {
        id: id?,
        name: name?,
        credentials: credentials?,
        disciplines: disciplines?,
        registration,
        locations: locations?,
        languages: languages?,
        hours: hours?,
        overrides: overrides?,
        active: active?,
    })
}

/// The place of hours. Hours at a place that is not this practitioner's would silently never be offered.
fn own_place(table: &Table<'_>, known: &Names, own: &[LocationId]) -> Option<LocationId> {
    let location: LocationId = table.needed_as("location", SLUG)?;
    check(table, "location", &location, &known.locations);
    if !own.contains(&location) {
        table.refuse(
            "location",
            format_args!("\"{location}\" is not among this practitioner's `locations`; add it there"),
        );
    }
    Some(location)
}

fn hours(table: &Table<'_>, known: &Names, own: &[LocationId]) -> Option<Hours> {
    let location = own_place(table, known, own);
    let weekday = table.needed_choice("weekday", &WEEKDAYS);
    let start = table.needed_time("start");
    let end = table.needed_time("end");
    let valid_from = table.date("valid_from");
    let valid_to = table.date("valid_to");
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        table.refuse("valid_to", "it lies before `valid_from`");
    }
    let services = table.list("services", SLUG);
    check_all(table, "services", services.as_deref(), &known.services);
    let window = WallWindow { start: start?, end: end? };
    Some(Hours { location: location?, weekday: weekday?, window, valid_from, valid_to, services })
}

fn date_that_differs(table: &Table<'_>, known: &Names, own: &[LocationId]) -> Option<Override> {
    let date = table.needed_date("date");
    let location = own_place(table, known, own);
    let windows = table
        .windows("windows")
        .map(|windows| windows.into_iter().map(|(start, end)| WallWindow { start, end }).collect());
    let force_open = table.flag_or("force_open", false);
    Some(Override { date: date?, location: location?, windows: windows?, force_open: force_open? })
}

fn service(table: &Table<'_>, known: &Names) -> Option<Service> {
    let id = table.needed_as("id", SLUG);
    // `/book/confirm` is a page.
    if id.as_ref().is_some_and(|id: &ServiceId| id.as_str() == "confirm") {
        table.refuse("id", "\"confirm\" is the address of a page; choose another");
    }
    let title = table.needed_worded("title");
    let summary = if table.has("summary") { table.worded("summary") } else { Some(Default::default()) };
    let minutes = lengths(table);
    let minutes_of = |key, default, most| table.number_or(key, default, 0..=most).map(Minutes);
    let step = table.number_or("step_minutes", 15, 5..=24 * 60).map(Minutes);
    let before = minutes_of("before_minutes", 0, 24 * 60);
    let after = minutes_of("after_minutes", 0, 24 * 60);
    let notice = minutes_of("notice_minutes", 120, YEAR);
    let horizon_days = small(table, "horizon_days", 90, 1..=FARTHEST);
    let cancel_window = minutes_of("cancel_window_minutes", 1_440, YEAR);
    let locations = table.list("locations", SLUG);
    check_all(table, "locations", locations.as_deref(), &known.locations);
    let modalities = or(table, "modalities", vec![Modality::InPerson], |key| {
        table
            .list::<Way>(key, "\"in-person\", \"video\" or \"phone\"")
            .map(|ways| ways.into_iter().map(|way| way.0).collect())
    });
    let audience = or(table, "audience", Audience::Any, |key| table.choice(key, &AUDIENCES));
    let approval = table.flag_or("approval", false);
    let verify = or(table, "verify", Verify::NewEmail, |key| table.choice(key, &VERIFY));
    let room_kind = table.text("room_kind");
    if let Some(kind) = &room_kind {
        check(table, "room_kind", kind, &known.room_kinds);
    }
    let room_after = minutes_of("room_after_minutes", 0, 24 * 60);
    let practitioners = table.needed_list("practitioners", SLUG);
    check_all(table, "practitioners", practitioners.as_deref(), &known.practitioners);
    let listed = table.flag_or("listed", true);
    let capacity = small(table, "capacity", 1, 1..=500);
    if capacity.is_some_and(|seats| seats > 1) {
        table.refuse("capacity", "this version books one person a visit; leave it at 1");
    }
    let max_open_per_patient = table.number("max_open_per_patient", 1..=500).and_then(|n| u16::try_from(n).ok());
    let daily_cap = table.number("daily_cap", 1..=500).and_then(|n| u16::try_from(n).ok());
    let prices = prices(table, minutes.as_deref());
    let active = table.flag_or("active", true);
    let journey = table.parsed("journey", SLUG);
    let questions = questions(table);
    Some(Service {
        id: id?,
        title: title?,
        summary: summary?,
        minutes: minutes?,
        step: step?,
        before: before?,
        after: after?,
        notice: notice?,
        horizon_days: horizon_days?,
        cancel_window: cancel_window?,
        locations,
        modalities: modalities?,
        audience: audience?,
        approval: approval?,
        verify: verify?,
        room_kind,
        room_after: room_after?,
        practitioners: practitioners?,
        listed: listed?,
        capacity: capacity?,
        max_open_per_patient,
        daily_cap,
        prices: prices?,
        journey,
        questions: questions?,
        active: active?,
    })
}

/// One length or several, the usual one first.
fn lengths(table: &Table<'_>) -> Option<Vec<Minutes>> {
    if !table.has("minutes") {
        table.refuse("minutes", "how long a visit takes is missing; write minutes = 60 or minutes = [30, 60]");
        return None;
    }
    let lengths = table.numbers("minutes", 5..=24 * 60)?;
    if lengths.is_empty() {
        table.refuse("minutes", "it is an empty list; write minutes = 60 or minutes = [30, 60]");
        return None;
    }
    if lengths.iter().enumerate().any(|(at, length)| lengths[..at].contains(length)) {
        table.refuse("minutes", "one length stands twice");
    }
    Some(lengths.into_iter().map(Minutes).collect())
}

/// One price for every length, or a list with one for each.
fn prices(table: &Table<'_>, lengths: Option<&[Minutes]>) -> Option<Vec<Bilingual>> {
    if !table.has("price") {
        return Some(Vec::new());
    }
    if !table.is_list("price") {
        return table.worded("price").map(|price| vec![price]);
    }
    let prices = table.worded_list("price")?;
    if lengths.is_some_and(|lengths| lengths.len() != prices.len()) {
        table.refuse("price", "a list has one price for each of `minutes`, in their order");
    }
    Some(prices)
}

fn questions(table: &Table<'_>) -> Option<Vec<Question>> {
    Known::ids(table, "question", "id");
    let questions = all(table, "question", question)?;
    if questions.len() > 5 {
        table.refuse("question", "at most five; a booking form is no intake");
    }
    Some(questions)
}

fn question(table: &Table<'_>) -> Option<Question> {
    let id = table.needed_as::<Slug>("id", SLUG).map(String::from);
    let text = table.needed_worded("text");
    let hint = table.worded("hint");
    let kind = or(table, "kind", QuestionKind::Choice, |key| table.choice(key, &QUESTIONS));
    let required = table.flag_or("required", false);
    Known::ids(table, "options", "id");
    let options = all(table, "options", |table| {
        let id = table.needed_as::<Slug>("id", SLUG).map(String::from);
        let text = table.needed_worded("text");
        Some(QuestionOption { id: id?, text: text? })
    });
    match (kind, options.as_deref()) {
        (Some(QuestionKind::Choice), Some(options)) if !(2..=7).contains(&options.len()) => {
            table.refuse_whole("a question of kind \"choice\" needs 2 to 7 `options`");
        }
        (Some(QuestionKind::Text), Some([_, ..])) => {
            table.refuse("options", "a question of kind \"text\" has none");
        }
        _ => {}
    }
    Some(Question { id: id?, text: text?, hint, kind: kind?, options: options?, required: required? })
}

fn closure(table: &Table<'_>, known: &Names) -> Option<Closure> {
    let date = table.needed_date("date");
    let name = table.needed_worded("name");
    let location = table.parsed("location", SLUG);
    if let Some(location) = &location {
        check(table, "location", location, &known.locations);
    }
    Some(Closure { date: date?, name: name?, location })
}

fn travel(table: &Table<'_>, known: &Names) -> Option<Travel> {
    let from = table.needed_as("from", SLUG);
    let to = table.needed_as("to", SLUG);
    for (key, place) in [("from", &from), ("to", &to)] {
        if let Some(place) = place {
            check(table, key, place, &known.locations);
        }
    }
    if !table.has("minutes") {
        table.refuse("minutes", "how long the way takes is missing");
    }
    let minutes = table.number("minutes", 0..=24 * 60).map(Minutes);
    Some(Travel { from: from?, to: to?, minutes: minutes? })
}

/// `read` if the key is there, else the documented default.
fn or<T>(table: &Table<'_>, key: &'static str, default: T, read: impl FnOnce(&'static str) -> Option<T>) -> Option<T> {
    if table.has(key) { read(key) } else { Some(default) }
}

fn or_none<T>(
    table: &Table<'_>,
    key: &'static str,
    read: impl FnOnce(&'static str) -> Option<Vec<T>>,
) -> Option<Vec<T>> {
    or(table, key, Vec::new(), read)
}

fn small(table: &Table<'_>, key: &'static str, default: u32, range: std::ops::RangeInclusive<u32>) -> Option<u16> {
    table.number_or(key, default, range).and_then(|number| u16::try_from(number).ok())
}

fn texts(slugs: Vec<Slug>) -> Vec<String> {
    slugs.into_iter().map(String::from).collect()
}

fn check(table: &Table<'_>, key: &'static str, id: &impl ToString, known: &Known) {
    known.check(table, key, &id.to_string());
}

fn check_all(table: &Table<'_>, key: &'static str, ids: Option<&[impl ToString + PartialEq]>, known: &Known) {
    let ids = ids.unwrap_or_default();
    for (at, id) in ids.iter().enumerate() {
        check(table, key, id, known);
        if ids[..at].contains(id) {
            table.refuse(key, format_args!("\"{}\" stands twice", id.to_string()));
        }
    }
}

/// Tables of a list that say something about the same thing: only one of them can be meant.
fn once_each(parent: &Table<'_>, list: &'static str, keys: &[&str]) {
    parent.refuse_twice(list, keys);
}

/// Scheme, host and port of a site.
struct Origin(String);

impl std::str::FromStr for Origin {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://localhost").map(|_| "localhost"));
        let is_host = |host: &str| {
            !host.is_empty()
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'))
        };
        host.filter(|host| is_host(host)).map(|_| Self(text.to_owned())).ok_or(())
    }
}

/// A way a visit takes place, as the file writes it.
struct Way(Modality);

impl std::str::FromStr for Way {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Modality::from_code(code).map(Self).ok_or(())
    }
}
