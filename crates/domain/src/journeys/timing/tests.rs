//! The worked examples of T1 to T16, and what holds for every layout.

use jiff::{
    SignedDuration,
    civil::{date, time},
    tz::AmbiguousOffset,
};
use proptest::prelude::*;

use crate::{ids::MessageId, outbox::Reason, time::WallWindow};

use super::*;

fn ts(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn window(from: &str, to: &str) -> SendWindow {
    SendWindow(WallWindow { start: from.parse().unwrap(), end: to.parse().unwrap() })
}

fn day_time() -> SendWindow {
    window("09:00", "18:00")
}

/// The first open instant from `at` on.
fn next(window: SendWindow, closures: &[Date], name: &str, at: &str) -> Timestamp {
    Open { window, closures, zone: &zone(name) }.next(ts(at))
}

/// The due time of a step after its delay and its window.
fn led_to(anchor: &str, delay: &str, name: &str) -> Due {
    let zone = zone(name);
    let open = Open { window: day_time(), closures: &[], zone: &zone };
    opened(due(ts(anchor), delay.parse().unwrap(), &zone), open)
}

#[test]
fn t1_a_window_includes_its_opening_and_excludes_its_closing() {
    for inside in ["2027-06-08T13:00:00Z", "2027-06-08T21:59:59.999Z"] {
        assert_eq!(next(day_time(), &[], "America/Toronto", inside), ts(inside));
    }
    assert_eq!(next(day_time(), &[], "America/Toronto", "2027-06-08T22:00:00Z"), ts("2027-06-09T13:00:00Z"));
    assert_eq!(next(day_time(), &[], "America/Toronto", "2027-06-08T12:59:59Z"), ts("2027-06-08T13:00:00Z"));
}

#[test]
fn t2_what_misses_its_window_leaves_at_the_next_opening_and_not_at_the_same_clock_time() {
    assert_eq!(next(day_time(), &[], "America/Toronto", "2027-06-08T22:40:00Z"), ts("2027-06-09T13:00:00Z"));
}

#[test]
fn t3_a_window_over_midnight_belongs_to_the_date_on_which_it_opens() {
    let night = window("21:00", "05:00");
    let weekend = [date(2027, 6, 12), date(2027, 6, 13)];

    let saturday_at_two = "2027-06-12T06:00:00Z";
    assert_eq!(next(night, &weekend, "America/Toronto", saturday_at_two), ts(saturday_at_two));
    let monday_at_nine = ts("2027-06-15T01:00:00Z");
    assert_eq!(next(night, &weekend, "America/Toronto", "2027-06-12T09:00:00Z"), monday_at_nine);
    assert_eq!(next(night, &weekend, "America/Toronto", "2027-06-12T16:00:00Z"), monday_at_nine);
}

#[test]
fn t4_hours_are_counted_through_a_change_of_clocks() {
    let due = led_to("2028-03-11T21:40:00Z", "PT24H", "America/Halifax");

    assert_eq!(due.planned, ts("2028-03-12T21:40:00Z"));
    assert_eq!(due.at, ts("2028-03-13T12:00:00Z"));
    assert_eq!(due.civil, None);
}

#[test]
fn t5_a_day_later_is_the_same_time_on_the_wall() {
    let due = led_to("2028-03-11T21:40:00Z", "P1D", "America/Halifax");

    assert_eq!(due.civil, Some(date(2028, 3, 12).at(17, 40, 0, 0)));
    assert_eq!(due.at, ts("2028-03-12T20:40:00Z"));
}

#[test]
fn t6_so_it_is_in_autumn() {
    assert_eq!(led_to("2028-11-04T20:40:00Z", "PT24H", "America/Halifax").at, ts("2028-11-05T20:40:00Z"));
    assert_eq!(led_to("2028-11-04T20:40:00Z", "P1D", "America/Halifax").at, ts("2028-11-05T21:40:00Z"));
}

#[test]
fn t7_a_change_of_half_an_hour_is_a_change() {
    let due = led_to("2027-04-02T22:10:00Z", "PT24H", "Australia/Lord_Howe");

    assert_eq!(zone("Australia/Lord_Howe").local(due.planned), date(2027, 4, 4).at(8, 40, 0, 0));
    assert_eq!(due.at, ts("2027-04-03T22:30:00Z"));
}

#[test]
fn t8_a_time_in_the_gap_moves_forward_by_the_gap() {
    let halifax = zone("America/Halifax");
    let anchor = halifax.instant(date(2028, 3, 11).at(2, 15, 0, 0));

    assert_eq!(due(anchor, Delay::Days(1), &halifax).planned, ts("2028-03-12T06:15:00Z"));
}

#[test]
fn t9_the_edge_of_a_window_in_the_gap_is_the_end_of_the_gap() {
    let before = "2028-03-12T05:00:00Z";

    assert_eq!(next(window("02:15", "18:00"), &[], "America/Halifax", before), ts("2028-03-12T06:00:00Z"));
    // Nothing is left of this one on that day.
    assert_eq!(next(window("02:15", "02:45"), &[], "America/Halifax", before), ts("2028-03-13T05:15:00Z"));
}

#[test]
fn t10_a_time_that_comes_twice_is_the_first_of_the_two() {
    let halifax = zone("America/Halifax");
    let anchor = halifax.instant(date(2028, 11, 4).at(1, 20, 0, 0));

    assert_eq!(due(anchor, Delay::Days(1), &halifax).planned, ts("2028-11-05T04:20:00Z"));
}

#[test]
fn t11_a_window_whose_edge_comes_twice_is_one_interval() {
    let evening = window("20:00", "01:30");
    let last = "2028-11-05T04:29:59Z";

    assert_eq!(next(evening, &[], "America/Halifax", "2028-11-04T22:00:00Z"), ts("2028-11-04T23:00:00Z"));
    assert_eq!(next(evening, &[], "America/Halifax", last), ts(last));
    // 01:30 comes a second time, an hour later; the window has closed by then.
    assert_eq!(next(evening, &[], "America/Halifax", "2028-11-05T04:30:00Z"), ts("2028-11-06T00:00:00Z"));
}

#[test]
fn t12_a_month_later_is_the_same_day_or_the_last_one() {
    let toronto = zone("America/Toronto");
    let anchor = toronto.instant(date(2028, 1, 31).at(10, 0, 0, 0));

    let due = due(anchor, Delay::Months(1), &toronto);

    assert_eq!(due.civil, Some(date(2028, 2, 29).at(10, 0, 0, 0)));
    assert_eq!(due.planned, ts("2028-02-29T15:00:00Z"));
}

#[test]
fn t13_in_a_new_zone_a_wall_time_stays_and_an_instant_stays() {
    let st_johns = zone("America/St_Johns");
    let winnipeg = zone("America/Winnipeg");
    let civil = due(ts("2027-06-15T14:00:00Z"), Delay::Days(1), &winnipeg);

    let moved = rezoned(civil, &st_johns, Some(day_time()), &[]);
    assert_eq!((moved.at, moved.civil), (ts("2027-06-16T11:30:00Z"), Some(date(2027, 6, 16).at(9, 0, 0, 0))));

    let elapsed = due(ts("2027-06-15T12:00:00Z"), Delay::Elapsed(SignedDuration::from_hours(24)), &st_johns);
    let moved = rezoned(elapsed, &winnipeg, Some(day_time()), &[]);
    assert_eq!((moved.planned, moved.at), (ts("2027-06-16T12:00:00Z"), ts("2027-06-16T14:00:00Z")));
}

#[test]
fn t14_a_chain_of_closed_days_is_passed_in_one_step() {
    let closed = [1, 2, 3, 4].map(|day| date(2027, 7, day));

    assert_eq!(next(day_time(), &closed, "America/Toronto", "2027-07-01T14:00:00Z"), ts("2027-07-05T13:00:00Z"));
}

#[test]
fn t16_what_falls_into_the_settle_time_moves_to_its_end() {
    let toronto = zone("America/Toronto");
    let trigger = toronto.instant(date(2027, 6, 8).at(16, 50, 0, 0));
    let at_once = due(trigger, "PT0S".parse().unwrap(), &toronto);

    let due = settled(at_once, trigger + SignedDuration::from_mins(15));

    assert_eq!(toronto.local(due.at).time(), time(17, 5, 0, 0));
}

#[test]
fn a_mail_counts_when_it_was_due_unless_it_left_much_later() {
    let due = ts("2027-06-08T13:00:00Z");

    assert_eq!(counts_at(due, ts("2027-06-08T13:15:00Z")), due);
    assert_eq!(counts_at(due, ts("2027-06-08T13:15:01Z")), ts("2027-06-08T13:15:01Z"));
    assert_eq!(counts_at(due, ts("2027-06-08T12:00:00Z")), due, "sent early by staff");
}

fn six_days(sent: &[Timestamp]) -> Around<'_> {
    Around { sent, min_gap_days: 6, ..Around::default() }
}

