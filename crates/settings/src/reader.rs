//! Reads one key after the other as what it should be, and keeps everything that is wrong.

use std::{cell::RefCell, collections::BTreeSet, fmt::Display, ops::RangeInclusive, str::FromStr};

use config::ValueKind;

use crate::{Problem, Problems, layers::Layers};

/// Reads the merged layers key by key.
pub(crate) struct Reader<'a> {
    layers: &'a Layers,
    problems: Vec<Problem>,
    /// Keys whose value is never shown.
    secrets: BTreeSet<String>,
    /// Keys that were asked for: a key of `default.toml` that nobody reads would be a setting without effect.
    asked: RefCell<BTreeSet<String>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of(layers: &'a Layers) -> Self {
        Self {
            layers,
            problems: layers.unknown.clone(),
            secrets: BTreeSet::new(),
            asked: RefCell::new(BTreeSet::new()),
        }
    }

    /// A text; empty texts are none.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        let value = self.value(key);
        match value.into_string() {
            Ok(text) => Some(text).filter(|text| !text.is_empty()),
            Err(_) => {
                self.refuse(key, "a text in quotation marks is expected");
                None
            }
        }
    }

    /// A text that must be given.
    pub(crate) fn needed(&mut self, key: &str, expected: &str) -> Option<String> {
        let before = self.problems.len();
        let text = self.text(key);
        if text.is_none() && self.problems.len() == before {
            self.refuse(key, format_args!("it is empty; {expected} is expected"));
        }
        text
    }

    /// A text of a certain shape that must be given.
    pub(crate) fn needed_as<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        self.needed(key, expected)?;
        self.parsed(key, expected)
    }

    /// A text of a certain shape; none if it is empty.
    pub(crate) fn parsed<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let text = self.text(key)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.refuse(key, format!("it is {text:?}; {expected} is expected"));
        }
        parsed
    }

    /// A whole number within limits.
    pub(crate) fn number(&mut self, key: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let value = self.value(key);
        let shown = value.to_string();
        let number = value.into_int().ok().and_then(|number| u32::try_from(number).ok());
        let fitting = number.filter(|number| range.contains(number));
        if fitting.is_none() {
            let (from, to) = (range.start(), range.end());
            self.refuse(key, format!("it is {shown}; a whole number from {from} to {to} is expected"));
        }
        fitting
    }

    /// One of a few words, or `true` and `false` where those are among them.
    pub(crate) fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.value(key).into_string().unwrap_or_default();
        let chosen = choices.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice);
        if chosen.is_none() {
            let words = choices.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            self.refuse(key, format!("it is {text:?}; one of {words} is expected"));
        }
        chosen
    }

    /// A list, or texts separated by commas where the environment gives it.
    pub(crate) fn list<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<Vec<T>> {
        let value = self.value(key);
        let texts: Vec<String> = match value.kind.clone() {
            ValueKind::String(text) => {
                text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
            }
            ValueKind::Array(values) => {
                values.into_iter().map(|value| value.into_string().unwrap_or_default()).collect()
            }
            _ => {
                self.refuse(key, format!("a list is expected, such as [{expected}]"));
                return None;
            }
        };
        let mut parsed = Vec::new();
        for text in texts {
            match text.parse() {
                Ok(entry) => parsed.push(entry),
                Err(_) => self.refuse(key, format!("{text:?} is in the list; {expected} is expected")),
            }
        }
        Some(parsed)
    }

    /// Notes that the value of `key` must not be shown.
    pub(crate) fn hide(&mut self, key: &str) {
        self.secrets.insert(key.to_owned());
    }

    /// Notes that something is wrong with `key`.
    pub(crate) fn refuse(&mut self, key: &str, what: impl Display) {
        let origin = Some(self.layers.origin(key));
        self.problems.push(Problem { origin, what: format!("`{key}`: {what}") });
    }

    /// Which values are never shown.
    pub(crate) fn secrets(&self) -> &BTreeSet<String> {
        &self.secrets
    }

    /// Hands the settings out if nothing was wrong.
    pub(crate) fn finish<T>(self, settings: Option<T>) -> Result<T, Problems> {
        match settings {
            Some(settings) if self.problems.is_empty() => Ok(settings),
            _ => Err(Problems(self.problems)),
        }
    }

    /// The keys that were read.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> BTreeSet<String> {
        self.asked.borrow().clone()
    }

    /// The merged value. A key that `default.toml` does not document does not exist, whatever the code believes.
    fn value(&self, key: &str) -> config::Value {
        assert!(self.layers.keys.iter().any(|known| known == key), "config/default.toml documents every key: {key}");
        self.asked.borrow_mut().insert(key.to_owned());
        self.layers.value(key)
    }
}
