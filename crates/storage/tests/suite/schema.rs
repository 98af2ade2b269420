//! The schema comes up once, on either engine, and the program knows whether it is the one it needs.

use crate::support::on_both;

#[tokio::test]
async fn a_migrated_database_has_nothing_left_to_do() {
    on_both(async |bench| {
        assert_eq!(migrations::up(&bench.url, false).await.unwrap(), Vec::<String>::new());
        assert!(bench.storage.schema_is_current().await.unwrap(), "SCHEMA names the newest step");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_names_the_steps_and_takes_none() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("movability.db").display());

    let steps = migrations::up(&url, true).await.unwrap();

    assert!(steps.len() >= 8 && steps.is_sorted(), "{steps:?}");
    assert!(!folder.path().join("movability.db").exists());
}

#[tokio::test]
async fn of_two_migrations_at_once_one_waits_for_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("movability.db").display());

    let (one, other) = tokio::join!(migrations::up(&url, false), migrations::up(&url, false));

    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert!(crate::support::open_again(&url).await.schema_is_current().await.unwrap());
}

#[tokio::test]
async fn a_database_that_is_not_there_is_an_error_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("sqlite:{}", folder.path().join("mistyped.db").display());
    for url in [nowhere.as_str(), "postgres://nobody@127.0.0.1:1/clinic"] {
        let error = storage::Storage::open(url, crate::support::keys(), storage::Options::default()).await.unwrap_err();
        assert!(error.is_unavailable(), "{error:?}");
    }
    assert!(!folder.path().join("mistyped.db").exists());
}

#[tokio::test]
async fn an_empty_database_is_not_the_one_this_version_needs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("movability.db");
    std::fs::File::create(&path).unwrap();

    let storage = crate::support::open_again(&format!("sqlite:{}", path.display())).await;

    assert!(!storage.schema_is_current().await.unwrap());
}
