//! Something they were sent to read was corrected or taken back. The mail does not say what: that stands behind its one link.

use domain::outbox::letter::Letter;

use super::frame;
use crate::{
    blocks::{Block, Body},
    message::Message,
    sender::{Error, Sender},
    words::{Words, line, name},
};

pub(super) fn write(letter: &Letter, sender: &Sender, t: &Words, read: &str) -> Result<Message, Error> {
    let clinic = &letter.clinic.name;
    let mut blocks = vec![
        Block::Title(t.correction_title()),
        frame::greeting(letter, t),
        Block::Paragraph(t.correction_text(name(clinic))),
        Block::Button(t.correction_open(), sender.link(read)?),
    ];
    blocks.extend(frame::safety_net(letter, t)?);
    let body = Body {
        lang: letter.to.lang,
        subject: t.correction_subject(line(clinic)),
        blocks,
        footer: frame::footer(letter, t, t.correction_why()),
        ways: frame::ways(letter, sender, t, None)?,
    };
    Ok(Message { body, named: true, way_out: None, invitation: None })
}