fn pending(name: &str, priority: i32, planned: &str) -> Pending {
    let planned = ts(planned);
    Pending {
        message: MessageId::derived(name),
        priority,
        enrolled_at: ts("2027-06-01T00:00:00Z"),
        due: Due { civil: None, zone: zone("America/Toronto"), planned, at: planned },
        send_before: planned + SignedDuration::from_hours(72),
        window: day_time(),
    }
}

#[test]
fn what_falls_into_a_pause_moves_to_its_end_in_its_order_and_the_rest_stays() {
    let inside = ["2027-06-09T15:00:00Z", "2027-06-12T15:00:00Z"];
    let all = [pending("b", 3, inside[1]), pending("a", 1, inside[0]), pending("c", 2, "2027-07-15T15:00:00Z")];
    let until = ts("2027-06-20T20:00:00Z");
    let around = Around { paused_until: Some(until), ..six_days(&[]) };

    let places = lay_out(&all, around);

    let told: Vec<_> = places.iter().map(|place| (place.due.at, place.moved)).collect();
    assert_eq!(
        told,
        [
            (until, Some(Reason::Paused)),
            (ts("2027-07-15T15:00:00Z"), None),
            (ts("2027-06-26T13:00:00Z"), Some(Reason::Spacing)),
        ]
    );
    assert_eq!(places[0].send_before, until + SignedDuration::from_hours(72), "a pause makes nothing stale");
    let moved: Vec<Pending> = all.iter().map(|one| moved_to(one, &places)).collect();
    assert_eq!(lay_out(&moved, six_days(&[]))[0].due.at, ts(inside[0]), "and ending it gives the old time back");
}

