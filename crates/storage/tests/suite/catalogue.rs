//! The clinic file, into tables and back.

use domain::{access::Permit, booking::Wish, clinic::Closure, text::Bilingual, time::Minutes};
use jiff::civil::date;
use storage::{Visitor, clinic::How};

use crate::support::{clinic, on_both, open_again, visitor};

#[tokio::test]
async fn what_was_applied_is_read_back_as_it_was_and_applying_it_again_changes_nothing() {
    on_both(async |bench| {
        assert!(bench.storage.is_empty().await.unwrap());
        assert_eq!(bench.storage.clinic().await.unwrap(), None);
        let by = Permit::operator("test");

        let first = bench.storage.apply_clinic(&clinic::clinic(), false, &by, clinic::now()).await.unwrap().unwrap();
        let again = bench.storage.apply_clinic(&clinic::clinic(), true, &by, clinic::now()).await.unwrap().unwrap();

        assert!(first.changes.iter().all(|change| change.how == How::Added));
        assert!(again.is_empty());
        let other_process = open_again(&bench.url).await;
        assert_eq!(other_process.clinic().await.unwrap().as_deref(), Some(&clinic::clinic()));
        assert_eq!(bench.count("audit_event WHERE action = 'clinic.applied'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_change_is_seen_by_every_process_at_once() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let other = open_again(&bench.url).await;
        let wish =
            Wish::of("never".parse().unwrap(), date(2028, 5, 9), date(2028, 5, 9), "America/Toronto".parse().unwrap());
        let before = other.availability(&wish, clinic::now()).await.unwrap().unwrap();
        assert!(!before.offers.is_empty());

        let mut changed = clinic::clinic();
        changed.closures.push(Closure { date: date(2028, 5, 9), name: Bilingual::same("Flood"), location: None });
        let by = Permit::operator("test");
        let difference = bench.storage.apply_clinic(&changed, false, &by, clinic::now()).await.unwrap().unwrap();

        assert_eq!(difference.changes.len(), 1);
        let after = other.availability(&wish, clinic::now()).await.unwrap().unwrap();
        assert!(after.offers.is_empty());
        assert_eq!(after.next_from, Some(date(2028, 5, 10)));
    })
    .await;
}

#[tokio::test]
async fn what_the_file_does_not_name_stays_unless_pruned_and_nobody_loses_their_visit() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let by = Permit::operator("test");
        let request = clinic::request("never", clinic::tomorrow(10, 0), "Ada Lovelace", "ada@example.org");
        bench.storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap().unwrap();
        let mut smaller = clinic::clinic();
        smaller.services.retain(|service| service.id.as_str() == "anyone");
        smaller.services[0].notice = Minutes(60);

        let kept = bench.storage.apply_clinic(&smaller, false, &by, clinic::now()).await.unwrap().unwrap();
        assert_eq!(kept.changes.len(), 1, "{kept:?}");

        let refused = bench.storage.apply_clinic(&smaller, true, &by, clinic::now()).await.unwrap().unwrap_err();
        assert_eq!(refused.losing, [("service", "never".to_owned(), 1)]);
        assert_eq!(bench.storage.clinic().await.unwrap().unwrap().services.len(), 4, "nothing is applied in part");

        let after = clinic::tomorrow(12, 0);
        bench.storage.apply_clinic(&smaller, true, &by, after).await.unwrap().unwrap();
        assert_eq!(bench.storage.clinic().await.unwrap().unwrap().services.len(), 1);
    })
    .await;
}
