//! What a refusal says about the address it was meant for.

use jiff::SignedDuration;

use super::delivery::{Reply, Seen};

/// What a refusal for good says about the address, by its enhanced code first and by its words only without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressVerdict {
    /// There is no such mailbox: the address is not written to again until staff say so.
    Hard,
    /// Full, disabled, out of reach or unclear: three in fourteen days, and it rests for thirty.
    Soft,
    /// Policy, reputation, our own set-up: never the person's fault; counted for the alert.
    Ours,
}

/// So many soft refusals within [`SOFT_SPAN`] let an address rest.
pub const SOFT_LIMIT: usize = 3;

/// The time within which soft refusals add up.
pub const SOFT_SPAN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// How long an address rests after too many of them.
pub const SOFT_REST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What an attempt says about the address; none unless the relay refused this recipient or message for good.
pub fn verdict(seen: &Seen) -> Option<AddressVerdict> {
    match seen {
        Seen::Refused(_, reply) if !seen.is_relay_fault() => Some(judge(reply)),
        _ => None,
    }
}

/// Judges a final refusal.
pub fn judge(reply: &Reply) -> AddressVerdict {
    match reply.enhanced {
        Some((5, 1, 1 | 2 | 3 | 6 | 10)) => AddressVerdict::Hard,
        Some((_, 7, _)) => AddressVerdict::Ours,
        // Our own words or size: nothing is wrong with the person's address.
        Some((_, 6, _) | (_, 3, 4)) => AddressVerdict::Ours,
        Some(_) => AddressVerdict::Soft,
        None if reply.code == 554 => AddressVerdict::Ours,
        None => by_words(&reply.text.to_lowercase()),
    }
}

fn by_words(text: &str) -> AddressVerdict {
    const POLICY: [&str; 8] =
        ["spam", "policy", "block", "blacklist", "reputation", "denied", "authentication", "relay"];
    const NOBODY: [&str; 7] = [
        "user unknown",
        "unknown user",
        "no such user",
        "no such recipient",
        "does not exist",
        "recipient not found",
        "invalid recipient",
    ];
    if POLICY.iter().any(|word| text.contains(word)) {
        AddressVerdict::Ours
    } else if NOBODY.iter().any(|words| text.contains(words)) {
        AddressVerdict::Hard
    } else {
        AddressVerdict::Soft
    }
}
