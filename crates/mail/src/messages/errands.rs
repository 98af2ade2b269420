//! The mails that somebody asked for by themself, on their own pages or at the console's door: one page to open, and what to do if it was not they who asked.
//!
//! None of them says more than that there are such pages: whoever reads along learns nothing of a visit.

use domain::{accounts::Device, outbox::letter::Letter};
use jiff::Timestamp;

use super::frame;
use crate::{
    blocks::{Block, Body},
    message::Message,
    sender::{Error, Sender},
    words::{Words, day_and_time, line, name, time},
};

/// What one of these mails says its own way.
pub(super) struct Errand<'a> {
    t: &'a Words,
    title: String,
    subject: String,
    /// Whether the recipient is known to be who they are: a stranger is not greeted by a patient's name.
    named: bool,
    news: Vec<String>,
    /// What the one button says.
    open: String,
    /// What stands below it.
    otherwise: Vec<String>,
    why: String,
}

/// A way in.
pub(super) fn sign_in<'a>(
    letter: &Letter,
    t: &'a Words,
    asked_at: Timestamp,
    device: Device,
    until: Timestamp,
) -> Errand<'a> {
    let clinic = name(&letter.clinic.name);
    let zone = &letter.to.zone;
    let at = time(asked_at, zone, letter.to.lang);
    let asked = match (device.browser.name(), device.system.name()) {
        (Some(browser), Some(system)) => t.sign_in_asked_with(at, clinic, browser, system),
        (Some(one), None) | (None, Some(one)) => t.sign_in_asked_on(at, clinic, one),
        (None, None) => t.sign_in_asked(at, clinic),
    };
    Errand {
        t,
        title: t.sign_in_title(),
        subject: t.sign_in_subject(line(&letter.clinic.name)),
        named: true,
        news: vec![asked],
        open: t.sign_in_open(),
        otherwise: vec![t.sign_in_until(time(until, zone, letter.to.lang)), t.sign_in_not_me()],
        why: t.sign_in_why(),
    }
}

/// How staff who lost their password choose another.
pub(super) fn staff_recovery<'a>(
    letter: &Letter,
    t: &'a Words,
    asked_at: Timestamp,
    device: Device,
    until: Timestamp,
) -> Errand<'a> {
    let clinic = name(&letter.clinic.name);
    let at = time(asked_at, &letter.to.zone, letter.to.lang);
    let asked = match (device.browser.name(), device.system.name()) {
        (Some(browser), Some(system)) => t.recovery_asked_with(at, clinic, browser, system),
        (Some(one), None) | (None, Some(one)) => t.recovery_asked_on(at, clinic, one),
        (None, None) => t.recovery_asked(at, clinic),
    };
    Errand {
        t,
        title: t.recovery_title(),
        subject: t.recovery_subject(line(&letter.clinic.name)),
        named: true,
        news: vec![asked, t.recovery_how()],
        open: t.recovery_open(),
        otherwise: vec![t.sign_in_until(time(until, &letter.to.zone, letter.to.lang)), t.recovery_not_me()],
        why: t.recovery_why(),
    }
}

/// Staff have another password now.
pub(super) fn staff_recovered<'a>(letter: &Letter, t: &'a Words, at: Timestamp) -> Errand<'a> {
    Errand {
        t,
        title: t.recovered_title(),
        subject: t.recovered_subject(line(&letter.clinic.name)),
        named: true,
        news: vec![
            t.recovered_text(name(&letter.clinic.name), day_and_time(at, &letter.to.zone, letter.to.lang)),
            t.recovered_signed_out(),
        ],
        open: t.recovered_open(),
        otherwise: vec![t.recovered_not_me(line(&letter.clinic.phone))],
        why: t.recovery_why(),
    }
}

/// Whether the present address may be given up.
pub(super) fn address_leave<'a>(letter: &Letter, t: &'a Words, until: Timestamp) -> Errand<'a> {
    Errand {
        t,
        title: t.address_leave_title(),
        subject: t.address_leave_subject(line(&letter.clinic.name)),
        named: true,
        news: vec![t.address_leave_asked(name(&letter.clinic.name)), t.address_leave_next()],
        open: t.address_leave_open(),
        otherwise: vec![t.address_until(until_when(letter, until)), t.address_leave_not_me()],
        why: t.address_leave_why(),
    }
}

/// Whether the new address is theirs.
pub(super) fn address_prove<'a>(letter: &Letter, t: &'a Words, until: Timestamp) -> Errand<'a> {
    Errand {
        t,
        title: t.address_prove_title(),
        subject: t.address_prove_subject(line(&letter.clinic.name)),
        named: false,
        news: vec![t.address_prove_asked(name(&letter.clinic.name))],
        open: t.address_prove_open(),
        otherwise: vec![t.address_until(until_when(letter, until)), t.address_prove_not_me()],
        why: t.address_prove_why(),
    }
}

/// The address was changed.
pub(super) fn address_changed<'a>(letter: &Letter, t: &'a Words, until: Timestamp) -> Errand<'a> {
    Errand {
        t,
        title: t.address_changed_title(),
        subject: t.address_changed_subject(line(&letter.clinic.name)),
        named: true,
        news: vec![
            t.address_changed_text(name(&letter.clinic.name)),
            t.address_changed_undo(until_when(letter, until)),
        ],
        open: t.address_changed_open(),
        otherwise: vec![t.address_changed_call(line(&letter.clinic.phone))],
        why: t.address_leave_why(),
    }
}

fn until_when(letter: &Letter, until: Timestamp) -> String {
    day_and_time(until, &letter.to.zone, letter.to.lang)
}

impl Errand<'_> {
    /// The whole mail around its one button.
    pub(super) fn write(self, letter: &Letter, sender: &Sender, open: &str) -> Result<Message, Error> {
        let mut blocks = vec![Block::Title(self.title)];
        if self.named {
            blocks.push(frame::greeting(letter, self.t));
        }
        blocks.extend(self.news.into_iter().map(Block::Paragraph));
        blocks.push(Block::Button(self.open, sender.link(open)?));
        blocks.extend(self.otherwise.into_iter().map(Block::Paragraph));
        let footer = frame::footer(letter, self.t, self.why);
        let body = Body { lang: letter.to.lang, subject: self.subject, blocks, footer, ways: Vec::new() };
        Ok(Message { body, named: self.named, way_out: None, invitation: None })
    }
}
