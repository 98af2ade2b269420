//! What was answered, as it is read once more before it is sent.

use domain::{
    decimal::Decimal,
    ids::SessionId,
    intake::{Answer, Kind, Question, Step},
    patients::sign_in::Level,
    red_flags,
    text::Lang,
};
use storage::intake::Intake;
use wording::{Style, date_in_words};

use super::path;
use crate::{frame::Frame, words::Words};

/// One part of the questionnaire.
pub(super) struct Part {
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

/// One step, and what was answered.
pub(super) struct Row {
    /// Names it in the page.
    pub(super) id: String,
    pub(super) term: String,
    pub(super) lines: Vec<String>,
    /// Where it is changed.
    pub(super) change: String,
}

/// Everything in its parts.
pub(super) fn parts(intake: &Intake, frame: &Frame, session: SessionId, level: Level, t: &Words) -> Vec<Part> {
    let lang = frame.lang;
    let mut parts: Vec<Part> = Vec::new();
    for step in intake.interview().steps(&intake.sheet) {
        if step == Step::Review {
            continue;
        }
        let title = title(intake, &step, t, lang);
        let lines = if !intake.sheet.passed.contains_key(&step) {
            vec![t.intake_not_yet()]
        } else if intake.sheet.may_read(&step, session, level) {
            lines(intake, &step, t, lang)
        } else {
            vec![t.intake_saved_before()]
        };
        let row =
            Row { id: step.to_string(), term: name(intake, &step, t, lang), lines, change: frame.to(&path(&step)) };
        match parts.last_mut().filter(|part| part.title == title) {
            Some(part) => part.rows.push(row),
            None => parts.push(Part { title, rows: vec![row] }),
        }
    }
    parts
}

/// What a step is called.
pub(super) fn name(intake: &Intake, step: &Step, t: &Words, lang: Lang) -> String {
    match step {
        Step::Question(id) => {
            intake.questionnaire.question(id).map(|question| question.text.get(lang).to_owned()).unwrap_or_default()
        }
        Step::Safety(rule) => {
            intake.rules.rule(rule).map(|rule| rule.question.get(lang).to_owned()).unwrap_or_default()
        }
        Step::Birth => t.intake_birth(),
        Step::Review => t.intake_review_heading(),
    }
}

fn title(intake: &Intake, step: &Step, t: &Words, lang: Lang) -> String {
    match step {
        Step::Birth | Step::Review => t.intake_about_you(),
        Step::Safety(_) => t.intake_safety_section(),
        Step::Question(id) => {
            let mut sections = intake.questionnaire.sections.iter();
            let section = sections.find(|section| section.questions.iter().any(|question| question.id == *id));
            section.map(|section| section.title.get(lang).to_owned()).unwrap_or_default()
        }
    }
}

fn lines(intake: &Intake, step: &Step, t: &Words, lang: Lang) -> Vec<String> {
    match step {
        Step::Birth => intake.birth.iter().map(|birth| date_in_words(*birth, Style::PlainDate, lang)).collect(),
        Step::Question(id) => match (intake.questionnaire.question(id), intake.sheet.answers.get(id)) {
            (Some(question), Some(answer)) => of_answer(intake, question, answer, t, lang),
            _ => vec![t.intake_left_out()],
        },
        Step::Safety(rule) => {
            let Some(rule) = intake.rules.rule(rule) else { return Vec::new() };
            let signs = intake.interview().signs(rule, &intake.sheet);
            let line = |sign: &red_flags::Sign| {
                let said = match intake.sheet.signs.get(&sign.id)? {
                    red_flags::Answer::Yes => t.intake_yes(),
                    red_flags::Answer::No => t.intake_no(),
                    red_flags::Answer::NotSure => t.intake_not_sure(),
                };
                Some(t.intake_line(sign.text.get(lang), said))
            };
            signs.into_iter().filter_map(line).collect()
        }
        Step::Review => Vec::new(),
    }
}

fn of_answer(intake: &Intake, question: &Question, answer: &Answer, t: &Words, lang: Lang) -> Vec<String> {
    let number = |number: &Decimal| number.to_string();
    match (&question.kind, answer) {
        (_, Answer::NotSure) => vec![t.intake_not_sure()],
        (_, Answer::InPerson) => vec![t.intake_in_person()],
        (_, Answer::Words(words)) => words.expose().lines().map(str::to_owned).collect(),
        (_, Answer::YesNo(yes)) => vec![if *yes { t.intake_yes() } else { t.intake_no() }],
        (_, Answer::Number(value)) => vec![number(value)],
        (_, Answer::Month(month)) => {
            let parts = [Some(month.year.to_string()), month.month.map(two), month.day.map(two)];
            vec![parts.into_iter().flatten().collect::<Vec<_>>().join("-")]
        }
        (Kind::One(choices), Answer::One(id)) => {
            let chosen = choices.iter().filter(|choice| choice.id == *id);
            chosen.map(|choice| choice.text.get(lang).to_owned()).collect()
        }
        (Kind::Several(choices), Answer::Several(ids)) => {
            let chosen = choices.iter().filter(|choice| ids.contains(&choice.id));
            chosen.map(|choice| choice.text.get(lang).to_owned()).collect()
        }
        (_, Answer::Places(ids)) => {
            let places = intake.questionnaire.places.iter().filter(|place| ids.contains(&place.id));
            places.map(|place| place.text.get(lang).to_owned()).collect()
        }
        (_, Answer::Measure(answers)) => {
            let Some(pack) = intake.interview().pack(question) else { return Vec::new() };
            let item = |item: &domain::measures::Item| {
                let answer = answers.get(&item.id).copied().flatten()?;
                let text = item.text.get(&intake.lang).cloned().unwrap_or_default();
                let anchors = if item.anchors.is_empty() { &pack.anchors } else { &item.anchors };
                let anchor = anchors.iter().find(|anchor| anchor.at == answer);
                let said = anchor.and_then(|anchor| anchor.text.get(&intake.lang).cloned());
                Some(t.intake_line(text, said.unwrap_or_else(|| t.number(answer))))
            };
            pack.items.iter().filter_map(item).collect()
        }
        (_, Answer::ToxinCourses(courses)) => vec![t.intake_courses_told(courses.len())],
        _ => Vec::new(),
    }
}

fn two(number: i8) -> String {
    format!("{number:02}")
}
