//! The files of a content folder: the starter library is read whole, and a mistake is told with its line.

use std::{fs, path::Path};

use domain::{
    patients::consent,
    time::{SendWindow, WallWindow, Zone},
};
use jiff::SignedDuration;
use movability::files::{
    Folder,
    content::{Content, read},
    journeys::Usual,
    people,
};

fn zone() -> Zone {
    "America/Toronto".parse().expect("Toronto has a zone")
}

fn usual() -> Usual {
    let window = WallWindow::read("09:00", "18:00").expect("it is a window");
    let window = SendWindow::new(window).expect("it opens and closes");
    Usual { window, settle: SignedDuration::from_mins(15) }
}

fn starter() -> Content {
    read(&Folder::starter(), &zone(), usual()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// What is said about a folder with one file changed.
fn refused(name: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for text in Folder::starter().all() {
        let path = folder.path().join(text.name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        let text = if text.name == Path::new(name) { change(text.text) } else { text.text.to_owned() };
        fs::write(path, text).expect("a file can be written");
    }
    let root = format!("{}/", folder.path().display());
    let mistakes = read(&Folder::at(folder.path()).expect("the folder can be read"), &zone(), usual());
    mistakes.expect_err("it is wrong").0.iter().map(|mistake| mistake.to_string().replace(&root, "")).collect()
}

#[test]
fn the_starter_library_is_read_whole() {
    let content = starter();

    let languages = content.articles.iter().filter(|read| read.article.head.slug.as_str() == "what-chronic-pain-is");
    assert_eq!(languages.count(), 2);
    assert_eq!(content.journeys.len(), 1);
    assert_eq!(content.journeys[0].slug.as_str(), "after-first-visit");
    assert_eq!(content.journeys[0].steps.len(), 2);
    let consents = content.consents.expect("there are consents");
    assert_eq!(consents.iter().map(|text| text.kind).collect::<Vec<_>>(), consent::Kind::ALL);
    let kinds = content.shelf.kinds.iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    let registers = [
        "reference",
        "person",
        "glossary",
        "licensed-indication",
        "product",
        "condition",
        "technique",
        "jurisdiction",
        "publish-checks",
    ];
    assert_eq!(kinds, registers);
    assert!(content.shelf.kinds.iter().all(|(_, entries)| !entries.is_empty()));
}

#[test]
fn the_embedded_library_is_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let on_disk = Folder::at(&folder).expect("the folder can be read");

    let names = |folder: &Folder| folder.all().map(|text| text.name.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&Folder::starter()), names(&on_disk));
}

#[test]
fn a_journey_with_a_mixed_delay_is_refused() {
    let mistakes = refused("journeys/after-first-visit.toml", |text| text.replace("\"P8D\"", "\"P8DT6H\""));

    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(
        mistakes[0].ends_with(
            "`delay` is \"P8DT6H\"; a delay such as \"P1D\" or \"PT24H\", not a mixture of both is expected"
        ),
        "{mistakes:?}"
    );
}

#[test]
fn a_journey_may_only_send_what_is_there() {
    let mut content = starter();
    content.articles.retain(|read| read.article.head.slug.as_str() != "what-chronic-pain-is");

    let missing = content.missing_articles(&Folder::starter());

    assert_eq!(missing.len(), 1);
    assert_eq!(
        missing[0].1.to_string(),
        "content/journeys/after-first-visit.toml:1: no article is called \"what-chronic-pain-is\""
    );
}

#[test]
fn what_an_article_names_must_exist() {
    let mistakes = refused("articles/what-chronic-pain-is.en-CA.md", |text| format!("{text}\nSee this. [^R999]\n"));

    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with("articles/what-chronic-pain-is.en-CA.md:"), "{mistakes:?}");
    assert!(mistakes[0].contains("R999"), "{mistakes:?}");
}

#[test]
fn an_unknown_key_of_the_front_matter_is_named_with_its_line() {
    let mistakes =
        refused("articles/what-chronic-pain-is.en-CA.md", |text| text.replacen("slug =", "sloug = 1\nslug =", 1));

    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with("articles/what-chronic-pain-is.en-CA.md:2: unknown field `sloug`"), "{mistakes:?}");
}

#[test]
fn an_article_that_is_written_again_is_the_same_file() {
    for read in starter().articles {
        assert!(read.article.to_file() == read.source, "{} is written in another way", read.file.display());
    }
}

#[test]
fn a_translation_must_claim_the_same() {
    let mistakes = refused("articles/what-chronic-pain-is.fr-CA.md", |text| {
        text.replacen("certainty = \"moderate\"", "certainty = \"high\"", 1)
    });

    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with("articles/what-chronic-pain-is.fr-CA.md:1: claim `"), "{mistakes:?}");
}

#[test]
fn a_consent_to_reading_cannot_be_required() {
    let mistakes = refused("consents.toml", |text| text.replace("required = false", "required = true"));

    assert_eq!(mistakes.len(), 2, "{mistakes:?}");
    assert!(mistakes[0].ends_with("`required`: only \"email-channel\" may be required"), "{mistakes:?}");
}

#[test]
fn a_file_that_nobody_reads_is_a_slip_of_its_name() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("refrences.toml"), "format = 1\n").expect("a file can be written");
    fs::write(folder.path().join("notes.md"), "For authors.\n").expect("a file can be written");

    let folder = Folder::at(folder.path()).expect("the folder can be read");
    let mistakes = read(&folder, &zone(), usual()).expect_err("it is wrong");

    assert_eq!(mistakes.0.len(), 1);
    assert_eq!(mistakes.0[0].what, "nothing reads refrences.toml; did you mean references.toml?");
}

#[test]
fn the_invented_people_are_read() {
    let people = people::read(Path::new("patients.toml"), include_str!("../../../content/demo/patients.toml"));
    let people = people.unwrap_or_else(|mistakes| panic!("{mistakes}"));

    assert!(people.people.len() >= 15);
    assert!(people.people.values().any(|person| person.email.is_none()));
    assert!(people.visits.iter().any(|visit| visit.open_day == 0));
}
