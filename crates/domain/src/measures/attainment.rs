//! Goal attainment scaling: how far goals were reached, each weighted by what it means, as one number around 50.

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

/// How a goal turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub enum Level {
    /// −2.
    MuchLessThanExpected,
    /// −1.
    LessThanExpected,
    /// 0.
    Expected,
    /// +1.
    MoreThanExpected,
    /// +2.
    MuchMoreThanExpected,
}

impl Level {
    /// Every level, the worst first.
    pub const ALL: [Self; 5] = [
        Self::MuchLessThanExpected,
        Self::LessThanExpected,
        Self::Expected,
        Self::MoreThanExpected,
        Self::MuchMoreThanExpected,
    ];
}

impl From<Level> for i8 {
    fn from(level: Level) -> Self {
        match level {
            Level::MuchLessThanExpected => -2,
            Level::LessThanExpected => -1,
            Level::Expected => 0,
            Level::MoreThanExpected => 1,
            Level::MuchMoreThanExpected => 2,
        }
    }
}

impl TryFrom<i8> for Level {
    type Error = NotAttainable;

    fn try_from(number: i8) -> Result<Self, Self::Error> {
        Self::ALL.into_iter().find(|level| i8::from(*level) == number).ok_or(NotAttainable::NotALevel)
    }
}

/// How much a goal counts: its importance times its difficulty, each from 0 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Judged", into = "Judged")]
pub struct Weight {
    importance: u8,
    difficulty: u8,
}

/// A weight as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    importance: u8,
    difficulty: u8,
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAttainable {
    /// No goal counts.
    #[error("at least one goal needs a weight that is not 0")]
    NoWeight,
    /// Importance or difficulty is not 0, 1, 2 or 3.
    #[error("importance and difficulty are numbers from 0 to 3")]
    NotAWeight,
    /// Not a level.
    #[error("a level is a number from -2 to 2")]
    NotALevel,
}

impl Weight {
    /// The weight of a goal.
    pub fn new(importance: u8, difficulty: u8) -> Result<Self, NotAttainable> {
        if importance > 3 || difficulty > 3 {
            return Err(NotAttainable::NotAWeight);
        }
        Ok(Self { importance, difficulty })
    }

    /// Importance times difficulty.
    pub fn value(self) -> u8 {
        self.importance.saturating_mul(self.difficulty)
    }
}

impl TryFrom<Judged> for Weight {
    type Error = NotAttainable;

    fn try_from(judged: Judged) -> Result<Self, Self::Error> {
        Self::new(judged.importance, judged.difficulty)
    }
}

impl From<Weight> for Judged {
    fn from(Weight { importance, difficulty }: Weight) -> Self {
        Self { importance, difficulty }
    }
}

/// T = 50 + 10 · Σ(wx) / √(0.7 · Σw² + 0.3 · (Σw)²), with one decimal, half up. The formula is that of the erratum of 2009.
///
/// It is worked out in whole numbers, so that halves are halves.
pub fn t_score(goals: &[(u8, Level)]) -> Result<Decimal, NotAttainable> {
    let weights = || goals.iter().map(|(weight, _)| i128::from(*weight));
    let reached: i128 =
        goals.iter().map(|(weight, level)| i128::from(*weight).saturating_mul(i8::from(*level).into())).sum();
    let sum: i128 = weights().sum();
    let squares: i128 = weights().map(|weight| weight.saturating_mul(weight)).sum();
    // Ten times what stands under the root.
    let under = squares.saturating_mul(7).saturating_add(sum.saturating_mul(sum).saturating_mul(3));
    // Twice the tenths by which T differs from 50, squared: (2 · 100 · Σwx)² · 10 / under.
    let over = reached.saturating_mul(reached).saturating_mul(400_000);
    let quotient = over.checked_div(under).ok_or(NotAttainable::NoWeight)?;
    let root = quotient.isqrt();
    let is_whole = root.saturating_mul(root).saturating_mul(under) == over;
    let twice = match (reached < 0, is_whole) {
        (false, _) => root,
        (true, true) => root.saturating_neg(),
        (true, false) => root.saturating_add(1).saturating_neg(),
    };
    let tenths = twice.saturating_add(1).div_euclid(2).saturating_add(500);
    Ok(Decimal::tenths(i32::try_from(tenths).unwrap_or(i32::MAX)))
}
