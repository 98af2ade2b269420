//! The shipped articles, and the founding text, as the gate sees them.

use std::{fs, path::PathBuf};

use jiff::civil::{Date, date};
use serde::de::DeserializeOwned;

use domain::articles::{
    Article, Library,
    checks::{DECIDED, Finding, PublishChecks, Severity, Stage, findings},
};

fn content() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content"))
}

fn today() -> Date {
    date(2026, 11, 22)
}

fn rules() -> PublishChecks {
    let text = fs::read_to_string(content().join("publish-checks.toml")).expect("a shipped file");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// The rows of one of the files beside the articles.
fn rows<T: DeserializeOwned>(file: &str, key: &str) -> Vec<T> {
    let text = fs::read_to_string(content().join(file)).expect("a shipped file");
    let mut table: toml::Table = text.parse().expect("the file is TOML");
    let rows = table.remove(key).expect("the file has rows");
    rows.try_into().unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn library() -> Library {
    let techniques: Vec<toml::Table> = rows("techniques.toml", "technique");
    Library {
        references: rows("references.toml", "reference"),
        people: rows("people.toml", "person"),
        glossary: rows("glossary.toml", "term"),
        techniques: techniques.iter().filter_map(|row| row["code"].as_str().map(str::to_owned)).collect(),
        indications: rows("licensed-indications.toml", "indication"),
        products: rows("licensed-indications.toml", "product"),
        pictures: Vec::new(),
    }
}

fn article(text: &str) -> Article {
    let (head, body) = text.trim_start_matches("+++\n").split_once("\n+++\n").expect("front matter and body");
    let body_line = text.lines().count() - body.lines().count() + 1;
    Article { head: toml::from_str(head).expect("the front matter can be read"), body: body.to_owned(), body_line }
}

fn told(article: &Article) -> Vec<Finding> {
    let library = library();
    let body = article.read(&library).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    findings(article, &body, &library, &rules(), today())
}

fn codes(findings: &[Finding], severity: Severity) -> Vec<&'static str> {
    let mut codes: Vec<&str> = findings.iter().filter(|f| f.severity == severity).map(|f| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn the_shipped_articles_could_be_published_once_people_have_reviewed_them() {
    let mut seen = 0;
    for entry in fs::read_dir(content().join("articles")).expect("the shipped articles") {
        let path = entry.expect("an article").path();
        let findings = told(&article(&fs::read_to_string(&path).expect("an article")));

        let blocking: Vec<&Finding> = findings.iter().filter(|f| f.severity == Severity::Block).collect();
        assert!(blocking.is_empty(), "{}: {blocking:#?}", path.display());
        // Old and retired evidence is shown as such; the reviewer writes why it is still the best there is.
        let warned = codes(&findings, Severity::Warn);
        assert!(warned.iter().all(|code| matches!(*code, "PUB-013" | "PUB-018")), "{}: {warned:?}", path.display());
        seen += 1;
    }
    assert!(seen >= 4);
}

/// What the founding article argues, in other words: with its overstatements, without its qualifications and without sources.
const FOUNDING: &str = r#"+++
slug = "the-trap-of-injections"
lang = "en-CA"
kind = "patient_article"
title = "Botox never works"
description = "Why injections fail."
+++
# The trap of the quick fix

Practitioners administering botulinum neurotoxin formulations temporarily paralyse overactive musculature, yet these interventions invariably necessitate repetition, progressively destroying muscular tissue, diminishing microcirculation, depleting collagen reserves and perpetuating an increasingly debilitating dependency that ultimately exacerbates the original condition.

Patients should stop their injections, because each injection makes muscles 40 % weaker. Our integrative multidisciplinary rehabilitation guarantees lasting wellness without any drawbacks. Unlike other clinics, we permanently eliminate underlying biomechanical dysfunctions; call 416-555-0101 or dial 911 in emergencies, or [click here](http://bit.ly/cure).
"#;

#[test]
fn the_founding_text_without_its_sources_is_refused_with_exactly_these_codes() {
    let findings = told(&article(FOUNDING));

    assert_eq!(
        codes(&findings, Severity::Block),
        [
            "PUB-001", "PUB-004", "PUB-011", "PUB-019", "PUB-021", "PUB-030", "PUB-031", "PUB-034", "PUB-040",
            "PUB-041", "PUB-042", "PUB-046", "PUB-050", "PUB-052", "PUB-061", "PUB-062",
        ]
    );
    assert_eq!(
        codes(&findings, Severity::Warn),
        ["PUB-011", "PUB-022", "PUB-023", "PUB-032", "PUB-042", "PUB-044", "PUB-071"]
    );
    assert_eq!(codes(&findings, Severity::Info), ["PUB-045"]);
}

#[test]
fn every_check_of_a_text_is_decided_here_and_none_is_stronger_than_its_file_says() {
    let rules = rules();
    let of_texts: Vec<&str> =
        rules.checks.iter().filter(|check| check.stage == Stage::Text).map(|check| check.code.as_str()).collect();
    assert_eq!(of_texts, DECIDED);

    let strongest = |code: &str| rules.checks.iter().find(|check| check.code == code).map(|check| check.severity);
    for finding in told(&article(FOUNDING)) {
        assert!(Some(finding.severity) <= strongest(finding.code), "{finding:?}");
    }
}
