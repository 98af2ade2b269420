//! Something to read. The mail does not say what: that stands behind its one link.

use domain::outbox::letter::Letter;

use super::frame;
use crate::{
    blocks::{Block, Body},
    message::Message,
    sender::{Error, Sender},
    words::{Words, line, name},
};

pub(super) fn write(letter: &Letter, sender: &Sender, t: &Words, read: &str, way_out: &str) -> Result<Message, Error> {
    let clinic = &letter.clinic.name;
    let mut blocks = vec![
        Block::Title(t.reading_title()),
        frame::greeting(letter, t),
        Block::Paragraph(t.reading_text(name(clinic))),
        Block::Button(t.reading_open(), sender.link(read)?),
    ];
    blocks.extend(frame::safety_net(letter, t)?);
    let body = Body {
        lang: letter.to.lang,
        subject: t.reading_subject(line(clinic)),
        blocks,
        footer: frame::footer(letter, t, t.reading_why()),
        ways: frame::ways(letter, sender, t, Some((t.reading_stop(), way_out)))?,
    };
    Ok(Message { body, named: true, way_out: Some(sender.link(way_out)?), invitation: None })
}
