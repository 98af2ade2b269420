//! The shipped catalogue of techniques speaks as surely as is known, in both languages (PUB-020).

use std::{collections::BTreeSet, fs};

use domain::{
    articles::checks::{Hedge, Hedges, PublishChecks},
    intake::QuestionnaireFile,
    text::Bilingual,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Catalogue {
    technique: Vec<Technique>,
}

#[derive(Deserialize)]
struct Technique {
    code: String,
    #[serde(default)]
    contraindications: BTreeSet<String>,
    evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
struct Evidence {
    certainty: String,
    says: Option<Bilingual>,
}

fn shipped<T: serde::de::DeserializeOwned>(file: &str) -> T {
    let path = format!("{}/../../content/{file}", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&fs::read_to_string(path).expect("a shipped file")).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Whether a text holds a word, whole and in any case.
fn holds(text: &str, word: &str) -> bool {
    let plain = |text: &str| {
        let spaced: String = text.to_lowercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
        format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    plain(text).contains(&plain(word))
}

fn hedge<'h>(hedges: &'h Hedges, certainty: &str) -> Option<&'h Hedge> {
    match certainty {
        "high" => Some(&hedges.high),
        "moderate" => Some(&hedges.moderate),
        "low" => Some(&hedges.low),
        "very_low" => Some(&hedges.very_low),
        _ => None,
    }
}

#[test]
fn every_sentence_hedges_by_its_certainty() {
    let rules: PublishChecks = shipped("publish-checks.toml");
    let catalogue: Catalogue = shipped("techniques.toml");
    let mut wrong = Vec::new();
    for technique in &catalogue.technique {
        for evidence in &technique.evidence {
            let Some(says) = &evidence.says else { continue };
            for (text, hedges) in [(&says.english, &rules.hedge.en), (&says.french, &rules.hedge.fr)] {
                let Some(hedge) = hedge(hedges, &evidence.certainty) else { continue };
                let allowed = hedge.allowed.is_empty() || hedge.allowed.iter().any(|word| holds(text, word));
                let certain = hedge.forbidden.iter().any(|word| word == "certain");
                let forbidden = hedge.forbidden.iter().filter(|word| *word != "certain");
                let forbidden = forbidden.chain(certain.then_some(&hedges.certain).into_iter().flatten());
                let said = forbidden.filter(|word| holds(text, word)).collect::<Vec<_>>();
                if !allowed || !said.is_empty() {
                    wrong.push(format!("{} ({}): {text} {said:?}", technique.code, evidence.certainty));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_speaks_against_a_technique_is_asked_and_what_is_asked_speaks_against_one() {
    let catalogue: Catalogue = shipped("techniques.toml");
    let intake: QuestionnaireFile = shipped("questionnaires/first-visit.toml");
    let asked: BTreeSet<&str> =
        intake.questions().flat_map(|question| &question.contraindicates).map(|contra| contra.tag.as_str()).collect();
    let named: BTreeSet<&str> =
        catalogue.technique.iter().flat_map(|technique| &technique.contraindications).map(String::as_str).collect();

    assert_eq!(named, asked);
}
