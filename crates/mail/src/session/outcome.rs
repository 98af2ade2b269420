//! What a stopped conversation means: the one place where replies and faults become what was seen.

use domain::outbox::{Phase, Seen};

use super::{dialogue::Broken, reply::Answer};

/// Where and why the way ended.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) phase: Phase,
    pub(super) why: Why,
}

#[derive(Debug)]
pub(super) enum Why {
    /// The connection is of no more use.
    Broken(Broken),
    /// The relay's whole reply.
    Said(Answer),
    /// We went no further.
    Ours(&'static str),
    /// What was seen is known without the relay.
    Decided(Seen),
}

impl Stop {
    pub(super) fn broken(phase: Phase) -> impl FnOnce(Broken) -> Self {
        move |broken| Self { phase, why: Why::Broken(broken) }
    }

    pub(super) fn said(phase: Phase, answer: Answer) -> Self {
        Self { phase, why: Why::Said(answer) }
    }

    pub(super) fn ours(phase: Phase, why: &'static str) -> Self {
        Self { phase, why: Why::Ours(why) }
    }

    /// A connection that carried letters before has ended, as connections do.
    pub(super) fn is_the_end_of_a_used_connection(&self) -> bool {
        self.phase == Phase::MailFrom
            && match &self.why {
                Why::Broken(Broken::Lost(_)) => true,
                Why::Said(answer) => answer.ends_the_conversation(),
                _ => false,
            }
    }

    /// The relay said no to this letter, and the connection is as good as before.
    pub(super) fn is_a_refusal(&self) -> bool {
        self.phase > Phase::MailFrom && matches!(&self.why, Why::Said(answer) if answer.code >= 400)
    }

    /// What it means for the letter.
    pub(super) fn seen(self) -> Seen {
        let Self { phase, why } = self;
        match why {
            Why::Decided(seen) => seen,
            Why::Broken(broken) => not_handed_over(phase, broken.to_string()),
            Why::Ours(what) => not_handed_over(phase, what.to_owned()),
            Why::Said(answer) => match (phase, answer.code / 100) {
                (Phase::Dot, 2) => Seen::Accepted(answer.reply()),
                (Phase::RcptTo | Phase::Data | Phase::Dot, 4) => Seen::Deferred(phase, answer.reply()),
                (Phase::RcptTo | Phase::Data | Phase::Dot, 5) => Seen::Refused(phase, answer.reply()),
                (Phase::Dot, _) => Seen::NoReply(phase),
                // A refused sender is the relay's quarrel with us, not with this letter; its size is the letter's own.
                (Phase::MailFrom, 4) if !answer.ends_the_conversation() => Seen::Deferred(phase, answer.reply()),
                (Phase::MailFrom, 5) if is_too_large(&answer) => Seen::Refused(phase, answer.reply()),
                (Phase::MailFrom, 4 | 5) => Seen::NotHandedOver { phase, what: words(&answer), relay_fault: true },
                _ => not_handed_over(phase, words(&answer)),
            },
        }
    }
}

/// Before `MAIL` nothing was said about any letter: whatever goes wrong there is the relay's fault or its link's.
fn not_handed_over(phase: Phase, what: String) -> Seen {
    Seen::NotHandedOver { phase, what, relay_fault: phase < Phase::MailFrom }
}

fn is_too_large(answer: &Answer) -> bool {
    answer.code == 552 || answer.reply().enhanced == Some((5, 3, 4))
}

/// The relay's words for a log: what may be an address in them is left out.
fn words(answer: &Answer) -> String {
    let words = answer.lines.iter().flat_map(|line| line.split_whitespace()).filter(|word| !word.contains('@'));
    std::iter::once(answer.code.to_string().as_str()).chain(words).collect::<Vec<_>>().join(" ")
}
