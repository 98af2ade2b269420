//! Names, addresses and texts, parsed once at the edge. What is personal cannot be printed.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize, Serializer};

/// What is wrong with a text somebody typed. The sentence is for the API; pages have their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Mistake {
    /// Nothing was typed.
    #[error("this is needed")]
    Missing,
    /// Longer than the field takes.
    #[error("this is longer than {max} characters")]
    TooLong {
        /// The longest that is taken, in characters.
        max: usize,
    },
    /// Control, bidirectional-override or invisible characters.
    #[error("this contains characters that cannot be used")]
    Unprintable,
    /// Not shaped like an e-mail address we can write to.
    #[error("this is not an email address we can write to")]
    NotAnAddress,
    /// Not shaped like a phone number.
    #[error("this is not a phone number")]
    NotAPhone,
    /// Not lower-case letters, digits and single hyphens.
    #[error("this is not a slug: lower-case letters, digits and hyphens")]
    NotASlug,
    /// Not a date of the calendar.
    #[error("this is not a date")]
    NotADate,
    /// Not one of the choices.
    #[error("this is not one of the choices")]
    NotAChoice,
}

/// A language the product speaks to people in. Both are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Canadian English, `en-CA`.
    #[default]
    #[serde(rename = "en-CA")]
    English,
    /// Canadian French, `fr-CA`.
    #[serde(rename = "fr-CA")]
    French,
}

impl Lang {
    /// Every language, English first.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// The BCP 47 tag: `en-CA`, `fr-CA`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en-CA",
            Self::French => "fr-CA",
        }
    }
}

impl FromStr for Lang {
    type Err = Mistake;

    /// Takes a BCP 47 tag; the region may be left out.
    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        match tag {
            "en" | "en-CA" => Ok(Self::English),
            "fr" | "fr-CA" => Ok(Self::French),
            _ => Err(Mistake::NotAChoice),
        }
    }
}

/// A text in each language. Authors write one string where a name is not translated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Worded")]
pub struct Bilingual {
    /// English.
    #[serde(rename = "en-CA")]
    pub english: String,
    /// French.
    #[serde(rename = "fr-CA")]
    pub french: String,
}

/// A text as an author writes it: once for both languages, or once in each.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a text must be a string, or a table with exactly en-CA and fr-CA")]
enum Worded {
    Same(String),
    Each(Each),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Each {
    #[serde(rename = "en-CA")]
    english: String,
    #[serde(rename = "fr-CA")]
    french: String,
}

impl From<Worded> for Bilingual {
    fn from(worded: Worded) -> Self {
        match worded {
            Worded::Same(text) => Self::same(&text),
            Worded::Each(Each { english, french }) => Self { english, french },
        }
    }
}

impl Bilingual {
    /// The same words in both languages, for names that are not translated.
    pub fn same(text: &str) -> Self {
        Self { english: text.to_owned(), french: text.to_owned() }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::English => &self.english,
            Lang::French => &self.french,
        }
    }
}

/// An author's own short name for a thing: lower-case letters, digits and single hyphens or dots, at most 64.
/// Shared, because a month of offers names the same few people and places thousands of times.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Slug(Arc<str>);

impl Slug {
    /// The slug as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shaped = text
            .split(['-', '.', '_'])
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if shaped && text.len() <= 64 { Ok(Self(text.into())) } else { Err(Mistake::NotASlug) }
    }
}

impl TryFrom<String> for Slug {
    type Error = Mistake;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0.as_ref().to_owned()
    }
}

impl Serialize for Slug {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

macro_rules! personal {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// It is personal: it has no `Display`, and its `Debug` says only what it is.
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text itself, for the page, mail or row it was given for. Never for a log.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!("[", stringify!($name), "]"))
            }
        }

        impl TryFrom<String> for $name {
            type Error = Mistake;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )+};
}

personal! {
    /// A person's full name, in any script, 1 to 120 characters.
    PersonName,
    /// An address one can write to. The domain is lower case; literals like `a@[127.0.0.1]` are refused.
    EmailAddress,
    /// A phone number as a person writes it, 7 to 20 digits.
    Phone,
    /// Free words of a patient or of staff, at most 2,000 characters; line breaks are kept.
    Words,
}

