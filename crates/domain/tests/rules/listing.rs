//! Times as people read them.

use domain::{
    booking::{Wish, alternatives, days, slots},
    clinic::Modality,
};

use crate::support::{Desk, at, id, on, zone};

fn desk() -> Desk {
    Desk::new(60, 60).place("east", "America/Toronto").daily("mia", "east", &["09:00-12:00"]).daily(
        "ben",
        "east",
        &["10:00-12:00"],
    )
}

#[test]
fn one_time_is_listed_once_with_everybody_who_is_free() {
    let desk = desk();
    let days = days(&desk.clinic, &desk.offers(&desk.wish("2027-06-07", "2027-06-08")), &zone("Asia/Tokyo"));

    assert_eq!(days.iter().map(|day| day.date).collect::<Vec<_>>(), [on("2027-06-07"), on("2027-06-08")]);
    let with: Vec<_> = days[0].slots.iter().map(|slot| slot.practitioners.clone()).collect();
    assert_eq!(with, [vec![id("mia")], vec![id("ben"), id("mia")], vec![id("ben"), id("mia")]]);
    assert_eq!(days[0].slots[0].starts_at, at("2027-06-07T13:00:00Z"));
}

#[test]
fn a_visit_by_video_stands_under_the_viewers_date() {
    let desk = desk().serving(|service| service.modalities = vec![Modality::InPerson, Modality::Video]);
    let viewer = zone("Pacific/Auckland"); // 09:00 in Toronto is 01:00 on the next day
    let offers = desk.offers(&Wish { zone: viewer.clone(), ..desk.wish("2027-06-08", "2027-06-08") });

    let days = days(&desk.clinic, &offers, &viewer);
    assert_eq!(days.len(), 1);
    let starts: Vec<_> = days[0].slots.iter().map(|slot| (slot.modality, slot.starts_at)).collect();
    assert_eq!(starts[0], (Modality::Video, at("2027-06-07T13:00:00Z")));
    assert_eq!(starts[3], (Modality::InPerson, at("2027-06-08T13:00:00Z")));
    assert_eq!(starts.len(), 6);
}

#[test]
fn a_label_that_comes_twice_says_so() {
    let desk = Desk::new(30, 30).place("paris", "Europe/Paris").daily("mia", "paris", &["01:30-03:30"]);
    let slots = slots(&desk.clinic, &desk.offers(&desk.wish("2028-10-29", "2028-10-29")), &zone("Europe/Paris"));

    let twice: Vec<_> = slots.iter().map(|slot| slot.shows_twice).collect();
    assert_eq!(twice, [false, true, true, true, true, false]);
}

#[test]
fn the_nearest_times_on_either_side_the_earlier_first() {
    let desk = desk().busy("mia", "2027-06-08T13:00:00Z", "2027-06-08T14:00:00Z", 9);
    let lost = at("2027-06-08T14:00:00Z");
    let desk = desk.busy("mia", "2027-06-08T14:00:00Z", "2027-06-08T15:00:00Z", 8).busy(
        "ben",
        "2027-06-08T14:00:00Z",
        "2027-06-08T15:00:00Z",
        7,
    );

    let nearest = alternatives(&desk.diary(), &desk.wish("2027-06-07", "2027-06-09"), lost, desk.now);
    let starts: Vec<_> = nearest.iter().map(|offer| offer.starts_at).collect();
    assert_eq!(starts, [at("2027-06-08T15:00:00Z"), at("2027-06-07T15:00:00Z"), at("2027-06-09T13:00:00Z")]);
}

#[test]
fn on_a_tie_the_earlier_comes_first() {
    let desk = desk().busy("mia", "2027-06-08T14:00:00Z", "2027-06-08T15:00:00Z", 9);
    let mut wish = desk.wish("2027-06-08", "2027-06-08");
    wish.practitioner = Some(id("mia"));

    let nearest = alternatives(&desk.diary(), &wish, at("2027-06-08T14:00:00Z"), desk.now);
    let found: Vec<_> = nearest.iter().map(|offer| (offer.starts_at, offer.practitioner.clone())).collect();
    assert_eq!(
        found,
        [
            (at("2027-06-08T13:00:00Z"), id("mia")),
            (at("2027-06-08T15:00:00Z"), id("mia")),
            (at("2027-06-08T14:00:00Z"), id("ben"))
        ],
        "then anybody, even at the very time"
    );
}
