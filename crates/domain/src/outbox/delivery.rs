//! The outbox row that carries a message to one address: its states, and the only place that says what an attempt leads to.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{MessageState, Purpose, Reason, WhenUnknown};

/// How far one SMTP conversation had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Name lookup and connection.
    Connect,
    /// Waiting for the greeting.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS and the handshake.
    Tls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    MailFrom,
    /// RCPT TO.
    RcptTo,
    /// DATA, up to the 354.
    Data,
    /// The body is on its way.
    Body,
    /// The final dot is out; the reply counts.
    Dot,
}

/// A complete reply of the relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The three digits.
    pub code: u16,
    /// The enhanced status code (RFC 3463), e.g. `(5, 1, 1)`.
    pub enhanced: Option<(u8, u16, u16)>,
    /// The relay's words; they may hold an address, so they are never logged.
    pub text: String,
}

/// What a session saw of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The link or relay failed before the body went out: certainly not delivered.
    NotHandedOver {
        /// How far it had come.
        phase: Phase,
        /// What happened, without addresses.
        what: String,
        /// Whether it is the relay's fault: then the message does not pay with an attempt.
        relay_fault: bool,
    },
    /// The relay took responsibility.
    Accepted(Reply),
    /// Not now (4xx).
    Deferred(Phase, Reply),
    /// Never (5xx).
    Refused(Phase, Reply),
    /// The body went out and no complete reply came back: nobody can know.
    NoReply(Phase),
}

/// One attempt as the rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which attempt of this delivery it is, from 1; relay faults do not count.
    pub number: u32,
    /// When the first attempt began.
    pub first_at: Timestamp,
    /// The message's last useful instant.
    pub send_before: Timestamp,
    /// Chance, from 0 to 20: the per cent by which the back-off is lengthened.
    pub jitter: u8,
}

/// Where a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Ready from this instant on.
    Queued {
        /// Not before.
        not_before: Timestamp,
    },
    /// A worker has it in hand; nothing was handed over.
    Leased {
        /// Lost from this instant on.
        until: Timestamp,
    },
    /// Marked as leaving: from here on nobody may guess.
    Transmitting {
        /// Lost from this instant on.
        until: Timestamp,
    },
    /// Refused for now; tried again from this instant on.
    RetryWait {
        /// Not before.
        not_before: Timestamp,
    },
    /// The relay took it.
    Accepted,
    /// Refused for good.
    Rejected,
    /// Too old, or tried too often.
    Failed(Reason),
    /// The body went out and nobody knows whether it arrived.
    OutcomeUnknown,
    /// Waits for a person; nothing was handed over.
    Held(Reason),
    /// Presumed to have arrived: 72 hours without a report.
    PresumedAccepted,
    /// Stopped for good before it left.
    Stopped(Reason),
}

/// The longest a delivery is tried, from its first attempt.
pub const MAX_AGE: SignedDuration = SignedDuration::from_hours(72);

/// The most attempts of one delivery.
pub const MAX_ATTEMPTS: u32 = 20;

/// How long a worker may have a delivery in hand without a sign of life.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// What must be left of a lease when the body goes out.
pub const LEASE_LEFT: SignedDuration = SignedDuration::from_secs(10);

/// After so many workers died with it in hand, a delivery waits for a person.
pub const MAX_EXPIRIES: u32 = 3;

/// Minutes to wait after the first, second, … refusal; the last one repeats.
const BACK_OFF: [i64; 8] = [1, 5, 15, 30, 60, 120, 240, 360];

/// The longest wait that a relay's own words can ask for.
const LONGEST_HINT: SignedDuration = SignedDuration::from_hours(24);

/// What an attempt leads to. Nothing else assigns a state to a delivery that was in a session.
///
/// A relay fault costs the message nothing: it is ready again at once, and the breaker keeps it from being tried too often.
pub fn after(attempt: &Attempt, seen: &Seen, now: Timestamp) -> State {
    if seen.is_relay_fault() {
        return if now < attempt.send_before {
            State::Queued { not_before: now }
        } else {
            State::Stopped(Reason::Stale)
        };
    }
    match seen {
        Seen::Accepted(_) => State::Accepted,
        Seen::NoReply(_) => State::OutcomeUnknown,
        Seen::Refused(..) => State::Rejected,
        Seen::Deferred(_, reply) => again(attempt, reply.asks_to_wait(), now),
        Seen::NotHandedOver { .. } => again(attempt, None, now),
    }
}

