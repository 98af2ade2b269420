//! The mail that proves an address.
//!
//! It may go to a stranger: whoever typed the address may have mistyped it, or mean harm. So it repeats nothing that
//! was typed, says nothing of the visit, and offers a way to say "this was not me".

use domain::outbox::letter::Letter;
use jiff::Timestamp;

use super::frame;
use crate::{
    blocks::{Block, Body},
    message::Message,
    sender::{Error, Sender},
    words::{Words, day_and_time, line, name},
};

pub(super) fn write(
    letter: &Letter,
    sender: &Sender,
    t: &Words,
    code: &str,
    confirm: &str,
    not_me: &str,
    until: Timestamp,
) -> Result<Message, Error> {
    let clinic = &letter.clinic.name;
    let lang = letter.to.lang;
    let blocks = vec![
        Block::Title(t.verification_title()),
        Block::Paragraph(t.verification_asked(name(clinic))),
        Block::Quote(line(code)),
        Block::Paragraph(t.verification_type()),
        Block::Button(t.verification_open(), sender.link(confirm)?),
        Block::Paragraph(t.verification_until(day_and_time(until, &letter.to.zone, lang))),
        Block::Paragraph(t.verification_not_me()),
        Block::Link(t.verification_not_me_open(), sender.link(not_me)?),
    ];
    let body = Body {
        lang,
        subject: t.verification_subject(line(clinic)),
        blocks,
        footer: frame::footer(letter, t, t.verification_why()),
        ways: Vec::new(),
    };
    Ok(Message { body, named: false, way_out: None, invitation: None })
}
