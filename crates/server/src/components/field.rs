//! Fields that take a line of text, or several.

use domain::text::Lang;

use super::Problems;

/// A field for one line. Made by what it asks for, so that the right keyboard and the browser's memory come with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    /// Its name in the form, and its id.
    pub(crate) name: String,
    /// The question.
    pub(crate) label: String,
    /// What helps to answer it.
    pub(crate) hint: Option<String>,
    /// What was typed, kept whatever happens.
    pub(crate) value: String,
    /// What is wrong with it.
    pub(crate) problem: Option<String>,
    /// It may be left empty, and says so.
    pub(crate) is_optional: bool,
    /// `type`.
    pub(crate) kind: &'static str,
    /// `autocomplete`.
    pub(crate) autocomplete: &'static str,
    /// `inputmode`, where the type alone does not bring the right keyboard.
    pub(crate) inputmode: &'static str,
    /// A width that fits the answer, and looks of its own.
    pub(crate) class: &'static str,
    /// Whether the browser may mark spelling; names and addresses are not misspelt.
    pub(crate) is_prose: bool,
}

impl Field {
    /// A line of text.
    pub(crate) fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), kind: "text", is_prose: true, ..Self::default() }
    }

    /// A person's name.
    pub(crate) fn person(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { autocomplete: "name", is_prose: false, ..Self::text(name, label) }
    }

    /// An e-mail address.
    pub(crate) fn email(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { kind: "email", autocomplete: "email", is_prose: false, ..Self::text(name, label) }
    }

    /// A phone number.
    pub(crate) fn phone(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            kind: "tel",
            autocomplete: "tel",
            class: "nhsuk-input--width-20",
            is_prose: false,
            ..Self::text(name, label)
        }
    }

    /// The digits that a mail or an app has given.
    pub(crate) fn code(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            autocomplete: "one-time-code",
            inputmode: "numeric",
            class: "mv-code-input",
            is_prose: false,
            ..Self::text(name, label)
        }
    }

    /// A password that exists.
    pub(crate) fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { kind: "password", autocomplete: "current-password", is_prose: false, ..Self::text(name, label) }
    }

    /// What helps to answer.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What was typed before.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// It may be left empty.
    pub(crate) fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// What the form's mistakes say about this field.
    pub(crate) fn problems(mut self, problems: &Problems) -> Self {
        self.problem = problems.beside(&self.name).map(str::to_owned);
        self
    }

    /// The ids that describe the field to those who hear it.
    pub(crate) fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }
}

/// A field for several lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextArea {
    /// Its name in the form, and its id.
    pub(crate) name: String,
    /// The question.
    pub(crate) label: String,
    /// What helps to answer it.
    pub(crate) hint: Option<String>,
    /// What was typed, kept whatever happens.
    pub(crate) value: String,
    /// What is wrong with it.
    pub(crate) problem: Option<String>,
    /// It may be left empty, and says so.
    pub(crate) is_optional: bool,
    /// How tall it is.
    pub(crate) rows: u8,
    /// The most characters it takes, told and counted by `field::counted`.
    pub(crate) most: u16,
    /// The language of what is written in it, where that is not the page's.
    pub(crate) lang: Option<Lang>,
}

impl TextArea {
    /// Five lines.
    pub(crate) fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), rows: 5, ..Self::default() }
    }

    /// The most characters it takes.
    pub(crate) fn up_to(mut self, most: u16) -> Self {
        self.most = most;
        self
    }

    /// The language of what is written in it.
    pub(crate) fn written_in(mut self, lang: Lang) -> Self {
        self.lang = Some(lang);
        self
    }

    /// How tall it is.
    pub(crate) fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// What helps to answer.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What was typed before.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// It may be left empty.
    pub(crate) fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// What the form's mistakes say about this field.
    pub(crate) fn problems(mut self, problems: &Problems) -> Self {
        self.problem = problems.beside(&self.name).map(str::to_owned);
        self
    }

    /// The ids that describe the field to those who hear it.
    pub(crate) fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }
}

/// nhsuk's order: the hint, then the mistake.
pub(super) fn described_by(name: &str, has_hint: bool, has_problem: bool) -> String {
    match (has_hint, has_problem) {
        (true, true) => format!("{name}-hint {name}-error"),
        (true, false) => format!("{name}-hint"),
        (false, true) => format!("{name}-error"),
        (false, false) => String::new(),
    }
}

/// A date, asked as three numbers: no calendar to scroll through.
#[derive(Clone, Debug, Default)]
pub(crate) struct DateField {
    /// Its name in the form; its parts are `name-day`, `name-month` and `name-year`.
    pub(crate) name: String,
    /// The question.
    pub(crate) legend: String,
    /// What helps to answer it, an example best.
    pub(crate) hint: Option<String>,
    /// What was typed, kept whatever happens: day, month, year.
    pub(crate) typed: [String; 3],
    /// What is wrong with it.
    pub(crate) problem: Option<String>,
}

impl DateField {
    /// A date.
    pub(crate) fn new(name: impl Into<String>, legend: impl Into<String>) -> Self {
        Self { name: name.into(), legend: legend.into(), ..Self::default() }
    }

    /// What helps to answer.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What was typed before: day, month, year.
    pub(crate) fn typed(mut self, day: &str, month: &str, year: &str) -> Self {
        self.typed = [day, month, year].map(str::to_owned);
        self
    }

    /// What the form's mistakes say about it; they name its day, so that the summary leads there.
    pub(crate) fn problems(mut self, problems: &Problems) -> Self {
        self.problem = problems.beside(&format!("{}-day", self.name)).map(str::to_owned);
        self
    }

    /// The ids that describe the question to those who hear it.
    pub(crate) fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }

    /// Its parts: what each is called in the form, its word, its width, what was typed.
    pub(crate) fn parts(&self, t: &crate::words::Words) -> [(&'static str, String, u8, &str); 3] {
        let [day, month, year] = &self.typed;
        [("day", t.date_day(), 2, day), ("month", t.date_month(), 2, month), ("year", t.date_year(), 4, year)]
    }
}
