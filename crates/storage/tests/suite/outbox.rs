//! The way out of the house: who takes a delivery in hand, what may leave, and what is known afterwards.

use domain::outbox::{MessageState, Phase, Reason, Reply, Seen, State, Stop};
use jiff::{SignedDuration, Timestamp};
use storage::deliveries::{Lease, Leased, Post};

use crate::support::{
    Bench,
    follow_ups::{Clinic, at, way_out},
    on_both,
};

const VISIT: &str = "2026-11-03T16:00:00Z";
const NEXT_DAY: &str = "2026-11-04T16:00:00Z";

fn accepted() -> Seen {
    Seen::Accepted(Reply { code: 250, enhanced: Some((2, 0, 0)), text: "queued as 1".to_owned() })
}

fn refused(enhanced: (u8, u16, u16)) -> Seen {
    Seen::Refused(Phase::RcptTo, Reply { code: 550, enhanced: Some(enhanced), text: "no such user".to_owned() })
}

fn deferred() -> Seen {
    Seen::Deferred(Phase::RcptTo, Reply { code: 450, enhanced: None, text: "not now".to_owned() })
}

fn unreachable() -> Seen {
    Seen::NotHandedOver { phase: Phase::Connect, what: "connection refused".to_owned(), relay_fault: true }
}

/// A clinic in which one reading has just come due and was taken in hand.
async fn one_in_hand(bench: Bench) -> (Clinic, Lease) {
    let clinic = Clinic::open(bench).await;
    let ada = clinic.knows("Ada Lovelace", true, at(VISIT)).await;
    clinic.keeps_a_visit(ada, None, at(VISIT)).await;
    let lease = clinic.takes_one("worker", at(NEXT_DAY)).await;
    (clinic, lease)
}

async fn the_state(clinic: &Clinic, now: Timestamp) -> (MessageState, State) {
    let messages = clinic.messages(now).await;
    let message = messages.iter().find(|message| !message.deliveries.is_empty()).expect("a message in the outbox");
    (message.state.clone(), message.deliveries[0].state.clone())
}

#[tokio::test]
async fn a_kept_visit_is_followed_up_the_next_day_and_no_earlier() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let ada = clinic.knows("Ada Lovelace", true, at(VISIT)).await;

        clinic.keeps_a_visit(ada, Some("no"), at(VISIT)).await;

        let owed = clinic.messages(at(VISIT)).await;
        assert_eq!(owed.len(), 2);
        assert_eq!(owed[1].due.at, at(NEXT_DAY), "the same time a day later");
        assert_eq!(owed[0].state, MessageState::Skipped(Reason::Condition), "nobody asked for this one");
        let a_second_early = at(NEXT_DAY) - SignedDuration::from_secs(1);
        assert!(clinic.takes("worker", 10, a_second_early).await.is_empty());
        assert_eq!(clinic.takes("worker", 10, at(NEXT_DAY)).await.len(), 1);
        let message = clinic.message(owed[1].id, at(NEXT_DAY)).await;
        assert_eq!(message.article.and_then(|article| article.version), Some(1), "pinned when it was queued");
    })
    .await;
}

#[tokio::test]
async fn two_workers_never_take_the_same_delivery() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        for number in 0..40 {
            let person = clinic.knows(&format!("Person {number}"), true, at(VISIT)).await;
            clinic.keeps_a_visit(person, None, at(VISIT)).await;
        }
        clinic.queues(at("2026-11-05T16:00:00Z")).await;
        let other = clinic.elsewhere().await;

        let now = at("2026-11-05T16:00:00Z");
        let mut taken = Vec::new();
        for _ in 0..6 {
            let (one, two) = tokio::join!(clinic.storage.lease_next("one", 7, now), other.lease_next("two", 7, now));
            taken.extend(one.unwrap());
            taken.extend(two.unwrap());
        }

        let mut deliveries: Vec<_> = taken.iter().map(|leased| leased.lease.delivery).collect();
        deliveries.sort();
        deliveries.dedup();
        assert_eq!(deliveries.len(), taken.len(), "nothing was taken twice");
        assert_eq!(taken.len(), 40, "nothing was left");
    })
    .await;
}

