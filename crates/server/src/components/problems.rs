//! All the mistakes of one form: said on top of the page and beside each field.

/// One mistake, in the visitor's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The field's id, which the summary links to; empty where no single field is wrong.
    pub(crate) field: String,
    /// What to do about it: "Enter your full name".
    pub(crate) text: String,
}

/// Every mistake of a form at once, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    /// A form nobody has sent yet.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Adds what is wrong with a field.
    pub(crate) fn add(&mut self, field: impl Into<String>, text: impl Into<String>) {
        self.0.push(Problem { field: field.into(), text: text.into() });
    }

    /// What stands beside a field.
    pub(crate) fn beside(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| problem.text.as_str())
    }

    /// Whether there is nothing to say.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands on top of the page.
    pub(crate) fn list(&self) -> &[Problem] {
        &self.0
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<T: IntoIterator<Item = Problem>>(problems: T) -> Self {
        Self(problems.into_iter().collect())
    }
}
