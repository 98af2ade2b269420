//! A history is never rewritten: the engine refuses it, whoever asks.

use crate::support::{clinic, on_both, visitor};

#[tokio::test]
async fn what_was_recorded_cannot_be_changed_or_removed() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let request = clinic::request("never", clinic::tomorrow(10, 0), "Ada Lovelace", "ada@example.org");
        bench.storage.book(&request, None, &clinic::browser("a"), &visitor(), clinic::now()).await.unwrap().unwrap();

        for (table, change) in [
            ("audit_event", "action = 'nothing'"),
            ("appointment_event", "kind = 'cancelled'"),
            ("consent_entry", "decision = 'withdrawn'"),
        ] {
            assert!(bench.count(table).await > 0, "{table} has rows");
            assert!(!bench.tamper(&format!("UPDATE {table} SET {change}")).await, "{table} was changed");
            assert!(!bench.tamper(&format!("DELETE FROM {table}")).await, "{table} was emptied");
        }
    })
    .await;
}

#[tokio::test]
async fn tables_without_rows_yet_are_guarded_as_well() {
    on_both(async |bench| {
        let guarded = match bench.url.starts_with("sqlite") {
            true => bench.count("sqlite_master WHERE type = 'trigger' AND name LIKE '%_refuses_%'").await / 2,
            false => bench.count("pg_trigger WHERE tgname LIKE '%_append_only'").await,
        };
        // audit_event, audit_seal, appointment_event, consent_entry, delivery_attempt, article_version and what
        // became of it: article_review, article_correction, article_retraction; article_image; clinical_version, intake_revision,
        // alert_deed; plan_version, plan_event, review and progress_log; check_in_response and score; record_access
        assert_eq!(guarded, 20);
    })
    .await;
}
