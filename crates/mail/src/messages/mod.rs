//! What each mail says. A message struct has no field for a condition, a technique or an article, and so cannot name one.

mod booked;
mod cancelled;
mod frame;
mod moved;
mod reading;
mod reminder;
mod verification;
mod visit;

use domain::outbox::letter::{Letter, Says};

use crate::{
    blocks::Body,
    compose::{Error, Sender},
    words::Words,
};

/// One mail before it is put into parts.
pub(crate) struct Message {
    pub(crate) body: Body,
    /// Whether the recipient may be addressed by name: not before the address has proven to be theirs.
    pub(crate) named: bool,
    /// Where one press of a button unsubscribes.
    pub(crate) way_out: Option<String>,
    pub(crate) invitation: Option<Invitation>,
}

/// The visit for calendars.
pub(crate) struct Invitation {
    pub(crate) method: &'static str,
    /// With its method, for the part that calendars act on.
    pub(crate) beside: String,
    /// Without one, as a file to open.
    pub(crate) attached: String,
}

/// Puts a letter's facts into words.
pub(crate) fn write(letter: &Letter, sender: &Sender) -> Result<Message, Error> {
    let t = Words::of(letter.to.lang);
    match &letter.says {
        Says::VerificationCode { code, confirm_path, not_me_path, until, .. } => {
            verification::write(letter, sender, t, code, confirm_path, not_me_path, *until)
        }
        Says::Booked { visit, manage_path } => booked::write(letter, sender, t, visit, manage_path),
        Says::Moved { visit, manage_path } => moved::write(letter, sender, t, visit, manage_path),
        Says::Reminder { visit, manage_path } => reminder::write(letter, sender, t, visit, manage_path),
        Says::Cancelled { visit, by, manage_path } => cancelled::write(letter, sender, t, visit, *by, manage_path),
        Says::Reading { read_path, unsubscribe_path } => reading::write(letter, sender, t, read_path, unsubscribe_path),
    }
}
