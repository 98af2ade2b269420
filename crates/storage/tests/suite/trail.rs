//! The sealed trail, schedules that run once, and signs of life.

use domain::{access::Permit, outbox::Seen};
use jiff::SignedDuration;
use storage::audit::Wrong;

use crate::support::{
    Bench,
    follow_ups::{Clinic, at},
    on_both, open_again,
};

const NOW: &str = "2026-11-03T16:00:00Z";

async fn sealed(bench: Bench) -> Clinic {
    let clinic = Clinic::open(bench).await;
    let ada = clinic.knows("Ada Lovelace", true, at(NOW)).await;
    clinic.keeps_a_visit(ada, None, at(NOW)).await;
    while clinic.storage.seal_audit(at(NOW)).await.unwrap() > 0 {}
    clinic
}

/// Takes the guards away, as somebody with the machine in their hands could.
async fn unguarded(clinic: &Clinic, statement: &str) {
    let guards = if clinic.bench.url.starts_with("sqlite") {
        ["DROP TRIGGER audit_event_refuses_update", "DROP TRIGGER audit_event_refuses_delete"]
    } else {
        ["DROP TRIGGER audit_event_append_only ON audit_event", "DROP TRIGGER audit_event_keeps_all ON audit_event"]
    };
    for guard in guards {
        assert!(clinic.bench.tamper(guard).await);
    }
    assert!(clinic.bench.tamper(statement).await);
}

#[tokio::test]
async fn a_chain_that_nobody_touched_is_whole() {
    on_both(async |bench| {
        let clinic = sealed(bench).await;
        clinic.storage.pause_sending(None, &Permit::operator("test"), at(NOW)).await.unwrap();

        let check = clinic.storage.verify_audit(at(NOW)).await.unwrap();
        assert!(check.sealed > 3 && check.faults.is_empty(), "{check:?}");
        assert_eq!(check.unsealed, 0, "too young to be missed");
        let later = at(NOW) + SignedDuration::from_secs(6);
        assert_eq!(clinic.storage.verify_audit(later).await.unwrap().unsealed, 1);
    })
    .await;
}

#[tokio::test]
async fn a_changed_a_missing_and_a_cut_out_entry_show() {
    on_both(async |bench| {
        let clinic = sealed(bench).await;
        let third = "(SELECT event_id FROM audit_seal WHERE seq = 3)";

        unguarded(&clinic, &format!("UPDATE audit_event SET actor_id = 'somebody else' WHERE id = {third}")).await;
        let faults = clinic.storage.verify_audit(at(NOW)).await.unwrap().faults;
        assert_eq!(faults.iter().map(|fault| (fault.seq, fault.what)).collect::<Vec<_>>(), [(3, Wrong::Changed)]);

        assert!(clinic.bench.tamper(&format!("DELETE FROM audit_event WHERE id = {third}")).await);
        let faults = clinic.storage.verify_audit(at(NOW)).await.unwrap().faults;
        assert_eq!(faults.iter().map(|fault| (fault.seq, fault.what)).collect::<Vec<_>>(), [(3, Wrong::EntryMissing)]);

        let guard = if clinic.bench.url.starts_with("sqlite") {
            "DROP TRIGGER audit_seal_refuses_delete"
        } else {
            "DROP TRIGGER audit_seal_append_only ON audit_seal"
        };
        assert!(clinic.bench.tamper(guard).await);
        assert!(clinic.bench.tamper("DELETE FROM audit_seal WHERE seq = 3").await);
        let faults = clinic.storage.verify_audit(at(NOW)).await.unwrap().faults;
        assert_eq!(faults.iter().map(|fault| (fault.seq, fault.what)).collect::<Vec<_>>(), [(4, Wrong::ChainBroken)]);
    })
    .await;
}

#[tokio::test]
async fn two_who_seal_at_once_make_one_chain() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let other = clinic.elsewhere().await;

        loop {
            let (one, two) = tokio::join!(clinic.storage.seal_audit(at(NOW)), other.seal_audit(at(NOW)));
            if one.unwrap() + two.unwrap() == 0 {
                break;
            }
        }

        let check = clinic.storage.verify_audit(at("2026-11-04T16:00:00Z")).await.unwrap();
        assert!(check.faults.is_empty() && check.unsealed == 0, "{check:?}");
        assert_eq!(i64::try_from(check.sealed).unwrap(), clinic.bench.count("audit_event").await);
    })
    .await;
}

#[tokio::test]
async fn a_slot_of_a_schedule_is_done_once_and_taken_over_only_from_the_dead() {
    on_both(async |bench| {
        let other = open_again(&bench.url).await;
        let (now, minute) = (at(NOW), SignedDuration::from_mins(1));

        let (one, two) = tokio::join!(
            bench.storage.claim_schedule("sweep", 7, "one", minute, now),
            other.claim_schedule("sweep", 7, "two", minute, now)
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one != two, "one of them");
        assert!(!other.claim_schedule("sweep", 7, "three", minute, now).await.unwrap());
        assert!(other.claim_schedule("sweep", 7, "three", minute, now + minute).await.unwrap(), "its lease was over");
        let first = if one { "one" } else { "two" };
        assert!(!bench.storage.finish_schedule("sweep", 7, first, now + minute).await.unwrap());
        assert!(other.finish_schedule("sweep", 7, "three", now + minute).await.unwrap());
        assert!(!bench.storage.claim_schedule("sweep", 7, "one", minute, now + minute * 3).await.unwrap());
        assert_eq!(bench.storage.forget_schedules(now + minute * 2, now).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn readiness_tells_of_workers_pauses_and_mail_that_waits() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let ada = clinic.knows("Ada Lovelace", true, at(NOW)).await;
        clinic.keeps_a_visit(ada, None, at(NOW)).await;
        let due = at("2026-11-04T16:00:00Z");

        clinic.storage.heartbeat("worker-1", at(NOW)).await.unwrap();
        clinic.storage.heartbeat("worker-1", due).await.unwrap();
        let ready = clinic.storage.readiness(due).await.unwrap();

        assert!(ready.schema_current);
        assert_eq!((ready.worker_seen, ready.oldest_due, ready.paused), (Some(due), Some(due), None));
        assert_eq!(clinic.storage.next_due().await.unwrap(), Some(due));
        clinic.storage.worker_stopped("worker-1", due).await.unwrap();
        assert_eq!(clinic.storage.readiness(due).await.unwrap().worker_seen, None);

        let lease = clinic.takes_one("worker", due).await;
        clinic.storage.start_transmitting(lease, due).await.unwrap().unwrap();
        let lost = Seen::NoReply(domain::outbox::Phase::Dot);
        clinic.storage.record(lease, "relay:25", &lost, 0, due).await.unwrap();
        let summary = clinic.storage.outbox_summary(due).await.unwrap();
        assert_eq!((summary.unknown, summary.oldest_due), (1, None));
    })
    .await;
}
