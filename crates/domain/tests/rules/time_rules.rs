//! R1 to R8, each with the example of the page that states it.

use domain::{booking::Refusal, clinic::LateCancel, time::Minutes};
use jiff::{SignedDuration, civil::date};

use crate::support::{Desk, at, id, window, zone};

fn in_paris(minutes: u32, step: u32, windows: &[&str]) -> Desk {
    Desk::new(minutes, step).place("paris", "Europe/Paris").daily("mia", "paris", windows)
}

fn in_halifax(minutes: u32, step: u32, windows: &[&str]) -> Desk {
    Desk::new(minutes, step).place("halifax", "America/Halifax").daily("mia", "halifax", windows)
}

#[test]
fn r1_a_wall_time_that_the_clocks_skip_uses_the_offset_before() {
    let paris = zone("Europe/Paris");
    let skipped = date(2028, 3, 26).at(2, 30, 0, 0);

    assert_eq!(paris.instant(skipped), at("2028-03-26T01:30:00Z"));
    assert_eq!(paris.local(paris.instant(skipped)), date(2028, 3, 26).at(3, 30, 0, 0));
}

#[test]
fn r1_a_wall_time_that_occurs_twice_is_its_first_occurrence() {
    let paris = zone("Europe/Paris");

    assert_eq!(paris.instant(date(2028, 10, 29).at(2, 30, 0, 0)), at("2028-10-29T00:30:00Z"));
    assert!(paris.shows_twice(at("2028-10-29T00:30:00Z")) && paris.shows_twice(at("2028-10-29T01:30:00Z")));
    assert!(!paris.shows_twice(at("2028-10-29T02:00:00Z")));
}

#[test]
fn r1_midnight_as_an_end_is_the_next_one_and_a_window_may_run_past_it() {
    let whole_day = window("00:00-24:00").on(date(2028, 3, 26), &zone("Europe/Paris")).expect("open");
    assert_eq!(whole_day.end.duration_since(whole_day.start), SignedDuration::from_hours(23));

    let night = in_paris(60, 60, &["22:00-02:00"]);
    assert_eq!(night.starts("2027-06-08"), ["00:00", "01:00", "22:00", "23:00"]);
}

#[test]
fn r1_a_window_that_the_clocks_leave_empty_offers_nothing() {
    let desk = in_paris(15, 15, &["02:30-03:15"]);

    assert!(desk.starts("2028-03-26").is_empty());
    assert_eq!(desk.starts("2028-03-27"), ["02:30", "02:45", "03:00"]);
    assert_eq!(window("02:00-03:00").on(date(2028, 3, 26), &zone("Europe/Paris")), None);
}

#[test]
fn r2_the_grid_lies_on_the_wall_clock() {
    let desk = in_paris(45, 45, &["01:00-04:00"]);

    assert_eq!(
        desk.starts_with_offset("2028-10-29"),
        ["01:00+02", "01:45+02", "02:30+02", "02:30+01", "03:15+01"],
        "one wall time, two starts"
    );
    assert_eq!(desk.starts_with_offset("2028-03-26"), ["01:00+01", "01:45+01", "03:15+02"], "02:30 is skipped");
}

#[test]
fn r2_half_an_hour_of_change_is_no_special_case() {
    let desk = Desk::new(30, 30).place("island", "Australia/Lord_Howe").daily("mia", "island", &["01:00-03:00"]);

    // Back by half an hour at 02:00 daylight time; forward by half an hour at 02:00 standard time.
    assert_eq!(
        desk.starts_with_offset("2027-04-04"),
        ["01:00+11", "01:30+11", "01:30+10:30", "02:00+10:30", "02:30+10:30"]
    );
    assert_eq!(desk.starts_with_offset("2027-10-03"), ["01:00+10:30", "01:30+10:30", "02:30+11"]);
}

#[test]
fn r2_a_midnight_that_does_not_exist() {
    let desk = Desk::new(30, 30).place("cairo", "Africa/Cairo").daily("mia", "cairo", &["23:00-01:30"]);

    // 2028-04-28 begins at 01:00 in Cairo.
    assert_eq!(desk.starts("2028-04-27"), ["00:00", "00:30", "01:00", "23:00", "23:30"]);
    assert_eq!(desk.starts_with_offset("2028-04-28"), ["01:00+03", "23:00+03", "23:30+03"]);
}

#[test]
fn r3_durations_are_elapsed_and_the_horizon_counts_local_dates() {
    let mut desk = in_paris(60, 60, &["09:00-12:00"]).at("2028-03-24T23:30:00Z").serving(|s| s.horizon_days = 2);

    // It is already the 25th in Paris: the 27th is the last date.
    assert_eq!(desk.starts("2028-03-27").len(), 3);
    assert!(desk.starts("2028-03-28").is_empty());

    desk.now = at("2028-03-24T22:30:00Z");
    assert!(desk.starts("2028-03-27").is_empty());
    assert_eq!(desk.book(&desk.request("2028-03-27T07:00:00Z")), Err(Refusal::TooFar));
}

#[test]
fn r3_a_cancel_window_is_elapsed() {
    let desk = Desk::new(60, 60)
        .place("winnipeg", "America/Winnipeg")
        .daily("mia", "winnipeg", &["09:00-12:00"])
        .serving(|s| s.cancel_window = Minutes(48 * 60));
    let mut request = desk.request("2028-03-13T14:00:00Z");
    request.who = Some(crate::support::ada());
    let visit = desk.book(&request).expect("09:00 CDT is free").appointment;

    let last = at("2028-03-11T14:00:00Z"); // 08:00 CST
    assert_eq!(visit.cancel_until(Minutes(48 * 60)), last);
    let cancel = |now| visit.clone().cancel_by_patient(Minutes(48 * 60), LateCancel::Refuse, now);
    assert!(cancel(last).is_ok());
    assert!(cancel(last + SignedDuration::from_secs(1)).is_err());
}

