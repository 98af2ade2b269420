//! A form that can come back: what it asks, what was typed, what is wrong, and its one main button.
//!
//! `components/form.html` is the only place that shows one.

use axum::http::StatusCode;

use super::{Choices, DateField, Field, Problems, TextArea};

/// A form with its problems; what was typed is in its fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct HtmlForm {
    /// Where it is sent; empty for the page's own address.
    pub(crate) action: String,
    /// What goes along without being asked: name and value.
    pub(crate) kept: Vec<(String, String)>,
    /// What is asked, in order.
    pub(crate) asks: Vec<Ask>,
    /// The deed.
    pub(crate) button: Button,
    /// What is wrong with what was typed; empty for a form that nobody has sent yet.
    pub(crate) problems: Problems,
}

/// One thing a form asks, by how it is shown.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    /// A line of text.
    Line(Field),
    /// A line that few need, behind words that open it; open where something is wrong with it.
    Folded(String, Field),
    /// A password.
    Password(Field),
    /// Several lines of text.
    Lines(TextArea),
    /// A file of theirs; the browser never sends one back.
    File(Field),
    /// One of some answers.
    Radios(Choices),
    /// One of some answers, as a list that opens: for staff.
    Select(Choices),
    /// Any of some answers.
    Checkboxes(Choices),
    /// A date, as three numbers.
    Date(DateField),
    /// From 0 to 10, and what the ends mean.
    Scale(Choices, String, String),
    /// Places, on a picture of the body and in a list.
    Body(Choices),
    /// Consents under one heading: each its own box.
    Consents(String, Vec<Choices>),
    /// Nothing: the browser's memory keeps a new password with this address.
    SignsInBy(String),
    /// Nothing: only a program that fills every field fills it. Its name and label.
    Trap(&'static str, String),
}

/// The main button's words.
#[derive(Clone, Debug)]
pub(crate) enum Button {
    /// What the page is for.
    Main(String),
    /// What cannot be taken back.
    Warning(String),
}

impl Default for Button {
    fn default() -> Self {
        Self::Main(String::new())
    }
}

impl HtmlForm {
    /// A form and what was wrong with it.
    pub(crate) fn to(action: impl Into<String>, problems: Problems) -> Self {
        Self { action: action.into(), problems, ..Self::default() }
    }

    /// Sends something along. What is empty is left out.
    pub(crate) fn keeps(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.kept.push((name.into(), value));
        }
        self
    }

    /// Asks something, with what is wrong with it beside it.
    pub(crate) fn asks(mut self, ask: impl Into<Ask>) -> Self {
        let ask = ask.into().with(&self.problems);
        self.asks.push(ask);
        self
    }

    /// Names the deed.
    pub(crate) fn button(mut self, text: impl Into<String>) -> Self {
        self.button = Button::Main(text.into());
        self
    }

    /// Names a deed that cannot be taken back.
    pub(crate) fn warning(mut self, text: impl Into<String>) -> Self {
        self.button = Button::Warning(text.into());
        self
    }

    /// Comes back with what was typed, and what is wrong with it.
    pub(crate) fn comes_back(&mut self, problems: Problems, typed: &dyn Fn(&str) -> Option<String>) {
        let asks = std::mem::take(&mut self.asks);
        self.asks = asks.into_iter().map(|ask| ask.typed(typed).with(&problems)).collect();
        self.problems = problems;
    }

    /// Whether a file goes along.
    pub(crate) fn takes_files(&self) -> bool {
        self.asks.iter().any(|ask| matches!(ask, Ask::File(_)))
    }

    /// Whether it came back.
    pub(crate) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// What its page is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        if self.has_problems() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

impl Ask {
    /// With what was typed, where it is text or one answer.
    fn typed(self, typed: &dyn Fn(&str) -> Option<String>) -> Self {
        match self {
            Self::Line(field) => match typed(&field.name) {
                Some(value) => Self::Line(field.value(value)),
                None => Self::Line(field),
            },
            Self::Lines(lines) => match typed(&lines.name) {
                Some(value) => Self::Lines(lines.value(value)),
                None => Self::Lines(lines),
            },
            Self::Radios(choices) => match typed(&choices.name) {
                Some(value) => Self::Radios(choices.value(&value)),
                None => Self::Radios(choices),
            },
            other => other,
        }
    }

    fn with(self, problems: &Problems) -> Self {
        match self {
            Self::Line(field) => Self::Line(field.problems(problems)),
            Self::Folded(summary, field) => Self::Folded(summary, field.problems(problems)),
            Self::Password(field) => Self::Password(field.problems(problems)),
            Self::Lines(lines) => Self::Lines(lines.problems(problems)),
            Self::File(field) => Self::File(field.problems(problems)),
            Self::Radios(choices) => Self::Radios(choices.problems(problems)),
            Self::Select(choices) => Self::Select(choices.problems(problems)),
            Self::Checkboxes(choices) => Self::Checkboxes(choices.problems(problems)),
            Self::Date(date) => Self::Date(date.problems(problems)),
            Self::Scale(choices, low, high) => Self::Scale(choices.problems(problems), low, high),
            Self::Body(choices) => Self::Body(choices.problems(problems)),
            Self::Consents(legend, consents) => {
                Self::Consents(legend, consents.into_iter().map(|consent| consent.problems(problems)).collect())
            }
            Self::SignsInBy(_) | Self::Trap(..) => self,
        }
    }
}

impl From<Field> for Ask {
    fn from(field: Field) -> Self {
        if field.kind == "password" { Self::Password(field) } else { Self::Line(field) }
    }
}

impl From<TextArea> for Ask {
    fn from(lines: TextArea) -> Self {
        Self::Lines(lines)
    }
}
