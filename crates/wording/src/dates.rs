//! From an instant and a zone to words, by the data of the Unicode consortium (ICU4X).

use domain::text::Lang;
use icu::{
    calendar::{Date, Iso},
    datetime::{
        DateTimeFormatter, NoCalendarFormatter,
        fieldsets::{MDE, T, YMD, YMDE},
        input::{DateTime, Time},
    },
    locale::{Locale, locale},
};
use jiff::{Timestamp, civil, tz::TimeZone};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// "Monday, November 23, 2026 at 9:15 a.m." · "lundi 23 novembre 2026 à 09 h 15"
    DateAndTime,
    /// "Monday, November 23, 2026" · "lundi 23 novembre 2026"
    Date,
    /// "November 23, 2026" · "23 novembre 2026"
    PlainDate,
    /// "Monday, November 23" · "lundi 23 novembre"
    Day,
    /// "Mon, Nov 23" · "lun. 23 nov."
    ShortDay,
    /// "9:15 a.m." · "09 h 15"
    Time,
    /// "Mon, Nov 23, 9:15 a.m." · "lun. 23 nov., 09 h 15"
    ShortDayAndTime,
}

// Each set of fields is a type of its own, so one function cannot take them all.
macro_rules! dated {
    ($locale:expr, $fields:expr, $at:expr) => {
        DateTimeFormatter::try_new($locale.into(), $fields)
            .expect("both languages' dates are compiled in")
            .format(&$at)
            .to_string()
    };
}

/// Says an instant as the clocks of `zone` show it.
pub fn in_words(at: Timestamp, zone: &TimeZone, style: Style, lang: Lang) -> String {
    civil_in_words(zone.to_datetime(at), style, lang)
}

/// Says a date; a style with a time says midnight.
pub fn date_in_words(date: civil::Date, style: Style, lang: Lang) -> String {
    civil_in_words(date.to_datetime(civil::Time::midnight()), style, lang)
}

fn civil_in_words(local: civil::DateTime, style: Style, lang: Lang) -> String {
    let at = DateTime { date: iso(local.date()), time: time(local.time()) };
    let locale = locale_of(lang);
    let words = match style {
        Style::DateAndTime => dated!(locale, YMDE::long().with_time_hm(), at),
        Style::Date => dated!(locale, YMDE::long(), at),
        Style::PlainDate => dated!(locale, YMD::long(), at),
        Style::Day => dated!(locale, MDE::long(), at),
        Style::ShortDay => dated!(locale, MDE::medium(), at),
        Style::ShortDayAndTime => dated!(locale, MDE::medium().with_time_hm(), at),
        Style::Time => NoCalendarFormatter::try_new(locale.into(), T::hm())
            .expect("both languages' times are compiled in")
            .format(&at.time)
            .to_string(),
    };
    // Narrow and no-break spaces are lost or boxed in some fonts and mail programs, and nobody searches with them.
    let words = words.replace(['\u{202f}', '\u{a0}'], " ");
    match lang {
        // French counts the first day as a rank; the consortium's data does not.
        Lang::French if local.day() == 1 && style != Style::Time => words.replacen("1 ", "1er ", 1),
        _ => words,
    }
}

pub(crate) fn locale_of(lang: Lang) -> Locale {
    match lang {
        Lang::English => locale!("en-CA"),
        Lang::French => locale!("fr-CA"),
    }
}

fn iso(date: civil::Date) -> Date<Iso> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    Date::try_new_iso(i32::from(date.year()), month, day).expect("a civil date exists in the ISO calendar")
}

fn time(time: civil::Time) -> Time {
    let (hour, minute) = (time.hour().unsigned_abs(), time.minute().unsigned_abs());
    Time::try_new(hour, minute, 0, 0).expect("a civil time exists on every day")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MORNING: &str = "2026-11-23T14:15:00Z";

    fn both(style: Style) -> (String, String) {
        let at = MORNING.parse().unwrap();
        let toronto = TimeZone::get("America/Toronto").unwrap();
        (in_words(at, &toronto, style, Lang::English), in_words(at, &toronto, style, Lang::French))
    }

    fn pair(english: &str, french: &str) -> (String, String) {
        (english.to_owned(), french.to_owned())
    }

    #[test]
    fn a_visit_is_said_whole() {
        assert_eq!(
            both(Style::DateAndTime),
            pair("Monday, November 23, 2026 at 9:15 a.m.", "lundi 23 novembre 2026 à 09 h 15")
        );
    }

    #[test]
    fn a_date_is_said_with_and_without_its_day() {
        assert_eq!(both(Style::Date), pair("Monday, November 23, 2026", "lundi 23 novembre 2026"));
        assert_eq!(both(Style::PlainDate), pair("November 23, 2026", "23 novembre 2026"));
    }

    #[test]
    fn a_day_of_the_coming_weeks_needs_no_year() {
        assert_eq!(both(Style::Day), pair("Monday, November 23", "lundi 23 novembre"));
        assert_eq!(both(Style::ShortDay), pair("Mon, Nov 23", "lun. 23 nov."));
        assert_eq!(both(Style::ShortDayAndTime), pair("Mon, Nov 23, 9:15 a.m.", "lun. 23 nov., 09 h 15"));
    }

    #[test]
    fn a_time_is_the_clock_s_of_the_zone() {
        assert_eq!(both(Style::Time), pair("9:15 a.m.", "09 h 15"));
        let at = MORNING.parse().unwrap();
        let halifax = TimeZone::get("America/Halifax").unwrap();
        assert_eq!(in_words(at, &halifax, Style::Time, Lang::English), "10:15 a.m.");
    }

    #[test]
    fn noon_and_midnight_are_not_mixed_up() {
        let at = |time: &str| format!("2026-11-23T{time}:00Z").parse().unwrap();
        let words = |time, lang| in_words(at(time), &TimeZone::UTC, Style::Time, lang);
        assert_eq!(words("12:00", Lang::English), "12:00 p.m.");
        assert_eq!(words("00:00", Lang::English), "12:00 a.m.");
        assert_eq!(words("12:00", Lang::French), "12 h 00");
        assert_eq!(words("00:00", Lang::French), "00 h 00");
    }

    #[test]
    fn the_first_of_a_month_is_said_as_people_say_it() {
        let first = civil::date(2026, 12, 1);
        assert_eq!(date_in_words(first, Style::Day, Lang::English), "Tuesday, December 1");
        assert_eq!(date_in_words(first, Style::Day, Lang::French), "mardi 1er décembre");
        assert_eq!(date_in_words(first, Style::PlainDate, Lang::French), "1er décembre 2026");
    }
}
