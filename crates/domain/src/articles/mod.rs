//! Articles whose claims carry their evidence.

pub mod body;
pub mod checks;
mod claims;
pub mod file;
pub mod inheritance;
mod library;
pub mod links;
mod passages;
mod prose;
pub mod readability;
mod reader;
mod references;
pub mod render;
pub mod search;
mod substances;
mod topics;
mod unknown;
pub mod versions;

use serde::{Deserialize, Serialize};

use crate::{ids::ArticleSlug, text::Lang};

pub use body::{Body, picture_name};
pub use claims::{Certainty, Claim, ClaimReference, Stance};
pub use library::{Indication, IndicationKind, Library, Person, Picture, Product, Term};
pub use passages::{Passage, Place};
pub use references::{Reference, ReferenceKind, ReferenceStatus, Verification};
pub use topics::{Condition, Dimension, Durability, Mode, Outcome, Technique, TechniqueEvidence};
pub use versions::{ChangeKind, Correcting, CorrectionSeverity, Marks, Override, Review, ReviewRole};

/// An article as its file holds it: the front matter, and the body as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The front matter.
    pub head: Head,
    /// The body, in Markdown.
    pub body: String,
    /// The line of its file on which the body begins, so that findings can name theirs.
    pub body_line: usize,
}

impl Article {
    /// Reads the body against the front matter and what stands beside it, or says everything that is unknown, with its line.
    pub fn read(&self, library: &Library) -> Result<Body, Vec<body::Mistake>> {
        let body = Body::parse(&self.body, self.body_line)?;
        let mistakes = unknown::mistakes(self, &body, library);
        if mistakes.is_empty() { Ok(body) } else { Err(mistakes) }
    }
}

/// The front matter of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Names it in all its languages.
    pub slug: ArticleSlug,
    /// Its language.
    pub lang: Lang,
    /// What kind of page it is.
    pub kind: ArticleKind,
    /// The title: the page's only first-level heading.
    pub title: String,
    /// What lists and search results say about it.
    #[serde(default)]
    pub description: String,
    /// What it is about.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// Codes of techniques it is about.
    #[serde(default)]
    pub techniques: Vec<String>,
    /// Substances it is about.
    #[serde(default)]
    pub substances: Vec<String>,
    /// Who wrote it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Conflicts of interest; "none" is a statement.
    #[serde(default)]
    pub conflict: String,
    /// What the clinic gains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic_interest: Option<String>,
    /// Whether it sets a service of the clinic beside an outside treatment.
    #[serde(default)]
    pub compares: bool,
    /// What it claims, in the order of the body.
    #[serde(default, rename = "claim", skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

impl Head {
    /// The claim of that id.
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }
}

/// What kind of page an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// Reading for patients.
    PatientArticle,
    /// About a condition.
    ConditionPage,
    /// About a technique.
    TechniquePage,
    /// About a service of the clinic.
    ServicePage,
    /// News of the clinic.
    ClinicNews,
}

impl ArticleKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::PatientArticle, Self::ConditionPage, Self::TechniquePage, Self::ServicePage, Self::ClinicNews];

    /// The code of files and contract.
    pub fn code(self) -> &'static str {
        match self {
            Self::PatientArticle => "patient_article",
            Self::ConditionPage => "condition_page",
            Self::TechniquePage => "technique_page",
            Self::ServicePage => "service_page",
            Self::ClinicNews => "clinic_news",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it is about care, so that it must claim something and say it in short.
    pub fn is_about_care(self) -> bool {
        matches!(self, Self::PatientArticle | Self::ConditionPage | Self::TechniquePage)
    }
}

/// Where a version of an article stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleState {
    /// Being written; what an import makes, whatever the file says.
    Draft,
    /// Frozen, and waiting for a reviewer.
    InReview,
    /// Approved, and not yet out.
    Approved,
    /// Out.
    Published,
    /// A newer version is out.
    Superseded,
    /// Taken back; its address and the reason stay.
    Retracted,
    /// Out of use.
    Archived,
}

impl ArticleState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::InReview,
        Self::Approved,
        Self::Published,
        Self::Superseded,
        Self::Retracted,
        Self::Archived,
    ];

    /// The code of contract and database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Retracted => "retracted",
            Self::Archived => "archived",
        }
    }

    /// Reads the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether visitors may read it. The demonstration clinic shows drafts, labelled as not reviewed; no other clinic can.
    pub fn is_shown(self, demonstration: bool) -> bool {
        match self {
            Self::Published => true,
            Self::Draft | Self::InReview | Self::Approved => demonstration,
            Self::Superseded | Self::Retracted | Self::Archived => false,
        }
    }
}

/// A day in a file: TOML has dates of its own, JSON writes them as text. Both are read; text is written.
mod day {
    use std::fmt;

    use jiff::civil::Date;
    use serde::{
        Deserializer, Serialize as _, Serializer,
        de::{self, MapAccess, Visitor},
    };

    pub(super) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        day.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        from.deserialize_any(Day)
    }

    struct Day;

    impl<'de> Visitor<'de> for Day {
        type Value = Option<Date>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date like 2026-11-22")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            text.parse().map(Some).map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
        }

        // A date of TOML arrives as a map with one entry, whose value is the date as text.
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let Some((_, text)) = map.next_entry::<String, String>()? else {
                return Err(de::Error::invalid_length(0, &self));
            };
            self.visit_str(&text)
        }

        fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
}
