//! What stands around a message: the greeting, the safety net, the footer.

use domain::outbox::letter::{Letter, UrgentNumber};

use crate::{
    blocks::Block,
    sender::{Error, Sender},
    words::{Words, line, name},
};

/// By the given name.
pub(super) fn greeting(letter: &Letter, t: &Words) -> Block {
    Block::Paragraph(t.greeting(name(letter.to.name.given())))
}

/// Whom to call, the same in every mail that is not about one visit. Without it such a mail does not leave.
pub(super) fn safety_net(letter: &Letter, t: &Words) -> Result<[Block; 2], Error> {
    let numbers = letter.numbers.as_ref().ok_or(Error::Missing("numbers"))?;
    let call = |number: &UrgentNumber| {
        let lang = letter.to.lang;
        t.net_number(line(number.when.get(lang)), line(number.name.get(lang)), line(&number.number))
    };
    Ok([
        Block::Heading(t.net_title()),
        Block::List(vec![
            t.net_not_watched(),
            call(&numbers.emergency),
            call(&numbers.crisis),
            t.net_clinic(line(&letter.clinic.phone)),
        ]),
    ])
}

/// Where this person says which mail may come, and how often; and the way out of this kind of mail, where it has one.
pub(super) fn ways(
    letter: &Letter,
    sender: &Sender,
    t: &Words,
    out: Option<(String, &str)>,
) -> Result<Vec<(String, String)>, Error> {
    let preferences = letter.preferences_path.as_deref().map(|path| (t.footer_preferences(), path));
    preferences.into_iter().chain(out).map(|(label, path)| Ok((label, sender.link(path)?))).collect()
}

/// Who writes, and why.
pub(super) fn footer(letter: &Letter, t: &Words, why: String) -> Vec<String> {
    let clinic = &letter.clinic;
    let mut lines = vec![name(&clinic.legal_name), name(&clinic.address), t.footer_phone(line(&clinic.phone)), why];
    if clinic.demonstration {
        lines.push(t.footer_demonstration());
    }
    lines
}
