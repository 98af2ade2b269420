//! Which times are offered, the time rules aside.

use domain::{
    booking::{Counted, TakenKind, lies_open},
    clinic::{Closure, LocationKind, Modality},
    ids::LocationId,
    text::Bilingual,
    time::Minutes,
};
use jiff::civil::Weekday;

use crate::support::{Desk, appointment, at, id, on, practitioner, room, zone};

const MONDAY: &str = "2027-06-07";
const TUESDAY: &str = "2027-06-08";

fn toronto() -> Desk {
    Desk::new(60, 60).place("east", "America/Toronto").daily("mia", "east", &["09:00-11:00"])
}

fn closure(date: &str, place: Option<&str>) -> Closure {
    Closure { date: on(date), name: Bilingual::same("Holiday"), location: place.map(id::<LocationId>) }
}

#[test]
fn an_exception_replaces_the_weekly_hours_of_its_date() {
    let desk = toronto().exception("mia", "east", MONDAY, &["14:00-16:00"], false).exception(
        "mia",
        "east",
        TUESDAY,
        &[],
        false,
    );

    assert_eq!(desk.starts(MONDAY), ["14:00", "15:00"]);
    assert!(desk.starts(TUESDAY).is_empty());
    assert_eq!(desk.starts("2027-06-09"), ["09:00", "10:00"]);
}

#[test]
fn a_closure_beats_hours_and_exceptions_unless_one_opens_by_force() {
    let mut desk = toronto().exception("mia", "east", MONDAY, &["14:00-15:00"], false).exception(
        "mia",
        "east",
        TUESDAY,
        &["14:00-15:00"],
        true,
    );
    desk.clinic.closures =
        vec![closure(MONDAY, None), closure(TUESDAY, Some("east")), closure("2027-06-09", Some("west"))];

    assert!(desk.starts(MONDAY).is_empty());
    assert_eq!(desk.starts(TUESDAY), ["14:00"]);
    assert_eq!(desk.starts("2027-06-09"), ["09:00", "10:00"], "another place is closed");
}

#[test]
fn a_night_belongs_to_the_date_on_which_it_begins() {
    let mut desk =
        Desk::new(60, 60).place("east", "America/Toronto").weekly("mia", "east", Weekday::Monday, &["22:00-02:00"]);
    desk.clinic.closures = vec![closure(TUESDAY, None)];

    assert_eq!(desk.starts(MONDAY), ["22:00", "23:00"]);
    assert_eq!(desk.starts(TUESDAY), ["00:00", "01:00"], "closing Tuesday leaves Monday's night");
}

#[test]
fn hours_hold_between_their_dates_and_for_their_services() {
    let mut desk = toronto();
    for hours in &mut desk.practitioner("mia").hours {
        hours.valid_from = Some(on(TUESDAY));
        hours.valid_to = Some(on("2027-06-09"));
    }
    let offered = |desk: &Desk| [MONDAY, TUESDAY, "2027-06-09", "2027-06-10"].map(|date| desk.starts(date).len());
    assert_eq!(offered(&desk), [0, 2, 2, 0]);

    desk.practitioner("mia").hours.iter_mut().for_each(|hours| hours.services = Some(vec![id("other")]));
    assert_eq!(offered(&desk), [0, 0, 0, 0]);
}

#[test]
fn only_what_exists_together_is_offered() {
    let desk = toronto().place("west", "America/Toronto").daily("ben", "west", &["09:00-10:00"]);
    assert_eq!(desk.starts(MONDAY).len(), 3);

    let without = |change: fn(&mut Desk)| {
        let mut desk = desk.clone();
        change(&mut desk);
        desk.starts(MONDAY).len()
    };
    assert_eq!(without(|desk| desk.service().practitioners.retain(|one| *one != id("mia"))), 1);
    assert_eq!(without(|desk| desk.service().locations = Some(vec![id("east")])), 2);
    assert_eq!(without(|desk| desk.practitioner("ben").locations.clear()), 2);
    assert_eq!(without(|desk| desk.service().active = false), 0);
}

