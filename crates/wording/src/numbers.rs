//! How a number is written: in groups of three, which each language parts in its own way.

use domain::{decimal::Decimal, text::Lang};
use icu::decimal::{DecimalFormatter, input};

use crate::dates::locale_of;

/// "1,250" · "1 250"
///
/// A no-break space stays: a number is never torn apart at the end of a line.
pub fn number(n: impl Into<i64>, lang: Lang) -> String {
    let formatter = DecimalFormatter::try_new(locale_of(lang).into(), Default::default())
        .expect("both languages' numbers are compiled in");
    formatter.format(&input::Decimal::from(n.into())).to_string().replace('\u{202f}', "\u{a0}")
}

/// "4.7" · "4,7"
pub fn decimal(n: Decimal, lang: Lang) -> String {
    match lang {
        Lang::English => n.to_string(),
        Lang::French => n.to_string().replace('.', ","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_has_the_sign_of_its_language() {
        assert_eq!([Lang::English, Lang::French].map(|lang| decimal(Decimal::tenths(47), lang)), ["4.7", "4,7"]);
        assert_eq!(decimal(Decimal::whole(4), Lang::French), "4");
    }

    #[test]
    fn thousands_are_parted_as_each_language_does() {
        let both = |n: i64| [Lang::English, Lang::French].map(|lang| number(n, lang));

        assert_eq!(both(7), ["7", "7"]);
        assert_eq!(both(999), ["999", "999"]);
        assert_eq!(both(12_500), ["12,500", "12\u{a0}500"]);
        assert_eq!(both(-1_234_567), ["-1,234,567", "-1\u{a0}234\u{a0}567"]);
    }
}
