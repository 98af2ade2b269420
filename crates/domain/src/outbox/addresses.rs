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

#[cfg(test)]
mod tests {
    use super::{super::Phase, *};

    fn refused(code: u16, enhanced: Option<(u8, u16, u16)>, text: &str) -> Option<AddressVerdict> {
        verdict(&Seen::Refused(Phase::RcptTo, Reply { code, enhanced, text: text.to_owned() }))
    }

    #[test]
    fn the_enhanced_code_decides_before_any_words() {
        for subject in [1, 2, 3, 6, 10] {
            assert_eq!(refused(550, Some((5, 1, subject)), "blocked by policy"), Some(AddressVerdict::Hard));
        }
        for soft in [(5, 2, 2), (5, 2, 1), (5, 4, 4), (5, 0, 0)] {
            assert_eq!(refused(550, Some(soft), "no such user"), Some(AddressVerdict::Soft));
        }
        for ours in [(5, 7, 1), (5, 7, 26), (5, 3, 4), (5, 6, 7)] {
            assert_eq!(refused(550, Some(ours), "no such user"), Some(AddressVerdict::Ours));
        }
    }

    #[test]
    fn without_a_code_the_words_are_read_and_doubt_is_soft() {
        assert_eq!(refused(550, None, "User unknown in local table"), Some(AddressVerdict::Hard));
        assert_eq!(refused(550, None, "Blocked: no such user here, says our spam filter"), Some(AddressVerdict::Ours));
        assert_eq!(refused(554, None, "no such user"), Some(AddressVerdict::Ours));
        assert_eq!(refused(552, None, "mailbox full"), Some(AddressVerdict::Soft));
        assert_eq!(refused(550, None, "nein"), Some(AddressVerdict::Soft));
    }

    #[test]
    fn a_fault_of_the_relay_says_nothing_about_anybody() {
        let reply = Reply { code: 550, enhanced: Some((5, 1, 1)), text: String::new() };

        assert_eq!(verdict(&Seen::Refused(Phase::MailFrom, reply.clone())), None);
        assert_eq!(verdict(&Seen::Deferred(Phase::RcptTo, reply)), None);
        assert_eq!(verdict(&Seen::NoReply(Phase::Dot)), None);
    }
}
