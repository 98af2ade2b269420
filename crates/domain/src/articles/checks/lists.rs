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

    /// What is shipped and not in here, each place in words: a clinic may add to a list and take nothing from it.
    pub fn left_out(&self) -> Vec<String> {
        let shipped = Self::shipped();
        let mut missing = Vec::new();
        for check in &shipped.checks {
            match self.checks.iter().find(|own| own.code == check.code) {
                None => missing.push(format!("{} is missing", check.code)),
                Some(own) if own.severity < check.severity => {
                    missing.push(format!("{} must be `{}`", check.code, check.severity.code()));
                }
                Some(_) => {}
            }
        }
        for ((place, own), (_, list)) in self.lists().into_iter().zip(shipped.lists()) {
            let gone = list.iter().filter(|word| !own.contains(word));
            missing.extend(gone.map(|word| format!("{place} must keep {word:?}")));
        }
        missing.extend(self.patterns.weaker_than(&shipped.patterns));
        missing
    }

    /// With every word and distance that is shipped: what a clinic keeps may be older than the program.
    #[must_use]
    pub fn with_shipped(mut self) -> Self {
        let shipped = Self::shipped();
        for (own, (_, list)) in self.lists_mut().into_iter().zip(shipped.lists()) {
            let missing: Vec<String> = list.iter().filter(|word| !own.contains(word)).cloned().collect();
            own.extend(missing);
        }
        let (own, least) = (&mut self.patterns, shipped.patterns);
        own.shorteners.extend(least.shorteners);
        own.stop_window = own.stop_window.max(least.stop_window);
        own.stop_window_passive = own.stop_window_passive.max(least.stop_window_passive);
        own.negation_window = own.negation_window.min(least.negation_window);
        own.emergency_number = least.emergency_number;
        own.email = least.email;
        own.phone = least.phone;
        own.health_card_on = least.health_card_on;
        own.health_card_qc = least.health_card_qc;
        self
    }

    /// Every list of words, and where it stands.
    fn lists(&self) -> Vec<(String, &Vec<String>)> {
        let mut lists = Vec::new();
        for (lang, hedges, words) in [("en", &self.hedge.en, &self.words.en), ("fr", &self.hedge.fr, &self.words.fr)] {
            lists.extend(hedges.lists().into_iter().map(|(name, list)| (format!("hedge.{lang}.{name}"), list)));
            lists.extend(words.lists().into_iter().map(|(name, list)| (format!("words.{lang}.{name}"), list)));
        }
        lists
    }

    /// The same lists, in the same order.
    fn lists_mut(&mut self) -> Vec<&mut Vec<String>> {
        let (hedge, words) = (&mut self.hedge, &mut self.words);
        let mut lists = Vec::new();
        for (hedges, words) in [(&mut hedge.en, &mut words.en), (&mut hedge.fr, &mut words.fr)] {
            lists.extend(hedges.lists_mut());
            lists.extend(words.lists_mut());
        }
        lists
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

impl Hedges {
    fn lists(&self) -> [(&'static str, &Vec<String>); 9] {
        let Self { certain, high, moderate, low, very_low } = self;
        [
            ("certain", certain),
            ("high.allowed", &high.allowed),
            ("high.forbidden", &high.forbidden),
            ("moderate.allowed", &moderate.allowed),
            ("moderate.forbidden", &moderate.forbidden),
            ("low.allowed", &low.allowed),
            ("low.forbidden", &low.forbidden),
            ("very_low.allowed", &very_low.allowed),
            ("very_low.forbidden", &very_low.forbidden),
        ]
    }

    fn lists_mut(&mut self) -> [&mut Vec<String>; 9] {
        let Self { certain, high, moderate, low, very_low } = self;
        [
            certain,
            &mut high.allowed,
            &mut high.forbidden,
            &mut moderate.allowed,
            &mut moderate.forbidden,
            &mut low.allowed,
            &mut low.forbidden,
            &mut very_low.allowed,
            &mut very_low.forbidden,
        ]
    }
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

impl WordLists {
    fn lists(&self) -> [(&'static str, &Vec<String>); 16] {
        [
            ("negation", &self.negation),
            ("negation_undone_by", &self.negation_undone_by),
            ("promise", &self.promise),
            ("promise_in_claims", &self.promise_in_claims),
            ("fear", &self.fear),
            ("superiority", &self.superiority),
            ("stop_verb", &self.stop_verb),
            ("stop_participle", &self.stop_participle),
            ("stop_negation", &self.stop_negation),
            ("stop_adverb", &self.stop_adverb),
            ("stop_frame", &self.stop_frame),
            ("medicine", &self.medicine),
            ("change", &self.change),
            ("link_text", &self.link_text),
            ("call", &self.call),
            ("jargon", &self.jargon),
        ]
    }

    fn lists_mut(&mut self) -> [&mut Vec<String>; 16] {
        [
            &mut self.negation,
            &mut self.negation_undone_by,
            &mut self.promise,
            &mut self.promise_in_claims,
            &mut self.fear,
            &mut self.superiority,
            &mut self.stop_verb,
            &mut self.stop_participle,
            &mut self.stop_negation,
            &mut self.stop_adverb,
            &mut self.stop_frame,
            &mut self.medicine,
            &mut self.change,
            &mut self.link_text,
            &mut self.call,
            &mut self.jargon,
        ]
    }
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

impl Patterns {
    /// Which of them would find less than others do.
    fn weaker_than(&self, shipped: &Self) -> Vec<String> {
        let mut weaker = Vec::new();
        let mut note = |is_weaker: bool, what: String| {
            if is_weaker {
                weaker.push(what);
            }
        };
        let reaches = [
            ("stop_window", self.stop_window, shipped.stop_window),
            ("stop_window_passive", self.stop_window_passive, shipped.stop_window_passive),
        ];
        for (name, own, least) in reaches {
            note(own < least, format!("patterns.{name} must be {least} or more"));
        }
        let most = shipped.negation_window;
        note(self.negation_window > most, format!("patterns.negation_window must be {most} or less"));
        for host in &shipped.shorteners {
            note(!self.shorteners.contains(host), format!("patterns.shorteners must keep {host:?}"));
        }
        for (name, own, pattern) in [
            ("emergency_number", &self.emergency_number, &shipped.emergency_number),
            ("email", &self.email, &shipped.email),
            ("phone", &self.phone, &shipped.phone),
            ("health_card_on", &self.health_card_on, &shipped.health_card_on),
            ("health_card_qc", &self.health_card_qc, &shipped.health_card_qc),
        ] {
            note(own.0.as_str() != pattern.0.as_str(), format!("patterns.{name} must stay as it is shipped"));
        }
        weaker
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_leaves_nothing_out() {
        assert_eq!(PublishChecks::shipped().left_out(), Vec::<String>::new());
    }

    #[test]
    fn a_clinic_may_add_a_word_and_take_none_away() {
        let mut own = PublishChecks::shipped();
        own.words.en.promise.push("miracle".to_owned());
        assert_eq!(own.left_out(), Vec::<String>::new());
        assert!(own.clone().with_shipped().words.en.promise.contains(&"miracle".to_owned()));

        let gone = own.words.fr.fear.remove(0);
        own.hedge.en.low.allowed.clear();
        own.patterns.stop_window = 1;
        own.patterns.shorteners.clear();
        own.checks.retain(|check| check.code != "PUB-031");
        own.checks.iter_mut().filter(|check| check.code == "PUB-021").for_each(|check| check.severity = Severity::Info);

        let missing = own.left_out();
        for part in [
            format!("words.fr.fear must keep {gone:?}").as_str(),
            "hedge.en.low.allowed must keep \"may\"",
            "PUB-031 is missing",
            "PUB-021 must be `block`",
            "patterns.stop_window must be",
            "patterns.shorteners must keep",
        ] {
            assert!(missing.iter().any(|one| one.contains(part)), "{part}: {missing:?}");
        }
        let whole = own.with_shipped();
        assert!(whole.words.fr.fear.contains(&gone) && whole.hedge.en.low.allowed.contains(&"may".to_owned()));
        assert_eq!(whole.patterns.stop_window, PublishChecks::shipped().patterns.stop_window);
    }
}
