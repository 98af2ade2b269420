//! The mail's texts: one typed function per message of `locales/{en-CA,fr-CA}/*.ftl`, and what goes into them.

mod made {
    #![expect(
        dead_code,
        unreachable_pub,
        clippy::all,
        clippy::pedantic,
        clippy::unwrap_used,
        reason = "made from the Fluent files; a message that no mail uses is found by a test"
    )]
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

use std::sync::LazyLock;

use domain::{text::Lang, time::Zone};
use jiff::Timestamp;
use wording::{Style, in_words};

pub(crate) use made::L10nLanguage as Words;

static ENGLISH: LazyLock<Words> = LazyLock::new(|| made::L10n::EnCA.load());
static FRENCH: LazyLock<Words> = LazyLock::new(|| made::L10n::FrCA.load());

impl Words {
    /// The texts of one language.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::English => &ENGLISH,
            Lang::French => &FRENCH,
        }
    }
}

/// Day and time as the clocks of a zone show them.
pub(crate) fn day_and_time(at: Timestamp, zone: &Zone, lang: Lang) -> String {
    in_words(at, zone.rules(), Style::DateAndTime, lang)
}

/// The time of day as the clocks of a zone show it.
pub(crate) fn time(at: Timestamp, zone: &Zone, lang: Lang) -> String {
    in_words(at, zone.rules(), Style::Time, lang)
}

/// The city a zone is named for: `America/St_Johns` → St Johns.
pub(crate) fn city(zone: &Zone) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// A text of others on one line, without anything that a header or a line could be tricked with.
pub(crate) fn line(text: &str) -> String {
    let spaced: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name within a sentence. One that is written from right to left would pull the words around it along.
pub(crate) fn name(text: &str) -> String {
    let text = line(text);
    if text.chars().any(is_right_to_left) { format!("\u{2068}{text}\u{2069}") } else { text }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and the other scripts written from right to left, with their presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_read_from_its_zone() {
        for (zone, words) in
            [("America/St_Johns", "St Johns"), ("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC", "UTC")]
        {
            assert_eq!(city(&zone.parse().unwrap()), words);
        }
    }

    #[test]
    fn a_name_from_right_to_left_stays_in_its_place() {
        assert_eq!(name("محمد"), "\u{2068}محمد\u{2069}");
        assert_eq!(name("Zoë\r\nBcc: x"), "Zoë Bcc: x");
    }
}