fn moved_to(one: &Pending, places: &[Place]) -> Pending {
    let place = places.iter().find(|place| place.message == one.message).expect("each has a place");
    Pending { due: place.due.clone(), send_before: place.send_before, ..one.clone() }
}

#[test]
fn of_two_readings_too_close_the_less_urgent_one_waits_for_the_first_opening_after_the_gap() {
    let urgent = pending("a", 1, "2027-06-09T15:00:00Z");
    let other = pending("b", 3, "2027-06-07T14:00:00Z");

    let places = lay_out(&[other.clone(), urgent.clone()], six_days(&[]));

    assert_eq!((places[0].message, places[0].due.at, places[0].moved), (urgent.message, urgent.due.at, None));
    assert_eq!(places[1].due.at, ts("2027-06-15T13:00:00Z"), "six calendar days after the 9th, at the opening");
    assert_eq!(places[1].moved, Some(Reason::Spacing));
    assert_eq!(places[1].due.planned, other.due.planned);
    let waited = places[1].due.at.duration_since(other.due.at);
    assert_eq!(places[1].send_before, other.send_before + waited, "being put off does not make it stale");
}

#[test]
fn what_was_put_off_returns_to_its_own_time_when_the_way_is_free() {
    let other = pending("b", 3, "2027-06-07T14:00:00Z");
    let placed = &lay_out(&[pending("a", 1, "2027-06-09T15:00:00Z"), other.clone()], six_days(&[]))[1];
    let put_off = Pending { due: placed.due.clone(), send_before: placed.send_before, ..other.clone() };

    let alone = &lay_out(&[put_off], six_days(&[]))[0];

    assert_eq!((&alone.due, alone.send_before, alone.moved), (&other.due, other.send_before, None));
}

