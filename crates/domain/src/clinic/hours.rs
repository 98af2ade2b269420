//! When a practitioner works.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{LocationId, ServiceId},
    time::WallWindow,
};

use super::Practitioner;

/// A weekly rule: open at one place on one weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Where.
    pub location: LocationId,
    /// On which day the window opens.
    #[serde(with = "weekday")]
    pub weekday: Weekday,
    /// From when to when.
    pub window: WallWindow,
    /// First date it holds.
    pub valid_from: Option<Date>,
    /// Last date it holds.
    pub valid_to: Option<Date>,
    /// Only for these services; none means all.
    pub services: Option<Vec<ServiceId>>,
}

/// One date that differs from the weekly rules: exactly these windows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The local date.
    pub date: Date,
    /// Where.
    pub location: LocationId,
    /// The windows of that date; none closes it.
    pub windows: Vec<WallWindow>,
    /// Open even though a closure names the date.
    pub force_open: bool,
}

impl Practitioner {
    /// The windows that open at a place on a local date, for a service. A window belongs to the date on which it opens.
    ///
    /// A closure leaves none, unless an override of that date says to open by force; an override replaces the weekly hours.
    pub fn windows(&self, location: &LocationId, date: Date, closed: bool, service: &ServiceId) -> Vec<WallWindow> {
        self.windows_where(location, date, closed, |hours| {
            hours.services.as_ref().is_none_or(|only| only.contains(service))
        })
    }

    /// The windows that open at a place on a local date, for whatever service.
    pub fn windows_of_day(&self, location: &LocationId, date: Date, closed: bool) -> Vec<WallWindow> {
        self.windows_where(location, date, closed, |_| true)
    }

    fn windows_where(
        &self,
        location: &LocationId,
        date: Date,
        closed: bool,
        fits: impl Fn(&Hours) -> bool,
    ) -> Vec<WallWindow> {
        let mut overrides =
            self.overrides.iter().filter(|other| other.date == date && other.location == *location).peekable();
        if closed || overrides.peek().is_some() {
            return overrides.filter(|other| !closed || other.force_open).flat_map(|o| o.windows.clone()).collect();
        }
        self.hours
            .iter()
            .filter(|hours| hours.applies(location, date) && fits(hours))
            .map(|hours| hours.window)
            .collect()
    }
}

impl Hours {
    fn applies(&self, location: &LocationId, date: Date) -> bool {
        self.weekday == date.weekday()
            && self.location == *location
            && self.valid_from.is_none_or(|first| first <= date)
            && self.valid_to.is_none_or(|last| date <= last)
    }
}

/// Weekdays as `mon` … `sun`.
mod weekday {
    use jiff::civil::Weekday;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    const NAMES: [(&str, Weekday); 7] = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];

    pub(super) fn serialize<S: Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
        let name = NAMES.iter().find(|(_, known)| known == day).map_or("mon", |(name, _)| name);
        to.serialize_str(name)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        let name = String::deserialize(from)?;
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, day)| *day)
            .ok_or_else(|| D::Error::custom(format!("{name:?} is not a weekday: mon, tue, wed, thu, fri, sat, sun")))
    }
}
