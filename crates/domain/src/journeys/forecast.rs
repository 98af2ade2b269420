//! What would be sent, and when: the same functions that send, over a clock that moves by itself.

use jiff::{Timestamp, civil::Date};

use crate::outbox::{Facts, Message, MessageState, Purpose, Reason, Stop, may_transmit};

use super::timing::{self, Pending};

/// All that is still owed to one person, and what has been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// What is owed.
    pub pending: Vec<Expected>,
    /// The instants at which education mail already sent counts.
    pub sent: Vec<Timestamp>,
    /// Calendar days between two of them.
    pub min_gap_days: u16,
    /// Dates on which the clinic is closed.
    pub closures: Vec<Date>,
}

/// One message that is owed, and the world around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What would be asked of it at the mark. What was sent meanwhile is filled in as the clock moves.
    pub facts: Facts,
    /// When its enrolment began.
    pub enrolled_at: Timestamp,
}

/// One line of the forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What; its due time as it would be then.
    pub message: Message,
    /// What comes of it.
    pub outcome: Outcome,
}

/// What would come of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes.
    Sent,
    /// It does not go, and ends like this.
    NotSent(MessageState),
    /// It waits for a person.
    Waits(Reason),
}

/// Every message that would leave, or end, up to and including `until`, in the order of time.
///
/// What is due before `now` leaves at `now`. A pause is taken as lifted: the question is what would go.
pub fn forecast(people: &[Prospect], until: Timestamp, now: Timestamp) -> Vec<Line> {
    let mut lines: Vec<Line> = people.iter().flat_map(|person| one_person(person.clone(), until, now)).collect();
    lines.sort_by_key(|line| (line.at, line.message.id));
    lines
}

fn one_person(mut person: Prospect, until: Timestamp, now: Timestamp) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut clock = now;
    loop {
        lay_out(&mut person);
        let Some(next) = (0..person.pending.len()).min_by_key(|&index| {
            let message = &person.pending[index].facts.message;
            (message.due.at.max(clock), message.purpose, message.priority, message.id)
        }) else {
            return lines;
        };
        let at = person.pending[next].facts.message.due.at.max(clock);
        if at > until {
            return lines;
        }
        clock = at;
        let expected = &mut person.pending[next];
        expected.facts.paused = false;
        expected.facts.leased_until = None;
        expected.facts.sent.clone_from(&person.sent);
        let outcome = match may_transmit(&expected.facts, at) {
            Ok(()) => Outcome::Sent,
            // Only a later instant is an answer here; the same one again would be asked for ever.
            Err(Stop::Requeue(later, reason)) if later > at => {
                expected.facts.message.due.at = later;
                expected.facts.message.state = MessageState::Deferred(reason);
                continue;
            }
            Err(Stop::Requeue(_, reason) | Stop::Hold(reason)) => Outcome::Waits(reason),
            Err(Stop::End(state)) => Outcome::NotSent(state),
            Err(Stop::Paused | Stop::LeaseLost) => Outcome::Waits(Reason::Staff),
        };
        let message = person.pending.remove(next).facts.message;
        if outcome == Outcome::Sent && message.purpose == Purpose::CareEducation {
            person.sent.push(timing::counts_at(message.due.at, at));
        }
        lines.push(Line { at, message, outcome });
    }
}

/// Lays the person's pending reading out anew, as the scheduler does after each message that went or ended.
fn lay_out(person: &mut Prospect) {
    let pending: Vec<Pending> = person.pending.iter().filter_map(as_pending).collect();
    let places = timing::lay_out(&pending, &person.sent, person.min_gap_days, &person.closures);
    for place in places {
        let Some(expected) = person.pending.iter_mut().find(|expected| expected.facts.message.id == place.message)
        else {
            continue;
        };
        let message = &mut expected.facts.message;
        message.due = place.due;
        message.send_before = place.send_before;
        message.state = match place.moved {
            None => MessageState::Scheduled,
            Some(Reason::CapExpired) => Reason::CapExpired.ends_as(),
            Some(reason) => MessageState::Deferred(reason),
        };
    }
}

fn as_pending(expected: &Expected) -> Option<Pending> {
    let message = &expected.facts.message;
    let movable = matches!(message.state, MessageState::Scheduled | MessageState::Deferred(_))
        && message.purpose == Purpose::CareEducation
        && message.override_reason.is_none();
    movable.then_some(Pending {
        message: message.id,
        priority: message.priority,
        enrolled_at: expected.enrolled_at,
        due: message.due.clone(),
        send_before: message.send_before,
        window: message.window?,
    })
}
