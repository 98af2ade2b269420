//! What somebody types about themself and their visit, kept whatever happens.

use std::collections::BTreeMap;

use jiff::Timestamp;

use domain::{
    booking::Who,
    clinic::{Question, QuestionKind, Service},
    patients::consent::ConsentText,
};

use crate::{
    booker::{self, By, Typed},
    components::{Ask, Choice, Choices, Problems, TextArea},
    extract::Caller,
    words::{Words, refusals},
};

/// A field that nobody sees: whoever fills it is a program that fills every field.
pub(super) const TRAP: &str = "website";

/// What was typed, as it was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Details(BTreeMap<String, String>);

/// A short question of the service.
pub(crate) fn asked(question: &Question, details: &Details, caller: &Caller) -> Ask {
    let name = format!("answer-{}", question.id);
    let typed = details.typed(&name);
    let label = question.text.get(caller.lang);
    let hint = question.hint.as_ref().map(|hint| hint.get(caller.lang));
    match question.kind {
        QuestionKind::Choice => {
            let options = question.options.iter();
            let options = options.map(|option| Choice::new(option.id.clone(), option.text.get(caller.lang))).collect();
            let choices = Choices::new(name, label, options).value(&typed);
            let choices = if let Some(hint) = hint { choices.hint(hint) } else { choices };
            Ask::Radios(if question.required { choices } else { choices.optional() })
        }
        QuestionKind::Text => {
            let lines = TextArea::new(name, label).rows(3).value(typed);
            let lines = if let Some(hint) = hint { lines.hint(hint) } else { lines };
            Ask::Lines(if question.required { lines } else { lines.optional() })
        }
    }
}

/// A consent: separate questions, never one box, never ticked beforehand; what it means stands below.
pub(crate) fn ticked(text: &ConsentText, details: &Details, caller: &Caller) -> Choices {
    let name = field_of(text);
    let chosen = details.0.contains_key(&name);
    let agreed = Choice::new(text.version.clone(), text.label.get(caller.lang));
    let agreed = agreed.hint(text.text.get(caller.lang)).chosen(chosen);
    let choices = Choices::new(name, "", vec![agreed]);
    if text.required { choices } else { choices.optional() }
}

impl Details {
    pub(crate) fn from_form(form: BTreeMap<String, String>) -> Self {
        Self(form)
    }

    /// Whether something stands in the field that nobody sees.
    pub(super) fn filled_the_trap(&self) -> bool {
        self.0.get(TRAP).is_some_and(|value| !value.trim().is_empty())
    }

    /// What is worth carrying along when a time is lost: what was typed, not which time it was for.
    pub(super) fn carried(form: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let typed = form.iter().filter(|(name, _)| {
            matches!(name.as_str(), "name" | "email" | "phone" | "needs")
                || name.starts_with("answer-")
                || name.starts_with("consent-")
        });
        typed.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// What was typed into a field.
    pub(crate) fn typed(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Reads everything, or says everything that is wrong.
    pub(crate) fn who(
        &self,
        caller: &Caller,
        service: &Service,
        texts: &[ConsentText],
        by: By,
        now: Timestamp,
    ) -> Result<Who, Problems> {
        let t = Words::of(caller.lang);
        let mut problems = Problems::none();
        let who = booker::read(&self.as_typed(caller, texts), Some(service), texts, by, now, |named, mistake| {
            let (field, missing) = self.field(named, texts, t);
            problems.add(field, refusals::mistake(mistake, missing, t));
        });
        for text in texts.iter().filter(|text| !text.required && self.agreed_to_older_words(text)) {
            problems.add(field_of(text), t.booking_consent_changed());
        }
        match who {
            Some(who) if problems.is_empty() => Ok(who),
            _ => Err(problems),
        }
    }

    fn as_typed(&self, caller: &Caller, texts: &[ConsentText]) -> Typed {
        let answers = self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix("answer-")?, value.trim())));
        let agreed = texts.iter().filter(|text| self.0.get(&field_of(text)) == Some(&text.version));
        Typed {
            name: self.typed("name"),
            email: self.typed("email"),
            phone: self.typed("phone"),
            birth_date: self.typed("birth_date"),
            needs: self.typed("needs"),
            answers: answers.map(|(id, value)| (id.to_owned(), value.to_owned())).collect(),
            consents: agreed.map(|text| (text.kind.code().to_owned(), text.version.clone())).collect(),
            lang: caller.lang,
            network: caller.network_text(),
            zone: None,
        }
    }

    /// The field of the form that the contract's name stands for, and what to say where nothing was typed.
    fn field(&self, named: &str, texts: &[ConsentText], t: &Words) -> (String, String) {
        match named {
            "patient.name" => ("name".to_owned(), t.booking_name_missing()),
            "patient.email" => ("email".to_owned(), t.booking_email_missing()),
            "consents" => {
                let missing =
                    texts.iter().find(|text| text.required && self.0.get(&field_of(text)) != Some(&text.version));
                let changed = missing.is_some_and(|text| self.agreed_to_older_words(text));
                let said = if changed { t.booking_consent_changed() } else { t.booking_consent_missing() };
                (missing.map_or_else(String::new, field_of), said)
            }
            _ => match named.strip_prefix("answers.") {
                Some(question) => (format!("answer-{question}"), t.booking_answer_missing()),
                None => (named.trim_start_matches("patient.").to_owned(), String::new()),
            },
        }
    }

    /// The words changed while the form was open: they must be read again.
    fn agreed_to_older_words(&self, text: &ConsentText) -> bool {
        self.0.get(&field_of(text)).is_some_and(|version| *version != text.version)
    }
}

/// The box of a consent.
fn field_of(text: &ConsentText) -> String {
    format!("consent-{}", text.kind.code())
}
