//! The mail that a change of a visit brings with it: planned in the transaction of the change, or taken back there.

use domain::{
    appointments::{Appointment, Via},
    clinic::Clinic,
    ids::AppointmentId,
    outbox::{Kind, Message, Reason, about_visit, reminders, told_of},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{Result, Work, messages, rows::message};

/// What speaks of a visit as it was, and is not said any more once it is different.
const OF_THE_VISIT: [Kind; 4] = [Kind::VerificationCode, Kind::Booked, Kind::Moved, Kind::Reminder];

/// The visit is booked: the confirmation, and the reminders to come.
pub(crate) async fn booked(work: &Work, clinic: &Clinic, visit: &Appointment, tell: bool, at: Timestamp) -> Result<()> {
    says(work, clinic, visit, tell.then_some(Kind::Booked), at).await
}

/// The visit has moved: what was to be said of the old time is dropped, and the new one has reminders of its own.
///
/// A change that waits, because staff made it, is not said if it leads back to what the patient knows.
pub(crate) async fn moved(work: &Work, clinic: &Clinic, visit: &Appointment, tell: bool, at: Timestamp) -> Result<()> {
    messages::cancel_for_visit(work, visit.id, &OF_THE_VISIT, Reason::Superseded).await?;
    let waits = work.now() < at;
    let news = match last_said(work, visit.id).await? {
        Some(Said::On(known)) if waits && known == told_of(visit) => None,
        Some(Said::On(_) | Said::Perhaps) => Some(Kind::Moved),
        Some(Said::Off) | None => Some(Kind::Booked),
    };
    says(work, clinic, visit, news.filter(|_| tell), at).await
}

/// The visit is off: whoever was told of it is told so. What staff booked and take back before anybody heard of it never was.
pub(crate) async fn called_off(
    work: &Work,
    clinic: &Clinic,
    visit: &Appointment,
    tell: bool,
    at: Timestamp,
) -> Result<()> {
    messages::cancel_for_visit(work, visit.id, &OF_THE_VISIT, Reason::Superseded).await?;
    let unheard = work.now() < at && visit.created_via == Via::Staff && last_said(work, visit.id).await?.is_none();
    if tell && !unheard && has_address(visit) {
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

/// What was to be said of a visit's end is not said: it waits for staff again.
pub(crate) async fn unsaid(work: &Work, visit: AppointmentId) -> Result<()> {
    messages::cancel_for_visit(work, visit, &[Kind::Cancelled], Reason::Superseded).await?;
    Ok(())
}

/// A cancellation was taken back. Where nobody has heard of it yet, nobody hears of this either.
pub(crate) async fn back(work: &Work, clinic: &Clinic, visit: &Appointment, at: Timestamp) -> Result<()> {
    messages::cancel_for_visit(work, visit.id, &[Kind::Cancelled], Reason::Superseded).await?;
    let news = match last_said(work, visit.id).await? {
        Some(Said::On(known)) if known == told_of(visit) => None,
        Some(Said::On(_)) => Some(Kind::Moved),
        Some(Said::Perhaps | Said::Off) | None => Some(Kind::Booked),
    };
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

/// What the last mail about a visit left its patient with.
enum Said {
    /// It takes place like this.
    On(String),
    /// It does not take place.
    Off,
    /// A mail is leaving at this moment, or nobody knows whether it arrived.
    Perhaps,
}

/// What a patient was told of a visit last. None where nothing has left, and nothing is about to.
async fn last_said(work: &Work, visit: AppointmentId) -> Result<Option<Said>> {
    use message::Column as C;

    let last: Option<(String, String, Option<String>)> = message::Entity::find()
        .select_only()
        .columns([C::Kind, C::State, C::Tells])
        .filter(C::AppointmentId.eq(Uuid::from(visit)))
        .filter(C::Kind.is_in([Kind::Booked, Kind::Moved, Kind::Cancelled].map(Kind::code)))
        .filter(C::State.is_in(["queued", "sent", "unknown"]))
        .order_by_desc(C::Sequence)
        .limit(1)
        .into_tuple()
        .one(&**work)
        .await?;
    Ok(last.map(|(kind, state, tells)| match tells {
        _ if kind == Kind::Cancelled.code() => Said::Off,
        Some(tells) if state == "sent" => Said::On(tells),
        _ => Said::Perhaps,
    }))
}

fn has_address(visit: &Appointment) -> bool {
    visit.claimed.as_ref().is_some_and(|claimed| claimed.email.is_some())
}
