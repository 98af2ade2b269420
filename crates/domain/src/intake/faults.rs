//! What speaks against the file of a questionnaire: everything at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::Bilingual;

use super::{Kind, Question, QuestionnaireFile};

/// Why a questionnaire is not loaded. The sentence is for whoever writes the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A shape this version does not know.
    #[error("format {0} is not known; this version reads format 1")]
    Format(u32),
    /// It asks nothing.
    #[error("the questionnaire has no question")]
    Empty,
    /// An id is there twice, or empty.
    #[error("{0:?} is empty or there twice")]
    Id(String),
    /// A text is missing in a language.
    #[error("{0}: the text must be there in both languages")]
    Text(String),
    /// A choice between nothing, or a number between nothing.
    #[error("{0}: there is nothing to choose from")]
    NoChoice(String),
    /// A condition that names no earlier question, or no answer to it.
    #[error("{0}: its condition must name an earlier question and answers to it")]
    When(String),
    /// A contraindication of an answer that cannot be given.
    #[error("{0}: an answer that speaks against something cannot be given")]
    Contraindicates(String),
}

/// Everything that speaks against a file.
pub(super) fn of(file: &QuestionnaireFile) -> Vec<Fault> {
    let mut faults = Vec::new();
    if file.format != 1 {
        faults.push(Fault::Format(file.format));
    }
    if file.questions().next().is_none() {
        faults.push(Fault::Empty);
    }
    twice(file.sections.iter().map(|section| section.id.as_str()), &mut faults);
    twice(file.places.iter().map(|place| place.id.as_str()), &mut faults);
    let mut earlier: BTreeMap<&str, &Question> = BTreeMap::new();
    for question in file.questions() {
        let id = || question.id.clone();
        if question.id.is_empty() || earlier.contains_key(question.id.as_str()) {
            faults.push(Fault::Id(id()));
        }
        if !is_there(&question.text) || !question.hint.as_ref().is_none_or(is_there) {
            faults.push(Fault::Text(id()));
        }
        choices(file, question, &mut faults);
        if question.when.as_ref().is_some_and(|when| {
            let other = earlier.get(when.question.as_str());
            when.is.is_empty() || !other.is_some_and(|other| when.is.iter().all(|is| can_say(other, is)))
        }) {
            faults.push(Fault::When(id()));
        }
        if !question.contraindicates.iter().all(|contra| can_say(question, &contra.answer) && !contra.tag.is_empty()) {
            faults.push(Fault::Contraindicates(id()));
        }
        earlier.insert(&question.id, question);
    }
    faults
}

fn choices(file: &QuestionnaireFile, question: &Question, faults: &mut Vec<Fault>) {
    let has_choice = match &question.kind {
        Kind::One(choices) | Kind::Several(choices) => {
            twice(choices.iter().map(|choice| choice.id.as_str()), faults);
            if !choices.iter().all(|choice| is_there(&choice.text)) {
                faults.push(Fault::Text(question.id.clone()));
            }
            !choices.is_empty()
        }
        Kind::Number(number) => number.min < number.max,
        Kind::Places | Kind::ToxinCourses => !file.places.is_empty(),
        Kind::Words | Kind::YesNo | Kind::Month | Kind::Measure(_) => true,
    };
    if !has_choice {
        faults.push(Fault::NoChoice(question.id.clone()));
    }
}

fn can_say(question: &Question, answer: &str) -> bool {
    question.kind.named().contains(&answer) || (question.not_sure && answer == "not-sure")
}

fn is_there(text: &Bilingual) -> bool {
    !text.english.trim().is_empty() && !text.french.trim().is_empty()
}

fn twice<'a>(ids: impl Iterator<Item = &'a str>, faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::from([""]);
    faults.extend(ids.filter(|id| !seen.insert(id)).map(|id| Fault::Id(id.to_owned())));
}