#[test]
fn in_person_needs_a_door_and_video_may_use_any_window() {
    let mut desk = toronto().place("online", "America/Toronto").daily("mia", "online", &["12:00-13:00"]);
    desk.clinic.locations[1].kind = LocationKind::Virtual;
    assert_eq!(desk.starts(MONDAY), ["09:00", "10:00"]);

    desk.service().modalities = vec![Modality::Video];
    assert_eq!(desk.starts(MONDAY), ["09:00", "10:00", "12:00"]);

    desk.service().modalities = vec![Modality::Phone, Modality::InPerson];
    let offers = desk.offers(&desk.wish(MONDAY, MONDAY));
    let ways: Vec<_> = offers.iter().map(|offer| offer.modality).collect();
    assert_eq!(ways, [Modality::InPerson, Modality::Phone, Modality::InPerson, Modality::Phone, Modality::Phone]);
}

#[test]
fn dates_are_those_of_the_place_in_person_and_those_of_the_viewer_by_video() {
    let mut desk = toronto(); // 09:00 in Toronto is 22:00 in Tokyo, 10:00 is 23:00
    let mut wish = desk.wish(MONDAY, MONDAY);
    wish.zone = zone("Pacific/Kiritimati"); // 09:00 is 03:00 on the next day
    assert_eq!(desk.offers(&wish).len(), 2, "in person: Monday in Toronto");

    desk.service().modalities = vec![Modality::Video];
    let starts: Vec<_> = desk.offers(&wish).iter().map(|offer| offer.starts_at).collect();
    assert_eq!(starts, [at("2027-06-06T13:00:00Z"), at("2027-06-06T14:00:00Z")], "by video: Monday on Kiritimati");
}

#[test]
fn each_length_is_offered_where_it_fits() {
    let mut desk = toronto();
    desk.service().minutes = vec![Minutes(60), Minutes(90)];
    let mut wish = desk.wish(MONDAY, MONDAY);
    assert_eq!(desk.offers(&wish).len(), 2, "the first length is the usual one");

    wish.duration = Some(Minutes(90));
    assert_eq!(desk.offers(&wish).len(), 1);
    wish.duration = Some(Minutes(45));
    assert!(desk.offers(&wish).is_empty(), "not a length of this service");
}