/// What a lease that nobody renewed means. `expiries` counts those in a row without any reply, this one included.
pub fn expired(state: &State, expiries: u32, now: Timestamp) -> State {
    match state {
        // A row at which three workers died must not take a fourth with it.
        State::Leased { .. } if expiries >= MAX_EXPIRIES => State::Held(Reason::Quarantined),
        State::Leased { .. } => State::Queued { not_before: now },
        State::Transmitting { .. } => State::OutcomeUnknown,
        other => other.clone(),
    }
}

/// What becomes of a delivery whose outcome nobody knows, by the policy of its purpose; unchanged while staff or evidence must decide.
///
/// `times` counts how often this delivery's outcome was unknown, `since` is when it last became so.
pub fn when_unknown(purpose: Purpose, times: u32, since: Timestamp, now: Timestamp) -> State {
    match purpose.when_unknown() {
        WhenUnknown::ResendOnce if times <= 1 => State::Queued { not_before: now },
        WhenUnknown::Hold if now.duration_since(since) >= MAX_AGE => State::PresumedAccepted,
        WhenUnknown::ResendOnce | WhenUnknown::Hold => State::OutcomeUnknown,
    }
}

/// Tried again later, unless it was tried too often or would come too late.
fn again(attempt: &Attempt, hint: Option<SignedDuration>, now: Timestamp) -> State {
    if attempt.number >= MAX_ATTEMPTS {
        return State::Failed(Reason::Attempts);
    }
    let not_before = now + back_off(attempt.number, attempt.jitter).max(hint.unwrap_or_default());
    let last = attempt.send_before.min(attempt.first_at + MAX_AGE);
    if not_before < last { State::RetryWait { not_before } } else { State::Failed(Reason::Expired) }
}

/// How long to wait after that many attempts, lengthened by `jitter` per cent.
fn back_off(attempts: u32, jitter: u8) -> SignedDuration {
    let step = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(BACK_OFF.len() - 1);
    let seconds = BACK_OFF[step] * 60;
    SignedDuration::from_secs(seconds + seconds * i64::from(jitter.min(20)) / 100)
}

impl State {
    /// The code of contract and database, without what it carries.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Leased { .. } => "leased",
            Self::Transmitting { .. } => "transmitting",
            Self::RetryWait { .. } => "retry_wait",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Failed(_) => "failed",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Held(_) => "held",
            Self::PresumedAccepted => "presumed_accepted",
            Self::Stopped(_) => "stopped",
        }
    }

    /// The reason, where the state has one.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Failed(reason) | Self::Held(reason) | Self::Stopped(reason) => Some(*reason),
            _ => None,
        }
    }

    /// The instant it carries: not before, or until.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Queued { not_before: at }
            | Self::RetryWait { not_before: at }
            | Self::Leased { until: at }
            | Self::Transmitting { until: at } => Some(*at),
            _ => None,
        }
    }

    /// Reads code, reason and instant back; none where they do not belong together.
    pub fn from_code(code: &str, reason: Option<Reason>, at: Option<Timestamp>) -> Option<Self> {
        Some(match (code, reason, at) {
            ("queued", None, Some(not_before)) => Self::Queued { not_before },
            ("retry_wait", None, Some(not_before)) => Self::RetryWait { not_before },
            ("leased", None, Some(until)) => Self::Leased { until },
            ("transmitting", None, Some(until)) => Self::Transmitting { until },
            ("accepted", None, None) => Self::Accepted,
            ("rejected", None, None) => Self::Rejected,
            ("outcome_unknown", None, None) => Self::OutcomeUnknown,
            ("presumed_accepted", None, None) => Self::PresumedAccepted,
            ("failed", Some(reason), None) => Self::Failed(reason),
            ("held", Some(reason), None) => Self::Held(reason),
            ("stopped", Some(reason), None) => Self::Stopped(reason),
            _ => return None,
        })
    }

    /// What the message's state is by this delivery's.
    pub fn shown_as(&self) -> MessageState {
        match self {
            Self::Queued { .. } | Self::Leased { .. } | Self::Transmitting { .. } | Self::RetryWait { .. } => {
                MessageState::Queued
            }
            Self::Accepted | Self::PresumedAccepted => MessageState::Sent,
            Self::Rejected => MessageState::Failed(Reason::Rejected),
            Self::Failed(reason) => MessageState::Failed(*reason),
            Self::OutcomeUnknown => MessageState::Unknown,
            Self::Held(reason) => MessageState::Held(*reason),
            Self::Stopped(reason) => reason.ends_as(),
        }
    }
}