#[tokio::test]
async fn booking_mail_is_taken_before_reading_that_was_due_longer() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let ada = clinic.knows("Ada Lovelace", true, at(VISIT)).await;
        clinic.keeps_a_visit(ada, None, at(VISIT)).await;
        let later = at("2026-11-04T17:00:00Z");
        let grace = clinic.knows("Grace Hopper", true, later).await;
        clinic.books(grace, "2026-11-10T16:00:00Z", later).await;

        let leased = clinic.takes("worker", 1, later + SignedDuration::from_mins(5)).await;

        assert_eq!(leased[0].purpose, domain::outbox::Purpose::CareTransactional);
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_marked_accepted_and_shown_as_sent() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);

        let Post::Compose(letter) = clinic.storage.letter(lease, now).await.unwrap() else {
            panic!("there is a letter to compose");
        };
        assert_eq!(letter.to.address.expose(), "ada.lovelace@example.org");
        assert_eq!(letter.message_id, format!("<{}@clinic.example>", lease.delivery));
        clinic.storage.start_transmitting(lease, now).await.unwrap().unwrap();
        assert!(matches!(the_state(&clinic, now).await, (MessageState::Queued, State::Transmitting { .. })));

        let state = clinic.storage.record(lease, "relay:25", &accepted(), 0, now).await.unwrap();

        assert_eq!(state, Some(State::Accepted));
        assert_eq!(the_state(&clinic, now).await, (MessageState::Sent, State::Accepted));
        let sent = &clinic.messages(now).await[0];
        assert_eq!(sent.attempts + clinic.messages(now).await[1].attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_stale_token_can_neither_mark_nor_record() {
    on_both(async |bench| {
        let (clinic, frozen) = one_in_hand(bench).await;
        let later = at(NEXT_DAY) + SignedDuration::from_secs(90);
        assert_eq!(clinic.storage.sweep(later).await.unwrap().requeued, 1);
        let newest = clinic.takes_one("another worker", later).await;
        assert_eq!(newest.token, frozen.token + 1);

        let marked = clinic.storage.start_transmitting(frozen, later).await.unwrap();
        let recorded = clinic.storage.record(frozen, "relay:25", &accepted(), 0, later).await.unwrap();

        assert_eq!(marked, Err(Stop::LeaseLost));
        assert_eq!(recorded, None);
        assert!(matches!(the_state(&clinic, later).await, (MessageState::Queued, State::Leased { .. })));
        clinic.storage.start_transmitting(newest, later).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_late_reply_of_the_newest_token_is_evidence() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        clinic.storage.start_transmitting(lease, at(NEXT_DAY)).await.unwrap().unwrap();
        let later = at(NEXT_DAY) + SignedDuration::from_mins(5);
        clinic.storage.sweep(later).await.unwrap();
        assert_eq!(the_state(&clinic, later).await, (MessageState::Unknown, State::OutcomeUnknown));

        let state = clinic.storage.record(lease, "relay:25", &accepted(), 0, later).await.unwrap();

        assert_eq!(state, Some(State::Accepted));
        assert_eq!(the_state(&clinic, later).await, (MessageState::Sent, State::Accepted));
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_before_the_mark_wins() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);
        let message = clinic.messages(now).await.into_iter().find(|message| !message.deliveries.is_empty()).unwrap();

        clinic.storage.unsubscribe(&way_out(message.id), now).await.unwrap().unwrap();
        let marked = clinic.storage.start_transmitting(lease, now).await.unwrap();

        assert_eq!(marked, Err(Stop::End(MessageState::Suppressed(Reason::Consent))));
        assert_eq!(
            the_state(&clinic, now).await,
            (MessageState::Suppressed(Reason::Consent), State::Stopped(Reason::Consent))
        );
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_and_a_mark_at_once_never_send_without_consent() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let now = at(NEXT_DAY);
        for number in 0..12 {
            let person = clinic.knows(&format!("Person {number}"), true, at(VISIT)).await;
            clinic.keeps_a_visit(person, None, at(VISIT) - SignedDuration::from_hours(13)).await;
        }
        let leased = clinic.takes("worker", 50, now).await;
        assert_eq!(leased.len(), 12);
        let other = clinic.elsewhere().await;

        for one in &leased {
            let permit = way_out(one.message);
            let (marked, withdrawn) =
                tokio::join!(clinic.storage.start_transmitting(one.lease, now), other.unsubscribe(&permit, now));
            withdrawn.unwrap().unwrap();
            let state = clinic.message(one.message, now).await.deliveries[0].state.clone();
            match marked.unwrap() {
                // It left before the withdrawal was known: that one mail may arrive.
                Ok(()) => assert!(matches!(state, State::Transmitting { .. }), "{state:?}"),
                Err(stop) => {
                    assert_eq!(stop, Stop::End(MessageState::Suppressed(Reason::Consent)));
                    assert_eq!(state, State::Stopped(Reason::Consent));
                }
            }
            let again = clinic.storage.start_transmitting(one.lease, now).await.unwrap();
            assert_eq!(again, Err(Stop::LeaseLost), "nobody marks it a second time");
        }
    })
    .await;
}

