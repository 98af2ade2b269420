//! May this message go, now? Asked when it is queued and, in one snapshot with the mark, before the first byte of its body.

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::{appointments::Status, journeys::timing, patients::consent, text::EmailAddress};

use super::{Kind, Message, MessageState, Purpose, Reason, delivery::LEASE_LEFT};

/// After so long it is looked at again whether an answer that may be an emergency was cleared.
const RED_FLAG: SignedDuration = SignedDuration::from_hours(1);

/// All that is looked at, as it stands in one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The message itself.
    pub message: Message,
    /// What the person agreed to; for an unproven booking, what was agreed to with it.
    pub ledger: Vec<consent::Entry>,
    /// Where mail for this person goes at present.
    pub address: Option<EmailAddress>,
    /// Where this delivery was addressed to; none before it has one.
    pub addressed_to: Option<EmailAddress>,
    /// Whether the address must not be written to.
    pub suppressed: bool,
    /// The visit it is about, or that led to it, as it stands.
    pub visit: Option<VisitNow>,
    /// Whether what the person asked for on their own pages still waits for this mail; false where it speaks of no such thing.
    pub wanted: bool,
    /// Why what it points to is not to be sent; none where it may, and where it points to nothing.
    pub withheld: Option<Reason>,
    /// Whether an answer of the person may be an emergency, and no clinician has cleared it.
    pub red_flag: bool,
    /// The instants at which other education mail to this person counts (see [`timing::counts_at`]).
    pub sent: Vec<Timestamp>,
    /// Calendar days between two of them.
    pub min_gap_days: u16,
    /// Until when the person asked for a pause.
    pub paused_until: Option<Timestamp>,
    /// Dates on which the clinic is closed.
    pub closures: Vec<Date>,
    /// Whether all sending is paused.
    pub paused: bool,
    /// Until when the asking worker has it in hand; none before it is queued.
    pub leased_until: Option<Timestamp>,
}

/// A visit as a message about it must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitNow {
    /// Where it stands.
    pub status: Status,
    /// Which of its calendar states that is.
    pub sequence: i32,
}

/// Why a message does not go now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Not yet: back to the queue. Its last useful instant stays where it was.
    Requeue(Timestamp, Reason),
    /// A person must look first.
    Hold(Reason),
    /// It never goes; this is the state it ends in.
    End(MessageState),
    /// All sending is paused.
    Paused,
    /// The lease is over or nearly so, or somebody else has it: storage says so too.
    LeaseLost,
}

/// Whether the message may go at `now`. The one guard before a body leaves the house.
pub fn may_transmit(facts: &Facts, now: Timestamp) -> Result<(), Stop> {
    let message = &facts.message;
    if facts.leased_until.is_some_and(|until| now + LEASE_LEFT >= until) {
        return Err(Stop::LeaseLost);
    }
    match &message.state {
        MessageState::Held(reason) => return Err(Stop::Hold(*reason)),
        ended if ended.is_final() => return Err(Stop::End(ended.clone())),
        _ => {}
    }
    if let Some(reason) = why_never(facts, now) {
        return Err(Stop::End(reason.ends_as()));
    }
    // What is about the visit itself still goes.
    if facts.red_flag && message.purpose != Purpose::CareTransactional {
        return Err(Stop::Requeue(now + RED_FLAG, Reason::RedFlag));
    }
    if let Some(reason) = facts.withheld {
        return Err(Stop::Hold(reason));
    }
    if facts.paused {
        return Err(Stop::Paused);
    }
    match (&facts.addressed_to, &facts.address) {
        (Some(then), Some(current)) if then.normal() != current.normal() => {
            return Err(Stop::Requeue(now, Reason::Address));
        }
        _ => {}
    }
    let (from, reason) = earliest(facts, now);
    if now < from { Err(Stop::Requeue(from, reason)) } else { Ok(()) }
}

/// The first rule that ends it for good, the person's own wish first.
fn why_never(facts: &Facts, now: Timestamp) -> Option<Reason> {
    let message = &facts.message;
    // Staff are written to about their accounts because they work here.
    let agreed = |kind| message.kind.is_to_staff() || consent::stands(&facts.ledger, kind, now);
    if !agreed(consent::Kind::EmailChannel) || message.purpose.needs().is_some_and(|kind| !agreed(kind)) {
        return Some(Reason::Consent);
    }
    if facts.address.is_none() {
        return Some(Reason::NoAddress);
    }
    if facts.suppressed {
        return Some(Reason::Address);
    }
    if let Some(reason) = cause_is_gone(message, facts.visit.as_ref(), facts.wanted, now) {
        return Some(reason);
    }
    (now >= message.send_before && message.override_reason.is_none()).then_some(Reason::Stale)
}