#[test]
fn a_gap_is_counted_in_days_of_the_calendar_from_what_was_sent() {
    // Sent late on the 3rd, Toronto time; the 9th is the sixth day after it.
    let sent = [ts("2027-06-03T21:59:00Z")];

    let at = |planned| lay_out(&[pending("a", 1, planned)], six_days(&sent))[0].due.at;

    assert_eq!(at("2027-06-08T20:00:00Z"), ts("2027-06-09T13:00:00Z"));
    assert_eq!(at("2027-06-09T20:00:00Z"), ts("2027-06-09T20:00:00Z"));
}

#[test]
fn after_thirty_days_of_waiting_a_reading_is_given_up() {
    let crowd: Vec<Timestamp> =
        (0..6).map(|week| ts("2027-06-07T14:00:00Z") + SignedDuration::from_hours(24 * 6 * week)).collect();

    let place = &lay_out(&[pending("a", 1, "2027-06-07T14:00:00Z")], six_days(&crowd))[0];

    assert_eq!(place.moved, Some(Reason::CapExpired));
}

proptest! {
    #[test]
    fn readings_are_never_closer_than_the_gap_and_laying_them_out_again_changes_nothing(
        plans in prop::collection::vec((0i32..4, 0i64..60 * 24), 1..8),
        sent in prop::collection::vec(0i64..60 * 24, 0..3),
        gap in 0u16..9,
        closed in prop::collection::vec(0i64..60, 0..10),
    ) {
        let start = ts("2028-10-01T00:00:00Z");
        let hour = |hours: i64| start + SignedDuration::from_hours(hours);
        let toronto = zone("America/Toronto");
        let closures: Vec<Date> = closed.iter().map(|day| toronto.date(hour(day * 24))).collect();
        let sent: Vec<Timestamp> = sent.iter().map(|hours| hour(*hours)).collect();
        let pending: Vec<Pending> = plans
            .iter()
            .enumerate()
            .map(|(index, (priority, hours))| pending(&index.to_string(), *priority, &hour(*hours).to_string()))
            .collect();

        let around = Around { sent: &sent, min_gap_days: gap, paused_until: None, closures: &closures };
        let places = lay_out(&pending, around);

        let kept: Vec<&Place> = places.iter().filter(|place| place.moved != Some(Reason::CapExpired)).collect();
        for (index, place) in kept.iter().enumerate() {
            prop_assert!(place.due.at >= place.due.planned);
            let open = Open { window: day_time(), closures: &closures, zone: &toronto };
            prop_assert_eq!(open.next(place.due.at), place.due.at);
            let others = kept[..index].iter().map(|other| other.due.at).chain(sent.iter().copied());
            for other in others {
                let days = (toronto.date(place.due.at) - toronto.date(other)).get_days().abs();
                prop_assert!(days >= i32::from(gap), "{} and {}", other, place.due.at);
            }
        }

        let again: Vec<Pending> = places
            .iter()
            .map(|place| {
                let before = pending.iter().find(|one| one.message == place.message).unwrap();
                Pending { due: place.due.clone(), send_before: place.send_before, ..before.clone() }
            })
            .rev()
            .collect();
        prop_assert_eq!(lay_out(&again, around), places);
    }

    #[test]
    fn a_wall_time_that_exists_is_what_the_page_shows_again(
        name in prop::sample::select(vec![
            "America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Europe/Dublin", "Asia/Kathmandu",
        ]),
        hours in 0i64..5 * 365 * 24,
        days in 1i32..400,
    ) {
        let zone = zone(name);
        let anchor = ts("2026-11-22T00:07:00Z") + SignedDuration::from_hours(hours);

        let due = due(anchor, Delay::Days(days), &zone);

        let civil = due.civil.unwrap();
        let shown = zone.local(due.planned);
        // Only a wall time that the clocks leave out is shown as another, later one.
        let exists = !matches!(zone.rules().to_ambiguous_timestamp(civil).offset(), AmbiguousOffset::Gap { .. });
        let as_it_should = if exists { shown == civil } else { shown > civil };
        prop_assert!(as_it_should, "{} was shown as {}", civil, shown);
    }
}
