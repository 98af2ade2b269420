//! What stands beside the articles and is shared by them: sources, people, explained words, licensed uses.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Bilingual;

use super::{Reference, day};

/// Everything an article may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Every source.
    pub references: Vec<Reference>,
    /// Everybody who writes and checks.
    pub people: Vec<Person>,
    /// Every explained word.
    pub glossary: Vec<Term>,
    /// The codes of every technique.
    pub techniques: Vec<String>,
    /// Where a substance is licensed.
    pub indications: Vec<Indication>,
    /// The names under which substances are sold.
    pub products: Vec<Product>,
    /// Every picture.
    pub pictures: Vec<Picture>,
}

impl Library {
    /// The source of that id.
    pub fn reference(&self, id: &str) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.id == id)
    }

    /// The picture of that name.
    pub fn picture(&self, name: &str) -> Option<&Picture> {
        self.pictures.iter().find(|picture| picture.name == name)
    }

    /// The explained word of that id.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.glossary.iter().find(|term| term.id == id)
    }

    /// The person of that id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
}

/// A picture that articles show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Articles name it by it, as `images/neck.png`.
    pub name: String,
    /// Its address among the pictures; another content has another one.
    pub file: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What a reader's phone loads.
    pub bytes: u32,
}

/// Somebody who writes or checks articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Articles name them by it.
    pub id: String,
    /// Their name. Authors are public persons: it may be printed.
    pub name: String,
    /// What entitles them to write.
    #[serde(default)]
    pub credentials: Bilingual,
    /// Their college.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub college: Option<String>,
    /// Their number there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// When somebody looked the number up.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Date>,
    /// A sentence or two about them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Bilingual>,
}

/// A word that articles explain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Articles link to it as `glossary:id`.
    pub id: String,
    /// The word.
    pub term: Bilingual,
    /// What it means, in a sentence or two.
    pub text: Bilingual,
}

/// Where one substance may be used for one thing, as a dated fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indication {
    /// Stable.
    pub id: String,
    /// The generic name.
    pub substance: String,
    /// The country whose authority it is about.
    pub jurisdiction: String,
    /// Licensed, advised, or not licensed.
    pub kind: IndicationKind,
    /// For what, as a slug.
    pub indication: String,
    /// For what, in words; shown to patients.
    pub text: Bilingual,
    /// Since which year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i16>,
    /// When it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_rule: Option<String>,
    /// Where that was read; for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its id in the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// `V` read in the named source, `M` general knowledge; for staff.
    pub mark: String,
    /// When a person last checked it.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Date>,
}

/// What an authority says about a use, in the order in which readers see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicationKind {
    /// It is licensed.
    Licensed,
    /// A public body advises or pays for it.
    Recommended,
    /// It is not licensed.
    NotLicensed,
}

/// The names of one substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The generic name.
    pub generic: String,
    /// The names it is sold under.
    pub brands: Vec<String>,
}
