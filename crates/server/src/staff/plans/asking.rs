//! One part of a plan as a form: asked with what is kept or was typed, told where it is only shown, read back into values.

use std::num::NonZeroU16;

use domain::{decimal::Decimal, text::Words as Said};
use jiff::civil::Date;

use crate::{
    components::{Ask, Choice, Choices, DateField, Fact, Field, HtmlForm, Problems, TextArea},
    typed::{Typed, month, number},
    words::{Words, refusals},
};

/// Builds a form from what is typed, or would have been.
pub(super) struct Asking<'a> {
    pub(super) typed: &'a Typed,
    pub(super) form: HtmlForm,
}

impl Asking<'_> {
    pub(super) fn line(mut self, name: &str, label: String) -> Self {
        self.form = self.form.asks(Field::text(name, label).value(self.typed.one(name)).optional());
        self
    }

    pub(super) fn number(mut self, name: &str, label: String) -> Self {
        let field = Field { inputmode: "decimal", class: "nhsuk-input--width-5", ..Field::text(name, label) };
        self.form = self.form.asks(field.value(self.typed.one(name)).optional());
        self
    }

    pub(super) fn lines(mut self, name: &str, label: String) -> Self {
        self.form = self.form.asks(TextArea::new(name, label).rows(3).value(self.typed.one(name)).optional());
        self
    }

    pub(super) fn date(mut self, name: &str, legend: String) -> Self {
        let [day, month, year] = self.typed.date(name);
        self.form = self.form.asks(Ask::Date(DateField::new(name, legend).typed(day, month, year)));
        self
    }

    pub(super) fn select(mut self, name: &str, legend: String, choices: Vec<Choice>) -> Self {
        let choices = Choices::new(name, legend, choices).value(self.typed.one(name));
        self.form = self.form.asks(Ask::Select(choices));
        self
    }

    pub(super) fn boxes(mut self, name: &str, legend: String, choices: Vec<Choice>) -> Self {
        if !choices.is_empty() {
            let choices = Choices::new(name, legend, choices).values(self.typed.all(name));
            self.form = self.form.asks(Ask::Checkboxes(choices));
        }
        self
    }
}

/// What a form holds, in words: for a part that is only shown.
pub(super) fn told(form: &HtmlForm) -> Vec<Fact> {
    let facts = form.asks.iter().filter_map(fact).filter(|(_, text)| !text.trim().is_empty());
    facts.map(|(term, text)| Fact::new(term, text)).collect()
}

fn fact(ask: &Ask) -> Option<(&str, String)> {
    match ask {
        Ask::Line(field) | Ask::Folded(_, field) => Some((&field.label, field.value.clone())),
        Ask::Lines(lines) => Some((&lines.label, lines.value.clone())),
        Ask::Radios(choices) | Ask::Select(choices) | Ask::Checkboxes(choices) | Ask::Scale(choices, ..) => {
            let chosen = choices.choices.iter().filter(|choice| choice.is_chosen && !choice.value.is_empty());
            Some((&choices.legend, chosen.map(|choice| choice.text.as_str()).collect::<Vec<_>>().join(", ")))
        }
        Ask::Date(date) => {
            let [day, month, year] = &date.typed;
            let text = if year.is_empty() { String::new() } else { format!("{year}-{month:0>2}-{day:0>2}") };
            Some((&date.legend, text))
        }
        _ => None,
    }
}

/// Reads what was typed; what cannot be read is told beside its field.
pub(super) struct Reading<'a> {
    pub(super) typed: &'a Typed,
    pub(super) problems: Problems,
    pub(super) t: &'static Words,
}

impl Reading<'_> {
    pub(super) fn words(&mut self, name: &str) -> Option<Said> {
        let text = self.typed.one(name);
        if text.is_empty() {
            return None;
        }
        match text.parse::<Said>() {
            Ok(words) => Some(words),
            Err(mistake) => {
                self.problems.add(name, refusals::mistake(mistake, String::new(), self.t));
                None
            }
        }
    }

    /// Words that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Option<Said> {
        if self.typed.one(name).is_empty() {
            self.problems.add(name, self.t.editor_needed());
            return None;
        }
        self.words(name)
    }

    pub(super) fn date(&mut self, name: &str) -> Option<Date> {
        let parts = self.typed.date(name);
        if parts.iter().all(|part| part.is_empty()) {
            return None;
        }
        let read = month(parts).and_then(|month| month.day.and_then(|_| month.first()));
        if read.is_none() {
            self.problems.add(format!("{name}-day"), self.t.measures_day_wrong());
        }
        read
    }

    /// A day that must be there.
    pub(super) fn needed_date(&mut self, name: &str) -> Option<Date> {
        if self.typed.date(name).iter().all(|part| part.is_empty()) {
            self.problems.add(format!("{name}-day"), self.t.measures_day_wrong());
            return None;
        }
        self.date(name)
    }

    pub(super) fn decimal(&mut self, name: &str) -> Option<Decimal> {
        let text = self.typed.one(name);
        if text.is_empty() {
            return None;
        }
        let read = number(text);
        if read.is_none() {
            self.problems.add(name, self.t.intake_not_a_number());
        }
        read
    }

    /// A whole number of 1 or more.
    pub(super) fn count(&mut self, name: &str) -> Option<NonZeroU16> {
        let text = self.typed.one(name);
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.problems.add(name, self.t.editor_count_wrong());
        }
        read
    }
}

/// Puts words as if they had just been typed.
pub(super) fn put(typed: &mut Typed, name: impl Into<String>, words: Option<&Said>) {
    if let Some(words) = words {
        typed.put(name, words.expose());
    }
}

/// Puts a day as if it had just been typed.
pub(super) fn put_day(typed: &mut Typed, name: &str, day: Option<Date>) {
    if let Some(day) = day {
        typed.put(format!("{name}-day"), day.day().to_string());
        typed.put(format!("{name}-month"), day.month().to_string());
        typed.put(format!("{name}-year"), day.year().to_string());
    }
}
