//! The site's texts: one typed function per message of `locales/{en-CA,fr-CA}/*.ftl`.
//!
//! A page has `t: &'static Words` and writes `{{ t.booking_title() }}` or `{{ t.call_us(page.clinic.phone) }}`.
//! A key is `page-thing`, its file is the page's (`booking.ftl` holds `booking-…`); what many pages say is in
//! `common.ftl` without a prefix. A key or argument that one language lacks does not compile; a key nobody uses fails
//! a test below. Every `{ $argument }` has its type in a comment of the English file alone: `# $phone (String)`.

pub(crate) mod doses;
pub(crate) mod failures;
pub(crate) mod follow_ups;
pub(crate) mod measures;
pub(crate) mod plans;
pub(crate) mod pseudo;
pub(crate) mod refusals;
pub(crate) mod typography;
pub(crate) mod visits;
pub(crate) mod zones;

mod devices;

mod made {
    #![expect(
        dead_code,
        unreachable_pub,
        clippy::derivable_impls,
        clippy::unwrap_used,
        reason = "made from the Fluent files; unused messages are found by a test"
    )]
    include!(concat!(env!("OUT_DIR"), "/words.rs"));

    /// The English messages as they were written.
    pub(super) fn english() -> &'static [u8] {
        &LANG_DATA[L10n::EnCA.byte_range()]
    }
}

use std::sync::LazyLock;

use domain::text::Lang;

pub(crate) use devices::device;
pub(crate) use made::L10nLanguage as Words;
pub(crate) use typography::unbroken;

static ENGLISH: LazyLock<Words> = LazyLock::new(|| made::L10n::EnCA.load());
static FRENCH: LazyLock<Words> = LazyLock::new(|| made::L10n::FrCA.load());

impl Words {
    /// The texts of one language; in development, of the one that nobody speaks.
    pub(crate) fn of(lang: Lang) -> &'static Self {
        if let Some(disguised) = pseudo::words() {
            return disguised;
        }
        match lang {
            Lang::English => &ENGLISH,
            Lang::French => &FRENCH,
        }
    }

    /// A number as this language writes it: messages hold counts as they are, whatever may pass a thousand comes from here.
    pub(crate) fn number(&self, n: impl TryInto<i64>) -> String {
        wording::number(n.try_into().unwrap_or(i64::MAX), self.lang())
    }

    /// The language they are in.
    pub(crate) fn lang(&self) -> Lang {
        if std::ptr::eq(self, &*FRENCH) { Lang::French } else { Lang::English }
    }
}

#[cfg(test)]
mod tests;
