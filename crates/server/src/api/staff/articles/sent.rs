//! An article as it is sent: the keys of its front matter, its body, and what the change is.

use domain::{
    articles::{ArticleKind, ChangeKind, Claim, Head},
    ids::ArticleSlug,
    text::Lang,
};
use serde::Deserialize;
use storage::articles::Writing;
use utoipa::ToSchema;

use crate::mistakes::Mistakes;

/// An article: the keys of its front matter, and its body in Markdown.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewArticle)]
pub(crate) struct ArticleSent {
    /// Names it in all its languages.
    slug: Option<String>,
    /// en-CA or fr-CA
    #[schema(required)]
    lang: Option<String>,
    /// patient_article, condition_page, technique_page, service_page, clinic_news
    #[schema(required)]
    kind: Option<String>,
    /// The page's only first-level heading.
    #[schema(required)]
    title: Option<String>,
    /// What lists and search results say about it.
    description: Option<String>,
    /// What it is about.
    conditions: Vec<String>,
    /// Codes of techniques it is about.
    techniques: Vec<String>,
    /// Substances it is about.
    substances: Vec<String>,
    /// Who wrote it: ids of the register of people.
    authors: Vec<String>,
    /// Conflicts of interest; "None." is a statement.
    conflict: Option<String>,
    /// What the clinic gains.
    clinic_interest: Option<String>,
    /// Whether it sets a service of the clinic beside an outside treatment.
    compares: bool,
    /// What it claims, in the order of the body.
    #[serde(alias = "claims")]
    #[schema(value_type = Vec<ClaimShape>)]
    claim: Vec<Claim>,
    /// The body in Markdown.
    #[schema(required)]
    body: Option<String>,
    /// editorial, clinical or correction; clinical if absent
    change_kind: Option<String>,
    /// What changed, in words.
    change_note: Option<String>,
}

/// A claim, marked in the body by `[its words](claim:id)`.
#[derive(Debug, ToSchema)]
#[schema(as = Claim)]
#[expect(dead_code, reason = "the shape of `domain::articles::Claim`, for the document")]
pub(crate) struct ClaimShape {
    id: String,
    /// high, moderate, low, very_low, not_graded
    certainty: String,
    /// Whether somebody could come to harm if it were wrong.
    safety: Option<bool>,
    population: Option<String>,
    intervention: Option<String>,
    comparator: Option<String>,
    outcome: Option<String>,
    references: Option<Vec<ClaimReferenceShape>>,
}

/// A source as one claim uses it.
#[derive(Debug, ToSchema)]
#[schema(as = ClaimReference)]
#[expect(dead_code, reason = "the shape of `domain::articles::ClaimReference`, for the document")]
pub(crate) struct ClaimReferenceShape {
    /// Its id in the register.
    id: String,
    /// supports, contradicts, context
    stance: String,
    locator: Option<String>,
    /// For staff.
    quote: Option<String>,
}

impl ArticleSent {
    /// Reads it; `named` is the article that the address names.
    pub(super) fn read(self, named: Option<ArticleSlug>, mistakes: &mut Mistakes) -> Option<Writing> {
        let slug = match (named, self.slug.as_deref()) {
            (Some(named), None) => Some(named),
            (Some(named), Some(sent)) => {
                if sent != named.as_str() {
                    mistakes.note("slug", "this is not the article that the address names");
                }
                Some(named)
            }
            (None, sent) => mistakes.read_needed::<ArticleSlug>("slug", sent),
        };
        let lang = mistakes.read_needed::<Lang>("lang", self.lang.as_deref());
        let kind = mistakes.needed("kind", self.kind.as_deref());
        let kind = kind.and_then(|code| coded("kind", code, ArticleKind::from_code, mistakes));
        let change = self.change_kind.as_deref().unwrap_or("clinical");
        let change = coded("change_kind", change, ChangeKind::from_code, mistakes);
        if change == Some(ChangeKind::Retraction) {
            mistakes.note("change_kind", "an article is taken back by `retract`");
        }
        let title = mistakes.needed("title", self.title);
        let body = mistakes.needed("body", self.body);
        Some(Writing {
            head: Head {
                slug: slug?,
                lang: lang?,
                kind: kind?,
                title: title?,
                description: self.description.unwrap_or_default(),
                conditions: self.conditions,
                techniques: self.techniques,
                substances: self.substances,
                authors: self.authors,
                conflict: self.conflict.unwrap_or_default(),
                clinic_interest: self.clinic_interest,
                compares: self.compares,
                claims: self.claim,
            },
            body: body?,
            change: change?,
            note: self.change_note.unwrap_or_default(),
        })
    }
}

fn coded<T>(field: &str, code: &str, read: impl Fn(&str) -> Option<T>, mistakes: &mut Mistakes) -> Option<T> {
    let value = read(code);
    if value.is_none() {
        mistakes.note(field, format!("{code:?} is no {field}"));
    }
    value
}
