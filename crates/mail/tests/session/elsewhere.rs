//! A folder, and the memory.

use super::*;

#[tokio::test]
async fn a_folder_gets_one_file_a_delivery_however_often_it_is_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/mail");
    let mut session = Carrier::Folder(path.clone()).session();

    assert!(matches!(send(&mut session, &letter("one")).await, Seen::Accepted(_)));
    assert!(matches!(send(&mut session, &letter("two")).await, Seen::Accepted(_)));

    let files: Vec<_> = std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files, [path.join("00000000-0000-0000-0000-000000000001.eml")]);
    assert_eq!(std::fs::read(&files[0]).unwrap(), letter("two").bytes);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_the_carriers_fault() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut session = Carrier::Folder(file.path().join("mail")).session();

    not_handed_over(&send(&mut session, &letter("one")).await, Phase::Connect, true);
}

#[tokio::test]
async fn the_memory_keeps_what_was_handed_over_and_nothing_else() {
    let memory = Memory::default();
    let mut session = Carrier::Memory(memory.clone()).session();

    let (first, second) = (letter("one"), letter("two"));
    session.offer(&first).await.unwrap().abandon().await;
    assert!(matches!(send(&mut session, &second).await, Seen::Accepted(_)));

    assert_eq!(memory.letters(), [second]);
}
