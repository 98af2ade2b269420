//! The outbox row that carries a message to one address: its states, and the only place that says what an attempt leads to.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

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
    Failed(super::Reason),
    /// The body went out and nobody knows whether it arrived.
    OutcomeUnknown,
    /// Presumed to have arrived: 72 hours without a report.
    PresumedAccepted,
    /// Stopped for good before it left.
    Stopped(super::Reason),
}

/// The longest a delivery is tried, from its first attempt.
pub const MAX_AGE: SignedDuration = SignedDuration::from_hours(72);

/// The most attempts of one delivery.
pub const MAX_ATTEMPTS: u32 = 20;

/// How long a worker may have a delivery in hand without a sign of life.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);
