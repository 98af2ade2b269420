//! May this message go, now? Asked when it is queued and, in one snapshot with the mark, before the first byte of its body.

use jiff::{Timestamp, civil::Date};

use crate::{appointments::Status, journeys::timing, patients::consent, text::EmailAddress};

use super::{Kind, Message, MessageState, Purpose, Reason, delivery::LEASE_LEFT};

/// All that is looked at, as it stands in one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The message itself.
    pub message: Message,
    /// What the person agreed to; for an unproven booking, what was agreed to with it.
    pub ledger: Vec<consent::Entry>,
    /// Where mail for this person goes at present.
    pub address: Option<EmailAddress>,
    /// Where this delivery was addressed to; none before it has one.
    pub addressed_to: Option<EmailAddress>,
    /// Whether the address must not be written to.
    pub suppressed: bool,
    /// The visit it is about, or that led to it, as it stands.
    pub visit: Option<VisitNow>,
    /// Whether what it points to can be read; true where it points to nothing.
    pub readable: bool,
    /// The instants at which other education mail to this person counts (see [`timing::counts_at`]).
    pub sent: Vec<Timestamp>,
    /// Calendar days between two of them.
    pub min_gap_days: u16,
    /// Dates on which the clinic is closed.
    pub closures: Vec<Date>,
    /// Whether all sending is paused.
    pub paused: bool,
    /// Until when the asking worker has it in hand; none before it is queued.
    pub leased_until: Option<Timestamp>,
}

/// A visit as a message about it must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitNow {
    /// Where it stands.
    pub status: Status,
    /// Which of its calendar states that is.
    pub sequence: i32,
}

/// Why a message does not go now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Not yet: back to the queue. Its last useful instant stays where it was.
    Requeue(Timestamp, Reason),
    /// A person must look first.
    Hold(Reason),
    /// It never goes; this is the state it ends in.
    End(MessageState),
    /// All sending is paused.
    Paused,
    /// The lease is over or nearly so, or somebody else has it: storage says so too.
    LeaseLost,
}

/// Whether the message may go at `now`. The one guard before a body leaves the house.
pub fn may_transmit(facts: &Facts, now: Timestamp) -> Result<(), Stop> {
    let message = &facts.message;
    if facts.leased_until.is_some_and(|until| now + LEASE_LEFT >= until) {
        return Err(Stop::LeaseLost);
    }
    match &message.state {
        MessageState::Held(reason) => return Err(Stop::Hold(*reason)),
        ended if ended.is_final() => return Err(Stop::End(ended.clone())),
        _ => {}
    }
    if let Some(reason) = why_never(facts, now) {
        return Err(Stop::End(reason.ends_as()));
    }
    if !facts.readable {
        return Err(Stop::Hold(Reason::ContentMissing));
    }
    if facts.paused {
        return Err(Stop::Paused);
    }
    match (&facts.addressed_to, &facts.address) {
        (Some(then), Some(current)) if then.normal() != current.normal() => {
            return Err(Stop::Requeue(now, Reason::Address));
        }
        _ => {}
    }
    let (from, reason) = earliest(facts, now);
    if now < from { Err(Stop::Requeue(from, reason)) } else { Ok(()) }
}

/// The first rule that ends it for good, the person's own wish first.
fn why_never(facts: &Facts, now: Timestamp) -> Option<Reason> {
    let message = &facts.message;
    let agreed = |kind| consent::stands(&facts.ledger, kind, now);
    if !agreed(consent::Kind::EmailChannel) || message.purpose.needs().is_some_and(|kind| !agreed(kind)) {
        return Some(Reason::Consent);
    }
    if facts.address.is_none() {
        return Some(Reason::NoAddress);
    }
    if facts.suppressed {
        return Some(Reason::Address);
    }
    if let Some(reason) = cause_is_gone(message, facts.visit.as_ref(), now) {
        return Some(reason);
    }
    (now >= message.send_before && message.override_reason.is_none()).then_some(Reason::Stale)
}

/// Whether what the message speaks of is no longer so.
fn cause_is_gone(message: &Message, visit: Option<&VisitNow>, now: Timestamp) -> Option<Reason> {
    let Some(visit) = visit else {
        return Some(Reason::VisitGone);
    };
    if message.sequence.is_some_and(|sequence| sequence < visit.sequence) {
        return Some(Reason::Superseded);
    }
    let stands = match message.kind {
        Kind::VerificationCode => matches!(visit.status, Status::AwaitingVerification { until } if now < until),
        Kind::Booked => matches!(visit.status, Status::Booked | Status::Arrived | Status::CheckedIn),
        Kind::Cancelled => matches!(visit.status, Status::Cancelled { .. }),
        Kind::Reading => matches!(visit.status, Status::Fulfilled),
    };
    match (stands, message.kind) {
        (true, _) => None,
        (false, Kind::Reading) => Some(Reason::TriggerReverted),
        (false, _) => Some(Reason::VisitGone),
    }
}

/// The first instant at which no rule about time is against it, and the rule that was.
fn earliest(facts: &Facts, now: Timestamp) -> (Timestamp, Reason) {
    let message = &facts.message;
    if now < message.due.at {
        return (message.due.at, message.state.reason().unwrap_or(Reason::Window));
    }
    let (Some(window), None) = (message.window, &message.override_reason) else {
        return (now, Reason::Window);
    };
    let open = timing::Open { window, closures: &facts.closures, zone: &message.due.zone };
    let inside = open.next(now);
    if message.purpose != Purpose::CareEducation {
        return (inside, Reason::Window);
    }
    let apart = timing::apart(open, inside, &facts.sent, facts.min_gap_days);
    (apart, if apart > inside { Reason::Spacing } else { Reason::Window })
}
