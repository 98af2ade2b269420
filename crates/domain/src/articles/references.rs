//! The register of sources: what each one is, where it stands, and whether a person of ours has opened it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Bilingual;

use super::day;

/// One source. What is not known about it is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Stable; articles cite it as `[^id]`.
    pub id: String,
    /// What kind of work it is; absent counts as the weakest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReferenceKind>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// False where the title is shortened or uncertain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_complete: Option<bool>,
    /// Who wrote it, as far as known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Whether there are more authors.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub et_al: bool,
    /// Journal or series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// Day of publication.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub published_on: Option<Date>,
    /// Day of the last update.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub updated_on: Option<Date>,
    /// Volume and issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// Number of the article where there are no pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_number: Option<String>,
    /// Digital object identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// PubMed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// PubMed Central.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmc: Option<String>,
    /// Publisher item identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pii: Option<String>,
    /// Book number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// NCBI Bookshelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbk: Option<String>,
    /// Any other number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The site it is found on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_host: Option<String>,
    /// Another version of the same work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<String>,
    /// What its licence says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_note: Option<String>,
    /// Where it stands.
    #[serde(default)]
    pub status: ReferenceStatus,
    /// Since when.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub status_date: Option<Date>,
    /// What a reader must know about that; shown to patients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_note: Option<Bilingual>,
    /// How many people were studied, all in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<u32>,
    /// What is known of who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry_funded: Option<String>,
    /// What a named person of the clinic has done with it.
    #[serde(default)]
    pub verification: Verification,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_by: Option<String>,
    /// When.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Date>,
    /// When somebody must look whether it still stands.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub recheck_due: Option<Date>,
    /// How far it was read while the register was written; for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_check: Option<String>,
    /// Where it was read; for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<String>,
    /// What the library may take from it; for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// What a person must still look at; for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What kind of work a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// A systematic review.
    SystematicReview,
    /// A guideline.
    Guideline,
    /// A randomised trial.
    Rct,
    /// People were observed.
    Observational,
    /// Animals.
    Animal,
    /// Cells in a dish.
    InVitro,
    /// A regulator's document.
    Regulatory,
    /// An author's overview.
    Narrative,
    /// A page on the web.
    Web,
}

/// Where a source stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceStatus {
    /// It holds.
    Current,
    /// A newer one took its place.
    Superseded,
    /// Its publisher no longer stands by it as guidance.
    Retired,
    /// It was taken back.
    Withdrawn,
    /// It was retracted.
    Retracted,
    /// It was corrected and holds.
    Corrected,
    /// Its publisher has doubts.
    ExpressionOfConcern,
    /// Nobody has looked.
    #[default]
    Unknown,
}

/// What a named person has done with a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Nothing yet.
    #[default]
    Unverified,
    /// It exists and is what it says it is.
    TitleVerified,
    /// It says what we say it says.
    ContentVerified,
}

impl Reference {
    /// What it counts as: a source of no known kind counts as the weakest.
    pub fn counts_as(&self) -> ReferenceKind {
        self.kind.unwrap_or(ReferenceKind::Narrative)
    }

    /// Whether a person of ours has read that it says what we say: who and when belong to it.
    pub fn is_verified(&self) -> bool {
        self.verification == Verification::ContentVerified && self.verified_by.is_some() && self.verified_at.is_some()
    }

    /// Its address on the web, by its most lasting identifier.
    pub fn link(&self) -> Option<String> {
        let at = |prefix: &str, id: &Option<String>| id.as_ref().map(|id| format!("{prefix}{id}"));
        at("https://doi.org/", &self.doi)
            .or_else(|| at("https://pubmed.ncbi.nlm.nih.gov/", &self.pmid))
            .or_else(|| at("https://pmc.ncbi.nlm.nih.gov/articles/", &self.pmc))
            .or_else(|| at("https://www.ncbi.nlm.nih.gov/books/", &self.nbk))
            .or_else(|| at("https://", &self.url_host))
    }
}
