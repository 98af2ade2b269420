//! What was typed becomes an answer, or says beside each field what is wrong with it.

use std::collections::BTreeSet;

use domain::{
    decimal::Decimal,
    intake::{Answer, Kind, Question, Wrong},
    text::Words as FreeWords,
};
use jiff::civil::Date;
use storage::intake::Intake;

use super::{
    asked::{ANSWER, UNSURE},
    typed::{NOT_SURE, Typed, month, number},
};
use crate::{
    components::Problems,
    measuring,
    words::{Words, refusals},
};

/// What is chosen by "none of these".
const NONE: &str = "none";

/// The answer that was typed; none where nothing was.
pub(super) fn answer(
    intake: &Intake,
    question: &Question,
    typed: &Typed,
    today: Date,
    t: &Words,
) -> Result<Option<Answer>, Problems> {
    let answer = read(intake, question, typed, t)?;
    let wrong = match &answer {
        Some(answer) => intake.questionnaire.wrong(question, answer, today),
        None => question.required.then_some(Wrong::Missing),
    };
    match wrong {
        Some(wrong) => Err(problem(question, said(&wrong, t))),
        None => Ok(answer),
    }
}

fn read(intake: &Intake, question: &Question, typed: &Typed, t: &Words) -> Result<Option<Answer>, Problems> {
    let text = typed.one(ANSWER);
    let chosen = || typed.all(ANSWER).map(str::to_owned).collect::<BTreeSet<_>>();
    let is_unsure = typed.ticks(UNSURE, NOT_SURE);
    Ok(match &question.kind {
        Kind::Words if text.is_empty() => None,
        Kind::Words => match text.parse::<FreeWords>() {
            Ok(words) => Some(Answer::Words(words)),
            Err(mistake) => return Err(problem(question, refusals::mistake(mistake, String::new(), t))),
        },
        Kind::YesNo | Kind::One(_) if text.is_empty() => None,
        Kind::YesNo | Kind::One(_) if text == NOT_SURE => Some(Answer::NotSure),
        Kind::YesNo => Some(match text {
            "yes" => Answer::YesNo(true),
            "no" => Answer::YesNo(false),
            // No choice of the page: the questionnaire says so.
            _ => Answer::One(text.to_owned()),
        }),
        Kind::One(_) => Some(Answer::One(text.to_owned())),
        Kind::Several(_) => {
            let chosen = chosen();
            let excludes = |id: &String| id == NOT_SURE || id == NONE;
            match () {
                () if chosen.is_empty() => None,
                () if chosen.len() > 1 && chosen.iter().any(excludes) => {
                    return Err(problem(question, t.intake_none_and_some()));
                }
                () if chosen.contains(NOT_SURE) => Some(Answer::NotSure),
                () => Some(Answer::Several(chosen)),
            }
        }
        Kind::Places => Some(chosen()).filter(|chosen| !chosen.is_empty()).map(Answer::Places),
        Kind::Number(_) => match (text, number(text)) {
            ("", _) => is_unsure.then_some(Answer::NotSure),
            (_, Some(number)) => Some(Answer::Number(number)),
            (_, None) => return Err(problem(question, t.intake_not_a_number())),
        },
        Kind::Month => {
            let parts = typed.date(ANSWER);
            match month(parts) {
                Some(month) => Some(Answer::Month(month)),
                None if parts == [""; 3] => is_unsure.then_some(Answer::NotSure),
                None => return Err(problem(question, t.intake_not_a_month())),
            }
        }
        Kind::Measure(_) => of_measure(intake, question, typed, t)?,
        Kind::ToxinCourses => None,
    })
}

fn of_measure(intake: &Intake, question: &Question, typed: &Typed, t: &Words) -> Result<Option<Answer>, Problems> {
    let Some(pack) = intake.interview().pack(question) else { return Ok(None) };
    let mut problems = Problems::none();
    let answers = measuring::read(pack, typed, &mut problems, t);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok((!answers.is_empty()).then_some(Answer::Measure(answers)))
}

fn problem(question: &Question, text: String) -> Problems {
    let mut problems = Problems::none();
    // The summary leads to the first part of a date.
    let field = if matches!(question.kind, Kind::Month) { format!("{ANSWER}-day") } else { ANSWER.to_owned() };
    problems.add(field, text);
    problems
}

/// What is wrong with an answer, in the person's words.
pub(super) fn said(wrong: &Wrong, t: &Words) -> String {
    let shown = |number: &Decimal| number.to_string();
    match wrong {
        Wrong::Missing => t.intake_missing(),
        Wrong::NotAsked | Wrong::Kind | Wrong::NotAChoice => t.mistake_not_a_choice(),
        Wrong::OutOfRange { min, max } => t.intake_out_of_range(shown(min), shown(max)),
        Wrong::NotADate => t.intake_not_a_month(),
        Wrong::InFuture => t.intake_in_future(),
        Wrong::Courses(_) => t.intake_courses_wrong(),
    }
}
