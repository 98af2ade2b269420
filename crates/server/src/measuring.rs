//! A measure as a form: its items with the wording of its pack, and the answers that were typed.

use domain::{
    measures::{AnswerRange, Answers, Item, Pack, Wording},
    text::Lang,
};

use crate::{
    components::{Ask, Choice, Choices, HtmlForm, Problems},
    typed::Typed,
    words::Words,
};

/// The field of one item of a measure.
pub(crate) fn item_field(id: &str) -> String {
    format!("item-{id}")
}

/// Adds the items of a measure to a form.
pub(crate) fn asks(form: HtmlForm, pack: &Pack, typed: &Typed, lang: Lang) -> HtmlForm {
    pack.items.iter().fold(form, |form, item| form.asks(of_item(pack, item, typed, lang)))
}

/// An item of a measure: eleven tiles from 0 to 10, otherwise its steps in words.
fn of_item(pack: &Pack, item: &Item, typed: &Typed, lang: Lang) -> Ask {
    let said = |wording: &Wording| wording.get(&lang).cloned().unwrap_or_default();
    let text = match said(&pack.stem) {
        stem if stem.is_empty() => said(&item.text),
        stem => format!("{stem} {}", said(&item.text)),
    };
    let anchors = if item.anchors.is_empty() { &pack.anchors } else { &item.anchors };
    let anchor = |at: u8| anchors.iter().find(|anchor| anchor.at == at).map(|anchor| said(&anchor.text));
    let AnswerRange { min, max } = item.range;
    let name = item_field(&item.id);
    let chosen = typed.one(&name);
    if (min, max) == (0, 10) {
        let scale = Choices::scale(&name, text).value(chosen);
        return Ask::Scale(scale, anchor(0).unwrap_or_default(), anchor(10).unwrap_or_default());
    }
    let steps = (min..=max).map(|at| Choice::new(at.to_string(), anchor(at).unwrap_or_else(|| at.to_string())));
    Ask::Radios(Choices::new(&name, text, steps.collect()).value(chosen))
}

/// The answers to the items of a measure; what is no answer is told beside its field.
pub(crate) fn read(pack: &Pack, typed: &Typed, problems: &mut Problems, t: &Words) -> Answers {
    let given = pack.items.iter().filter_map(|item| {
        let answer = answer(&item_field(&item.id), item.range, typed, problems, t)?;
        Some((item.id.clone(), Some(answer)))
    });
    given.collect()
}

/// One answer; none where nothing was chosen, or what was typed is none.
pub(crate) fn answer(name: &str, range: AnswerRange, typed: &Typed, problems: &mut Problems, t: &Words) -> Option<u8> {
    let text = typed.one(name);
    if text.is_empty() {
        return None;
    }
    let answer = text.parse::<u8>().ok().filter(|answer| range.takes(*answer));
    if answer.is_none() {
        problems.add(name, t.intake_out_of_range(t.number(range.min), t.number(range.max)));
    }
    answer
}
