//! Numbers as people write them: exact to a millionth, shown rounded half up.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize, Serializer};

/// Millionths in one.
const ONE: i64 = 1_000_000;

/// A number with at most six decimals, counted in millionths so that adding and comparing never drift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "Number")]
pub struct Decimal(i64);

/// A number as files and JSON write it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a number")]
enum Number {
    Whole(i64),
    Fraction(f64),
}

/// The number is not one, or is beyond a thousand million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this number cannot be used")]
pub struct NotADecimal;

impl Decimal {
    /// A whole number.
    pub const fn whole(number: i32) -> Self {
        Self((number as i64).saturating_mul(ONE))
    }

    /// So many tenths: `tenths(47)` is 4.7.
    pub const fn tenths(number: i32) -> Self {
        Self((number as i64).saturating_mul(ONE / 10))
    }

    /// How many millionths it is.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// So many millionths.
    pub const fn of_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// Rounded half up to so many decimals.
    pub fn rounded(self, decimals: u8) -> Self {
        Exact::from(self).rounded(decimals)
    }

    /// So many per cent of it, to the millionth.
    pub fn percent(self, percent: Self) -> Self {
        let product = i128::from(self.0).saturating_mul(i128::from(percent.0));
        Self(clamped(half_up(product, 100_000_000)))
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl TryFrom<Number> for Decimal {
    type Error = NotADecimal;

    fn try_from(number: Number) -> Result<Self, Self::Error> {
        const MOST: i64 = 1_000_000_000;
        match number {
            Number::Whole(whole) if (-MOST..=MOST).contains(&whole) => Ok(Self(whole.saturating_mul(ONE))),
            // Below that bound a double tells millionths apart.
            Number::Fraction(number) if number.abs() <= MOST as f64 => Ok(Self((number * ONE as f64).round() as i64)),
            _ => Err(NotADecimal),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.checked_rem(ONE) {
            Some(0) => serializer.serialize_i64(self.0.div_euclid(ONE)),
            _ => serializer.serialize_f64(self.0 as f64 / ONE as f64),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (absolute, one) = (self.0.unsigned_abs(), ONE.unsigned_abs());
        let (whole, part) = (absolute.div_euclid(one), absolute.rem_euclid(one));
        match part {
            0 => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{}", format!("{part:06}").trim_end_matches('0')),
        }
    }
}

/// A quotient that has not been rounded, such as a mean of three answers.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "(i64, i64)", into = "(i64, i64)")]
pub struct Exact {
    over: i64,
    /// Always more than nothing.
    under: i64,
}

impl Exact {
    /// `over` divided by `under`; nothing can be divided by nothing or less.
    pub fn new(over: i64, under: i64) -> Option<Self> {
        (under > 0).then_some(Self { over, under })
    }

    /// Rounded half up to so many decimals, at most six.
    pub fn rounded(self, decimals: u8) -> Decimal {
        let unit = 10_i64.saturating_pow(6_u32.saturating_sub(u32::from(decimals)));
        let over = i128::from(self.over).saturating_mul(i128::from(ONE.div_euclid(unit)));
        Decimal(clamped(half_up(over, i128::from(self.under)).saturating_mul(i128::from(unit))))
    }

    /// How much this is more than another; less than nothing if it is less.
    pub fn minus(self, other: Self) -> Self {
        let left = self.over.saturating_mul(other.under);
        let right = other.over.saturating_mul(self.under);
        Self { over: left.saturating_sub(right), under: self.under.saturating_mul(other.under) }
    }

    /// The same, on the other side of nothing.
    pub fn negated(self) -> Self {
        Self { over: self.over.saturating_neg(), under: self.under }
    }

    /// How many per cent of `whole` this is; nothing has no per cent.
    pub fn percent_of(self, whole: Self) -> Option<Self> {
        let over = self.over.saturating_mul(whole.under).saturating_mul(100);
        let under = self.under.saturating_mul(whole.over);
        match under.signum() {
            0 => None,
            sign => Self::new(over.saturating_mul(sign), under.saturating_mul(sign)),
        }
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        Self { over: decimal.0, under: ONE }
    }
}

impl TryFrom<(i64, i64)> for Exact {
    type Error = NotADecimal;

    fn try_from((over, under): (i64, i64)) -> Result<Self, Self::Error> {
        Self::new(over, under).ok_or(NotADecimal)
    }
}

impl From<Exact> for (i64, i64) {
    fn from(exact: Exact) -> Self {
        (exact.over, exact.under)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.over).saturating_mul(i128::from(other.under));
        left.cmp(&i128::from(other.over).saturating_mul(i128::from(self.under)))
    }
}

/// The nearest whole number of a quotient; the greater of two that are as near.
fn half_up(over: i128, under: i128) -> i128 {
    over.saturating_mul(2).saturating_add(under).div_euclid(under.saturating_mul(2))
}

fn clamped(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_up() {
        let mean = |over, under, decimals| Exact::new(over, under).expect("a quotient").rounded(decimals).to_string();

        assert_eq!(mean(14, 3, 1), "4.7");
        assert_eq!(mean(13, 3, 1), "4.3");
        assert_eq!(mean(1, 20, 1), "0.1", "0.05");
        assert_eq!(mean(-1, 20, 1), "0", "-0.05: up, not away from nothing");
        assert_eq!(mean(-3, 20, 1), "-0.1");
        assert_eq!(mean(5, 2, 0), "3");
        assert_eq!(Decimal::of_millionths(12_777_600).rounded(1).to_string(), "12.8");
    }

    #[test]
    fn files_write_it_as_they_like_and_read_what_was_written() {
        let read = |json: &str| serde_json::from_str::<Decimal>(json);

        for (json, shown) in [("4", "4"), ("4.7", "4.7"), ("-0.5", "-0.5"), ("1.000001", "1.000001")] {
            let number = read(json).expect("a number");
            assert_eq!(number.to_string(), shown);
            assert_eq!(serde_json::to_string(&number).expect("it can be written"), shown);
        }
        for wrong in ["1e10", "\"4\"", "null", "-1000000001"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn quotients_are_compared_without_rounding() {
        let third = Exact::new(1, 3).expect("a quotient");

        assert_eq!(third, Exact::new(2, 6).expect("a quotient"));
        assert!(third > Exact::from(Decimal::of_millionths(333_333)));
        assert_eq!(Exact::new(1, 0), None);
        assert_eq!(third.percent_of(Exact::from(Decimal::whole(0))), None);
        assert_eq!(third.percent_of(third), Some(Exact::from(Decimal::whole(100))));
        assert_eq!(third.negated().percent_of(third.negated()), Some(Exact::from(Decimal::whole(100))));
        assert!(serde_json::from_str::<Exact>("[1,0]").is_err());
    }
}
