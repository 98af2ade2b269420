//! What staff do to a message: send now, hold, release, skip. Each act is legal in some states and says what it leaves behind.

use jiff::{Timestamp, civil::Date};

use crate::journeys::timing;

use super::{Due, Message, MessageState, Reason, State};

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
    // Laying out the person's reading again must not take back what staff decided.
    message.due = Due { civil: None, planned: now, at: now, ..message.due };
    message.priority = i32::MIN;
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

#[cfg(test)]
mod tests {
    use crate::ids::MessageId;

    use super::super::examples::{confirmation, reading, ts};
    use super::*;

    const NOON: &str = "2027-06-08T16:00:00Z";
    const EVENING: &str = "2027-06-08T22:00:00Z";

    fn in_state(state: MessageState) -> Message {
        Message { state, ..reading() }
    }

    #[test]
    fn inside_its_window_a_message_goes_now_without_a_reason() {
        let change = send_now(&reading(), None, &[], ts("2027-06-07T16:00:00Z")).unwrap();

        assert_eq!(change.message.due.at, ts("2027-06-07T16:00:00Z"));
        assert_eq!(change.message.state, MessageState::Scheduled);
        assert_eq!(change.message.override_reason, None);
    }

    #[test]
    fn what_staff_sent_now_is_not_put_back_by_the_next_layout() {
        let now = ts("2027-06-07T16:00:00Z");
        let pending = |message: &Message| timing::Pending {
            message: message.id,
            priority: message.priority,
            enrolled_at: now,
            due: message.due.clone(),
            send_before: message.send_before,
            window: message.window.unwrap(),
        };
        let urgent = Message { id: MessageId::derived("urgent"), priority: 1, ..reading() };

        let sent_now = send_now(&reading(), None, &[], now).unwrap().message;
        let places = timing::lay_out(
            &[pending(&urgent), pending(&sent_now)],
            timing::Around { min_gap_days: 6, ..Default::default() },
        );

        assert_eq!((places[0].message, places[0].due.at), (sent_now.id, now));
        assert_eq!(places[1].moved, Some(Reason::Spacing));
    }

    #[test]
    fn outside_it_a_reason_is_asked_for_and_kept() {
        let next_open = ts("2027-06-09T13:00:00Z");

        for no_reason in [None, Some(""), Some("   ")] {
            assert_eq!(send_now(&reading(), no_reason, &[], ts(EVENING)), Err(Refusal::OverrideRequired { next_open }));
        }
        let change = send_now(&reading(), Some(" She asked for it "), &[], ts(EVENING)).unwrap();
        assert_eq!(change.message.override_reason.as_deref(), Some("She asked for it"));
        assert_eq!(change.message.due.at, ts(EVENING));
        assert!(send_now(&confirmation(), None, &[], ts(EVENING)).is_ok(), "mail about a visit knows no window");
    }

    #[test]
    fn a_message_kept_apart_from_another_needs_a_reason_too() {
        let deferred = in_state(MessageState::Deferred(Reason::Spacing));
        let before = ts("2027-06-07T16:00:00Z");

        let next_open = deferred.due.at;
        assert_eq!(send_now(&deferred, None, &[], before), Err(Refusal::OverrideRequired { next_open }));
        assert!(send_now(&deferred, Some("She asked"), &[], before).is_ok());
        assert!(send_now(&in_state(MessageState::Deferred(Reason::Window)), None, &[], before).is_ok());
    }

    #[test]
    fn what_was_sent_held_or_ended_cannot_be_sent_now() {
        assert_eq!(send_now(&in_state(MessageState::Sent), None, &[], ts(NOON)), Err(Refusal::AlreadySent));
        for state in [
            MessageState::Held(Reason::Staff),
            MessageState::Queued,
            MessageState::Unknown,
            MessageState::Suppressed(Reason::Consent),
        ] {
            assert_eq!(send_now(&in_state(state), Some("why"), &[], ts(NOON)), Err(Refusal::WrongState));
        }
    }