impl Seen {
    /// Whether the relay as a whole is to blame: the message pays nothing, the breaker counts.
    pub fn is_relay_fault(&self) -> bool {
        match self {
            Self::NotHandedOver { relay_fault, .. } => *relay_fault,
            // 421: the relay closes the channel, whoever the mail is for.
            Self::Deferred(phase, reply) => *phase < Phase::MailFrom || reply.code == 421 && *phase < Phase::RcptTo,
            Self::Refused(phase, reply) => *phase <= Phase::MailFrom && !reply.is_about_size(),
            Self::Accepted(_) | Self::NoReply(_) => false,
        }
    }

    /// How far the session had come, where that matters afterwards.
    pub fn phase(&self) -> Phase {
        match self {
            Self::NotHandedOver { phase, .. }
            | Self::Deferred(phase, _)
            | Self::Refused(phase, _)
            | Self::NoReply(phase) => *phase,
            Self::Accepted(_) => Phase::Dot,
        }
    }

    /// The relay's complete reply, where there was one.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Accepted(reply) | Self::Deferred(_, reply) | Self::Refused(_, reply) => Some(reply),
            Self::NotHandedOver { .. } | Self::NoReply(_) => None,
        }
    }
}

impl Reply {
    /// 552 or x.3.4: this message is too big for this relay, which is the message's fault and not the relay's.
    fn is_about_size(&self) -> bool {
        self.code == 552 || matches!(self.enhanced, Some((_, 3, 4)))
    }

