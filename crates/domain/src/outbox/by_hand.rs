//! What staff do to a message: send now, hold, release, skip. Each act is legal in some states and says what it leaves behind.

use jiff::{Timestamp, civil::Date};

use crate::journeys::timing;

use super::{Message, MessageState, Reason, State};

/// A message, and its delivery where it has one, after an act of staff; written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The message.
    pub message: Message,
    /// Its latest delivery's state.
    pub delivery: Option<State>,
}

/// Why an act of staff is refused. The sentence is for logs and the API; pages have their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is leaving at this moment.
    #[error("it is on the wire; the result will be seen here")]
    OnTheWire,
    /// It has left.
    #[error("it is already sent")]
    AlreadySent,
    /// Not possible from where it stands.
    #[error("the message is in a state in which this cannot be done")]
    WrongState,
    /// Possible with a typed reason only.
    #[error("this is outside the message's rules; a reason is needed to do it all the same")]
    OverrideRequired {
        /// When it could go by itself.
        next_open: Timestamp,
    },
}

impl Change {
    fn new(message: Message, delivery: Option<State>) -> Self {
        Self { message, delivery }
    }
}

/// Lets a message that waits for its time go now. Outside its window, or close to the person's other reading, a reason is needed.
///
/// Consent and suppression cannot be set aside: they are judged when it is queued and when it leaves.
pub fn send_now(message: &Message, reason: Option<&str>, closures: &[Date], now: Timestamp) -> Result<Change, Refusal> {
    let mut message = message.clone();
    match message.state {
        MessageState::Scheduled | MessageState::Deferred(_) => {}
        _ => return Err(why_not(&message, None)),
    }
    let inside = match message.window {
        Some(window) => timing::Open { window, closures, zone: &message.due.zone }.next(now),
        None => now,
    };
    let kept_apart = message.state == MessageState::Deferred(Reason::Spacing) && now < message.due.at;
    if inside > now || kept_apart {
        let Some(reason) = given(reason) else {
            return Err(Refusal::OverrideRequired { next_open: if kept_apart { message.due.at } else { inside } });
        };
        message.override_reason = Some(reason);
    }
    message.due.at = now;
    message.state = MessageState::Scheduled;
    Ok(Change::new(message, None))
}

/// Keeps a message back until somebody releases it.
pub fn hold(message: &Message, delivery: Option<&State>) -> Result<Change, Refusal> {
    let mut message = message.clone();
    match (&message.state, delivery) {
        (MessageState::Scheduled | MessageState::Deferred(_), _) => {
            message.state = MessageState::Held(Reason::Staff);
            Ok(Change::new(message, None))
        }
        (MessageState::Queued, Some(State::Queued { .. } | State::Leased { .. } | State::RetryWait { .. })) => {
            message.state = MessageState::Held(Reason::Staff);
            Ok(Change::new(message, Some(State::Held(Reason::Staff))))
        }
        _ => Err(why_not(&message, delivery)),
    }
}

/// Lets a held message go its way again, or undoes a skip of staff. One that is late needs a reason.
pub fn release(
    message: &Message,
    delivery: Option<&State>,
    reason: Option<&str>,
    closures: &[Date],
    now: Timestamp,
) -> Result<Change, Refusal> {
    let mut message = message.clone();
    let late = now >= message.send_before;
    match message.state {
        MessageState::Held(_) => {}
        // Undoing a skip is possible only while it would still be of use.
        MessageState::Skipped(Reason::Staff) if !late => {}
        _ => return Err(why_not(&message, delivery)),
    }
    if late {
        let next_open = match message.window {
            Some(window) => timing::Open { window, closures, zone: &message.due.zone }.next(now),
            None => now,
        };
        message.override_reason = Some(given(reason).ok_or(Refusal::OverrideRequired { next_open })?);
        message.due.at = next_open;
    }
    let delivery = delivery.map(|_| State::Queued { not_before: now.max(message.due.at) });
    message.state = if delivery.is_some() { MessageState::Queued } else { MessageState::Scheduled };
    Ok(Change::new(message, delivery))
}

/// Decides that a message does not go.
pub fn skip(message: &Message, delivery: Option<&State>) -> Result<Change, Refusal> {
    let mut message = message.clone();
    let delivery = match (&message.state, delivery) {
        (MessageState::Scheduled | MessageState::Deferred(_), _) | (MessageState::Held(_), None) => None,
        (
            MessageState::Held(_) | MessageState::Queued,
            Some(State::Queued { .. } | State::Leased { .. } | State::RetryWait { .. } | State::Held(_)),
        ) => Some(State::Stopped(Reason::Staff)),
        _ => return Err(why_not(&message, delivery)),
    };
    message.state = MessageState::Skipped(Reason::Staff);
    Ok(Change::new(message, delivery))
}

/// The refusal that says why it is too late, where it is.
fn why_not(message: &Message, delivery: Option<&State>) -> Refusal {
    match (&message.state, delivery) {
        (_, Some(State::Transmitting { .. })) => Refusal::OnTheWire,
        (MessageState::Sent, _) => Refusal::AlreadySent,
        _ => Refusal::WrongState,
    }
}

/// A reason that says something.
fn given(reason: Option<&str>) -> Option<String> {
    reason.map(str::trim).filter(|reason| !reason.is_empty()).map(ToOwned::to_owned)
}
