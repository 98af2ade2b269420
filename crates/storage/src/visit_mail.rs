//! The mail that a change of a visit brings with it: planned in the transaction of the change, or taken back there.

use domain::{
    appointments::Appointment,
    clinic::Clinic,
    ids::AppointmentId,
    outbox::{Kind, Message, Reason, about_visit, reminders},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::{Result, Work, messages, rows::message};

/// What speaks of a visit as it was, and is not said any more once it is different.
const OF_THE_VISIT: [Kind; 4] = [Kind::VerificationCode, Kind::Booked, Kind::Moved, Kind::Reminder];

/// The visit is booked: the confirmation, and the reminders to come.
pub(crate) async fn booked(work: &Work, clinic: &Clinic, visit: &Appointment, tell: bool, at: Timestamp) -> Result<()> {
    says(work, clinic, visit, tell.then_some(Kind::Booked), at).await
}

/// The visit has moved: what was to be said of the old time is dropped, and the new one has reminders of its own.
pub(crate) async fn moved(work: &Work, clinic: &Clinic, visit: &Appointment, tell: bool, at: Timestamp) -> Result<()> {
    messages::cancel_for_visit(work, visit.id, &OF_THE_VISIT, Reason::Superseded).await?;
    says(work, clinic, visit, tell.then_some(Kind::Moved), at).await
}

/// The visit is off: whoever was told of it is told so.
pub(crate) async fn called_off(
    work: &Work,
    clinic: &Clinic,
    visit: &Appointment,
    tell: bool,
    at: Timestamp,
) -> Result<()> {
    messages::cancel_for_visit(work, visit.id, &OF_THE_VISIT, Reason::Superseded).await?;
    if tell && has_address(visit) {
        messages::plan(work, &[about_visit(Kind::Cancelled, visit, 1, &clinic.identity.zone, at)]).await?;
    }
    Ok(())
}

/// The patient did not come, or the visit was a mistake: nothing more is said of it.
pub(crate) async fn silenced(work: &Work, visit: AppointmentId) -> Result<()> {
    let all = [Kind::VerificationCode, Kind::Booked, Kind::Moved, Kind::Reminder, Kind::Cancelled];
    messages::cancel_for_visit(work, visit, &all, Reason::VisitGone).await?;
    Ok(())
}

/// A cancellation was taken back. Where nobody has heard of it yet, nobody hears of this either.
pub(crate) async fn back(work: &Work, clinic: &Clinic, visit: &Appointment, at: Timestamp) -> Result<()> {
    messages::cancel_for_visit(work, visit.id, &[Kind::Cancelled], Reason::Superseded).await?;
    let knows_it_is_on = was_said(work, visit.id, &[Kind::Booked, Kind::Moved]).await?;
    let knows_it_is_off = was_said(work, visit.id, &[Kind::Cancelled]).await?;
    let news = (knows_it_is_off || !knows_it_is_on).then_some(Kind::Booked);
    says(work, clinic, visit, news, at).await
}

async fn says(work: &Work, clinic: &Clinic, visit: &Appointment, news: Option<Kind>, at: Timestamp) -> Result<()> {
    if !has_address(visit) {
        return Ok(());
    }
    let zone = &clinic.identity.zone;
    let news = news.map(|kind| about_visit(kind, visit, 1, zone, at));
    let reminders = reminders(visit, &clinic.identity.reminder_hours, zone, work.now());
    let messages: Vec<Message> = news.into_iter().chain(reminders).collect();
    messages::plan(work, &messages).await?;
    Ok(())
}

/// Whether a mail of these kinds has left, or may have.
async fn was_said(work: &Work, visit: AppointmentId, kinds: &[Kind]) -> Result<bool> {
    use message::Column as C;

    let said = message::Entity::find()
        .filter(C::AppointmentId.eq(Uuid::from(visit)))
        .filter(C::Kind.is_in(kinds.iter().map(|kind| kind.code())))
        .filter(C::State.is_in(["queued", "sent", "unknown"]))
        .count(&**work)
        .await?;
    Ok(said > 0)
}

fn has_address(visit: &Appointment) -> bool {
    visit.claimed.as_ref().is_some_and(|claimed| claimed.email.is_some())
}