impl FromStr for PersonName {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        printable(&name, 120)?;
        Ok(Self(name))
    }
}

impl PersonName {
    /// What a mail greets with: the first word of the name.
    pub fn given(&self) -> &str {
        self.0.split(' ').next().unwrap_or(&self.0)
    }

    /// What stands for the name where others may look over a shoulder: `Ada Lovelace` → `A. L.`
    pub fn initials(&self) -> String {
        let letters = self.0.split(' ').filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        letters.map(|letter| format!("{}.", letter.to_uppercase())).collect::<Vec<_>>().join(" ")
    }

    /// The form by which two spellings of one name are compared: folded to lower case.
    pub fn normal(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for EmailAddress {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        printable(text, 254)?;
        let (local, domain) = text.rsplit_once('@').ok_or(Mistake::NotAnAddress)?;
        if !is_local_part(local) || !is_domain(domain) {
            return Err(Mistake::NotAnAddress);
        }
        Ok(Self(format!("{local}@{}", domain.to_lowercase())))
    }
}

impl EmailAddress {
    /// The form by which two spellings of one address are compared: all lower case.
    pub fn normal(&self) -> String {
        self.0.to_lowercase()
    }

    /// The domain the mail goes to.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// A dot-atom of RFC 5322, letters of any script allowed (RFC 6531); quoted local parts are refused.
fn is_local_part(local: &str) -> bool {
    local.len() <= 64
        && local.split('.').all(|atom| {
            !atom.is_empty() && atom.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
        })
}

/// At least two labels of letters, digits and inner hyphens; address literals are refused.
fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

impl FromStr for Phone {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        printable(text, 40)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let shaped = text.chars().all(|c| c.is_ascii_digit() || " +-().x/".contains(c));
        if shaped && (7..=20).contains(&digits) { Ok(Self(text.to_owned())) } else { Err(Mistake::NotAPhone) }
    }
}

impl FromStr for Words {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        printable(&text.replace(['\n', '\t'], " "), 2_000)?;
        Ok(Self(text.to_owned()))
    }
}

/// Refuses what is empty, too long, or holds characters that a header, a log or a page could be tricked with.
fn printable(text: &str, max: usize) -> Result<(), Mistake> {
    if text.is_empty() {
        return Err(Mistake::Missing);
    }
    if text.chars().count() > max {
        return Err(Mistake::TooLong { max });
    }
    if text.chars().any(is_treacherous) { Err(Mistake::Unprintable) } else { Ok(()) }
}

