//! The visit will not take place.

use domain::{
    appointments::CancelledBy,
    outbox::letter::{Letter, VisitFacts},
};

use super::{Message, frame, visit};
use crate::{
    blocks::{Block, Body},
    compose::{Error, Sender},
    words::{Words, day_and_time, line},
};

pub(super) fn write(
    letter: &Letter,
    sender: &Sender,
    t: &Words,
    visit: &VisitFacts,
    by: CancelledBy,
    manage: &str,
) -> Result<Message, Error> {
    let lang = letter.to.lang;
    let how = match by {
        CancelledBy::Patient => t.cancelled_by_patient(),
        CancelledBy::Clinic => t.cancelled_by_clinic(),
        CancelledBy::Expiry => t.cancelled_by_expiry(),
    };
    let blocks = vec![
        Block::Title(t.cancelled_title()),
        frame::greeting(letter, t),
        Block::Paragraph(how),
        visit::facts(visit, t, lang),
        Block::Paragraph(t.cancelled_page(line(&letter.clinic.phone))),
        Block::Button(t.visit_open(), sender.link(manage)?),
    ];
    let body = Body {
        lang,
        subject: t.cancelled_subject(day_and_time(visit.starts_at, &visit.shown_in, lang)),
        blocks,
        footer: frame::footer(letter, t, t.cancelled_why()),
        way_out: None,
    };
    let invitation = visit::invitation(letter, sender, visit, manage, true)?;
    Ok(Message { body, named: true, way_out: None, invitation: Some(invitation) })
}
