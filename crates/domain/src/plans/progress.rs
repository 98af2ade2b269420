//! What a patient does of a plan, day by day. It is never used to blame: it counts what was done, and nothing is missed.

use std::{collections::BTreeMap, num::NonZeroU16};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};

use crate::{ids::PartKey, text::Words};

use super::{Amount, Content, Day, Days, Effort, Item, ItemStatus, Mode, Provider};

/// One line of the log. A later one about the same item and day takes the place of those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Of which item.
    pub item: PartKey,
    /// On which day.
    pub day: Date,
    /// What was said of it.
    pub said: Said,
    /// When it was said.
    pub at: Timestamp,
}

/// What a patient says of an item and a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// How it went.
    Went(Progress),
    /// Nothing after all: what was said before was a slip.
    TakenBack,
}

impl Said {
    fn progress(&self) -> Option<&Progress> {
        match self {
            Self::Went(progress) => Some(progress),
            Self::TakenBack => None,
        }
    }
}

/// How an item went on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// How much of it was done.
    pub did: Did,
    /// How many minutes, seconds or times, in the unit of its dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<NonZeroU16>,
    /// Pain while doing it, from 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain: Option<Effort>,
    /// How hard it was, from 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Effort>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
}

/// How much of an item was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    /// As planned.
    AsPlanned,
    /// Some of it.
    Partly,
    /// None of it.
    Skipped,
}

impl Did {
    /// The slug of forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::AsPlanned => "done",
            Self::Partly => "partly",
            Self::Skipped => "skipped",
        }
    }

    /// What a form sent.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::AsPlanned, Self::Partly, Self::Skipped].into_iter().find(|did| did.code() == code)
    }
}

impl Progress {
    /// One tap.
    pub fn as_planned() -> Self {
        Self { did: Did::AsPlanned, quantity: None, pain: None, effort: None, note: None }
    }
}

/// Why nothing was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLogged {
    /// The plan rests, has ended, or there is none.
    #[error("there is no plan in force")]
    NoPlan,
    /// The item is not one the patient does, or not any more.
    #[error("this is no activity of the plan")]
    NoActivity,
    /// A day to come, or one that is too long ago to be remembered well.
    #[error("only today and yesterday can be told")]
    Day,
}

/// An item as it stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity<'a> {
    /// The item.
    pub item: &'a Item,
    /// How it went on that day, if it was said.
    pub went: Option<&'a Progress>,
    /// On how many days of the week, from Monday to that day, it was done or partly done.
    pub days: u8,
    /// On how many days of a week it is to be done.
    pub of: u8,
}

impl Activity<'_> {
    /// Whether something was done on that day.
    pub fn is_done(&self) -> bool {
        self.went.is_some_and(|went| went.did != Did::Skipped)
    }

    /// Whether the week has all its days without this one: then it is a day of rest.
    pub fn is_rest(&self) -> bool {
        self.went.is_none() && self.days >= self.of
    }
}

/// Whether the patient does an item by themself: what is given to them, and what happens at a visit, is nobody's homework.
pub fn is_own(item: &Item) -> bool {
    let at_a_visit = item.dose.as_ref().is_none_or(|dose| dose.amount == Amount::Session)
        && !matches!(item.provider, None | Some(Provider::Patient));
    let runs = matches!(item.status, ItemStatus::NotStarted | ItemStatus::InProgress);
    item.mode == Mode::Active && item.dose.is_some() && runs && !at_a_visit
}

/// What there is to do on a day, in the order of the plan, and how it went. What was told stays in sight on a day that is
/// not one of its own.
pub fn activities<'a>(content: &'a Content, log: &'a [Entry], day: Date) -> Vec<Activity<'a>> {
    let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
    let last = latest(log);
    let own = content.items.iter().filter(|item| is_own(item));
    own.filter_map(|item| {
        let days = &item.dose.as_ref()?.days;
        let on = |day: Date| last.get(&(&item.key, day)).copied().flatten();
        let went = on(day);
        let is_done = |day: Date| on(day).is_some_and(|went| went.did != Did::Skipped);
        let done = (0..7).map(|ahead| monday.saturating_add(ahead.days())).filter(|one| *one <= day && is_done(*one));
        let begins = item.start.is_none_or(|start| start <= day);
        let is_due = begins && is_of(days, day);
        (is_due || went.is_some()).then(|| Activity {
            item,
            went,
            days: u8::try_from(done.count()).unwrap_or(7),
            of: a_week(days),
        })
    })
    .collect()
}

