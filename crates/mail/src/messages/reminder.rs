//! The visit is soon. Calendars know it already, so this mail brings them nothing.

use domain::outbox::letter::{Letter, VisitFacts};

use super::{Message, frame, visit};
use crate::{
    blocks::{Block, Body},
    compose::{Error, Sender},
    words::{Words, day_and_time, line, name},
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
        Block::Title(t.reminder_title()),
        frame::greeting(letter, t),
        Block::Paragraph(t.booked_expect(name(&letter.clinic.name))),
        visit::facts(visit, t, lang),
        Block::Paragraph(t.reminder_page(line(&letter.clinic.phone))),
        Block::Button(t.visit_open(), sender.link(manage)?),
    ];
    let body = Body {
        lang,
        subject: t.reminder_subject(day_and_time(visit.starts_at, &visit.shown_in, lang)),
        blocks,
        footer: frame::footer(letter, t, t.booked_why()),
        way_out: None,
    };
    Ok(Message { body, named: true, way_out: None, invitation: None })
}
