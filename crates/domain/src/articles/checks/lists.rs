//! The publish checks as data: thresholds in words, hedges, word lists, patterns. A clinic may add to a list.

use regex_lite::Regex;
use serde::Deserialize;

use crate::text::Lang;

use super::Severity;

/// The whole of `publish-checks.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishChecks {
    /// The version of the file's shape.
    pub format: u32,
    /// The version of the counter of words, sentences, syllables.
    pub counter: String,
    /// Every check.
    #[serde(rename = "check")]
    pub checks: Vec<Check>,
    /// Words that say how sure we are.
    pub hedge: PerLanguage<Hedges>,
    /// Words that are looked for.
    pub words: PerLanguage<WordLists>,
    /// Distances and patterns.
    pub patterns: Patterns,
}

impl PublishChecks {
    /// The checks as they are shipped.
    pub fn shipped() -> Self {
        let text = include_str!("../../../../../content/publish-checks.toml");
        toml::from_str(text).expect("a test reads the shipped checks")
    }
}

/// One check, as staff read about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its code.
    pub code: String,
    /// What it is about.
    pub check: String,
    /// When it is passed.
    pub threshold: String,
    /// The strongest it can be.
    pub severity: Severity,
    /// What it needs to be decided.
    pub stage: Stage,
    /// The kinds of article it is for; none means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The languages it is for; none means all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// How strong it is, and when.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// What holds in French.
    #[serde(default)]
    pub french: Option<French>,
    /// Whose number it is.
    #[serde(default)]
    pub source: Option<String>,
}

/// How strong a finding is, and when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// So strong.
    pub severity: Severity,
    /// When this holds.
    pub when: String,
}

/// What holds in French instead.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct French {
    /// The formula.
    pub formula: String,
    /// How strong, and when.
    #[serde(default)]
    pub levels: Vec<Level>,
}

/// What a check needs to be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The article and the files beside it.
    Text,
    /// A person's record.
    Review,
    /// The rendered page, or the clinic's settings.
    Page,
    /// Time.
    Scheduled,
}

/// One for each language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerLanguage<T> {
    /// English.
    pub en: T,
    /// French.
    pub fr: T,
}

impl<T> PerLanguage<T> {
    /// The one of a language.
    pub fn of(&self, lang: Lang) -> &T {
        match lang {
            Lang::English => &self.en,
            Lang::French => &self.fr,
        }
    }
}

/// Which words say how sure we are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hedges {
    /// Words of certainty; `certain` in a list of forbidden words stands for all of them.
    pub certain: Vec<String>,
    /// For a claim of high certainty.
    pub high: Hedge,
    /// Of moderate certainty.
    pub moderate: Hedge,
    /// Of low certainty.
    pub low: Hedge,
    /// Of very low certainty.
    pub very_low: Hedge,
}

/// The words of one certainty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hedge {
    /// One of them must stand; an empty list asks for none.
    pub allowed: Vec<String>,
    /// None of them may.
    pub forbidden: Vec<String>,
}

/// Words that are looked for, in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordLists {
    /// Words that turn a promise round.
    pub negation: Vec<String>,
    /// Words after which they do not.
    pub negation_undone_by: Vec<String>,
    /// Absolute and promising words.
    pub promise: Vec<String>,
    /// Words that promise only beside a claim.
    pub promise_in_claims: Vec<String>,
    /// Words of fear or blame.
    pub fear: Vec<String>,
    /// Words that put others down.
    pub superiority: Vec<String>,
    /// To give up a treatment.
    pub stop_verb: Vec<String>,
    /// To have it given up.
    pub stop_participle: Vec<String>,
    /// What may stand directly before such a verb.
    pub stop_negation: Vec<String>,
    /// What may stand between.
    pub stop_adverb: Vec<String>,
    /// "Before you stop".
    pub stop_frame: Vec<String>,
    /// Words for medicines.
    pub medicine: Vec<String>,
    /// Words of change.
    pub change: Vec<String>,
    /// Link texts that say nothing.
    pub link_text: Vec<String>,
    /// To call somebody.
    pub call: Vec<String>,
    /// Words that need an explanation.
    pub jargon: Vec<String>,
}

/// Distances in words, and patterns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patterns {
    /// Words after a stop-verb among which a medicine is looked for.
    pub stop_window: usize,
    /// Words before a participle among which one is looked for.
    pub stop_window_passive: usize,
    /// Words before a promise among which a negation is looked for.
    pub negation_window: usize,
    /// Hosts that hide where a link goes.
    pub shorteners: Vec<String>,
    /// An emergency number as written.
    pub emergency_number: Pattern,
    /// An e-mail address.
    pub email: Pattern,
    /// A phone number.
    pub phone: Pattern,
    /// An Ontario health card.
    pub health_card_on: Pattern,
    /// A Québec health card.
    pub health_card_qc: Pattern,
}

/// A regular expression, compiled when the file is read, so that a wrong one is refused there.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(pub(super) Regex);

impl TryFrom<String> for Pattern {
    type Error = regex_lite::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Regex::new(&text).map(Self)
    }
}
