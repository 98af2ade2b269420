//! The publish checks that can be decided from an article and the files beside it: pure functions that give findings.
//!
//! One file a family. A finding says its code, how strong it is, the exact place, what is wrong there and how to mend it.

#[cfg(test)]
pub(super) mod examples;
#[cfg(test)]
mod pairs;

mod evidence;
mod form;
mod french;
mod hedges;
mod identifiers;
mod lists;
mod reading;
pub mod record;
mod stopping;
mod substance_pages;
mod wording;

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Lang;

use super::{
    Article, Body, Head, Library, Passage,
    prose::{self, Sentence},
    substances,
};

pub use french::told;
pub use lists::{Check, French, Hedge, Hedges, Level, Pattern, Patterns, PerLanguage, PublishChecks, Stage, WordLists};
pub use stopping::tells_to_stop;

/// Something a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The code of the check, `PUB-020`.
    pub code: &'static str,
    /// How strong it is.
    pub severity: Severity,
    /// The line of the file, where one is to blame.
    pub line: Option<usize>,
    /// The place in words: `claim neck-pain`, `title`.
    #[serde(rename = "where")]
    pub place: String,
    /// What is wrong.
    pub text: String,
    /// How to mend it.
    pub remedy: String,
}

/// How strong a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Needs the clinical reviewer's written override.
    Warn,
    /// Cannot be published.
    Block,
}

/// The checks that are decided here.
pub const DECIDED: [&str; 34] = [
    "PUB-001", "PUB-004", "PUB-010", "PUB-011", "PUB-012", "PUB-013", "PUB-014", "PUB-016", "PUB-017", "PUB-018",
    "PUB-019", "PUB-020", "PUB-021", "PUB-022", "PUB-023", "PUB-030", "PUB-031", "PUB-032", "PUB-034", "PUB-040",
    "PUB-041", "PUB-042", "PUB-043", "PUB-044", "PUB-045", "PUB-046", "PUB-050", "PUB-051", "PUB-052", "PUB-054",
    "PUB-060", "PUB-061", "PUB-062", "PUB-071",
];

impl Severity {
    /// The code of files and contract.
    pub fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Block => "block",
        }
    }
}

/// Every check there is, whatever it needs to be decided.
pub const CODES: [&str; 42] = [
    "PUB-001", "PUB-002", "PUB-003", "PUB-004", "PUB-005", "PUB-010", "PUB-011", "PUB-012", "PUB-013", "PUB-014",
    "PUB-015", "PUB-016", "PUB-017", "PUB-018", "PUB-019", "PUB-020", "PUB-021", "PUB-022", "PUB-023", "PUB-030",
    "PUB-031", "PUB-032", "PUB-033", "PUB-034", "PUB-040", "PUB-041", "PUB-042", "PUB-043", "PUB-044", "PUB-045",
    "PUB-046", "PUB-050", "PUB-051", "PUB-052", "PUB-053", "PUB-054", "PUB-060", "PUB-061", "PUB-062", "PUB-070",
    "PUB-071", "PUB-080",
];

/// Everything that is to be said about an article as it stands, the first lines first.
///
/// The body must have been read with [`Article::read`], so that what it names is there.
pub fn findings(article: &Article, body: &Body, library: &Library, rules: &PublishChecks, today: Date) -> Vec<Finding> {
    let page = Page::of(article, body, library, rules, today);
    let mut findings = Vec::new();
    for family in [
        form::findings,
        evidence::findings,
        hedges::findings,
        wording::findings,
        substance_pages::findings,
        stopping::findings,
        identifiers::findings,
        reading::findings,
    ] {
        family(&page, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.line.unwrap_or(0), finding.code));
    findings
}

/// Whether a page is tagged with a substance, or names one.
pub fn names_substance(article: &Article, body: &Body, library: &Library) -> bool {
    let head = &article.head;
    let names = substances::names(library, head.lang);
    let mut texts = vec![Passage::of_head(&head.title), Passage::of_head(&head.description)];
    texts.extend(body.passages());
    !head.substances.is_empty() || texts.iter().any(|text| !substances::mentions(text, &names, head.lang).is_empty())
}

/// An article as the checks look at it.
struct Page<'a> {
    head: &'a Head,
    body: &'a Body,
    library: &'a Library,
    rules: &'a PublishChecks,
    today: Date,
    lang: Lang,
    /// Title, description and every block of the body, in the order of reading.
    texts: Vec<Text>,
}

/// One text of a page, cut into sentences.
struct Text {
    part: Part,
    passage: Passage,
    sentences: Vec<Sentence>,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Title,
    Description,
    Body,
}

