//! The cases of `tests/vectors/slots.py`, worked out in Python from the text of the rules: the same times, or one of us is wrong.

#[path = "rules/support.rs"]
#[expect(dead_code, reason = "these cases bring most of their clinic with them")]
mod support;

use std::str::FromStr;

use domain::{
    booking::{self, Counted, Offer, Taken, TakenKind, Wish},
    clinic::{Closure, Hours, LocationKind, Modality, Override},
    ids::ResourceId,
    text::Bilingual,
    time::{Minutes, WallWindow},
};
use jiff::{Timestamp, civil::Weekday};
use serde_json::Value;
use support::{Desk, WEEK, appointment, at, id, on, span, zone};

#[test]
fn the_same_times_are_offered_as_python_works_out() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../../../tests/vectors/slots.json")).expect("slots.py writes JSON");
    assert!(cases.len() >= 200, "{} cases", cases.len());

    for case in &cases {
        let desk = desk(case);
        let wish = Wish::of(id("visit"), on(text(case, "from")), on(text(case, "to")), zone(text(case, "zone")));

        let found: Vec<_> = desk.offers(&wish).iter().map(plain).collect();
        let mut expected = expected(case);
        expected.sort();
        assert_eq!(found, expected, "{}", text(case, "name"));
    }
}

#[test]
fn each_time_that_python_offers_can_be_booked() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../../../tests/vectors/slots.json")).expect("slots.py writes JSON");

    for case in &cases {
        let desk = desk(case);
        let diary = desk.diary();
        for (start, practitioner, place, way, _) in expected(case).into_iter().step_by(7) {
            let mut request = desk.request(&start.to_string());
            request.practitioner = Some(id(&practitioner));
            request.location = Some(id(&place));
            request.modality = Some(way);
            let booked = booking::book(&diary, &request, desk.now);
            assert_eq!(booked.map(|booking| booking.appointment.starts_at), Ok(start), "{}", text(case, "name"));
        }
    }
}

type Plain = (Timestamp, String, String, Modality, Option<String>);

fn plain(offer: &Offer) -> Plain {
    (
        offer.starts_at,
        offer.practitioner.to_string(),
        offer.location.to_string(),
        offer.modality,
        offer.room.as_ref().map(ToString::to_string),
    )
}

fn expected(case: &Value) -> Vec<Plain> {
    let mut offers = Vec::new();
    for group in list(case, "offers") {
        for start in list(group, "starts") {
            offers.push((
                Timestamp::from_second(start.as_i64().expect("seconds")).expect("an instant"),
                text(group, "practitioner").to_owned(),
                text(group, "place").to_owned(),
                way(text(group, "way")),
                maybe(group, "room").map(str::to_owned),
            ));
        }
    }
    offers
}

/// The clinic of a case, and what is taken there.
fn desk(case: &Value) -> Desk {
    let asked = &case["service"];
    let mut desk =
        Desk::new(number(asked, "minutes"), number(asked, "step")).at(text(case, "now")).serving(|service| {
            service.before = Minutes(number(asked, "before"));
            service.after = Minutes(number(asked, "after"));
            service.notice = Minutes(number(asked, "notice"));
            service.horizon_days = number(asked, "horizon_days").try_into().expect("days");
            service.modalities =
                list(asked, "modalities").iter().map(|code| way(code.as_str().expect("a code"))).collect();
            service.room_kind = maybe(asked, "room_kind").map(str::to_owned);
            service.room_after = Minutes(number(asked, "room_after"));
            service.daily_cap = asked["daily_cap"].as_u64().map(|cap| cap.try_into().expect("few"));
        });
    for place in list(case, "places") {
        desk = desk.place(text(place, "id"), text(place, "zone"));
        if text(place, "kind") == "virtual" {
            desk.clinic.locations.last_mut().expect("just added").kind = LocationKind::Virtual;
        }
    }
    for room in list(case, "rooms") {
        desk = desk.room(text(room, "id"), text(room, "place"), text(room, "kind"));
    }
    for way in list(case, "travel") {
        desk = desk.travel(text(way, "from"), text(way, "to"), number(way, "minutes"));
    }
    for one in list(case, "practitioners") {
        let practitioner = desk.practitioner(text(one, "id"));
        practitioner.locations = list(case, "places").iter().map(|place| id(text(place, "id"))).collect();
        practitioner.hours = list(one, "hours").iter().flat_map(hours).collect();
        practitioner.overrides = list(one, "overrides").iter().map(exception).collect();
    }
    desk.clinic.closures = list(case, "closures").iter().map(closure).collect();
    desk.diary.taken = list(case, "taken").iter().map(taken).collect();
    desk
}

fn hours(row: &Value) -> Vec<Hours> {
    let days: &[Weekday] = match text(row, "weekday") {
        "daily" => &WEEK,
        day => {
            let position = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|name| *name == day);
            let position = position.expect("a weekday");
            &WEEK[position..=position]
        }
    };
    let rule = |weekday: &Weekday| Hours {
        location: id(text(row, "place")),
        weekday: *weekday,
        window: window(&row["window"]),
        valid_from: maybe(row, "valid_from").map(on),
        valid_to: maybe(row, "valid_to").map(on),
        services: row["services"]
            .as_array()
            .map(|only| only.iter().map(|one| id(one.as_str().expect("a slug"))).collect()),
    };
    days.iter().map(rule).collect()
}

fn exception(row: &Value) -> Override {
    Override {
        date: on(text(row, "date")),
        location: id(text(row, "place")),
        windows: list(row, "windows").iter().map(window).collect(),
        force_open: row["force_open"].as_bool().expect("yes or no"),
    }
}

fn closure(row: &Value) -> Closure {
    Closure { date: on(text(row, "date")), name: Bilingual::same("closed"), location: maybe(row, "place").map(id) }
}

fn taken(row: &Value) -> Taken {
    let (kind, name) = text(row, "resource").split_once(':').expect("a kind and a name");
    let visit = maybe(row, "visit").map(|start| Counted { service: id("visit"), starts_at: at(start) });
    Taken {
        resource: if kind == "room" { support::room(name) } else { ResourceId::practitioner(&id(name)) },
        span: span(text(row, "start"), text(row, "end")),
        appointment: Some(appointment(99)),
        place: maybe(row, "place").map(id),
        visit,
        kind: TakenKind::Visit,
        expires_at: maybe(row, "expires_at").map(at),
    }
}

fn window(pair: &Value) -> WallWindow {
    let side = |side: usize| pair[side].as_str().expect("a time of day");
    WallWindow::read(side(0), side(1)).expect("a window")
}

fn way(code: &str) -> Modality {
    Modality::from_code(code).expect("a way")
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    maybe(row, key).unwrap_or_else(|| panic!("{key} is missing in {row}"))
}

fn maybe<'a>(row: &'a Value, key: &str) -> Option<&'a str> {
    row[key].as_str()
}

fn list<'a>(row: &'a Value, key: &str) -> &'a [Value] {
    row[key].as_array().expect("a list")
}

fn number(row: &Value, key: &str) -> u32 {
    u32::from_str(&row[key].to_string()).expect("a number")
}