#[tokio::test]
async fn a_visit_that_did_not_take_place_after_all_stops_its_reading() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        assert!(clinic.bench.tamper("UPDATE appointment SET status = 'noshow'").await);

        let marked = clinic.storage.start_transmitting(lease, at(NEXT_DAY)).await.unwrap();

        assert_eq!(marked, Err(Stop::End(MessageState::Cancelled(Reason::TriggerReverted))));
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ends_before_the_mark_goes_back_to_the_queue() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let later = at(NEXT_DAY) + SignedDuration::from_secs(61);

        let swept = clinic.storage.sweep(later).await.unwrap();

        assert_eq!((swept.requeued, swept.unknown), (1, 0));
        assert_eq!(clinic.storage.start_transmitting(lease, later).await.unwrap(), Err(Stop::LeaseLost));
        assert_eq!(clinic.takes("another worker", 10, later).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ends_after_the_mark_is_unknown_and_reading_is_not_sent_again() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        clinic.storage.start_transmitting(lease, at(NEXT_DAY)).await.unwrap().unwrap();
        let later = at(NEXT_DAY) + SignedDuration::from_secs(61);

        let swept = clinic.storage.sweep(later).await.unwrap();

        assert_eq!((swept.unknown, swept.resent, swept.requeued), (1, 0, 0));
        assert!(clinic.takes("another worker", 10, later).await.is_empty());
        assert_eq!(the_state(&clinic, later).await.0, MessageState::Unknown);
        assert_eq!(clinic.storage.sweep(later).await.unwrap(), storage::deliveries::Swept::default());
    })
    .await;
}

#[tokio::test]
async fn three_dead_workers_quarantine_a_delivery() {
    on_both(async |bench| {
        let (clinic, _) = one_in_hand(bench).await;
        let mut now = at(NEXT_DAY);
        for death in 1..=3 {
            now += SignedDuration::from_secs(61);
            let swept = clinic.storage.sweep(now).await.unwrap();
            assert_eq!((swept.requeued, swept.quarantined), if death < 3 { (1, 0) } else { (0, 1) });
            clinic.takes("another worker", 10, now).await;
        }

        assert_eq!(
            the_state(&clinic, now).await,
            (MessageState::Held(Reason::Quarantined), State::Held(Reason::Quarantined))
        );
    })
    .await;
}

#[tokio::test]
async fn an_unknown_reading_is_presumed_to_have_arrived_after_three_days() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);
        clinic.storage.start_transmitting(lease, now).await.unwrap().unwrap();
        clinic.storage.record(lease, "relay:25", &Seen::NoReply(Phase::Dot), 0, now).await.unwrap();
        let three_days = now + SignedDuration::from_hours(72);

        let too_soon = clinic.storage.sweep(three_days - SignedDuration::from_secs(1)).await.unwrap();
        let swept = clinic.storage.sweep(three_days).await.unwrap();

        assert_eq!((too_soon.presumed, swept.presumed), (0, 1));
        assert_eq!(the_state(&clinic, three_days).await, (MessageState::Sent, State::PresumedAccepted));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_later_with_the_same_message_id() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);

        let state = clinic.storage.record(lease, "relay:25", &deferred(), 0, now).await.unwrap();

        let in_a_minute = now + SignedDuration::from_mins(1);
        assert_eq!(state, Some(State::RetryWait { not_before: in_a_minute }));
        assert!(clinic.takes("worker", 10, in_a_minute - SignedDuration::from_secs(1)).await.is_empty());
        let again = clinic.takes("worker", 10, in_a_minute).await;
        assert_eq!(again[0].attempt, 2);
        let Post::Compose(letter) = clinic.storage.letter(again[0].lease, in_a_minute).await.unwrap() else {
            panic!("there is a letter to compose");
        };
        assert_eq!(letter.message_id, format!("<{}@clinic.example>", lease.delivery));
        assert_eq!(letter.queued_at, now, "the same Date in every attempt");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_for_good_suppresses_the_address() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);

        let state = clinic.storage.record(lease, "relay:25", &refused((5, 1, 1)), 0, now).await.unwrap();

        assert_eq!(state, Some(State::Rejected));
        assert_eq!(the_state(&clinic, now).await.0, MessageState::Failed(Reason::Rejected));
        let ada = clinic.messages(now).await[0].patient.clone().unwrap().id.unwrap();
        let by = domain::access::Permit::operator("test");
        let refusal = clinic.storage.resend(lease.delivery, "try again", &by, now).await.unwrap();
        assert_eq!(refusal, Err(storage::deliveries::ResendRefusal::Suppressed));
        clinic.books(ada, "2026-11-10T16:00:00Z", now).await;
        let later = now + SignedDuration::from_mins(5);
        clinic.queues(later).await;
        let booked = clinic.messages(later).await.into_iter().find(|m| m.kind == domain::outbox::Kind::Booked).unwrap();
        assert_eq!(
            booked.state,
            MessageState::Suppressed(Reason::Address),
            "a mailbox that is not there takes no mail"
        );
    })
    .await;
}

