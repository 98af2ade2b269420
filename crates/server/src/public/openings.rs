//! When places are open and people are there, in words.

use domain::{
    clinic::{Clinic, Hours, LocationKind, Practitioner},
    ids::LocationId,
    text::Lang,
};
use jiff::{
    civil::{Date, Time, Weekday, date},
    tz::TimeZone,
};
use wording::Style;

use crate::words::{
    Words,
    typography::{capitalised, unbroken_time},
};

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// When somebody is at a place with a door, a line for days with the same hours.
pub(crate) fn of_clinic(clinic: &Clinic, lang: Lang) -> Vec<String> {
    let has_door = |id| clinic.location(id).is_some_and(|location| location.kind == LocationKind::Physical);
    lines(clinic.practitioners.iter().flat_map(|one| &one.hours).filter(|hours| has_door(&hours.location)), lang)
}

/// When somebody is at one place, as of a day.
pub(super) fn of_place(clinic: &Clinic, place: &LocationId, today: Date, lang: Lang) -> Vec<String> {
    let here = clinic.practitioners.iter().flat_map(|one| &one.hours).filter(|hours| hours.location == *place);
    lines(here.filter(|hours| holds(hours, today)), lang)
}

/// The weekdays on which somebody is at a place: "Monday to Wednesday, Friday".
pub(super) fn days(practitioner: &Practitioner, place: &LocationId, today: Date, t: &Words) -> Option<String> {
    let here = practitioner.hours.iter().filter(|hours| hours.location == *place && holds(hours, today));
    let days: Vec<Weekday> = here.map(|hours| hours.weekday).collect();
    let mut runs: Vec<(Weekday, Weekday)> = Vec::new();
    for day in WEEK.into_iter().filter(|day| days.contains(day)) {
        match runs.last_mut() {
            Some((_, last)) if last.next() == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let runs: Vec<String> = runs.into_iter().map(|(first, last)| run(first, last, t)).collect();
    (!runs.is_empty()).then(|| runs.join(", "))
}

/// Whether weekly hours hold on a day or begin later; what has ended is not said.
fn holds(hours: &Hours, today: Date) -> bool {
    hours.valid_to.is_none_or(|last| today <= last) && hours.valid_from.is_none_or(|first| first <= today)
}

/// From the first to the last of a day; days with the same hours are one line.
fn lines<'a>(hours: impl Iterator<Item = &'a Hours> + Clone, lang: Lang) -> Vec<String> {
    let t = Words::of(lang);
    let on = |day: Weekday| {
        let windows = hours.clone().filter(|hours| hours.weekday == day).map(|hours| hours.window);
        // A closing midnight, or one past it, is the latest there is.
        let closing = |start: Time, end: Time| if end <= start { Time::midnight() } else { end };
        windows.map(|window| (window.start, closing(window.start, window.end))).reduce(|one, other| {
            let latest = |a: Time, b: Time| {
                if a == Time::midnight() || b == Time::midnight() { Time::midnight() } else { a.max(b) }
            };
            (one.0.min(other.0), latest(one.1, other.1))
        })
    };
    let mut lines: Vec<(Weekday, Weekday, (Time, Time))> = Vec::new();
    for day in WEEK {
        let Some(open) = on(day) else { continue };
        match lines.last_mut() {
            Some((_, last, hours)) if *hours == open && last.next() == day => *last = day,
            _ => lines.push((day, day, open)),
        }
    }
    let line = |(first, last, (from, to)): (Weekday, Weekday, (Time, Time))| {
        capitalised(&t.hours_line(run(first, last, t), clock(from, lang), clock(to, lang)))
    };
    lines.into_iter().map(line).collect()
}

fn run(first: Weekday, last: Weekday, t: &Words) -> String {
    match (first, last) {
        _ if first == last => weekday(first, t),
        _ if first.next() == last => t.hours_two_days(weekday(first, t), weekday(last, t)),
        _ => t.hours_days(weekday(first, t), weekday(last, t)),
    }
}

fn weekday(day: Weekday, t: &Words) -> String {
    match day {
        Weekday::Monday => t.weekday_monday(),
        Weekday::Tuesday => t.weekday_tuesday(),
        Weekday::Wednesday => t.weekday_wednesday(),
        Weekday::Thursday => t.weekday_thursday(),
        Weekday::Friday => t.weekday_friday(),
        Weekday::Saturday => t.weekday_saturday(),
        Weekday::Sunday => t.weekday_sunday(),
    }
}

fn clock(time: Time, lang: Lang) -> String {
    let at = date(2026, 1, 5).to_datetime(time).to_zoned(TimeZone::UTC).expect("every wall time exists in UTC");
    unbroken_time(&wording::in_words(at.timestamp(), &TimeZone::UTC, Style::Time, lang))
}
