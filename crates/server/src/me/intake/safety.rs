//! The signs of one red-flag rule: each asked on its own, yes, no or not sure.

use std::collections::BTreeMap;

use domain::{
    red_flags::{Answer, Sign},
    text::Lang,
};

use super::typed::{NOT_SURE, Typed};
use crate::{
    components::{Ask, Choice, Choices, HtmlForm, Problems},
    words::Words,
};

/// The field of a sign.
fn field(sign: &Sign) -> String {
    format!("sign-{}", sign.id)
}

/// Asks every sign.
pub(super) fn asks(form: HtmlForm, signs: &[&Sign], typed: &Typed, t: &Words, lang: Lang) -> HtmlForm {
    signs.iter().fold(form, |form, sign| {
        let choices = vec![
            Choice::new("yes", t.intake_yes()),
            Choice::new("no", t.intake_no()),
            Choice::new(NOT_SURE, t.intake_not_sure()),
        ];
        let name = field(sign);
        let chosen = typed.one(&name).to_owned();
        form.asks(Ask::Radios(Choices::new(name, sign.text.get(lang), choices).value(&chosen)))
    })
}

/// What was answered: every sign, or what is missing. What was answered is told in both cases, since an emergency does not
/// wait for the rest of a page.
pub(super) fn answers(signs: &[&Sign], typed: &Typed, t: &Words, lang: Lang) -> (BTreeMap<String, Answer>, Problems) {
    let mut problems = Problems::none();
    let mut answers = BTreeMap::new();
    for sign in signs {
        let answer = match typed.one(&field(sign)) {
            "yes" => Answer::Yes,
            "no" => Answer::No,
            NOT_SURE => Answer::NotSure,
            _ => {
                problems.add(field(sign), t.intake_safety_missing(sign.text.get(lang)));
                continue;
            }
        };
        answers.insert(sign.id.clone(), answer);
    }
    (answers, problems)
}

/// Answers as if they had just been typed.
pub(super) fn as_typed(rule_signs: &[&Sign], known: &BTreeMap<String, Answer>) -> Typed {
    let mut typed = Typed::default();
    for sign in rule_signs {
        let word = match known.get(&sign.id) {
            Some(Answer::Yes) => "yes",
            Some(Answer::No) => "no",
            Some(Answer::NotSure) => NOT_SURE,
            None => continue,
        };
        typed.put(field(sign), word);
    }
    typed
}