#[tokio::test]
async fn five_relay_faults_open_the_breaker_and_one_worker_probes() {
    on_both(async |bench| {
        let (clinic, mut lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);
        for fault in 1..=5 {
            assert_eq!(clinic.storage.relay_open("relay:25", now).await.unwrap(), None, "before fault {fault}");
            let state = clinic.storage.record(lease, "relay:25", &unreachable(), 0, now).await.unwrap();
            assert_eq!(state, Some(State::Queued { not_before: now }), "the message pays nothing");
            lease = clinic.takes_one("worker", now).await;
        }

        let probe = now + SignedDuration::from_secs(30);
        assert_eq!(clinic.storage.relay_open("relay:25", now).await.unwrap(), Some(probe));
        assert_eq!(clinic.storage.relay_open("relay:25", probe).await.unwrap(), None, "one looks");
        assert!(clinic.storage.relay_open("relay:25", probe).await.unwrap().is_some(), "the others wait on");
        clinic.storage.record(lease, "relay:25", &accepted(), 0, probe).await.unwrap();
        assert_eq!(clinic.storage.relay_open("relay:25", probe).await.unwrap(), None, "it is back");
        assert_eq!(clinic.messages(now).await.iter().map(|message| message.attempts).sum::<u32>(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_pause_stops_claims_and_marks() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let by = domain::access::Permit::operator("test");
        let now = at(NEXT_DAY);

        clinic.storage.pause_sending(Some("a restore"), &by, now).await.unwrap();

        assert_eq!(clinic.storage.start_transmitting(lease, now).await.unwrap(), Err(Stop::Paused));
        assert!(clinic.takes("worker", 10, now).await.is_empty());
        assert_eq!(clinic.storage.paused().await.unwrap().unwrap().reason.as_deref(), Some("a restore"));
        clinic.storage.resume_sending(&by, now).await.unwrap();
        assert_eq!(clinic.takes("worker", 10, now).await.len(), 1, "it waited in the queue");
    })
    .await;
}

#[tokio::test]
async fn marks_and_records_asked_at_once_all_count() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let now = at(NEXT_DAY);
        for number in 0..30 {
            let person = clinic.knows(&format!("Person {number}"), true, at(VISIT)).await;
            clinic.keeps_a_visit(person, None, at(VISIT)).await;
        }
        let leased = clinic.takes("worker", 50, now).await;
        assert_eq!(leased.len(), 30);

        let sessions: Vec<_> = leased
            .into_iter()
            .map(|one| {
                let storage = clinic.storage.clone();
                tokio::spawn(async move {
                    storage.start_transmitting(one.lease, now).await.unwrap().unwrap();
                    storage.record(one.lease, "relay:25", &accepted(), 0, now).await.unwrap()
                })
            })
            .collect();
        for session in sessions {
            assert_eq!(session.await.unwrap(), Some(State::Accepted));
        }

        let messages = clinic.messages(now).await;
        assert_eq!(messages.iter().filter(|message| message.state == MessageState::Sent).count(), 30);
        assert!(messages.iter().filter(|message| !message.deliveries.is_empty()).all(|message| message.attempts == 1));
    })
    .await;
}