/// Whether what the message speaks of is no longer so.
fn cause_is_gone(message: &Message, visit: Option<&VisitNow>, wanted: bool, now: Timestamp) -> Option<Reason> {
    if message.kind.is_errand() {
        return (!wanted).then_some(Reason::TriggerReverted);
    }
    // What was wrong was wrong, whatever became of the visit that led to it.
    if message.kind == Kind::Correction {
        return None;
    }
    let Some(visit) = visit else {
        return Some(Reason::VisitGone);
    };
    if message.sequence.is_some_and(|sequence| sequence < visit.sequence) {
        return Some(Reason::Superseded);
    }
    let stands = match message.kind {
        Kind::VerificationCode => matches!(visit.status, Status::AwaitingVerification { until } if now < until),
        Kind::Booked | Kind::Moved => matches!(visit.status, Status::Booked | Status::Arrived | Status::CheckedIn),
        // Whoever is here already need not be reminded.
        Kind::Reminder => matches!(visit.status, Status::Booked),
        Kind::Cancelled => matches!(visit.status, Status::Cancelled { .. }),
        Kind::Reading => matches!(visit.status, Status::Fulfilled),
        Kind::SignIn
        | Kind::AddressLeave
        | Kind::AddressProve
        | Kind::AddressChanged
        | Kind::StaffRecovery
        | Kind::StaffRecovered => wanted,
        Kind::Correction => true,
    };
    match (stands, message.kind) {
        (true, _) => None,
        (false, Kind::Reading) => Some(Reason::TriggerReverted),
        (false, _) => Some(Reason::VisitGone),
    }
}