/// Control characters (C0, C1), line separators, bidirectional controls and byte-order marks.
///
/// The zero-width joiner stays: emoji and several scripts need it.
pub(crate) fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_line_break_is_one_line_and_a_control_character_is_refused() {
        assert_eq!("Ada\r\n Lovelace".parse::<PersonName>().unwrap().expose(), "Ada Lovelace");
        assert_eq!("Ada\0".parse::<PersonName>(), Err(Mistake::Unprintable));
        assert_eq!("Ada\u{202e}".parse::<PersonName>(), Err(Mistake::Unprintable));
        assert_eq!("   ".parse::<PersonName>(), Err(Mistake::Missing));
    }

    #[test]
    fn names_of_every_script_are_taken() {
        for name in ["Zoë Ångström", "王小明", "محمد", "👩‍👩‍👧 Family", "O'Neil-Brontë"] {
            assert!(name.parse::<PersonName>().is_ok(), "{name}");
        }
    }

    #[test]
    fn an_address_literal_is_refused_and_a_domain_is_folded() {
        for bad in
            ["a@[127.0.0.1]", "a@localhost", "a b@example.org", "@example.org", "a@", "a", "a@-x.org", "\"a\"@b.org"]
        {
            assert_eq!(bad.parse::<EmailAddress>(), Err(Mistake::NotAnAddress), "{bad}");
        }
        assert_eq!("Ada@EXAMPLE.org".parse::<EmailAddress>().unwrap().expose(), "Ada@example.org");
    }

    #[test]
    fn a_text_is_written_once_or_in_each_language() {
        let read = |json: &str| serde_json::from_str::<Bilingual>(json);

        assert_eq!(read(r#""Ontario""#).unwrap(), Bilingual::same("Ontario"));
        let each = read(r#"{"en-CA":"pain","fr-CA":"douleur"}"#).unwrap();
        assert_eq!((each.get(Lang::English), each.get(Lang::French)), ("pain", "douleur"));
        assert_eq!(serde_json::to_string(&each).unwrap(), r#"{"en-CA":"pain","fr-CA":"douleur"}"#);
        for wrong in [r#"{"en-CA":"pain"}"#, r#"{"en-CA":"a","fr-CA":"b","de":"c"}"#, "7"] {
            assert!(read(wrong).unwrap_err().to_string().contains("en-CA and fr-CA"), "{wrong}");
        }
    }

    #[test]
    fn what_turns_a_text_round_is_refused_and_what_joins_letters_stays() {
        for hidden in ['\u{61c}', '\u{200b}', '\u{200e}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{7f}'] {
            assert_eq!(format!("Ada{hidden}Lovelace").parse::<PersonName>(), Err(Mistake::Unprintable), "{hidden:?}");
        }
        assert!("نی\u{200c}ما".parse::<PersonName>().is_ok());
    }

    #[test]
    fn each_text_has_a_longest_form() {
        assert!("é".repeat(120).parse::<PersonName>().is_ok(), "characters are counted, not bytes");
        assert_eq!("x".repeat(121).parse::<PersonName>(), Err(Mistake::TooLong { max: 120 }));
        assert_eq!("x".repeat(2_001).parse::<Words>(), Err(Mistake::TooLong { max: 2_000 }));
        let address = format!("a@{}.org", "x".repeat(63));
        assert!(address.parse::<EmailAddress>().is_ok());
        assert_eq!(format!("a@{}.org", "x".repeat(64)).parse::<EmailAddress>(), Err(Mistake::NotAnAddress));
        assert_eq!(format!("{}@b.org", "x".repeat(65)).parse::<EmailAddress>(), Err(Mistake::NotAnAddress));
    }

    #[test]
    fn phones_are_taken_as_people_write_them() {
        for fine in ["416-555-0101", "+1 (416) 555-0101", "5550101", "416.555.0101 x 12"] {
            assert!(fine.parse::<Phone>().is_ok(), "{fine}");
        }
        for wrong in ["555010", "call me", "416-555-0101; rm", "1".repeat(21).as_str()] {
            assert_eq!(wrong.parse::<Phone>(), Err(Mistake::NotAPhone), "{wrong}");
        }
    }

    #[test]
    fn free_words_keep_their_lines_and_nothing_else_that_steers() {
        assert_eq!(" a\r\nb\tc ".parse::<Words>().unwrap().expose(), "a\nb\tc");
        assert_eq!("a\u{1b}[31m".parse::<Words>(), Err(Mistake::Unprintable));
    }

    #[test]
    fn slugs_are_short_and_plain() {
        for fine in ["neck-pain", "exercise.neck_shoulder", "a1"] {
            assert_eq!(fine.parse::<Slug>().unwrap().as_str(), fine);
        }
        for wrong in ["", "-a", "a--b", "a-", "A", "é", "a/b", "a b", "x".repeat(65).as_str()] {
            assert_eq!(wrong.parse::<Slug>(), Err(Mistake::NotASlug), "{wrong}");
        }
    }

    #[test]
    fn two_spellings_of_one_person_compare_equal() {
        let name = |name: &str| name.parse::<PersonName>().unwrap().normal();
        let address = |address: &str| address.parse::<EmailAddress>().unwrap().normal();

        assert_eq!(name("Ada  LOVELACE"), name("ada lovelace"));
        assert_eq!(address("Ada@Example.ORG"), address("ada@example.org"));
        assert_eq!("Ada King Lovelace".parse::<PersonName>().unwrap().given(), "Ada");
        assert_eq!("ada@mail.example.org".parse::<EmailAddress>().unwrap().domain(), "mail.example.org");
    }

    #[test]
    fn personal_texts_cannot_be_printed() {
        let name: PersonName = "Ada Lovelace".parse().unwrap();

        assert_eq!(format!("{name:?}"), "[PersonName]");
    }
}