#[tokio::test]
async fn queueing_again_adds_nothing() {
    on_both(async |bench| {
        let (clinic, _) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);
        let other = clinic.elsewhere().await;

        let (one, two) = tokio::join!(
            clinic.storage.queue_due(50, "clinic.example", now),
            other.queue_due(50, "clinic.example", now)
        );

        assert_eq!((one.unwrap(), two.unwrap()), (0, 0));
        assert_eq!(clinic.messages(now).await.iter().map(|message| message.deliveries.len()).sum::<usize>(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_first_bytes_of_a_delivery_win() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);

        assert!(clinic.storage.keep_bytes(lease, b"first", now).await.unwrap());
        assert!(clinic.storage.keep_bytes(lease, b"second", now).await.unwrap());

        let post = clinic.storage.letter(lease, now).await.unwrap();
        let to = "ada.lovelace@example.org".parse().unwrap();
        assert_eq!(post, Post::Bytes { to, bytes: b"first".to_vec() });
        let stale = Lease { token: lease.token - 1, ..lease };
        assert!(!clinic.storage.keep_bytes(stale, b"third", now).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_renewed_lease_lives_on() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let later = at(NEXT_DAY) + SignedDuration::from_secs(45);
        assert_eq!(clinic.storage.renew_leases("worker", later).await.unwrap(), 1);
        let latest = later + SignedDuration::from_secs(45);

        assert_eq!(clinic.storage.sweep(latest).await.unwrap().requeued, 0);
        clinic.storage.start_transmitting(lease, latest).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_handed_back_is_taken_again_with_a_new_token() {
    on_both(async |bench| {
        let (clinic, lease) = one_in_hand(bench).await;
        let now = at(NEXT_DAY);

        assert_eq!(clinic.storage.hand_back(&[lease], now).await.unwrap(), 1);
        assert_eq!(clinic.storage.hand_back(&[lease], now).await.unwrap(), 0);

        let again = clinic.takes_one("worker", now).await;
        assert_eq!(again.token, lease.token + 1);
        clinic.storage.start_transmitting(again, now).await.unwrap().unwrap();
        assert_eq!(clinic.storage.give_back("worker", now).await.unwrap(), 0, "what has left is not given back");
    })
    .await;
}

#[tokio::test]
async fn two_readings_of_one_person_keep_six_days_apart() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let ada = clinic.knows("Ada Lovelace", true, at(VISIT)).await;
        clinic.keeps_a_visit(ada, Some("yes"), at(VISIT)).await;

        let owed = clinic.messages(at(VISIT)).await;
        assert_eq!(owed[0].due.at, at("2026-11-11T16:00:00Z"));
        let by = domain::access::Permit::operator("test");
        let refused = clinic.storage.send_now(owed[1].id, None, None, &by, at("2026-11-04T03:00:00Z")).await.unwrap();
        let storage::messages::SendNowRefusal::OverrideRequired { next_open } = refused.unwrap_err() else {
            panic!("night mail needs a reason");
        };
        assert_eq!(next_open, at("2026-11-04T14:00:00Z"), "nine in the morning in Toronto");
    })
    .await;
}

#[tokio::test]
async fn two_workers_keep_the_readings_of_one_person_apart() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        for number in 0..8 {
            let person = clinic.knows(&format!("Person {number}"), true, at(VISIT)).await;
            clinic.keeps_a_visit(person, Some("yes"), at(VISIT)).await;
        }
        // Both readings of everybody come due at once, as after a long outage.
        assert!(clinic.bench.tamper("UPDATE message SET due_at = planned_at, pending_at = planned_at").await);
        let now = at("2026-11-11T16:00:00Z");
        assert!(clinic.bench.tamper("UPDATE message SET send_before = send_before + 864000").await);
        let leased = clinic.takes("worker", 50, now).await;
        assert_eq!(leased.len(), 16);
        let other = clinic.elsewhere().await;

        let (mut left, mut kept_back) = (0, 0);
        for two in pairs_of_one_person(&clinic, &leased, now).await {
            let (one, two) =
                tokio::join!(clinic.storage.start_transmitting(two[0], now), other.start_transmitting(two[1], now));
            for marked in [one.unwrap(), two.unwrap()] {
                match marked {
                    Ok(()) => left += 1,
                    Err(Stop::Requeue(_, Reason::Spacing)) => kept_back += 1,
                    Err(stop) => panic!("{stop:?}"),
                }
            }
        }

        assert_eq!((left, kept_back), (8, 8));
    })
    .await;
}

