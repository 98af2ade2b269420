use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use domain::text::Lang;

use super::Words;

#[test]
fn both_languages_speak() {
    assert_eq!(Words::of(Lang::English).skip_to_content(), "Skip to main content");
    assert_eq!(Words::of(Lang::French).skip_to_content(), "Passer au contenu principal");
    assert_eq!(Words::of(Lang::French).call_us("613-555-0142"), "Appeler le 613-555-0142");
}

/// The messages of a language with the arguments each one takes.
fn messages(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(&root().join("locales").join(lang), &["ftl"]) {
        let mut current = String::new();
        for line in fs::read_to_string(file).unwrap().lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once('=')
                && !line.starts_with([' ', '-', '}'])
            {
                current = key.trim().to_owned();
                messages.entry(current.clone()).or_default();
            } else if let Some((attribute, _)) = line.trim().strip_prefix('.').and_then(|rest| rest.split_once('=')) {
                let message = current.split('.').next().unwrap().to_owned();
                current = format!("{message}.{}", attribute.trim());
                messages.entry(current.clone()).or_default();
            }
            for argument in line.split('$').skip(1) {
                let name: String = argument.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
                messages.get_mut(&current).expect("an argument stands in a message").insert(name);
            }
        }
    }
    messages
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (english, french) = (messages("en-CA"), messages("fr-CA"));
    let missing: Vec<_> = english.keys().filter(|key| !french.contains_key(*key)).collect();
    let extra: Vec<_> = french.keys().filter(|key| !english.contains_key(*key)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "not in French: {missing:?}; not in English: {extra:?}");
    for (key, arguments) in &english {
        assert_eq!(arguments, &french[key], "the arguments of {key} differ");
    }
}

#[test]
fn every_message_is_used() {
    let sources: String = files(&root().join("src"), &["rs"])
        .into_iter()
        .chain(files(&root().join("templates"), &["html", "txt", "xml"]))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let unused: Vec<_> = messages("en-CA")
        .into_keys()
        .filter(|key| {
            let function = key.replace(['-', '.'], "_");
            !sources.contains(&format!(".{function}(")) && !sources.contains(&format!("Words::{function}"))
        })
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

/// A colon and a guillemet stay with their word (Canadian French: no space before ; ! ?).
#[test]
fn french_signs_are_not_torn_from_their_words() {
    let mut torn = Vec::new();
    for file in files(&root().join("locales/fr-CA"), &["ftl"]) {
        let text = fs::read_to_string(&file).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        torn.extend(
            lines
                .filter(|line| [" :", " ;", " !", " ?", "« ", " »"].iter().any(|sign| line.contains(sign)))
                .map(str::to_owned),
        );
    }
    assert!(torn.is_empty(), "a no-break space is missing:\n{}", torn.join("\n"));
}

/// Text between tags is a text somebody forgot to translate.
#[test]
fn templates_hold_no_words_of_their_own() {
    let mut found = Vec::new();
    for file in files(&root().join("templates"), &["html"]) {
        let template = fs::read_to_string(&file).unwrap();
        for text in prose(&template) {
            found.push(format!("{}: {text:?}", file.strip_prefix(root()).unwrap().display()));
        }
    }
    assert!(found.is_empty(), "not translated:\n{}", found.join("\n"));
}

/// What a template would say by itself: its text without tags, expressions and comments.
fn prose(template: &str) -> Vec<String> {
    let mut rest = template.to_owned();
    for (opens, closes) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<!--", "-->"), ("<", ">")] {
        let mut kept = String::new();
        while let Some(start) = rest.find(opens) {
            kept.push_str(&rest[..start]);
            kept.push('\n');
            let after = &rest[start + opens.len()..];
            rest = after.find(closes).map_or(String::new(), |end| after[end + closes.len()..].to_owned());
        }
        kept.push_str(&rest);
        rest = kept;
    }
    rest.lines()
        .map(str::trim)
        // The product's name and marks like "·" are the same in every language.
        .filter(|text| *text != "Movability" && text.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .filter(|text| !text.starts_with('&'))
        .map(str::to_owned)
        .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ends));
        } else if path.extension().is_some_and(|end| ends.iter().any(|e| *e == end)) {
            found.push(path);
        }
    }
    found.sort();
    found
}