impl<'a> Page<'a> {
    fn of(article: &'a Article, body: &'a Body, library: &'a Library, rules: &'a PublishChecks, today: Date) -> Self {
        let head = &article.head;
        let text = |part, passage: Passage| {
            let sentences = prose::sentences(&passage.text, head.lang);
            Text { part, passage, sentences }
        };
        let mut texts = vec![
            text(Part::Title, Passage::of_head(&head.title)),
            text(Part::Description, Passage::of_head(&head.description)),
        ];
        texts.extend(body.passages().into_iter().map(|passage| text(Part::Body, passage)));
        Self { head, body, library, rules, today, lang: head.lang, texts }
    }

    fn words(&self) -> &'a WordLists {
        self.rules.words.of(self.lang)
    }

    /// The phrases of a list, cut as texts of this language are.
    fn phrases(&self, list: &[String]) -> Vec<prose::Phrase> {
        list.iter().map(|text| prose::phrase(text, self.lang)).collect()
    }
}

impl Text {
    /// Where it stands, in words.
    fn place(&self) -> String {
        match (self.part, self.passage.typed) {
            (Part::Title, _) => "title".to_owned(),
            (Part::Description, _) => "description".to_owned(),
            (Part::Body, Some(typed)) => format!("block {}", typed.name()),
            (Part::Body, None) => "body".to_owned(),
        }
    }

    fn line(&self) -> Option<usize> {
        (self.part == Part::Body).then_some(self.passage.line)
    }

    /// The words of a sentence as they are written.
    fn written(&self, sentence: &Sentence) -> &str {
        self.passage.text[sentence.at.clone()].trim()
    }

    /// Whether a sentence holds a claim, or a part of one.
    fn holds_claim(&self, sentence: &Sentence) -> bool {
        self.passage.claims.iter().any(|(_, claim)| overlaps(claim, sentence))
    }

    /// Whether it is one of the places that are read first, and often alone.
    fn is_read_first(&self) -> bool {
        self.part != Part::Body || self.passage.typed == Some(super::body::Typed::InShort)
    }

    fn finding(&self, code: &'static str, severity: Severity, text: String, remedy: &str) -> Finding {
        Finding { code, severity, line: self.line(), place: self.place(), text, remedy: remedy.to_owned() }
    }
}

/// Whether two stretches of one passage share a letter.
fn overlaps(claim: &Range<usize>, sentence: &Sentence) -> bool {
    claim.start < sentence.at.end && sentence.at.start < claim.end
}

/// A finding about the front matter.
fn of_head(code: &'static str, severity: Severity, place: &str, text: String, remedy: &str) -> Finding {
    Finding { code, severity, line: None, place: place.to_owned(), text, remedy: remedy.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{ArticleKind, render},
        examples::{article, library, rules, today},
        *,
    };

    /// Pieces of text that have a meaning to somebody, in any order.
    fn any_markdown() -> impl Strategy<Value = String> {
        let pieces = vec![
            "::: in_short",
            ":::",
            "::: harms",
            "## ",
            "# ",
            "- ",
            "> ",
            "| a | b |",
            "|---|---|",
            "```",
            "[",
            "](claim:c)",
            "](glossary:word)",
            "](https://e.org)",
            "[^R1]",
            "{{emergency}}",
            "{{",
            "}}",
            "*",
            "**",
            "_",
            "`",
            "\n",
            "\n\n",
            " ",
            ".",
            "!",
            "?",
            "“",
            "”",
            "\"",
            "«",
            "»",
            "n'",
            "’",
            "-",
            "stop",
            "not",
            "injection",
            "may",
            "30 %",
            "911",
            "call",
            "é",
            "\u{a0}",
            "👩‍👩‍👧",
            "(",
            ")",
            "Botox",
            "spasticity",
            "<b>",
            "&amp;",
            "\\",
        ];
        prop::collection::vec(prop_oneof![prop::sample::select(pieces).prop_map(str::to_owned), ".{0,3}"], 0..60)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_text_makes_the_gate_fall_over(markdown in any_markdown(), title in ".{0,20}", french in any::<bool>()) {
            let mut article = article(&markdown);
            article.head.title = title;
            article.head.kind = ArticleKind::ConditionPage;
            if french {
                article.head.lang = Lang::French;
            }

            if let Ok(body) = Body::parse(&article.body, 1) {
                let findings = findings(&article, &body, &library(), &rules(), today());
                let last = markdown.lines().count().max(1);
                prop_assert!(findings.iter().all(|finding| finding.line.is_none_or(|line| (1..=last).contains(&line))));

                let page = render::Page {
                    claims: &article.head.claims,
                    certainty: &|certainty| certainty.code().to_owned(),
                    titles: &|typed| typed.name().to_owned(),
                    source: "Source",
                    emergency: "9-1-1",
                    crisis: "9-8-8",
                    health_line: "8-1-1",
                    clinic_phone: "+1 416 555-0199",
                    licensed_uses: "",
                    pictures: &[],
                    basis: &|_| String::new(),
                };
                let html = render::html(&body, &page);
                prop_assert!(!html.contains("<b>") && !html.contains("javascript:"));
                prop_assert_eq!(html.matches('<').count(), html.matches('>').count());
            }
        }
    }
}
