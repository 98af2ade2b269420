//! The visit has another time, place or practitioner.

use domain::outbox::letter::{Letter, VisitFacts};

use super::{Message, frame, visit};
use crate::{
    blocks::{Block, Body},
    compose::{Error, Sender},
    words::{Words, day_and_time},
};

pub(super) fn write(
    letter: &Letter,
    sender: &Sender,
    t: &Words,
    visit: &VisitFacts,
    manage: &str,
) -> Result<Message, Error> {
    let lang = letter.to.lang;
    let blocks = vec![
        Block::Title(t.moved_title()),
        frame::greeting(letter, t),
        Block::Paragraph(t.moved_expect()),
        visit::facts(visit, t, lang),
        Block::Paragraph(t.booked_page()),
        Block::Button(t.visit_open(), sender.link(manage)?),
        Block::Paragraph(t.moved_calendar()),
    ];
    let body = Body {
        lang,
        subject: t.moved_subject(day_and_time(visit.starts_at, &visit.shown_in, lang)),
        blocks,
        footer: frame::footer(letter, t, t.booked_why()),
        way_out: None,
    };
    let invitation = visit::invitation(letter, sender, visit, manage, false)?;
    Ok(Message { body, named: true, way_out: None, invitation: Some(invitation) })
}
