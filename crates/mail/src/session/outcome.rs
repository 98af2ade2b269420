//! What a stopped conversation means: the one place where replies and faults become what was seen.

use domain::outbox::{Phase, Seen};

use super::{broken::Broken, reply::Answer};

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

    /// What it means for the letter. Whose fault it is, is the domain's to say.
    pub(super) fn seen(self) -> Seen {
        let Self { phase, why } = self;
        match why {
            Why::Decided(seen) => seen,
            Why::Broken(broken) => not_handed_over(phase, broken.to_string()),
            Why::Ours(what) => not_handed_over(phase, what.to_owned()),
            Why::Said(answer) => match (phase, answer.code / 100) {
                (Phase::Dot, 2) => Seen::Accepted(answer.reply()),
                (_, 4) => Seen::Deferred(phase, answer.reply()),
                (_, 5) => Seen::Refused(phase, answer.reply()),
                (Phase::Dot, _) => Seen::NoReply(phase),
                _ => not_handed_over(phase, format!("the relay sent {} where that is no answer", answer.code)),
            },
        }
    }
}

/// Before `MAIL` nothing was said about any letter: whatever goes wrong there is the relay's fault or its link's.
fn not_handed_over(phase: Phase, what: String) -> Seen {
    Seen::NotHandedOver { phase, what, relay_fault: phase < Phase::MailFrom }
}