    #[test]
    fn a_message_is_held_wherever_it_has_not_left_and_goes_its_way_when_released() {
        let held = hold(&reading(), None).unwrap();
        assert_eq!((&held.message.state, &held.delivery), (&MessageState::Held(Reason::Staff), &None));
        let released = release(&held.message, None, None, &[], ts(NOON)).unwrap();
        assert_eq!((released.message, released.delivery), (reading(), None));

        let queued = in_state(MessageState::Queued);
        let waiting = State::RetryWait { not_before: ts("2027-06-08T18:00:00Z") };
        let held = hold(&queued, Some(&waiting)).unwrap();
        assert_eq!(held.delivery, Some(State::Held(Reason::Staff)));
        let released = release(&held.message, held.delivery.as_ref(), None, &[], ts(NOON)).unwrap();
        assert_eq!(released.message.state, MessageState::Queued);
        assert_eq!(released.delivery, Some(State::Queued { not_before: ts(NOON) }));
    }

    #[test]
    fn a_late_message_is_released_with_a_reason_at_the_next_opening() {
        let held = in_state(MessageState::Held(Reason::Staff));
        let late = ts("2027-06-12T02:00:00Z");
        let next_open = ts("2027-06-12T13:00:00Z");

        assert_eq!(release(&held, None, None, &[], late), Err(Refusal::OverrideRequired { next_open }));
        let change = release(&held, None, Some("Still useful"), &[], late).unwrap();
        assert_eq!((change.message.due.at, change.message.state), (next_open, MessageState::Scheduled));
    }

    #[test]
    fn a_skip_can_be_undone_while_it_is_still_of_use() {
        let skipped = skip(&reading(), None).unwrap().message;
        assert_eq!(skipped.state, MessageState::Skipped(Reason::Staff));

        assert_eq!(release(&skipped, None, None, &[], ts(NOON)).unwrap().message, reading());
        assert_eq!(release(&skipped, None, Some("why"), &[], ts("2027-06-12T02:00:00Z")), Err(Refusal::WrongState));
        let condition = in_state(MessageState::Skipped(Reason::Condition));
        assert_eq!(release(&condition, None, None, &[], ts(NOON)), Err(Refusal::WrongState));
    }

    #[test]
    fn what_is_on_the_wire_or_gone_is_not_touched() {
        let queued = in_state(MessageState::Queued);
        let leaving = State::Transmitting { until: ts(NOON) };
        assert_eq!(hold(&queued, Some(&leaving)), Err(Refusal::OnTheWire));
        assert_eq!(skip(&queued, Some(&leaving)), Err(Refusal::OnTheWire));

        let sent = in_state(MessageState::Sent);
        assert_eq!(hold(&sent, Some(&State::Accepted)), Err(Refusal::AlreadySent));
        assert_eq!(skip(&sent, Some(&State::Accepted)), Err(Refusal::AlreadySent));

        let unknown = in_state(MessageState::Unknown);
        assert_eq!(skip(&unknown, Some(&State::OutcomeUnknown)), Err(Refusal::WrongState));
    }

    #[test]
    fn skipping_stops_a_delivery_that_waits() {
        let queued = in_state(MessageState::Queued);

        for waiting in [State::Queued { not_before: ts(NOON) }, State::Leased { until: ts(NOON) }] {
            let change = skip(&queued, Some(&waiting)).unwrap();
            assert_eq!(change.delivery, Some(State::Stopped(Reason::Staff)));
            assert_eq!(change.message.state, MessageState::Skipped(Reason::Staff));
        }
        let held = in_state(MessageState::Held(Reason::Quarantined));
        let change = skip(&held, Some(&State::Held(Reason::Quarantined))).unwrap();
        assert_eq!(change.delivery, Some(State::Stopped(Reason::Staff)));
    }
}
