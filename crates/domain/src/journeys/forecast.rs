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
    /// Until when the person asked for a pause.
    pub paused_until: Option<Timestamp>,
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
        let when = |expected: &Expected| match &expected.facts.message.state {
            // What the layout gave up has its answer at once.
            ended if ended.is_final() => clock,
            _ => expected.facts.message.due.at.max(clock),
        };
        let Some((next, at)) = person
            .pending
            .iter()
            .map(|expected| (when(expected), &expected.facts.message))
            .enumerate()
            .min_by_key(|(_, (at, message))| (*at, message.purpose, message.priority, message.id))
            .map(|(index, (at, _))| (index, at))
        else {
            return lines;
        };
        if at > until {
            return lines;
        }
        clock = at;
        let expected = &mut person.pending[next];
        expected.facts.paused = false;
        expected.facts.leased_until = None;
        // One truth for the whole person, so that layout and judgement cannot disagree for ever.
        expected.facts.sent.clone_from(&person.sent);
        expected.facts.closures.clone_from(&person.closures);
        expected.facts.min_gap_days = person.min_gap_days;
        expected.facts.paused_until = person.paused_until;
        let outcome = match may_transmit(&expected.facts, at) {
            Ok(()) => Outcome::Sent,
            // Only a later instant is an answer here; the same one again would be asked for ever.
            Err(Stop::Requeue(later, reason)) if later > at => {
                expected.facts.message.due.put_off(later);
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
    let places = timing::lay_out(
        &pending,
        timing::Around {
            sent: &person.sent,
            min_gap_days: person.min_gap_days,
            paused_until: person.paused_until,
            closures: &person.closures,
        },
    );
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

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use crate::{
        appointments::Status,
        ids::MessageId,
        outbox::{
            VisitNow,
            examples::{clear_way, confirmation, given, reading, toronto, ts, withdrawn},
        },
        patients::consent,
    };

    use super::*;

    fn message(name: &str, priority: i32, at: &str) -> Message {
        let mut message = reading();
        message.id = MessageId::derived(name);
        message.priority = priority;
        message.due.planned = ts(at);
        message.due.at = ts(at);
        message.send_before = ts(at) + SignedDuration::from_hours(72);
        message
    }

    fn prospect(facts: Vec<Facts>) -> Prospect {
        let enrolled_at = ts("2027-06-01T12:00:00Z");
        Prospect {
            pending: facts.into_iter().map(|facts| Expected { facts, enrolled_at }).collect(),
            sent: Vec::new(),
            min_gap_days: 6,
            paused_until: None,
            closures: Vec::new(),
        }
    }

    fn told(lines: &[Line]) -> Vec<(String, Outcome)> {
        lines.iter().map(|line| (line.at.to_string(), line.outcome.clone())).collect()
    }

    const NOW: &str = "2027-06-08T13:00:00Z";

    #[test]
    fn it_tells_what_goes_when_and_what_does_not_and_why() {
        let mut unwanted = clear_way(message("c", 2, "2027-06-09T14:00:00Z"));
        unwanted.ledger.push(withdrawn(consent::Kind::CareEducation, "2027-06-02T12:00:00Z"));
        let mut unreadable = clear_way(message("d", 9, "2027-06-29T14:00:00Z"));
        unreadable.withheld = Some(Reason::ContentMissing);

        let lines = forecast(
            &[
                prospect(vec![
                    clear_way(message("b", 3, "2027-06-10T14:00:00Z")),
                    clear_way(message("a", 1, "2027-06-08T14:00:00Z")),
                    clear_way(confirmation()),
                    unreadable,
                ]),
                prospect(vec![unwanted]),
            ],
            ts("2027-07-31T00:00:00Z"),
            ts(NOW),
        );

        assert_eq!(
            told(&lines),
            [
                ("2027-06-08T14:00:00Z".to_owned(), Outcome::Sent),
                ("2027-06-09T03:00:00Z".to_owned(), Outcome::Sent),
                ("2027-06-09T14:00:00Z".to_owned(), Outcome::NotSent(MessageState::Suppressed(Reason::Consent))),
                // Six days after the first one, at the opening of the window.
                ("2027-06-14T13:00:00Z".to_owned(), Outcome::Sent),
                ("2027-06-29T14:00:00Z".to_owned(), Outcome::Waits(Reason::ContentMissing)),
            ]
        );
    }

    #[test]
    fn it_ends_where_it_is_asked_to_and_what_is_overdue_goes_first() {
        let overdue = clear_way(message("a", 1, "2027-06-07T14:00:00Z"));
        let later = clear_way(message("b", 1, "2027-06-20T14:00:00Z"));

        let lines = forecast(&[prospect(vec![later, overdue])], ts("2027-06-20T13:59:59Z"), ts(NOW));

        assert_eq!(told(&lines), [(NOW.to_owned(), Outcome::Sent)]);
    }

    #[test]
    fn what_waits_for_too_long_is_told_to_end() {
        let mut crowded = prospect(vec![clear_way(message("a", 1, "2027-06-08T14:00:00Z"))]);
        crowded.sent =
            (0..6).map(|week| ts("2027-06-07T14:00:00Z") + SignedDuration::from_hours(24 * 6 * week)).collect();

        let lines = forecast(&[crowded], ts("2027-08-31T00:00:00Z"), ts(NOW));

        assert_eq!(told(&lines), [(NOW.to_owned(), Outcome::NotSent(MessageState::Suppressed(Reason::CapExpired)))]);
    }

    #[test]
    fn a_pause_and_a_lease_are_not_looked_at() {
        let facts = Facts { paused: true, leased_until: Some(ts(NOW)), ..clear_way(reading()) };

        let lines = forecast(&[prospect(vec![facts])], ts("2027-06-09T00:00:00Z"), ts(NOW));

        assert_eq!(told(&lines), [("2027-06-08T14:00:00Z".to_owned(), Outcome::Sent)]);
    }

    /// The real run: a worker that looks every half hour, lays out, judges and sends what is due.
    fn real_run(mut person: Prospect, until: Timestamp, now: Timestamp) -> Vec<(Timestamp, MessageId, bool)> {
        let mut log = Vec::new();
        let mut clock = now;
        while clock <= until {
            loop {
                lay_out(&mut person);
                let ready = |expected: &Expected| {
                    expected.facts.message.state.is_final() || expected.facts.message.due.at <= clock
                };
                let due = person.pending.iter().enumerate().filter(|(_, expected)| ready(expected)).min_by_key(
                    |(_, expected)| {
                        let message = &expected.facts.message;
                        (message.due.at.max(clock), message.purpose, message.priority, message.id)
                    },
                );
                let Some((index, _)) = due else { break };
                let expected = &mut person.pending[index];
                expected.facts.sent.clone_from(&person.sent);
                expected.facts.min_gap_days = person.min_gap_days;
                expected.facts.paused_until = person.paused_until;
                match may_transmit(&expected.facts, clock) {
                    Ok(()) => {
                        log.push((clock, expected.facts.message.id, true));
                        person.sent.push(timing::counts_at(expected.facts.message.due.at, clock));
                        person.pending.remove(index);
                    }
                    Err(Stop::Requeue(later, reason)) => {
                        expected.facts.message.due.put_off(later);
                        expected.facts.message.state = MessageState::Deferred(reason);
                    }
                    Err(_) => {
                        log.push((clock, expected.facts.message.id, false));
                        person.pending.remove(index);
                    }
                }
            }
            clock += SignedDuration::from_mins(30);
        }
        log
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn what_is_told_is_what_happens(
            plans in prop::collection::vec((0i32..3, 0i64..45 * 48, any::<bool>()), 1..6),
            withdraws_after in prop::option::of(0i64..45 * 48),
            reverted in any::<bool>(),
            gap in 0u16..8,
            paused in prop::option::of(0i64..45 * 48),
        ) {
            let now = ts("2028-10-20T04:00:00Z");
            let half_hours = |count: i64| now + SignedDuration::from_mins(30 * count);
            let zone = toronto();
            let mut facts: Vec<Facts> = plans
                .iter()
                .enumerate()
                .map(|(index, (priority, count, readable))| {
                    let mut planned = message(&index.to_string(), *priority, &half_hours(*count).to_string());
                    let open = timing::Open { window: planned.window.unwrap(), closures: &[], zone: &zone };
                    planned.due = timing::opened(planned.due, open);
                    planned.send_before = planned.due.at + SignedDuration::from_hours(72);
                    let mut facts = clear_way(planned);
                    facts.ledger = consent::Kind::ALL.map(|kind| given(kind, "2028-10-01T00:00:00Z")).to_vec();
                    if let Some(count) = withdraws_after {
                        facts.ledger.push(withdrawn(consent::Kind::CareEducation, &half_hours(count).to_string()));
                    }
                    facts.withheld = (!readable).then_some(Reason::ContentMissing);
                    facts
                })
                .collect();
            if reverted {
                facts[0].visit = Some(VisitNow { status: Status::NoShow, sequence: 0 });
            }
            let person = Prospect { min_gap_days: gap, paused_until: paused.map(half_hours), ..prospect(facts) };
            let until = half_hours(60 * 48);

            let told: Vec<(Timestamp, MessageId, bool)> = forecast(std::slice::from_ref(&person), until, now)
                .into_iter()
                .map(|line| (line.at, line.message.id, line.outcome == Outcome::Sent))
                .collect();

            let mut happened = real_run(person, until, now);
            happened.sort_by_key(|(at, id, _)| (*at, *id));
            prop_assert_eq!(told, happened);
        }
    }
}
