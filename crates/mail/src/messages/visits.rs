//! The mails about one visit: what each says its own way, and the letter they share.

use domain::{
    appointments::CancelledBy,
    outbox::letter::{Letter, VisitFacts},
};

use super::{frame, visit};
use crate::{
    blocks::{Block, Body},
    message::{Invitation, Message},
    sender::{Error, Sender},
    words::{Words, day_and_time, line, name},
};

/// What one of these mails says its own way.
pub(super) struct AboutVisit<'a> {
    t: &'a Words,
    visit: &'a VisitFacts,
    title: String,
    subject: String,
    /// Before the facts of the visit.
    news: String,
    /// Before the button that opens its page.
    page: String,
    /// What calendars hear, and the sentence that says so.
    calendar: Calendar,
    /// Why this mail is sent.
    why: String,
}

/// What calendars hear of it.
enum Calendar {
    /// They know it already.
    Nothing,
    /// The visit as it is now.
    Entered(String),
    /// That it will not take place.
    Removed,
}

/// The visit is booked.
pub(super) fn booked<'a>(letter: &Letter, t: &'a Words, visit: &'a VisitFacts) -> AboutVisit<'a> {
    AboutVisit {
        t,
        visit,
        title: t.booked_title(),
        subject: t.booked_subject(when(letter, visit)),
        news: t.booked_expect(name(&letter.clinic.name)),
        page: t.booked_page(),
        calendar: Calendar::Entered(t.booked_calendar()),
        why: t.booked_why(),
    }
}

/// The visit has another time, place or practitioner.
pub(super) fn moved<'a>(letter: &Letter, t: &'a Words, visit: &'a VisitFacts) -> AboutVisit<'a> {
    AboutVisit {
        t,
        visit,
        title: t.moved_title(),
        subject: t.moved_subject(when(letter, visit)),
        news: t.moved_expect(),
        page: t.booked_page(),
        calendar: Calendar::Entered(t.moved_calendar()),
        why: t.booked_why(),
    }
}

/// The visit is soon.
pub(super) fn reminder<'a>(letter: &Letter, t: &'a Words, visit: &'a VisitFacts) -> AboutVisit<'a> {
    AboutVisit {
        t,
        visit,
        title: t.reminder_title(),
        subject: t.reminder_subject(when(letter, visit)),
        news: t.booked_expect(name(&letter.clinic.name)),
        page: t.reminder_page(line(&letter.clinic.phone)),
        calendar: Calendar::Nothing,
        why: t.booked_why(),
    }
}

/// The visit will not take place.
pub(super) fn cancelled<'a>(letter: &Letter, t: &'a Words, visit: &'a VisitFacts, by: CancelledBy) -> AboutVisit<'a> {
    AboutVisit {
        t,
        visit,
        title: t.cancelled_title(),
        subject: t.cancelled_subject(when(letter, visit)),
        news: match by {
            CancelledBy::Patient => t.cancelled_by_patient(),
            CancelledBy::Clinic => t.cancelled_by_clinic(),
            CancelledBy::Expiry => t.cancelled_by_expiry(),
        },
        page: t.cancelled_page(line(&letter.clinic.phone)),
        calendar: Calendar::Removed,
        why: t.cancelled_why(),
    }
}

impl AboutVisit<'_> {
    /// The whole mail: the news, the facts, the way to the visit's page, and the entry for calendars.
    pub(super) fn write(self, letter: &Letter, sender: &Sender, manage: &str) -> Result<Message, Error> {
        let Self { t, visit, .. } = self;
        let lang = letter.to.lang;
        let mut blocks = vec![
            Block::Title(self.title),
            frame::greeting(letter, t),
            Block::Paragraph(self.news),
            visit::facts(visit, t, lang),
            Block::Paragraph(self.page),
            Block::Button(t.visit_open(), sender.link(manage)?),
        ];
        let invitation: Option<Invitation> = match self.calendar {
            Calendar::Nothing => None,
            Calendar::Entered(said) => {
                blocks.push(Block::Paragraph(said));
                Some(visit::invitation(letter, sender, visit, manage, false)?)
            }
            Calendar::Removed => Some(visit::invitation(letter, sender, visit, manage, true)?),
        };
        let footer = frame::footer(letter, t, self.why);
        let ways = frame::ways(letter, sender, t, None)?;
        let body = Body { lang, subject: self.subject, blocks, footer, ways };
        Ok(Message { body, named: true, way_out: None, invitation })
    }
}

fn when(letter: &Letter, visit: &VisitFacts) -> String {
    day_and_time(visit.starts_at, &visit.shown_in, letter.to.lang)
}