/// On how many days of the last weeks each item was done or partly done, beside how many were planned for them.
pub fn tally(content: &Content, log: &[Entry], from: Date, to: Date) -> Vec<(PartKey, u32, u32)> {
    let last = latest(log);
    let own = content.items.iter().filter(|item| is_own(item));
    own.filter_map(|item| {
        let days = &item.dose.as_ref()?.days;
        let done = last.iter().filter(|((key, day), went)| {
            **key == item.key && (from..=to).contains(day) && went.is_some_and(|went| went.did != Did::Skipped)
        });
        let span = to.since(from).map_or(0, |span| span.get_days()).saturating_add(1);
        let planned = u32::try_from(span).unwrap_or(0).saturating_mul(u32::from(a_week(days))).div_ceil(7);
        Some((item.key.clone(), u32::try_from(done.count()).unwrap_or(u32::MAX), planned))
    })
    .collect()
}

/// Whether something may be said of an item for a day.
pub fn may_log<'a>(content: &'a Content, item: &PartKey, day: Date, today: Date) -> Result<&'a Item, NotLogged> {
    let item = content.items.iter().find(|one| one.key == *item && is_own(one)).ok_or(NotLogged::NoActivity)?;
    let yesterday = today.saturating_sub(1.day());
    if day == today || day == yesterday { Ok(item) } else { Err(NotLogged::Day) }
}

/// What was said last of each item and day.
fn latest(log: &[Entry]) -> BTreeMap<(&PartKey, Date), Option<&Progress>> {
    let mut order: Vec<&Entry> = log.iter().collect();
    order.sort_by_key(|entry| entry.at);
    order.into_iter().map(|entry| ((&entry.item, entry.day), entry.said.progress())).collect()
}

fn is_of(days: &Days, day: Date) -> bool {
    match days {
        Days::PerWeek(_) => true,
        Days::Named(named) => named.contains(&weekday(day)),
    }
}

fn a_week(days: &Days) -> u8 {
    match days {
        Days::PerWeek(days) => u8::from(*days),
        Days::Named(named) => u8::try_from(named.len()).unwrap_or(7),
    }
}