async fn pairs_of_one_person(clinic: &Clinic, leased: &[Leased], now: Timestamp) -> Vec<Vec<Lease>> {
    let mut pairs: std::collections::BTreeMap<_, Vec<Lease>> = std::collections::BTreeMap::new();
    for one in leased {
        let person = clinic.message(one.message, now).await.patient.unwrap().id;
        pairs.entry(person).or_default().push(one.lease);
    }
    pairs.into_values().collect()
}

#[tokio::test]
async fn a_mark_that_met_a_deadlock_is_made_all_the_same() {
    on_both(async |bench| {
        if bench.url.starts_with("sqlite") {
            return; // Its writers queue; they cannot stand in each other's way.
        }
        let (clinic, lease) = one_in_hand(bench).await;
        // A sequence does not go back when a transaction does: the first try is the deadlock's victim, the second is not.
        for statement in [
            "CREATE SEQUENCE tries",
            "CREATE FUNCTION first_is_victim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('tries') = 1 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF;
                RETURN NEW;
             END $$",
            "CREATE TRIGGER deadlock BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION first_is_victim()",
        ] {
            assert!(clinic.bench.tamper(statement).await, "{statement}");
        }

        clinic.storage.start_transmitting(lease, at(NEXT_DAY)).await.unwrap().unwrap();

        assert!(matches!(the_state(&clinic, at(NEXT_DAY)).await.1, State::Transmitting { .. }));
    })
    .await;
}

#[tokio::test]
async fn one_row_that_cannot_be_read_waits_for_staff_and_the_others_go() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        for name in ["Ada Lovelace", "Grace Hopper", "Mary Somerville"] {
            let person = clinic.knows(name, true, at(VISIT)).await;
            clinic.keeps_a_visit(person, None, at(VISIT)).await;
        }
        let now = at(NEXT_DAY);
        let patient = |name: &str| format!("patient_id = (SELECT id FROM patient WHERE name = '{name}')");
        // One is spoiled before it is queued, one while it is in hand.
        let why = format!("UPDATE message SET why = 'nonsense' WHERE {}", patient("Ada Lovelace"));
        assert!(clinic.bench.tamper(&why).await);
        let leased = clinic.takes("worker", 10, now).await;
        assert_eq!(leased.len(), 2);
        let why = format!("UPDATE message SET why = 'nonsense' WHERE {}", patient("Grace Hopper"));
        assert!(clinic.bench.tamper(&why).await);

        let leases: Vec<Lease> = leased.iter().map(|one| one.lease).collect();
        let posts = clinic.storage.letters(&leases, now).await.unwrap();

        assert_eq!(posts.iter().filter(|post| matches!(post, Post::Compose(_))).count(), 1);
        assert_eq!(posts.iter().filter(|post| matches!(post, Post::Missing(_))).count(), 1);
        assert_eq!(clinic.bench.count("message WHERE state = 'held' AND reason = 'render_error'").await, 2);
        assert_eq!(clinic.bench.count("delivery WHERE state = 'held'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_booking_mail_lost_on_the_wire_is_sent_once_more_and_then_left_to_staff() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let ada = clinic.knows("Ada Lovelace", false, at(VISIT)).await;
        clinic.books(ada, "2026-11-10T16:00:00Z", at(VISIT)).await;
        let mut now = at(VISIT) + SignedDuration::from_mins(5);

        let first = clinic.takes_one("worker", now).await;
        clinic.storage.start_transmitting(first, now).await.unwrap().unwrap();
        now += SignedDuration::from_secs(61);
        let swept = clinic.storage.sweep(now).await.unwrap();
        assert_eq!((swept.unknown, swept.resent), (1, 1));

        let second = clinic.takes_one("another worker", now).await;
        assert_eq!(second.delivery, first.delivery, "the same delivery, and with it the same Message-ID");
        clinic.storage.start_transmitting(second, now).await.unwrap().unwrap();
        now += SignedDuration::from_secs(61);
        let swept = clinic.storage.sweep(now).await.unwrap();
        assert_eq!((swept.unknown, swept.resent), (1, 0));
        assert_eq!(the_state(&clinic, now).await, (MessageState::Unknown, State::OutcomeUnknown));
        assert!(clinic.takes("a third worker", 10, now + SignedDuration::from_hours(80)).await.is_empty());
    })
    .await;
}
