//! What each mail says. A message struct has no field for a condition, a technique or an article, and so cannot name one.

mod correction;
mod errands;
mod frame;
mod reading;
mod verification;
mod visit;
mod visits;

use domain::outbox::letter::{Letter, Says};

use crate::{
    message::Message,
    sender::{Error, Sender},
    words::Words,
};

/// Puts a letter's facts into words.
pub(crate) fn write(letter: &Letter, sender: &Sender) -> Result<Message, Error> {
    let t = Words::of(letter.to.lang);
    match &letter.says {
        Says::VerificationCode { code, confirm_path, not_me_path, until, .. } => {
            verification::write(letter, sender, t, code, confirm_path, not_me_path, *until)
        }
        Says::Booked { visit, manage_path } => visits::booked(letter, t, visit).write(letter, sender, manage_path),
        Says::Moved { visit, manage_path } => visits::moved(letter, t, visit).write(letter, sender, manage_path),
        Says::Reminder { visit, manage_path } => visits::reminder(letter, t, visit).write(letter, sender, manage_path),
        Says::Cancelled { visit, by, manage_path } => {
            visits::cancelled(letter, t, visit, *by).write(letter, sender, manage_path)
        }
        Says::Reading { read_path, unsubscribe_path } => reading::write(letter, sender, t, read_path, unsubscribe_path),
        Says::Correction { read_path } => correction::write(letter, sender, t, read_path),
        Says::SignIn { open_path, asked_at, device, until } => {
            errands::sign_in(letter, t, *asked_at, *device, *until).write(letter, sender, open_path)
        }
        Says::AddressLeave { open_path, until } => {
            errands::address_leave(letter, t, *until).write(letter, sender, open_path)
        }
        Says::AddressProve { open_path, until } => {
            errands::address_prove(letter, t, *until).write(letter, sender, open_path)
        }
        Says::AddressChanged { undo_path, until } => {
            errands::address_changed(letter, t, *until).write(letter, sender, undo_path)
        }
        Says::StaffRecovery { open_path, asked_at, device, until } => {
            errands::staff_recovery(letter, t, *asked_at, *device, *until).write(letter, sender, open_path)
        }
        Says::StaffRecovered { open_path, at } => {
            errands::staff_recovered(letter, t, *at).write(letter, sender, open_path)
        }
    }
}