fn weekday(day: Date) -> Day {
    match day.weekday() {
        Weekday::Monday => Day::Mon,
        Weekday::Tuesday => Day::Tue,
        Weekday::Wednesday => Day::Wed,
        Weekday::Thursday => Day::Thu,
        Weekday::Friday => Day::Fri,
        Weekday::Saturday => Day::Sat,
        Weekday::Sunday => Day::Sun,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A Thursday.
    const TODAY: Date = date(2026, 11, 26);

    fn plan() -> Content {
        let item = |key: &str, more: &str| {
            format!(
                r#"{{"key":"{key}","technique":"exercise.aerobic","dimensions":["physical"],"mode":"active",
                "durability":"builds_capacity",{more}}}"#
            )
        };
        let walk = item("walk", r#""dose":{"amount":{"minutes":10},"times_per_day":1,"days":{"per_week":3}}"#);
        let lift = item(
            "lift",
            r#""dose":{"amount":{"repetitions":{"sets":2,"of":8}},"times_per_day":1,"days":{"named":["mon","thu"]}}"#,
        );
        let later = item(
            "later",
            r#""start":"2026-12-01","dose":{"amount":{"minutes":5},"times_per_day":1,"days":{"per_week":7}}"#,
        );
        let rests = item(
            "rests",
            r#""status":"on-hold","dose":{"amount":{"minutes":5},"times_per_day":1,"days":{"per_week":7}}"#,
        );
        let talk = item(
            "talk",
            r#""provider":{"here":"physiotherapist"},"dose":{"amount":"session","times_per_day":1,"days":{"per_week":1}}"#,
        );
        serde_json::from_str(&format!(r#"{{"items":[{walk},{lift},{later},{rests},{talk}]}}"#)).unwrap()
    }

    fn entry(item: &str, day: Date, did: Option<Did>, second: i64) -> Entry {
        let said = did.map_or(Said::TakenBack, |did| Said::Went(Progress { did, ..Progress::as_planned() }));
        Entry { item: item.parse().unwrap(), day, said, at: Timestamp::from_second(second).unwrap() }
    }

    fn keys(content: &Content, log: &[Entry], day: Date) -> Vec<String> {
        activities(content, log, day).iter().map(|one| one.item.key.to_string()).collect()
    }

    #[test]
    fn a_day_has_what_is_due_on_it_and_nothing_that_rests_comes_later_or_happens_at_a_visit() {
        let plan = plan();
        assert_eq!(keys(&plan, &[], TODAY), ["walk", "lift"]);
        assert_eq!(keys(&plan, &[], date(2026, 11, 27)), ["walk"], "Friday is no day of lifting");
        assert_eq!(keys(&plan, &[], date(2026, 12, 1)), ["walk", "later"]);
        let told = [entry("lift", date(2026, 11, 27), Some(Did::Partly), 1)];
        assert_eq!(keys(&plan, &told, date(2026, 11, 27)), ["walk", "lift"], "what was told stays in sight");
    }

    #[test]
    fn a_later_line_takes_the_place_of_those_before_it_in_whatever_order_they_come() {
        let plan = plan();
        let log = [
            entry("walk", TODAY, None, 3),
            entry("walk", TODAY, Some(Did::AsPlanned), 1),
            entry("lift", TODAY, Some(Did::Skipped), 1),
            entry("lift", TODAY, Some(Did::Partly), 2),
        ];
        let today = activities(&plan, &log, TODAY);
        assert_eq!((today[0].went, today[0].days), (None, 0), "it was taken back");
        assert_eq!((today[1].went.map(|went| went.did), today[1].days), (Some(Did::Partly), 1));
    }

    #[test]
    fn a_week_begins_on_monday_and_counts_days_that_were_done() {
        let plan = plan();
        let sunday = date(2026, 11, 22);
        let log = [
            entry("walk", sunday, Some(Did::AsPlanned), 1),
            entry("walk", date(2026, 11, 23), Some(Did::AsPlanned), 2),
            entry("walk", date(2026, 11, 24), Some(Did::Skipped), 3),
            entry("walk", date(2026, 11, 25), Some(Did::Partly), 4),
        ];
        let walk = activities(&plan, &log, TODAY).remove(0);
        assert_eq!((walk.days, walk.of, walk.is_done(), walk.is_rest()), (2, 3, false, false));
        let more = [log.as_slice(), &[entry("walk", TODAY, Some(Did::AsPlanned), 5)]].concat();
        let friday = activities(&plan, &more, date(2026, 11, 27)).remove(0);
        assert_eq!((friday.days, friday.is_rest()), (3, true), "the week has its days");
        assert!(!activities(&plan, &more, TODAY)[0].is_rest(), "a day on which one did it is none of rest");
    }

    #[test]
    fn a_tally_says_how_many_days_of_how_many() {
        let log = [
            entry("walk", date(2026, 11, 20), Some(Did::AsPlanned), 1),
            entry("walk", TODAY, Some(Did::AsPlanned), 2),
            entry("walk", date(2026, 11, 1), Some(Did::AsPlanned), 3),
        ];
        let counted = tally(&plan(), &log, date(2026, 11, 13), TODAY);
        assert_eq!(counted[0], ("walk".parse().unwrap(), 2, 6));
    }

    #[test]
    fn only_today_and_yesterday_are_told_and_only_of_what_one_does_oneself() {
        let plan = plan();
        let walk = "walk".parse().unwrap();
        let may = |day| may_log(&plan, &walk, day, TODAY).map(|_| ());
        assert_eq!((may(TODAY), may(date(2026, 11, 25))), (Ok(()), Ok(())));
        assert_eq!((may(date(2026, 11, 24)), may(date(2026, 11, 27))), (Err(NotLogged::Day), Err(NotLogged::Day)));
        for other in ["talk", "rests", "nothing"] {
            let key = other.parse().unwrap();
            assert_eq!(may_log(&plan, &key, TODAY, TODAY), Err(NotLogged::NoActivity), "{other}");
        }
    }
}