/// The first instant at which no rule about time is against it, and the rule that was.
fn earliest(facts: &Facts, now: Timestamp) -> (Timestamp, Reason) {
    let message = &facts.message;
    if now < message.due.at {
        return (message.due.at, message.state.reason().unwrap_or(Reason::Window));
    }
    // The person's own wish: no reason of staff sets it aside.
    let paused_until = facts.paused_until.filter(|_| message.purpose != Purpose::CareTransactional).unwrap_or(now);
    let (from, reason) = if now < paused_until { (paused_until, Reason::Paused) } else { (now, Reason::Window) };
    let (Some(window), None) = (message.window, &message.override_reason) else {
        return (from, reason);
    };
    let open = timing::Open { window, closures: &facts.closures, zone: &message.due.zone };
    let inside = open.next(from);
    if message.purpose != Purpose::CareEducation {
        return (inside, reason);
    }
    let apart = timing::apart(open, inside, &facts.sent, facts.min_gap_days);
    (apart, if apart > inside { Reason::Spacing } else { reason })
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::super::{
        delivery::LEASE,
        examples::{clear_way, confirmation, given, reading, ts, withdrawn},
    };
    use super::*;

    /// Tuesday at noon in Toronto: inside the window, after the reading was due.
    const NOON: &str = "2027-06-08T16:00:00Z";

    fn stop(facts: &Facts, at: &str) -> Stop {
        may_transmit(facts, ts(at)).expect_err("it must not go")
    }

    #[test]
    fn an_answer_that_may_be_an_emergency_holds_everything_but_the_visit() {
        let flagged = |message| Facts { red_flag: true, ..clear_way(message) };

        assert_eq!(may_transmit(&flagged(confirmation()), ts("2027-06-09T03:00:00Z")), Ok(()));
        let Err(Stop::Requeue(later, Reason::RedFlag)) = may_transmit(&flagged(reading()), ts(NOON)) else {
            panic!("reading waits")
        };
        assert!(later > ts(NOON));
    }

    #[test]
    fn a_message_with_a_clear_way_goes() {
        assert_eq!(may_transmit(&clear_way(reading()), ts(NOON)), Ok(()));
        assert_eq!(may_transmit(&clear_way(confirmation()), ts("2027-06-09T03:00:00Z")), Ok(()), "in the night too");
    }

    #[test]
    fn without_consent_nothing_goes_and_the_latest_word_counts() {
        let none = Facts { ledger: Vec::new(), ..clear_way(confirmation()) };
        assert_eq!(stop(&none, "2027-06-09T03:00:00Z"), Stop::End(MessageState::Suppressed(Reason::Consent)));

        let mut facts = clear_way(reading());
        facts.ledger.push(withdrawn(consent::Kind::CareEducation, NOON));
        assert_eq!(stop(&facts, NOON), Stop::End(MessageState::Suppressed(Reason::Consent)));
        let visit_mail = Facts { message: confirmation(), visit: clear_way(confirmation()).visit, ..facts.clone() };
        assert_eq!(may_transmit(&visit_mail, ts("2027-06-09T03:00:00Z")), Ok(()), "mail about visits is not touched");

        facts.ledger.push(given(consent::Kind::CareEducation, NOON));
        assert_eq!(may_transmit(&facts, ts(NOON)), Ok(()));
    }

    #[test]
    fn taking_back_the_channel_stops_everything() {
        let mut facts = clear_way(confirmation());
        facts.ledger.push(withdrawn(consent::Kind::EmailChannel, "2027-06-09T03:00:00Z"));

        assert_eq!(stop(&facts, "2027-06-09T03:00:00Z"), Stop::End(MessageState::Suppressed(Reason::Consent)));
    }

    #[test]
    fn there_must_be_an_address_that_may_be_written_to_and_is_still_the_same() {
        let nowhere = Facts { address: None, ..clear_way(reading()) };
        assert_eq!(stop(&nowhere, NOON), Stop::End(MessageState::Suppressed(Reason::NoAddress)));

        let blocked = Facts { suppressed: true, ..clear_way(reading()) };
        assert_eq!(stop(&blocked, NOON), Stop::End(MessageState::Suppressed(Reason::Address)));

        let old = "ada@old.example".parse().ok();
        let moved = Facts { addressed_to: old, ..clear_way(reading()) };
        assert_eq!(stop(&moved, NOON), Stop::Requeue(ts(NOON), Reason::Address));

        let same = Facts { addressed_to: "Ada@example.org".parse().ok(), ..clear_way(reading()) };
        assert_eq!(may_transmit(&same, ts(NOON)), Ok(()));
    }

    #[test]
    fn a_mail_dies_with_what_it_speaks_of() {
        let visit = |status, sequence| Some(VisitNow { status, sequence });
        let ends = |message, visit| match stop(&Facts { visit, ..clear_way(message) }, NOON_OF_BOTH) {
            Stop::End(state) => state,
            other => panic!("{other:?}"),
        };
        const NOON_OF_BOTH: &str = "2027-06-09T16:00:00Z";

        assert_eq!(ends(confirmation(), visit(Status::Booked, 1)), MessageState::Cancelled(Reason::Superseded));
        assert_eq!(ends(confirmation(), visit(Status::NoShow, 0)), MessageState::Cancelled(Reason::VisitGone));
        assert_eq!(ends(confirmation(), None), MessageState::Cancelled(Reason::VisitGone));
        assert_eq!(ends(reading(), visit(Status::NoShow, 3)), MessageState::Cancelled(Reason::TriggerReverted));

        let code = Message { kind: Kind::VerificationCode, ..confirmation() };
        let waiting = |until| visit(Status::AwaitingVerification { until: ts(until) }, 0);
        assert_eq!(ends(code.clone(), waiting(NOON_OF_BOTH)), MessageState::Cancelled(Reason::VisitGone));
        let in_time = Facts { visit: waiting("2027-06-09T16:00:01Z"), ..clear_way(code) };
        assert_eq!(may_transmit(&in_time, ts(NOON_OF_BOTH)), Ok(()));
    }

    #[test]
    fn what_is_too_late_to_be_of_use_is_not_sent_unless_staff_gave_a_reason() {
        let mut facts = clear_way(reading());

        assert_eq!(may_transmit(&facts, ts("2027-06-11T13:59:59Z")), Ok(()));
        assert_eq!(stop(&facts, "2027-06-11T14:00:00Z"), Stop::End(MessageState::Skipped(Reason::Stale)));
        facts.message.override_reason = Some("She asked for it".to_owned());
        assert_eq!(may_transmit(&facts, ts("2027-06-11T14:00:00Z")), Ok(()));
    }

    #[test]
    fn outside_its_window_it_waits_for_the_next_opening_unless_staff_gave_a_reason() {
        let mut facts = clear_way(reading());
        let evening = "2027-06-08T22:00:00Z";

        assert_eq!(stop(&facts, evening), Stop::Requeue(ts("2027-06-09T13:00:00Z"), Reason::Window));
        facts.closures = vec![jiff::civil::date(2027, 6, 9)];
        assert_eq!(stop(&facts, evening), Stop::Requeue(ts("2027-06-10T13:00:00Z"), Reason::Window));
        facts.message.override_reason = Some("She asked for it".to_owned());
        assert_eq!(may_transmit(&facts, ts(evening)), Ok(()));
    }

    #[test]
    fn it_keeps_its_distance_from_other_reading_and_is_never_early() {
        let mut facts = clear_way(reading());
        assert_eq!(stop(&facts, "2027-06-08T13:59:59Z"), Stop::Requeue(ts("2027-06-08T14:00:00Z"), Reason::Window));

        facts.sent = vec![ts("2027-06-07T20:00:00Z")];
        assert_eq!(stop(&facts, NOON), Stop::Requeue(ts("2027-06-13T13:00:00Z"), Reason::Spacing));
        facts.sent = vec![ts("2027-06-02T20:00:00Z")];
        assert_eq!(may_transmit(&facts, ts(NOON)), Ok(()));
    }

    #[test]
    fn what_is_held_paused_unreadable_or_no_longer_ours_does_not_go() {
        let held = Message { state: MessageState::Held(Reason::Staff), ..reading() };
        assert_eq!(stop(&clear_way(held), NOON), Stop::Hold(Reason::Staff));

        let skipped = Message { state: MessageState::Skipped(Reason::Staff), ..reading() };
        assert_eq!(stop(&clear_way(skipped), NOON), Stop::End(MessageState::Skipped(Reason::Staff)));

        for reason in [Reason::ContentMissing, Reason::ContentRetracted, Reason::ContentOverdue] {
            let withheld = Facts { withheld: Some(reason), ..clear_way(reading()) };
            assert_eq!(stop(&withheld, NOON), Stop::Hold(reason));
        }

        assert_eq!(stop(&Facts { paused: true, ..clear_way(reading()) }, NOON), Stop::Paused);

        let lease = |left: i64| Facts {
            leased_until: Some(ts(NOON) + SignedDuration::from_secs(left)),
            ..clear_way(reading())
        };
        assert_eq!(stop(&lease(10), NOON), Stop::LeaseLost);
        assert_eq!(may_transmit(&lease(LEASE.as_secs()), ts(NOON)), Ok(()));
    }

    #[test]
    fn a_pause_changes_nothing_about_what_has_ended() {
        let facts = Facts { paused: true, ledger: Vec::new(), ..clear_way(reading()) };

        assert_eq!(stop(&facts, NOON), Stop::End(MessageState::Suppressed(Reason::Consent)));
    }

    proptest! {
        /// The ledger in any order of events, the world in any state: what goes was agreed to, and is due, and may be read.
        #[test]
        fn nothing_goes_without_consent_address_cause_and_time(
            visit_mail in any::<bool>(),
            ledger in prop::collection::vec((0usize..3, any::<bool>(), 0i64..200), 0..8),
            address in any::<bool>(),
            suppressed in any::<bool>(),
            readable in any::<bool>(),
            paused in any::<bool>(),
            fulfilled in any::<bool>(),
            overridden in any::<bool>(),
            lease in prop::option::of(-20i64..100),
            hours in 0i64..120,
        ) {
            let message = if visit_mail { confirmation() } else { reading() };
            let start = ts("2027-06-08T00:00:00Z");
            let now = start + SignedDuration::from_hours(hours);
            let mut facts = clear_way(message);
            facts.ledger = ledger
                .iter()
                .map(|(kind, give, minutes)| {
                    let at = (start - SignedDuration::from_hours(100) + SignedDuration::from_hours(*minutes)).to_string();
                    let kind = consent::Kind::ALL[*kind];
                    if *give { given(kind, &at) } else { withdrawn(kind, &at) }
                })
                .collect();
            if !address {
                facts.address = None;
            }
            facts.suppressed = suppressed;
            facts.withheld = (!readable).then_some(Reason::ContentMissing);
            facts.paused = paused;
            if fulfilled {
                facts.visit = Some(VisitNow { status: Status::Fulfilled, sequence: 0 });
            }
            facts.message.override_reason = overridden.then(|| "a reason".to_owned());
            facts.leased_until = lease.map(|seconds| now + SignedDuration::from_secs(seconds));

            if may_transmit(&facts, now).is_ok() {
                let latest = |kind| {
                    let mut told: Vec<&consent::Entry> =
                        facts.ledger.iter().filter(|entry| entry.kind == kind && entry.at <= now).collect();
                    told.sort_by_key(|entry| entry.at);
                    told.last().map(|entry| entry.decision)
                };
                prop_assert_eq!(latest(consent::Kind::EmailChannel), Some(consent::Decision::Given));
                if !visit_mail {
                    prop_assert_eq!(latest(consent::Kind::CareEducation), Some(consent::Decision::Given));
                }
                prop_assert!(facts.address.is_some() && !suppressed && readable && !paused);
                prop_assert_eq!(fulfilled || !visit_mail, !visit_mail);
                prop_assert!(now >= facts.message.due.at);
                prop_assert!(now < facts.message.send_before || overridden);
                prop_assert!(lease.is_none_or(|seconds| seconds > 10));
            }
        }
    }
}
