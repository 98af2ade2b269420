//! The catalogue of techniques, each technique, each condition.

use domain::{
    articles::{Condition, Technique},
    text::Lang,
};
use movability_tests::TestClinic;

async fn entries<T: serde::de::DeserializeOwned>(clinic: &TestClinic, kind: &str) -> Vec<T> {
    let entries = clinic.storage().content_entries(kind).await.unwrap();
    entries.iter().map(|entry| serde_json::from_str(&entry.entry).unwrap()).collect()
}

/// With plain spaces, as a page's text is compared.
fn spaced(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[tokio::test]
async fn every_technique_has_a_page_with_its_dose_harms_and_who_asks_first_in_both_languages() {
    let clinic = TestClinic::open().await;
    let site = clinic.browser();
    for (lang, before) in [(Lang::English, ""), (Lang::French, "/fr")] {
        let list = site.opens(&format!("{before}/techniques")).await;
        for technique in entries::<Technique>(&clinic, "technique").await {
            let address = format!("{before}/techniques/{}", technique.code);
            list.link(&address);
            let page = site.opens(&address).await;
            assert_eq!((page.status.as_u16(), page.count("h1")), (200, 1), "{address}");
            assert!(page.says(&spaced(technique.name.get(lang))), "{address}");
            for words in [&technique.plain, &technique.dose, &technique.harms, &technique.ask_first] {
                assert!(page.says(&spaced(words.as_ref().unwrap().get(lang))), "{address}: {words:?}");
            }
            for (_, says) in technique.said() {
                assert!(page.says(&spaced(says.get(lang))), "{address}: {says:?}");
            }
            assert_eq!(page.count(".mv-evidence"), technique.said().count(), "{address}");
        }
    }
    for wrong in ["/techniques/nothing", "/techniques/%00"] {
        assert_eq!(site.opens(wrong).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn the_library_names_no_condition_that_has_no_words() {
    let clinic = TestClinic::open().await;
    let conditions: Vec<Condition> = entries(&clinic, "condition").await;
    let is_known = |id: &str| conditions.iter().any(|condition| condition.id == id);

    for technique in entries::<Technique>(&clinic, "technique").await {
        for evidence in &technique.evidence {
            assert!(is_known(&evidence.condition), "{} names {}", technique.code, evidence.condition);
        }
    }
    for lang in Lang::ALL {
        for article in clinic.storage().published_articles(lang, clinic.now()).await.unwrap() {
            let head: domain::articles::Head = serde_json::from_str(&article.version.head).unwrap();
            for condition in &head.conditions {
                assert!(is_known(condition), "{} names {condition}", head.slug);
            }
        }
    }
}

#[tokio::test]
async fn a_condition_leads_to_what_can_be_read_and_what_may_help() {
    let clinic = TestClinic::open().await;
    let site = clinic.browser();
    let list = site.opens("/learn").await;
    for topic in list.links().iter().filter(|link| link.contains("/learn/topics/")) {
        let page = site.opens(topic).await;
        assert_eq!((page.status.as_u16(), page.count("h1")), (200, 1), "{topic}");
        assert!(page.links().iter().any(|link| link.starts_with("/learn/") && !link.contains("topics")), "{topic}");
    }
    let back = site.opens("/learn/topics/low-back-pain").await;
    let pages = back.links();
    assert!(pages.iter().any(|link| link == "/techniques/exercise.strength"), "{pages:?}");
    assert!(back.says("it probably eases pain") || back.says("probably eases pain"), "{}", back.text());
    assert_eq!(site.opens("/learn/topics/nothing").await.status, 404);
}
