//! The times that can be had: the clinic's own clock, its nights, the days when the clocks change.

use domain::{
    clinic::{Hours, Location, Travel},
    time::Minutes,
};
use jiff::Timestamp;
use movability_tests::{TestClinic, Wish, at};
use serde_json::Value;

async fn asks(clinic: &TestClinic, query: &str) -> Value {
    let answer = clinic.api().get(&format!("/api/v1/availability?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    answer.json()
}

/// The slots of all days, each with the date it stands under.
fn slots(answer: &Value) -> Vec<(String, String)> {
    let mut slots = Vec::new();
    for day in answer["days"].as_array().unwrap() {
        for slot in day["slots"].as_array().unwrap() {
            slots.push((day["date"].as_str().unwrap().to_owned(), slot["start"].as_str().unwrap().to_owned()));
        }
    }
    slots
}

fn starts(answer: &Value) -> Vec<String> {
    slots(answer).into_iter().map(|(_, start)| start).collect()
}

#[tokio::test]
async fn a_day_has_the_times_that_the_hours_give() {
    let clinic = TestClinic::open().await;

    let day = asks(&clinic, "service=visit&from=2027-05-11&to=2027-05-11").await;

    let starts = starts(&day);
    assert_eq!(day["tz"], "America/Toronto");
    assert_eq!(starts.first().unwrap(), "2027-05-11T09:00:00-04:00");
    assert_eq!(starts.last().unwrap(), "2027-05-11T16:30:00-04:00");
    assert_eq!(starts.len(), 31, "every quarter of an hour");
}

#[tokio::test]
async fn night_hours_go_on_after_midnight() {
    let clinic = TestClinic::open().await;

    let night = asks(&clinic, "service=night&from=2027-05-15&to=2027-05-16").await;

    let slots = slots(&night);
    assert_eq!(slots.first().unwrap(), &("2027-05-15".to_owned(), "2027-05-15T22:00:00-04:00".to_owned()));
    assert_eq!(slots.last().unwrap(), &("2027-05-16".to_owned(), "2027-05-16T03:00:00-04:00".to_owned()));
    assert_eq!(slots.len(), 11);
    let sunday = asks(&clinic, "service=night&from=2027-05-16&to=2027-05-16").await;
    assert_eq!(starts(&sunday).first().unwrap(), "2027-05-16T00:00:00-04:00", "the range asked for changes nothing");
}

#[tokio::test]
async fn an_hour_that_comes_twice_is_offered_twice_and_told_apart() {
    let clinic = TestClinic::open().await;
    clinic.puts_the_clock_at(at("2027-11-01T08:00:00-04:00"));

    let night = asks(&clinic, "service=night&from=2027-11-06&to=2027-11-07").await;

    let starts = starts(&night);
    let twice: Vec<&String> = starts.iter().filter(|start| start.contains("T01:")).collect();
    assert_eq!(
        twice,
        [
            "2027-11-07T01:00:00-04:00",
            "2027-11-07T01:30:00-04:00",
            "2027-11-07T01:00:00-05:00",
            "2027-11-07T01:30:00-05:00"
        ]
    );
    let labels: Vec<&Value> = night["days"][1]["slots"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|slot| slot["start"].as_str().unwrap().contains("T01:00"))
        .map(|slot| &slot["offset_label"])
        .collect();
    assert_eq!(labels, ["-04:00", "-05:00"]);
    for start in [twice[0], twice[2]] {
        let wish = Wish::of("Ada Lovelace", "ada@example.org").of_service("night").at(start);
        assert_eq!(clinic.asks(&wish).await.status, 201, "{start}");
    }
}

#[tokio::test]
async fn an_hour_that_never_comes_is_not_offered() {
    let clinic = TestClinic::open().await;
    clinic.puts_the_clock_at(at("2028-03-06T08:00:00-05:00"));

    let night = asks(&clinic, "service=night&from=2028-03-11&to=2028-03-12").await;

    let starts = starts(&night);
    assert!(starts.iter().all(|start| !start.contains("T02:")), "{starts:?}");
    assert_eq!(starts.last().unwrap(), "2028-03-12T03:00:00-04:00");
    let wish = Wish::of("Ada Lovelace", "ada@example.org").of_service("night").at(starts.last().unwrap());
    assert_eq!(clinic.asks(&wish).await.status, 201);
}

#[tokio::test]
async fn the_wall_times_of_a_week_stay_when_the_clocks_change() {
    let clinic = TestClinic::open().await;
    clinic.puts_the_clock_at(at("2027-11-01T08:00:00-04:00"));

    let weeks = asks(&clinic, "service=visit&from=2027-11-05&to=2027-11-08").await;

    let starts = starts(&weeks);
    assert!(starts.contains(&"2027-11-05T09:00:00-04:00".to_owned()));
    assert!(starts.contains(&"2027-11-08T09:00:00-05:00".to_owned()));
}

#[tokio::test]
async fn everything_offered_can_be_booked_and_nothing_beside_it() {
    let clinic = TestClinic::open().await;
    let offered = starts(&asks(&clinic, "service=visit&from=2027-05-11&to=2027-05-11").await);

    // One at a time, each on a day of its own: from the first to the last, every seventh.
    for (n, start) in offered.iter().enumerate().step_by(7) {
        let start = start.replace("2027-05-11", &format!("2027-05-{:02}", 17 + n / 7));
        let wish = Wish::of(&format!("Patient {n}"), &format!("patient{n}@example.org")).at(&start);
        let answer = clinic.asks(&wish).await;
        assert_eq!(answer.status, 201, "{start}: {}", answer.body);
    }
    for beside in [
        "2027-05-11T08:45:00-04:00",
        "2027-05-11T16:45:00-04:00",
        "2027-05-11T10:07:00-04:00",
        "2027-05-15T10:00:00-04:00",
    ] {
        let answer = clinic.asks(&Wish::of("Ada Lovelace", "ada@example.org").at(beside)).await;
        assert_eq!(answer.code(), "no_longer_available", "{beside}: {}", answer.body);
    }
}

#[tokio::test]
async fn where_nothing_is_free_the_next_day_is_named() {
    let clinic = TestClinic::open().await;

    let weekend = asks(&clinic, "service=visit&from=2027-05-15&to=2027-05-16").await;
    assert_eq!((weekend["days"].as_array().unwrap().len(), weekend["next_from"].as_str()), (0, Some("2027-05-17")));

    let holiday = asks(&clinic, "service=visit&from=2027-07-01&to=2027-07-01").await;
    assert_eq!((holiday["days"].as_array().unwrap().len(), holiday["next_from"].as_str()), (0, Some("2027-07-02")));

    let beyond = asks(&clinic, "service=visit&from=2027-12-01&to=2027-12-31").await;
    assert_eq!((beyond["days"].as_array().unwrap().len(), beyond["next_from"].as_str()), (0, None));
}

#[tokio::test]
async fn in_person_the_place_says_what_time_it_is_and_by_video_the_viewer() {
    let clinic = TestClinic::open().await;

    let visit = asks(&clinic, "service=visit&from=2027-05-12&to=2027-05-12&tz=Europe/Paris").await;
    assert_eq!(visit["tz"], "America/Toronto");
    assert_eq!(starts(&visit)[0], "2027-05-12T09:00:00-04:00");

    // Rosa's evening in Toronto is past midnight in Paris.
    let video = asks(&clinic, "service=by-video&from=2027-05-13&to=2027-05-13&tz=Europe/Paris").await;
    assert_eq!(video["tz"], "Europe/Paris");
    assert!(starts(&video).contains(&"2027-05-13T00:00:00+02:00".to_owned()), "{:?}", starts(&video));
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_refused_with_its_field() {
    let clinic = TestClinic::open().await;
    let fine = "2027-05-11";
    for (from, to, field) in [
        ("2027-02-30", fine, "from"),
        ("0000-01-01", fine, "from"),
        ("9999-12-31", "9999-12-31", "from"),
        ("+10000-01-01", fine, "from"),
        ("2027-5-11", fine, "from"),
        ("", fine, "from"),
        (fine, "nonsense", "to"),
        (fine, "2027-05-10", "to"),
        (fine, "2027-08-19", "to"),
    ] {
        let answer = clinic.api().get(&format!("/api/v1/availability?service=visit&from={from}&to={to}")).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"), "{from}..{to}: {}", answer.body);
        assert!(answer.fields().contains(&field.to_owned()), "{from}..{to}: {:?}", answer.fields());
    }
    for zone in ["Mars/Olympus", "Toronto", "../etc/passwd", "America%2FToronto%00", ""] {
        let path = format!("/api/v1/availability?service=visit&from={fine}&to={fine}&tz={zone}");
        let answer = clinic.api().get(&path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.fields()),
            (422, vec!["tz".to_owned()]),
            "{zone:?}: {}",
            answer.body
        );
    }
    let hundred = asks(&clinic, "service=visit&from=2027-05-11&to=2027-08-18").await;
    assert!(!starts(&hundred).is_empty(), "a hundred days are not too many");
}

#[tokio::test]
async fn nobody_learns_why_a_time_is_busy() {
    let clinic = TestClinic::open().await;
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;

    let answer = clinic.api().get("/api/v1/availability?service=visit&from=2027-05-11&to=2027-05-11").await;

    assert!(!starts(&answer.json()).contains(&"2027-05-11T10:00:00-04:00".to_owned()));
    let keys: std::collections::BTreeSet<String> =
        answer.json()["days"][0]["slots"][0].as_object().unwrap().keys().cloned().collect();
    let known = ["end", "location", "modality", "offset_label", "practitioners", "start", "tz"];
    assert_eq!(keys.iter().map(String::as_str).collect::<Vec<_>>(), known);
}

#[tokio::test]
async fn the_soonest_times_are_the_first_of_the_list() {
    let clinic = TestClinic::open().await;
    let listed = starts(&asks(&clinic, "service=visit&from=2027-05-10&to=2027-05-12").await);

    let first = clinic.api().get("/api/v1/availability/first?service=visit&n=5").await.json();

    let soonest: Vec<&str> =
        first["slots"].as_array().unwrap().iter().map(|slot| slot["start"].as_str().unwrap()).collect();
    assert_eq!(soonest, listed.iter().take(5).map(String::as_str).collect::<Vec<_>>());
    assert!(soonest[0].parse::<Timestamp>().unwrap() >= clinic.now() + jiff::SignedDuration::from_hours(2));
}

/// Rosa also works in Winnipeg, an hour's time away by the clocks and an hour and a half by road.
async fn with_a_second_place() -> TestClinic {
    let clinic = TestClinic::open().await;
    clinic
        .changes(|clinic| {
            let west = Location {
                id: "west".parse().unwrap(),
                zone: "America/Winnipeg".parse().unwrap(),
                ..clinic.locations[0].clone()
            };
            let rosa = clinic.practitioners.iter_mut().find(|one| one.id.as_str() == "rosa").unwrap();
            rosa.locations.push(west.id.clone());
            let hours: Vec<Hours> =
                rosa.hours.iter().filter(|hours| hours.location.as_str() == "wharf").cloned().collect();
            rosa.hours.extend(hours.into_iter().map(|hours| Hours { location: west.id.clone(), ..hours }));
            let (from, to) = (clinic.locations[0].id.clone(), west.id.clone());
            clinic.travel.push(Travel { from, to, minutes: Minutes(90) });
            clinic.locations.push(west);
        })
        .await;
    clinic
}

#[tokio::test]
async fn one_practitioner_in_two_places_of_two_zones_has_one_time_line_and_a_way_between() {
    let clinic = with_a_second_place().await;
    let in_the_west = "service=visit&location=west&from=2027-05-11&to=2027-05-11";
    let before = asks(&clinic, in_the_west).await;
    assert_eq!(before["tz"], "America/Winnipeg", "{before}");
    assert_eq!(starts(&before)[0], "2027-05-11T09:00:00-05:00", "by the clocks of the place");

    // Two in Toronto is one in Winnipeg; the road takes from half past eleven to three there.
    let at_the_wharf = Wish::of("Ada Lovelace", "ada@example.org").at("2027-05-11T14:00:00-04:00");
    clinic.booked(&at_the_wharf.saying("location", "wharf".into())).await;

    let after = starts(&asks(&clinic, in_the_west).await);
    let gone: Vec<String> = starts(&before).into_iter().filter(|start| !after.contains(start)).collect();
    assert_eq!(gone.first().map(String::as_str), Some("2027-05-11T11:15:00-05:00"), "{gone:?}");
    assert_eq!(gone.last().map(String::as_str), Some("2027-05-11T14:45:00-05:00"), "{gone:?}");
    let there = |start: &str| Wish::of("Grace Hopper", "grace@example.org").at(start).saying("location", "west".into());
    assert_eq!(clinic.asks(&there("2027-05-11T14:45:00-05:00")).await.code(), "slot_taken");
    assert_eq!(clinic.asks(&there("2027-05-11T15:00:00-05:00")).await.status, 201);
}