    /// "Try again in 15 minutes", as far as it is worth believing.
    fn asks_to_wait(&self) -> Option<SignedDuration> {
        let text = self.text.to_ascii_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let asked = words.windows(3).find_map(|three| match three {
            ["in" | "after", count, unit] => {
                let count: i64 = count.parse().ok().filter(|count| *count <= 100_000)?;
                let seconds = match *unit {
                    "s" | "sec" | "secs" | "second" | "seconds" => 1,
                    "m" | "min" | "mins" | "minute" | "minutes" => 60,
                    "h" | "hour" | "hours" => 3_600,
                    _ => return None,
                };
                Some(SignedDuration::from_secs(count * seconds))
            }
            _ => None,
        })?;
        Some(asked.min(LONGEST_HINT))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ts(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn now() -> Timestamp {
        ts("2027-06-08T14:00:00Z")
    }

    fn attempt(number: u32) -> Attempt {
        Attempt { number, first_at: now(), send_before: now() + SignedDuration::from_hours(200), jitter: 0 }
    }

    fn reply(code: u16, text: &str) -> Reply {
        Reply { code, enhanced: None, text: text.to_owned() }
    }

    fn minutes_to_wait(state: &State) -> i64 {
        let State::RetryWait { not_before } = state else { panic!("{state:?} does not wait") };
        not_before.duration_since(now()).as_mins()
    }

    #[test]
    fn a_complete_answer_to_the_dot_is_never_a_riddle() {
        let dot = Phase::Dot;

        assert_eq!(after(&attempt(1), &Seen::Accepted(reply(250, "ok")), now()), State::Accepted);
        assert_eq!(after(&attempt(1), &Seen::Refused(dot, reply(554, "policy")), now()), State::Rejected);
        assert!(matches!(
            after(&attempt(1), &Seen::Deferred(dot, reply(451, "later")), now()),
            State::RetryWait { .. }
        ));
    }

    #[test]
    fn without_an_answer_nobody_guesses() {
        for phase in [Phase::Body, Phase::Dot] {
            assert_eq!(after(&attempt(1), &Seen::NoReply(phase), now()), State::OutcomeUnknown);
        }
    }

    #[test]
    fn the_wait_grows_with_each_refusal_and_is_never_shortened_by_chance() {
        let deferred = Seen::Deferred(Phase::RcptTo, reply(450, "busy"));

        let waits: Vec<i64> =
            (1..=10).map(|number| minutes_to_wait(&after(&attempt(number), &deferred, now()))).collect();

        assert_eq!(waits, [1, 5, 15, 30, 60, 120, 240, 360, 360, 360]);
        let unlucky = Attempt { jitter: 20, ..attempt(3) };
        assert_eq!(minutes_to_wait(&after(&unlucky, &deferred, now())), 18);
        let out_of_range = Attempt { jitter: 255, ..attempt(3) };
        assert_eq!(minutes_to_wait(&after(&out_of_range, &deferred, now())), 18);
    }

    #[test]
    fn a_relay_that_names_a_time_is_believed_if_it_is_longer() {
        let wait = |text| minutes_to_wait(&after(&attempt(1), &Seen::Deferred(Phase::RcptTo, reply(450, text)), now()));

        assert_eq!(wait("Greylisted, try again in 15 minutes"), 15);
        assert_eq!(wait("4.7.1 please retry after 2 hours."), 120);
        assert_eq!(wait("try again in 30 seconds"), 1, "never shorter than the back-off");
        assert_eq!(wait("try again in 99999999 minutes"), 1, "not believed");
        assert_eq!(wait("try again in 5000 minutes"), 24 * 60, "believed for a day");
    }

    #[test]
    fn after_three_days_or_twenty_attempts_it_is_given_up() {
        let deferred = Seen::Deferred(Phase::RcptTo, reply(450, "busy"));

        assert_eq!(after(&attempt(20), &deferred, now()), State::Failed(Reason::Attempts));
        let old = Attempt { first_at: now() - SignedDuration::from_hours(71), ..attempt(9) };
        assert_eq!(after(&old, &deferred, now()), State::Failed(Reason::Expired));
        let late = Attempt { send_before: now() + SignedDuration::from_secs(60), ..attempt(1) };
        assert_eq!(after(&late, &deferred, now()), State::Failed(Reason::Expired));
    }

    #[test]
    fn a_relay_fault_costs_the_message_nothing() {
        let faults = [
            Seen::NotHandedOver { phase: Phase::Connect, what: "refused".to_owned(), relay_fault: true },
            Seen::Deferred(Phase::Greeting, reply(421, "busy")),
            Seen::Deferred(Phase::MailFrom, reply(421, "too many")),
            Seen::Refused(Phase::Hello, reply(550, "go away")),
            Seen::Refused(Phase::Auth, reply(535, "who are you")),
            Seen::Refused(Phase::MailFrom, reply(530, "sign in first")),
        ];
        for fault in &faults {
            assert_eq!(after(&attempt(19), fault, now()), State::Queued { not_before: now() }, "{fault:?}");
        }
        let stale = Attempt { send_before: now(), ..attempt(1) };
        assert_eq!(after(&stale, &faults[0], now()), State::Stopped(Reason::Stale));
    }

    #[test]
    fn what_the_relay_says_of_one_message_is_no_fault_of_the_relay() {
        let messages_own = [
            Seen::Refused(Phase::MailFrom, reply(552, "too big")),
            Seen::Refused(Phase::MailFrom, Reply { enhanced: Some((5, 3, 4)), ..reply(550, "too big") }),
            Seen::Refused(Phase::RcptTo, reply(550, "no such user")),
            Seen::Deferred(Phase::MailFrom, reply(452, "full")),
            Seen::Deferred(Phase::RcptTo, reply(421, "busy")),
            Seen::NotHandedOver { phase: Phase::RcptTo, what: "garbage".to_owned(), relay_fault: false },
            Seen::NoReply(Phase::Dot),
        ];
        for seen in messages_own {
            assert!(!seen.is_relay_fault(), "{seen:?}");
        }
    }

    #[test]
    fn a_dead_lease_is_ready_again_before_the_mark_and_a_riddle_after_it() {
        let leased = State::Leased { until: now() };

        assert_eq!(expired(&leased, 1, now()), State::Queued { not_before: now() });
        assert_eq!(expired(&leased, 2, now()), State::Queued { not_before: now() });
        assert_eq!(expired(&leased, 3, now()), State::Held(Reason::Quarantined));
        assert_eq!(expired(&State::Transmitting { until: now() }, 1, now()), State::OutcomeUnknown);
        assert_eq!(expired(&State::Transmitting { until: now() }, 9, now()), State::OutcomeUnknown);
        assert_eq!(expired(&State::Accepted, 1, now()), State::Accepted);
    }

    #[test]
    fn an_unknown_booking_mail_goes_once_more_and_reading_never_does() {
        let later = now() + MAX_AGE;
        let unknown = |purpose, times, at| when_unknown(purpose, times, now(), at);

        assert_eq!(unknown(Purpose::CareTransactional, 1, now()), State::Queued { not_before: now() });
        assert_eq!(unknown(Purpose::CareTransactional, 2, later), State::OutcomeUnknown, "staff decide");
        for purpose in [Purpose::CareEducation, Purpose::OutcomeCheckIn] {
            assert_eq!(unknown(purpose, 1, later - SignedDuration::from_secs(1)), State::OutcomeUnknown);
            assert_eq!(unknown(purpose, 1, later), State::PresumedAccepted);
        }
    }

    #[test]
    fn states_read_back_from_their_columns() {
        let at = now();
        for state in [
            State::Queued { not_before: at },
            State::Leased { until: at },
            State::Transmitting { until: at },
            State::RetryWait { not_before: at },
            State::Accepted,
            State::Rejected,
            State::Failed(Reason::Expired),
            State::OutcomeUnknown,
            State::Held(Reason::Quarantined),
            State::PresumedAccepted,
            State::Stopped(Reason::Consent),
        ] {
            assert_eq!(State::from_code(state.code(), state.reason(), state.at()), Some(state.clone()));
            assert_eq!(State::from_code(state.code(), Some(Reason::Staff), Some(at)), None, "{state:?}");
        }
    }

    #[test]
    fn a_message_shows_what_its_delivery_knows() {
        let at = now();
        for (state, shown) in [
            (State::Queued { not_before: at }, MessageState::Queued),
            (State::Transmitting { until: at }, MessageState::Queued),
            (State::RetryWait { not_before: at }, MessageState::Queued),
            (State::Accepted, MessageState::Sent),
            (State::PresumedAccepted, MessageState::Sent),
            (State::Rejected, MessageState::Failed(Reason::Rejected)),
            (State::Failed(Reason::Attempts), MessageState::Failed(Reason::Attempts)),
            (State::OutcomeUnknown, MessageState::Unknown),
            (State::Held(Reason::Staff), MessageState::Held(Reason::Staff)),
            (State::Stopped(Reason::Consent), MessageState::Suppressed(Reason::Consent)),
            (State::Stopped(Reason::TriggerReverted), MessageState::Cancelled(Reason::TriggerReverted)),
            (State::Stopped(Reason::Staff), MessageState::Skipped(Reason::Staff)),
        ] {
            assert_eq!(state.shown_as(), shown);
        }
    }

    fn any_reply() -> impl Strategy<Value = Reply> {
        (200u16..600, prop::option::of((2u8..6, 0u16..9, 0u16..20)), ".{0,40}")
            .prop_map(|(code, enhanced, text)| Reply { code, enhanced, text })
    }

    fn any_phase() -> impl Strategy<Value = Phase> {
        use Phase::*;
        prop::sample::select(vec![Connect, Greeting, Hello, Tls, Auth, MailFrom, RcptTo, Data, Body, Dot])
    }

    fn any_seen() -> impl Strategy<Value = Seen> {
        prop_oneof![
            (any_phase(), any::<bool>()).prop_map(|(phase, relay_fault)| Seen::NotHandedOver {
                phase,
                what: "drop".to_owned(),
                relay_fault
            }),
            any_reply().prop_map(Seen::Accepted),
            (any_phase(), any_reply()).prop_map(|(phase, reply)| Seen::Deferred(phase, reply)),
            (any_phase(), any_reply()).prop_map(|(phase, reply)| Seen::Refused(phase, reply)),
            any_phase().prop_map(Seen::NoReply),
        ]
    }

    proptest! {
        #[test]
        fn only_a_read_answer_is_success_and_only_what_certainly_stayed_here_goes_again(
            number in 1u32..25,
            age in 0i64..100,
            left in -10i64..200,
            jitter in any::<u8>(),
            seen in any_seen(),
        ) {
            let attempt = Attempt {
                number,
                first_at: now() - SignedDuration::from_hours(age),
                send_before: now() + SignedDuration::from_hours(left),
                jitter,
            };

            let state = after(&attempt, &seen, now());

            prop_assert_eq!(state == State::Accepted, matches!(seen, Seen::Accepted(_)));
            prop_assert_eq!(state == State::OutcomeUnknown, matches!(seen, Seen::NoReply(_)));
            match state {
                State::Queued { .. } => prop_assert!(seen.is_relay_fault()),
                State::RetryWait { not_before } => {
                    prop_assert!(not_before > now() && not_before < attempt.send_before);
                    prop_assert!(not_before < attempt.first_at + MAX_AGE);
                    prop_assert!(number < MAX_ATTEMPTS);
                }
                // Leases and marks belong to storage; no attempt leads to one.
                State::Leased { .. } | State::Transmitting { .. } | State::PresumedAccepted | State::Held(_) => {
                    prop_assert!(false, "{:?}", state);
                }
                State::Accepted | State::Rejected | State::Failed(_) | State::OutcomeUnknown | State::Stopped(_) => {}
            }
        }
    }
}
