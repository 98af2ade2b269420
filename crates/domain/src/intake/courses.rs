//! Courses of botulinum toxin as a person remembers them: "not sure" is an answer to everything.
//!
//! Units belong to a product: they cannot be converted, added or compared across products here.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{decimal::Decimal, text::Words};

use super::Month;

/// Known, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure<T> {
    /// This.
    Known(T),
    /// The person cannot tell.
    NotSure,
}

/// An answer that may have been left out.
pub type Told<T> = Option<Sure<T>>;

/// One course of injections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Course {
    /// Whether it goes on.
    pub history: Told<History>,
    /// For what.
    pub purposes: Told<BTreeSet<Purpose>>,
    /// Which product, and how much of it in its own units.
    pub product: Told<Units>,
    /// Who injected.
    pub injected_by: Told<Words>,
    /// Where.
    pub setting: Told<Setting>,
    /// The last time.
    pub last: Told<Month>,
    /// How many times.
    pub sessions: Told<u16>,
    /// How many weeks apart.
    pub interval_weeks: Told<u16>,
    /// Into which places of the body chart.
    pub sites: Told<BTreeSet<String>>,
    /// After how many days it worked.
    pub worked_after_days: Told<u16>,
    /// The best relief, in per cent.
    pub best_relief: Told<u8>,
    /// In which week it faded.
    pub faded_in_week: Told<u16>,
    /// From session to session.
    pub trend: Told<Trend>,
    /// What else it did.
    pub side_effects: Told<BTreeSet<SideEffect>>,
    /// Whether somebody spoke of antibodies.
    pub told_of_antibodies: Told<bool>,
    /// The next time.
    pub next: Told<Date>,
    /// How it ended.
    pub stopped: Told<Stopped>,
    /// How satisfied, from 0 to 10.
    pub satisfied: Told<u8>,
    /// Whether the clinic may contact the prescriber.
    pub may_contact: Told<bool>,
}

/// Whether a course goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum History {
    /// It does.
    Currently,
    /// It was once.
    Before,
    /// Never.
    Never,
}

/// For what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are what the person chooses from")]
pub enum Purpose {
    ChronicMigraine,
    NeckDystonia,
    LimbSpasticity,
    EyelidOrFaceSpasm,
    Bladder,
    Sweating,
    Jaw,
    NeckShoulderPain,
    BackPain,
    Cosmetic,
    Other,
}

/// A product by its generic name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are what the person chooses from")]
pub enum Product {
    Onabotulinumtoxina,
    Abobotulinumtoxina,
    Incobotulinumtoxina,
    Prabotulinumtoxina,
    Letibotulinumtoxina,
    Daxibotulinumtoxina,
    Rimabotulinumtoxinb,
    Other,
}

/// A product, and an amount of it in its own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Which product.
    pub of: Product,
    /// How many of its units.
    #[serde(default)]
    pub number: Told<Decimal>,
}

/// Where somebody was injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// In a hospital.
    Hospital,
    /// In a clinic or practice.
    Clinic,
    /// In a spa or beauty salon.
    Salon,
    /// In a home.
    Home,
    /// Elsewhere.
    Other,
}

/// How the effect went from session to session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Up.
    Rising,
    /// The same.
    Steady,
    /// Down.
    Falling,
}

/// What else it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are what the person chooses from")]
pub enum SideEffect {
    Weakness,
    Droop,
    Swallowing,
    Voice,
    Breathing,
    FluLike,
    Pain,
    None,
}

/// How a course ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stopped {
    /// Why.
    #[serde(default)]
    pub why: Option<Words>,
    /// On whose advice.
    pub advised_by: Told<Advice>,
}

/// On whose advice a course ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Of who injected or prescribed.
    Prescriber,
    /// Of somebody else.
    SomebodyElse,
    /// The person's own.
    Own,
}

/// What is wrong with a course, by its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CourseMistake {
    /// The last time lies in the future, or is no date.
    #[error("the last injection cannot lie in the future")]
    Last,
    /// A part of more than the whole.
    #[error("relief is from 0 to 100 %")]
    BestRelief,
    /// Beyond the scale.
    #[error("satisfaction is from 0 to 10")]
    Satisfied,
    /// Nothing, or less, of a product.
    #[error("the number of units must be more than 0")]
    Units,
    /// Sessions without time between them.
    #[error("the interval must be a week at least")]
    Interval,
    /// A place the chart does not have.
    #[error("this is not a place of the body chart")]
    Sites,
    /// None and something.
    #[error("choose either none or the side effects")]
    SideEffects,
}

impl Course {
    /// Everything that is wrong with it.
    pub fn mistakes(&self, today: Date, is_place: &dyn Fn(&String) -> bool) -> Vec<CourseMistake> {
        let last_is_wrong = known(&self.last).is_some_and(|last| last.first().is_none_or(|first| first > today));
        let units = known(&self.product).and_then(|units| known(&units.number));
        let effects = known(&self.side_effects);
        let checks = [
            (CourseMistake::Last, last_is_wrong),
            (CourseMistake::BestRelief, known(&self.best_relief).is_some_and(|percent| *percent > 100)),
            (CourseMistake::Satisfied, known(&self.satisfied).is_some_and(|satisfied| *satisfied > 10)),
            (CourseMistake::Units, units.is_some_and(|units| *units <= Decimal::default())),
            (CourseMistake::Interval, known(&self.interval_weeks) == Some(&0)),
            (CourseMistake::Sites, known(&self.sites).is_some_and(|sites| !sites.iter().all(is_place))),
            (CourseMistake::SideEffects, effects.is_some_and(|all| all.contains(&SideEffect::None) && all.len() > 1)),
        ];
        checks.into_iter().filter(|(_, is_wrong)| *is_wrong).map(|(mistake, _)| mistake).collect()
    }
}

fn known<T>(told: &Told<T>) -> Option<&T> {
    match told {
        Some(Sure::Known(value)) => Some(value),
        Some(Sure::NotSure) | None => None,
    }
}

/// What is computed from answers, for the clinician only and labelled so. None of it says "antibodies".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Derived {
    /// Less than twelve weeks apart.
    ShortInterval,
    /// It fades before the next one.
    FadesEarly,
    /// Less each time: muscle choice, dose and technique are for the injector to review.
    FallingTrend,
    /// It may be less than six weeks ago: RF-30 to 32 belong into every strip.
    Recent,
}

/// What is computed from the courses of a person, each once.
pub fn derived(courses: &[Course], today: Date) -> BTreeSet<Derived> {
    let of = |course: &Course| {
        let (interval, fades) = (known(&course.interval_weeks), known(&course.faded_in_week));
        [
            (Derived::ShortInterval, interval.is_some_and(|weeks| *weeks < 12)),
            (Derived::FadesEarly, fades.zip(interval).is_some_and(|(fades, interval)| fades < interval)),
            (Derived::FallingTrend, known(&course.trend) == Some(&Trend::Falling)),
            (Derived::Recent, may_be_recent(course, today)),
        ]
    };
    courses.iter().flat_map(of).filter(|(_, holds)| *holds).map(|(derived, _)| derived).collect()
}

/// Whether the last injection may be less than six weeks ago: as far as the person remembers, and for somebody who is being
/// treated and cannot tell, always.
pub fn may_be_recent(course: &Course, today: Date) -> bool {
    match (known(&course.last).and_then(|last| last.last()), &course.history) {
        (Some(last), _) => last > today.saturating_sub(6.weeks()),
        (None, Some(Sure::Known(History::Never | History::Before)) | None) => false,
        (None, Some(Sure::Known(History::Currently) | Sure::NotSure)) => true,
    }
}