#[test]
fn r4_touching_visits_are_both_bookable() {
    let desk = in_halifax(45, 45, &["10:00-11:30"]);
    let first = desk.book(&desk.request("2028-05-09T13:00:00Z")).expect("10:00 is free");

    assert_eq!(desk.with(&first).starts("2028-05-09"), ["10:45"]);
}

#[test]
fn r5_buffers_add_up_and_may_reach_past_opening_hours() {
    let desk = in_halifax(50, 5, &["13:00-16:00"]).serving(|s| s.before = Minutes(5)).busy(
        "mia",
        "2028-05-09T16:30:00Z", // 13:30
        "2028-05-09T17:30:00Z", // 14:30
        9,
    );
    let starts = desk.starts("2028-05-09");
    assert_eq!(starts.first().map(String::as_str), Some("14:35"), "and nothing before 13:30");

    let free = in_halifax(50, 5, &["13:00-16:00"]).serving(|s| {
        s.before = Minutes(30);
        s.after = Minutes(30);
    });
    let starts = free.starts("2028-05-09");
    assert_eq!((starts[0].as_str(), starts[starts.len() - 1].as_str()), ("13:00", "15:10"));
}

#[test]
fn r6_touching_windows_are_one_open_time_and_each_keeps_its_grid() {
    let desk = in_halifax(90, 30, &["08:30-11:00", "11:00-13:00"]);
    assert_eq!(desk.starts("2028-05-09"), ["08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]);

    let two_grids = in_halifax(30, 45, &["08:30-10:00", "10:00-11:30"]);
    assert_eq!(two_grids.starts("2028-05-09"), ["08:30", "09:15", "10:00", "10:45"]);
    let overlapping = in_halifax(30, 30, &["09:15-10:15", "09:00-10:00"]);
    assert_eq!(overlapping.starts("2028-05-09"), ["09:00", "09:15", "09:30", "09:45"]);
}

#[test]
fn r6_open_time_goes_on_over_midnight() {
    let desk = in_halifax(60, 30, &["22:00-24:00", "00:00-02:00"]);

    assert_eq!(desk.starts("2028-05-09"), ["00:00", "00:30", "01:00", "22:00", "22:30", "23:00", "23:30"]);
}

#[test]
fn r7_the_edge_of_the_notice_favours_the_patient() {
    let desk = in_halifax(60, 60, &["09:00-17:00"]).serving(|s| s.notice = Minutes(120));
    let book = |now: &str| desk.clone().at(now).book(&desk.request("2028-05-09T15:00:00Z")).map(|_| ());

    assert_eq!(book("2028-05-09T13:00:00Z"), Ok(()));
    assert_eq!(book("2028-05-09T13:00:01Z"), Err(Refusal::TooLate));
}

#[test]
fn r7_a_hold_is_dead_at_its_last_instant() {
    let desk = in_halifax(60, 60, &["11:00-12:00"]).at("2028-05-09T13:02:10Z");
    let held = desk.book(&desk.request("2028-05-09T14:00:00Z")).expect("free");
    let starts = |now: &str| desk.clone().with(&held).at(now).starts("2028-05-09").len();

    assert_eq!(starts("2028-05-09T13:10:09Z"), 0, "alive");
    assert_eq!(starts("2028-05-09T13:10:10Z"), 1, "dead");
}

#[test]
fn r8_one_person_has_one_time_line() {
    let desk = Desk::new(60, 60)
        .place("halifax", "America/Halifax")
        .place("winnipeg", "America/Winnipeg")
        .daily("mia", "winnipeg", &["12:00-16:00"])
        .busy("mia", "2028-06-06T18:00:00Z", "2028-06-06T19:00:00Z", 9); // 15:00 in Halifax
    assert_eq!(desk.starts("2028-06-06"), ["12:00", "14:00", "15:00"]);
}

#[test]
fn r8_the_way_between_two_places_comes_on_top_of_the_buffers_on_both_sides() {
    let mut desk = Desk::new(30, 30)
        .place("here", "America/Halifax")
        .place("there", "America/Halifax")
        .daily("mia", "here", &["09:00-15:00"])
        .travel("there", "here", 45)
        .serving(|s| s.before = Minutes(15))
        .busy("mia", "2028-06-06T14:45:00Z", "2028-06-06T15:30:00Z", 9); // 11:45 to 12:30, its buffer included
    assert_eq!(
        desk.starts("2028-06-06"),
        ["09:00", "09:30", "10:00", "10:30", "11:00", "13:00", "13:30", "14:00", "14:30"],
        "by video, no way is added"
    );

    desk.last_taken().place = Some(id("there"));
    assert_eq!(
        desk.starts("2028-06-06"),
        ["09:00", "09:30", "10:00", "10:30", "13:30", "14:00", "14:30"],
        "11:00 ends at 11:30 and must be there at 11:45; 13:15 is the first arrival, and 15 minutes are needed"
    );

    let desk = desk.travel("here", "there", 10);
    assert_eq!(desk.starts("2028-06-06")[4], "11:00", "the way there may be shorter");
}
