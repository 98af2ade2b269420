//! The visit is booked.

use domain::outbox::letter::{Letter, VisitFacts};

use super::{Message, frame, visit};
use crate::{
    blocks::{Block, Body},
    compose::{Error, Sender},
    words::{Words, day_and_time, name},
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
        Block::Title(t.booked_title()),
        frame::greeting(letter, t),
        Block::Paragraph(t.booked_expect(name(&letter.clinic.name))),
        visit::facts(visit, t, lang),
        Block::Paragraph(t.booked_page()),
        Block::Button(t.visit_open(), sender.link(manage)?),
        Block::Paragraph(t.booked_calendar()),
    ];
    let body = Body {
        lang,
        subject: t.booked_subject(day_and_time(visit.starts_at, &visit.shown_in, lang)),
        blocks,
        footer: frame::footer(letter, t, t.booked_why()),
        way_out: None,
    };
    let invitation = visit::invitation(letter, sender, visit, manage, false)?;
    Ok(Message { body, named: true, way_out: None, invitation: Some(invitation) })
}