#[test]
fn a_room_of_the_kind_is_taken_the_lowest_free_one() {
    let mut desk = toronto()
        .room("blue", "east", "treatment")
        .room("amber", "east", "treatment")
        .room("gym", "east", "gym")
        .serving(|service| service.room_kind = Some("treatment".into()))
        .taken(room("amber"), "2027-06-07T13:00:00Z", "2027-06-07T13:30:00Z", 9)
        .taken(room("blue"), "2027-06-07T15:00:00Z", "2027-06-07T16:00:00Z", 8);
    let rooms = |desk: &Desk| {
        let offers = desk.offers(&desk.wish(MONDAY, MONDAY));
        offers.iter().map(|offer| offer.room.as_ref().map(ToString::to_string).unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(rooms(&desk), ["blue", "amber"]);

    desk.service().room_after = Minutes(15);
    desk = desk.taken(room("amber"), "2027-06-07T15:00:00Z", "2027-06-07T15:05:00Z", 7);
    assert_eq!(rooms(&desk), ["blue"], "no room has its turnover time after the second");

    desk.service().modalities = vec![Modality::Video];
    assert_eq!(rooms(&desk), ["", ""], "video needs no room");
}

#[test]
fn a_visit_without_a_room_of_its_kind_cannot_be_had() {
    let desk = toronto().room("gym", "east", "gym").serving(|service| service.room_kind = Some("treatment".into()));

    assert!(desk.starts(MONDAY).is_empty());
}

#[test]
fn a_full_date_offers_nothing_until_one_is_cancelled() {
    let mut desk = toronto().serving(|service| service.daily_cap = Some(1));
    let first = desk.book(&desk.request("2027-06-07T13:00:00Z")).expect("free");
    desk = desk.with(&first);

    assert!(desk.starts(MONDAY).is_empty(), "holds count");
    assert_eq!(desk.starts(TUESDAY).len(), 2);
    desk.last_taken().visit = Some(Counted { service: id("other"), starts_at: at("2027-06-07T13:00:00Z") });
    assert_eq!(desk.starts(MONDAY), ["10:00"], "another service does not");
    desk.diary.taken.clear();
    assert_eq!(desk.starts(MONDAY).len(), 2);
}

#[test]
fn a_visit_does_not_block_itself() {
    let desk = toronto().busy("mia", "2027-06-07T13:00:00Z", "2027-06-07T14:00:00Z", 9);
    assert_eq!(desk.starts(MONDAY), ["10:00"]);

    let mut wish = desk.wish(MONDAY, MONDAY);
    wish.ignore = Some(appointment(9));
    assert_eq!(desk.offers(&wish).len(), 2);
}

#[test]
fn time_off_of_one_is_not_time_off_of_another() {
    let mut desk =
        toronto().daily("ben", "east", &["09:00-11:00"]).busy("mia", "2027-06-07T12:00:00Z", "2027-06-07T20:00:00Z", 0);
    let offers = desk.offers(&desk.wish(MONDAY, MONDAY));
    assert!(offers.iter().all(|offer| offer.practitioner == id("ben")) && offers.len() == 2);

    desk.last_taken().kind = TakenKind::Overbook;
    assert_eq!(desk.starts(MONDAY).len(), 2, "an overbooked visit is busy for everybody else");
    desk.last_taken().resource = practitioner("ben");
    assert_eq!(desk.offers(&desk.wish(MONDAY, MONDAY))[0].practitioner, id("mia"));
}

#[test]
fn a_service_that_starts_each_zero_minutes_or_on_impossible_dates_is_no_panic() {
    let mut desk = toronto();
    desk.service().step = Minutes(0);
    assert_eq!(desk.starts(MONDAY).len(), 61);

    for (from, to) in [("9999-12-30", "9999-12-31"), ("-009999-01-01", "-009999-01-02"), (TUESDAY, MONDAY)] {
        assert!(desk.offers(&desk.wish(from, to)).is_empty());
    }
    desk.service().horizon_days = u16::MAX;
    desk.service().notice = Minutes(u32::MAX);
    assert!(desk.starts(MONDAY).is_empty());
}

#[test]
fn what_is_out_of_use_is_not_offered_and_its_visits_lie_outside() {
    let mut desk = toronto().room("blue", "east", "treatment").room("red", "east", "treatment");
    desk.service().room_kind = Some("treatment".into());
    let visit = desk.book(&desk.request("2027-06-07T13:00:00Z")).expect("free").appointment;
    let offered = |desk: &Desk| desk.offers(&desk.wish(MONDAY, MONDAY)).first().and_then(|offer| offer.room.clone());
    let open = |desk: &Desk| lies_open(&desk.diary(), &visit, desk.now);
    assert_eq!((offered(&desk), open(&desk)), (Some(id("blue")), true));

    desk.clinic.rooms[0].active = false;
    assert_eq!((offered(&desk), open(&desk)), (Some(id("red")), true), "another room of the kind will do");
    desk.clinic.rooms[1].active = false;
    assert_eq!((offered(&desk), open(&desk)), (None, false));
    desk.clinic.rooms[1].active = true;
    desk.practitioner("mia").active = false;
    assert_eq!((offered(&desk), open(&desk)), (None, false));
    desk.practitioner("mia").active = true;
    desk.service().active = false;
    assert_eq!((offered(&desk), open(&desk)), (None, false));
}

#[test]
fn a_visit_lies_outside_once_its_hours_are_gone_whoever_has_its_time() {
    let mut desk = toronto();
    let visit = desk.book(&desk.request("2027-06-07T13:00:00Z")).expect("free").appointment;
    desk = desk.busy("mia", "2027-06-07T13:00:00Z", "2027-06-07T14:00:00Z", 9);
    desk.service().notice = Minutes(60 * 24 * 365);
    assert!(lies_open(&desk.diary(), &visit, desk.now), "neither notice nor others' time count");

    let desk = desk.exception("mia", "east", MONDAY, &["10:00-11:00"], false);
    assert!(!lies_open(&desk.diary(), &visit, desk.now));
}
