//! Questions with given answers: radios, checkboxes and lists.

use super::{Problems, field::described_by};

/// One answer that can be chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// What the form sends.
    pub(crate) value: String,
    /// What the visitor reads.
    pub(crate) text: String,
    /// A second line that explains it.
    pub(crate) hint: Option<String>,
    /// Whether it is chosen now.
    pub(crate) is_chosen: bool,
}

impl Choice {
    /// An answer, not chosen.
    pub(crate) fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), ..Self::default() }
    }

    /// A second line that explains it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether it is chosen now.
    pub(crate) fn chosen(mut self, is_chosen: bool) -> Self {
        self.is_chosen = is_chosen;
        self
    }
}

/// A question and its answers; the macro decides whether as radios, checkboxes, a list or a scale.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    /// Its name in the form, and the id of its first answer.
    pub(crate) name: String,
    /// The question.
    pub(crate) legend: String,
    /// What helps to answer it.
    pub(crate) hint: Option<String>,
    /// The answers.
    pub(crate) choices: Vec<Choice>,
    /// What is wrong with it.
    pub(crate) problem: Option<String>,
    /// It may be left without an answer, and says so.
    pub(crate) is_optional: bool,
}

impl Choices {
    /// A scale from 0 to 10.
    pub(crate) fn scale(name: impl Into<String>, legend: impl Into<String>) -> Self {
        Self::new(name, legend, (0..=10).map(|n| Choice::new(n.to_string(), n.to_string())).collect())
    }

    /// A question and its answers.
    pub(crate) fn new(name: impl Into<String>, legend: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { name: name.into(), legend: legend.into(), choices, ..Self::default() }
    }

    /// What helps to answer.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// It may be left without an answer.
    pub(crate) fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// What was chosen before.
    pub(crate) fn value(mut self, value: &str) -> Self {
        for choice in &mut self.choices {
            choice.is_chosen = choice.value == value;
        }
        self
    }

    /// What was ticked before.
    pub(crate) fn values<'a>(mut self, values: impl IntoIterator<Item = &'a str>) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        for choice in &mut self.choices {
            choice.is_chosen = values.contains(&choice.value.as_str());
        }
        self
    }

    /// What the form's mistakes say about this question.
    pub(crate) fn problems(mut self, problems: &Problems) -> Self {
        self.problem = problems.beside(&self.name).map(str::to_owned);
        self
    }

    /// The ids that describe the question to those who hear it.
    pub(crate) fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }

    /// The id of an answer: the first has the question's own, so that the summary of mistakes leads to it.
    pub(crate) fn id(&self, index: &usize) -> String {
        match index {
            0 => self.name.clone(),
            n => format!("{}-{}", self.name, n + 1),
        }
    }
}
