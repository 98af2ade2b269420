//! What stands behind a claim: what kind of studies, how many people, how old, what speaks against trusting them, who paid.

use domain::{
    articles::{
        Body, Claim, ClaimReference, Library, Reference, ReferenceKind, ReferenceStatus, Stance, render::escaped,
    },
    text::Lang,
};
use jiff::civil::Date;

use crate::words::Words;

/// From so many years on a source is old.
const OLD: i16 = 10;

/// Below so many people a study is small.
const FEW: u32 = 100;

/// What stands behind the claims of one page.
pub(super) struct Basis<'a> {
    claims: &'a [Claim],
    library: &'a Library,
    /// The ids of the sources, in the order of their numbers.
    sources: Vec<&'a str>,
    today: Date,
    lang: Lang,
    t: &'a Words,
}

impl<'a> Basis<'a> {
    pub(super) fn of(body: &'a Body, claims: &'a [Claim], library: &'a Library, today: Date, lang: Lang) -> Self {
        Self { claims, library, sources: body.sources(), today, lang, t: Words::of(lang) }
    }

    /// What opens below a passage that makes these claims; nothing where none of them names a source.
    pub(super) fn html(&self, ids: &[&str]) -> String {
        let claims: Vec<&Claim> =
            ids.iter().filter_map(|id| self.claims.iter().find(|claim| claim.id == *id)).collect();
        let mut known: Vec<&str> = Vec::new();
        let mut rows = String::new();
        for reference in claims.iter().flat_map(|claim| &claim.references) {
            let Some(source) =
                self.library.reference(&reference.id).filter(|_| !known.contains(&reference.id.as_str()))
            else {
                continue;
            };
            known.push(&reference.id);
            rows.push_str(&format!("<li>{}</li>", self.row(reference, source)));
        }
        if rows.is_empty() {
            return String::new();
        }
        let summary = escaped(&self.t.articles_basis());
        format!("<details class=\"basis\"><summary>{summary}</summary><ul>{rows}</ul></details>\n")
    }

    /// "Source 3: review of many studies, 2011, 1,144 people. Limits: more than 10 years old. Paid for by a maker."
    fn row(&self, reference: &ClaimReference, source: &Reference) -> String {
        let t = self.t;
        let number = self.sources.iter().position(|id| *id == reference.id).map(|at| at + 1);
        let name = match number {
            Some(number) => {
                let words = escaped(&t.articles_basis_source(number));
                format!("<a href=\"#source-{}\">{words}</a>", escaped(&reference.id))
            }
            // Named by the claim alone, so it has no number.
            None => escaped(source.title.as_deref().unwrap_or(&source.id)),
        };
        let size = source.participants.map(|people| t.articles_basis_people(grouped(people, self.lang)));
        let facts: Vec<String> =
            [Some(kind(source, t)), source.year.map(|year| year.to_string()), size].into_iter().flatten().collect();
        let mut sentences = vec![facts.join(", ") + "."];
        sentences.extend(match reference.stance {
            Stance::Contradicts => Some(t.articles_basis_against()),
            Stance::Context => Some(t.articles_basis_context()),
            Stance::Supports => None,
        });
        let limits = self.limits(source);
        if !limits.is_empty() {
            sentences.push(t.articles_basis_limits(limits.join("; ")));
        }
        sentences.push(match source.industry_funded.as_deref() {
            Some("yes") => t.articles_basis_paid_by_maker(),
            Some("no") => t.articles_basis_not_paid_by_maker(),
            _ => t.articles_basis_paid_unknown(),
        });
        let colon = if self.lang == Lang::French { "\u{a0}:" } else { ":" };
        format!("{name}{colon} {}", escaped(&sentences.join(" ")))
    }

    /// What speaks against leaning on a source, as far as its entry tells.
    fn limits(&self, source: &Reference) -> Vec<String> {
        let t = self.t;
        let is_old = source.year.is_some_and(|year| self.today.year() - year > OLD);
        let is_doubted = matches!(
            source.status,
            ReferenceStatus::Retired
                | ReferenceStatus::Superseded
                | ReferenceStatus::Withdrawn
                | ReferenceStatus::Retracted
                | ReferenceStatus::ExpressionOfConcern
        );
        let limits = [
            (source.kind == Some(ReferenceKind::Animal), t.articles_limit_animals()),
            (source.kind == Some(ReferenceKind::InVitro), t.articles_limit_cells()),
            (source.kind == Some(ReferenceKind::Observational), t.articles_limit_observed()),
            (source.participants.is_some_and(|people| people < FEW), t.articles_limit_small()),
            (is_old, t.articles_limit_old()),
            (is_doubted, t.articles_limit_doubted()),
        ];
        limits.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect()
    }
}

fn kind(source: &Reference, t: &Words) -> String {
    match source.kind {
        Some(ReferenceKind::SystematicReview) => t.articles_kind_review(),
        Some(ReferenceKind::Guideline) => t.articles_kind_guideline(),
        Some(ReferenceKind::Rct) => t.articles_kind_trial(),
        Some(ReferenceKind::Observational) => t.articles_kind_observed(),
        Some(ReferenceKind::Animal) => t.articles_kind_animals(),
        Some(ReferenceKind::InVitro) => t.articles_kind_cells(),
        Some(ReferenceKind::Regulatory) => t.articles_kind_regulator(),
        Some(ReferenceKind::Narrative) => t.articles_kind_overview(),
        Some(ReferenceKind::Web) => t.articles_kind_web(),
        None => t.articles_kind_unknown(),
    }
}

/// 1144 as people write it: "1,144", "1 144".
fn grouped(number: u32, lang: Lang) -> String {
    let digits = number.to_string();
    let between = if lang == Lang::French { '\u{a0}' } else { ',' };
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(between);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(json: &str) -> Reference {
        serde_json::from_str(json).unwrap()
    }

    fn row(json: &str, lang: Lang) -> String {
        let library = Library { references: vec![source(json)], ..Library::default() };
        let body = Body::parse("It helps. [^R1]", 1).unwrap();
        let claims: Vec<Claim> =
            serde_json::from_str(r#"[{"id":"c","certainty":"low","references":[{"id":"R1","stance":"contradicts"}]}]"#)
                .unwrap();
        Basis::of(&body, &claims, &library, "2026-11-22".parse().unwrap(), lang).html(&["c"])
    }

    #[test]
    fn a_claim_opens_to_kind_size_year_limits_and_who_paid() {
        let small = r#"{"id":"R1","kind":"rct","year":2011,"participants":68,"industry_funded":"yes"}"#;
        let html = row(small, Lang::English);
        for words in ["<a href=\"#source-R1\">Source 1</a>: ", "2011, 68 people", "fewer than 100 people", "10 years"] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(html.contains("speaks against") && html.contains("Makers paid"), "{html}");
        let many = row(r#"{"id":"R1","kind":"systematic_review","participants":1384}"#, Lang::French);
        assert!(many.contains("1\u{a0}384 personnes") && !many.contains("moins de 100"), "{many}");
    }

    #[test]
    fn what_a_source_holds_is_not_markup_and_a_claim_without_sources_opens_to_nothing() {
        assert!(!row(r#"{"id":"R1","title":"<b>","industry_funded":"<i>"}"#, Lang::English).contains("<b>"));
        let body = Body::default();
        let basis = Library::default();
        assert_eq!(Basis::of(&body, &[], &basis, Date::MIN, Lang::English).html(&["c"]), "");
    }
}
