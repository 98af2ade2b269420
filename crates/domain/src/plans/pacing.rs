//! Quotas: do this much, no more on good days, no less on bad ones. The software proposes; a practitioner makes it valid.

use serde::{Deserialize, Serialize};

use crate::decimal::{Decimal, Exact};

/// How an amount grows, from a baseline to a ceiling. One that grows too fast cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Quota {
    baseline: Decimal,
    start_percent: Decimal,
    increment_percent: Decimal,
    ceiling: Option<Decimal>,
    unit: Unit,
}

/// A quota as files and JSON write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    baseline: Decimal,
    start_percent: Decimal,
    increment_percent: Decimal,
    ceiling: Option<Decimal>,
    unit: Unit,
}

impl TryFrom<Written> for Quota {
    type Error = NoBaseline;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { baseline, start_percent, increment_percent, ceiling, unit } = written;
        Self { baseline, start_percent, increment_percent, ceiling, unit }.checked()
    }
}

/// What a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Time, shown with one decimal.
    Minutes,
    /// Repetitions, steps, pages: shown whole.
    Count,
}

/// A week as it was lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Week {
    /// The level that was valid, from 0.
    pub level: u16,
    /// Whether a flare was reported.
    pub flare: bool,
}

/// What is proposed for the week to come. Without approval the present level stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// This level.
    Level(u16),
    /// One level back, held for a week.
    StepBack(u16),
    /// Flares came too close: measure again.
    NewBaseline,
}

/// Why there is no baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoBaseline {
    /// Fewer than three trials.
    #[error("three trials are needed at least")]
    TooFewTrials,
    /// Nothing to start from.
    #[error("the baseline must be more than 0")]
    Nothing,
    /// A start beyond 50 to 100 per cent.
    #[error("the start is from 50 to 100 % of the baseline")]
    Start,
    /// An increment below 0 or above 10 per cent.
    #[error("the increment is from 0 to 10 % a week")]
    Increment,
}

impl Quota {
    /// From the mean of three trials or more.
    pub fn from_trials(trials: &[Decimal], unit: Unit) -> Result<Self, NoBaseline> {
        if trials.len() < 3 {
            return Err(NoBaseline::TooFewTrials);
        }
        let sum = trials.iter().fold(Decimal::default(), |sum, trial| sum.plus(*trial));
        Self::from_mean(sum, trials.len(), unit)
    }

    /// From what is possible on a good day and on a bad one.
    pub fn from_days(good: Decimal, bad: Decimal, unit: Unit) -> Result<Self, NoBaseline> {
        Self::from_mean(good.plus(bad), 2, unit)
    }

    fn from_mean(sum: Decimal, of: usize, unit: Unit) -> Result<Self, NoBaseline> {
        let of = i64::try_from(of).unwrap_or(i64::MAX).saturating_mul(1_000_000);
        let baseline = Exact::new(sum.millionths(), of).map_or(Decimal::default(), |mean| mean.rounded(6));
        let (start_percent, increment_percent) = (Decimal::whole(80), Decimal::whole(10));
        Self { baseline, start_percent, increment_percent, ceiling: None, unit }.checked()
    }

    /// The same, up to a ceiling.
    pub fn up_to(self, ceiling: Decimal) -> Self {
        Self { ceiling: Some(ceiling), ..self }
    }

    /// The same with another start, from 50 to 100 per cent of the baseline.
    pub fn starting_at(self, start_percent: Decimal) -> Result<Self, NoBaseline> {
        Self { start_percent, ..self }.checked()
    }

    /// The same with another increment, from 0 to 10 per cent a week.
    pub fn growing_by(self, increment_percent: Decimal) -> Result<Self, NoBaseline> {
        Self { increment_percent, ..self }.checked()
    }

    /// What the patient can do now.
    pub fn baseline(&self) -> Decimal {
        self.baseline
    }

    /// How much it grows a week, in per cent.
    pub fn increment_percent(&self) -> Decimal {
        self.increment_percent
    }

    fn checked(self) -> Result<Self, NoBaseline> {
        let within = |number: Decimal, min, max| (Decimal::whole(min)..=Decimal::whole(max)).contains(&number);
        match () {
            () if self.baseline <= Decimal::default() => Err(NoBaseline::Nothing),
            () if !within(self.start_percent, 50, 100) => Err(NoBaseline::Start),
            () if !within(self.increment_percent, 0, 10) => Err(NoBaseline::Increment),
            () => Ok(self),
        }
    }

    /// What a level amounts to, with so much growth a week: kept to the millionth, and cut at the ceiling.
    pub fn amount(&self, level: u16, increment_percent: Decimal) -> Decimal {
        let mut amount = self.baseline.percent(self.start_percent);
        for _ in 0..level {
            match self.ceiling {
                Some(ceiling) if amount >= ceiling => return ceiling,
                _ => amount = amount.plus(amount.percent(increment_percent)),
            }
        }
        self.ceiling.map_or(amount, |ceiling| amount.min(ceiling))
    }

    /// As it is shown: time with one decimal, counts whole, half up.
    pub fn shown(&self, level: u16, increment_percent: Decimal) -> Decimal {
        let decimals = match self.unit {
            Unit::Minutes => 1,
            Unit::Count => 0,
        };
        self.amount(level, increment_percent).rounded(decimals)
    }

    /// What to propose after the weeks so far, the last one last. Somebody without fixed increments is never proposed more.
    pub fn proposal(&self, weeks: &[Week], increment_percent: Decimal) -> Proposal {
        let Some(last) = weeks.last() else { return Proposal::Level(0) };
        if last.flare {
            let close = weeks.iter().rev().take(3).filter(|week| week.flare).count();
            return if close >= 2 { Proposal::NewBaseline } else { Proposal::StepBack(last.level.saturating_sub(1)) };
        }
        if increment_percent <= Decimal::default() {
            return Proposal::Level(last.level);
        }
        // The week after a flare was held back: its former level comes again, which at the start is the start.
        let former = weeks.iter().rev().nth(1).filter(|week| week.flare).map(|week| week.level);
        let next = former.unwrap_or(last.level.saturating_add(1));
        let is_at_ceiling = self.ceiling.is_some_and(|ceiling| self.amount(last.level, increment_percent) >= ceiling);
        Proposal::Level(if is_at_ceiling { last.level } else { next })
    }
}
