//! A question as a form: what it asks, with what was answered before or typed just now.

use domain::{
    intake::{Answer, Kind, Question},
    text::Lang,
};
use storage::intake::Intake;

use super::typed::{NOT_SURE, Typed, word_of};
use crate::{
    components::{Ask, Choice, Choices, DateField, Field, HtmlForm, TextArea},
    measuring,
    words::Words,
};

/// The name of the field that holds the answer.
pub(super) const ANSWER: &str = "answer";
/// The name of the box that says "not sure" beside a field that is typed into.
pub(super) const UNSURE: &str = "unsure";

/// Adds what a question asks to a form. Courses of botulinum toxin have pages of their own.
pub(super) fn asks(
    form: HtmlForm,
    intake: &Intake,
    question: &Question,
    typed: &Typed,
    t: &Words,
    lang: Lang,
) -> HtmlForm {
    let text = question.text.get(lang);
    let hint = question.hint.as_ref().map(|hint| hint.get(lang).to_owned());
    let with_hint = |choices: Choices| match &hint {
        Some(hint) => choices.hint(hint),
        None => choices,
    };
    let unsure = question.not_sure.then(|| Choice::new(NOT_SURE, t.intake_not_sure()));
    let listed = |choices: &[domain::intake::Choice]| -> Vec<Choice> {
        let each = choices.iter().map(|choice| Choice::new(&choice.id, choice.text.get(lang)));
        each.chain(unsure.clone()).collect()
    };
    match &question.kind {
        Kind::Words => {
            let lines = TextArea::new(ANSWER, text).value(typed.one(ANSWER));
            form.asks(match hint {
                Some(hint) => lines.hint(hint),
                None => lines,
            })
        }
        Kind::YesNo => {
            let choices = [Choice::new("yes", t.intake_yes()), Choice::new("no", t.intake_no())];
            let choices = choices.into_iter().chain(unsure).collect();
            form.asks(Ask::Radios(with_hint(Choices::new(ANSWER, text, choices).value(typed.one(ANSWER)))))
        }
        Kind::One(choices) => {
            let choices = Choices::new(ANSWER, text, listed(choices)).value(typed.one(ANSWER));
            form.asks(Ask::Radios(with_hint(choices)))
        }
        Kind::Several(choices) => {
            let choices = Choices::new(ANSWER, text, listed(choices)).values(typed.all(ANSWER));
            form.asks(Ask::Checkboxes(with_hint(choices)))
        }
        Kind::Places => {
            let each = intake.questionnaire.places.iter().map(|place| Choice::new(&place.id, place.text.get(lang)));
            let places = Choices::new(ANSWER, text, each.collect()).values(typed.all(ANSWER));
            form.asks(Ask::Body(with_hint(places)))
        }
        Kind::Number(bounds) => {
            let field = Field { inputmode: "decimal", class: "nhsuk-input--width-5", ..Field::text(ANSWER, text) };
            let hint = hint.unwrap_or_else(|| t.intake_from_to(bounds.min.to_string(), bounds.max.to_string()));
            unsure_beside(form.asks(field.value(typed.one(ANSWER)).hint(hint)), unsure, typed, t)
        }
        Kind::Month => {
            let [day, month, year] = typed.date(ANSWER);
            let date = DateField::new(ANSWER, text).typed(day, month, year);
            let date = date.hint(hint.unwrap_or_else(|| t.intake_month_hint()));
            unsure_beside(form.asks(Ask::Date(date)), unsure, typed, t)
        }
        Kind::Measure(_) => match intake.interview().pack(question) {
            Some(pack) => measuring::asks(form, pack, typed, lang),
            None => form,
        },
        Kind::ToxinCourses => form,
    }
}

fn unsure_beside(form: HtmlForm, unsure: Option<Choice>, typed: &Typed, t: &Words) -> HtmlForm {
    match unsure {
        Some(choice) => {
            let boxes = Choices::new(UNSURE, t.intake_unsure(), vec![choice]).values(typed.all(UNSURE));
            form.asks(Ask::Checkboxes(boxes))
        }
        None => form,
    }
}

/// An answer as if it had just been typed.
pub(super) fn as_typed(answer: &Answer) -> Typed {
    let mut typed = Typed::default();
    match answer {
        Answer::Words(words) => typed.put(ANSWER, words.expose()),
        Answer::YesNo(yes) => typed.put(ANSWER, word_of(yes)),
        Answer::One(id) => typed.put(ANSWER, id),
        Answer::Several(ids) | Answer::Places(ids) => ids.iter().for_each(|id| typed.put(ANSWER, id)),
        Answer::Number(number) => typed.put(ANSWER, number.to_string()),
        Answer::Month(month) => typed.put_date(ANSWER, *month),
        Answer::Measure(items) => {
            for (id, answer) in items {
                if let Some(answer) = answer {
                    typed.put(measuring::item_field(id), answer.to_string());
                }
            }
        }
        Answer::NotSure => {
            typed.put(ANSWER, NOT_SURE);
            typed.put(UNSURE, NOT_SURE);
        }
        Answer::ToxinCourses(_) | Answer::InPerson => {}
    }
    typed
}
