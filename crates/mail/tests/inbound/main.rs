//! What came back, in the shapes it comes in, and what each of them is: a corpus of our own making.
//!
//! The mails are in `reports/`, what they are in `expected.txt`. A new shape met in the world gets a file and a line.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its corpus fails")]

use std::{collections::BTreeMap, fs, path::Path};

use domain::outbox::inbound::{Class, Clues, classify};

fn corpus() -> BTreeMap<String, Vec<u8>> {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inbound/reports");
    let files = fs::read_dir(reports).unwrap().map(|file| file.unwrap().path());
    files.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

/// A class and its surest clue, as the table writes them.
fn told(class: &Class) -> (String, &'static str) {
    let what = match class {
        Class::Report { fates, .. } => {
            fates.iter().fold("report".to_owned(), |told, (_, fate)| told + " " + fate.code())
        }
        other => other.code().to_owned(),
    };
    let surest = |clues: &Clues| {
        if !clues.tags.is_empty() {
            return "tag";
        }
        match (&clues.envelope, clues.message_ids.is_empty()) {
            (Some(_), _) => "envelope",
            (None, false) => "message-id",
            (None, true) => "none",
        }
    };
    (what, class.clues().map_or("none", surest))
}

#[test]
fn each_of_them_is_what_the_table_says() {
    let corpus = corpus();
    let table = include_str!("expected.txt").lines().filter(|line| !line.starts_with('#'));
    let mut wrong = Vec::new();
    let mut known = 0;
    for line in table {
        let [name, what, clue] = line.split(" · ").collect::<Vec<_>>()[..] else { panic!("{line}") };
        let class = classify(&mail::inbound::read(&corpus[name]));
        known += 1;
        if told(&class) != (what.to_owned(), clue) {
            wrong.push(format!("{name}: {:?} and not {what} · {clue}", told(&class)));
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(known, corpus.len(), "every mail has its line");
    assert!(known >= 40);
}

#[test]
fn none_of_them_cut_short_anywhere_makes_it_stumble() {
    for bytes in corpus().values() {
        for end in (0..bytes.len()).step_by(7) {
            classify(&mail::inbound::read(&bytes[..end]));
        }
    }
}
