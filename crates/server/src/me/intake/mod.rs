//! A patient's intake: one question a page, saved at each step, the safety questions last.
//!
//! Being signed in by mail is enough to answer. What an earlier sitting wrote is shown only after the second proof.

mod asked;
pub(crate) mod course;
mod course_form;
mod given;
mod safety;
pub(crate) mod start;
pub(crate) mod step;
mod told;
mod typed;

use axum::response::Response;

use domain::{ids::SessionId, intake::Step, patients::sign_in::Level};
use jiff::civil::Date;
use storage::intake::Intake;

use super::signed_in;
use crate::{Site, answer::on_to, error::Error, extract::Caller};

/// The intake of whoever is signed in, while it may be answered; otherwise the way to its first page.
async fn open(site: &Site, caller: &Caller) -> Result<Result<Intake, Box<Response>>, Error> {
    let intake = site.storage.own_intake(&caller.permit).await?;
    Ok(intake.filter(|intake| intake.sent_at.is_none()).ok_or_else(|| Box::new(on_to(caller, "/me/intake"))))
}

/// In which sitting somebody answers, and what they proved.
fn sitting(caller: &Caller) -> Result<(SessionId, Level), Error> {
    let own = signed_in(caller)?;
    Ok((own.session, own.level))
}

/// Whether what was written at a step is shown in this sitting.
fn may_read(intake: &Intake, step: &Step, caller: &Caller) -> Result<bool, Error> {
    let (session, level) = sitting(caller)?;
    Ok(intake.sheet.may_read(step, session, level))
}

/// The day on which somebody answers, where the clinic is.
async fn today(site: &Site) -> Result<Date, Error> {
    Ok(site.clinic().await?.identity.zone.date(site.clock.now()))
}

/// Where a step has its page.
fn path(step: &Step) -> String {
    format!("/me/intake/{step}")
}
