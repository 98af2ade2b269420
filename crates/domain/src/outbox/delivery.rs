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
