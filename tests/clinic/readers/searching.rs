//! Finding what one wants to read.

use domain::text::Lang;
use movability_tests::{Answer, TestClinic};

use super::{drafts, publishes};

/// The titles that were found; what is marked in them stands apart to whoever counts elements.
fn found(page: &Answer) -> Vec<String> {
    page.texts(".mv-found h3").iter().map(|title| title.replace("’ ", "’")).collect()
}

#[tokio::test]
async fn words_are_found_whatever_their_accents_case_and_number() {
    let clinic = TestClinic::open().await;
    publishes(&clinic, "echasse", Lang::French, "L’échasse raide", "Une articulation givrée. Bouger doucement aide.")
        .await;
    publishes(&clinic, "stilt", Lang::English, "A stiff stilt", "The joint clicks.\n\n- Gnawing hurts some people")
        .await;

    for typed in ["echasse", "ÉCHASSES", "articulation%20GIVRÉE", "givree"] {
        let page = clinic.browser().opens(&format!("/fr/learn?q={typed}")).await;
        assert_eq!(found(&page), ["L’échasse raide"], "{typed}");
    }
    let page = clinic.browser().opens("/learn?q=Stilts").await;
    assert_eq!(found(&page), ["A stiff stilt"]);
    assert_eq!(page.texts(".mv-found mark"), ["stilt"], "what was asked for is marked");
    let page = clinic.browser().opens("/learn?q=gnawing").await;
    assert_eq!(page.texts(".mv-found p mark"), ["Gnawing"]);
    assert_eq!(page.value("q").as_deref(), Some("gnawing"), "what was typed stays in its field");
    assert_eq!(page.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
}

#[tokio::test]
async fn what_has_the_word_in_its_title_comes_first_and_the_other_language_not_at_all() {
    let clinic = TestClinic::open().await;
    publishes(&clinic, "aaa", Lang::English, "A page", "Zebras are mentioned here. Zebras again.").await;
    publishes(&clinic, "zzz", Lang::English, "Zebras", "Something else altogether.").await;
    publishes(&clinic, "zzz", Lang::French, "Zebras", "Autre chose.").await;

    assert_eq!(found(&clinic.browser().opens("/learn?q=zebra").await), ["Zebras", "A page"]);
    assert_eq!(found(&clinic.browser().opens("/fr/learn?q=zebra").await).len(), 1);
}

#[tokio::test]
async fn drafts_and_earlier_versions_are_never_found() {
    let clinic = TestClinic::open().await;
    drafts(&clinic, "secret", Lang::English, "Quokka draft", "Quokka.").await;
    publishes(&clinic, "page", Lang::English, "A page", "It said wombat.").await;
    publishes(&clinic, "page", Lang::English, "A page", "It says numbat now.").await;

    for gone in ["quokka", "wombat"] {
        let page = clinic.browser().opens(&format!("/learn?q={gone}")).await;
        assert!(found(&page).is_empty(), "{gone}: {}", page.text());
        assert!(page.says(&format!("No article for “{gone}”")));
        let list = clinic.api().get(&format!("/api/v1/articles?q={gone}")).await;
        assert_eq!(list.json()["items"].as_array().unwrap().len(), 0, "{gone}");
    }
    assert_eq!(found(&clinic.browser().opens("/learn?q=numbat").await), ["A page"]);
    // Even if the index held more than is published, nothing but that is shown.
    clinic.tampers("UPDATE article_search SET version = version + 1").await;
    assert!(found(&clinic.browser().opens("/learn?q=numbat").await).is_empty());
}

#[tokio::test]
async fn nothing_that_is_typed_means_anything_but_its_words() {
    let clinic = TestClinic::open().await;
    let site = clinic.browser();
    for typed in [
        "%25",
        "_",
        "%5C",
        "%22",
        "*",
        "%27",
        "%27%20OR%201%3D1%20--",
        "a%20AND%20NOT%20b",
        "NEAR(a%20b)",
        "title%3Ax",
        "x%3A*",
        "%3C-%3E",
        "!%26%7C()",
        "%00",
        "%E2%80%AE",
        "%3Cscript%3E",
    ] {
        let page = site.opens(&format!("/learn?q={typed}")).await;
        assert_eq!(page.status, 200, "{typed}: {}", page.text());
        assert_eq!(page.count("main script"), 0, "{typed}");
    }
    assert!(found(&site.opens("/learn?q=%25").await).is_empty(), "a wildcard finds nothing by itself");
    let long = site.opens(&format!("/learn?q={}", "word%20".repeat(400))).await;
    assert_eq!(long.status, 200);
    let many = site.opens("/learn?q=one+two+three+four+five+six+seven+eight+nine").await;
    assert!(many.says("We looked for the first 8 words."), "{}", many.text());
    assert_eq!(clinic.api().get("/api/v1/articles?q=%25").await.status, 422);
}

#[tokio::test]
async fn where_no_article_has_every_word_those_with_some_are_shown_and_a_slip_finds_what_is_near() {
    let clinic = TestClinic::open().await;
    let some = clinic.browser().opens("/learn?q=pain+xylophone").await;
    assert!(!found(&some).is_empty() && some.says("No article has all of these words."), "{}", some.text());

    let slip = clinic.browser().opens("/learn?q=botulnum+toxn").await;
    assert!(found(&slip).is_empty() && slip.says("Did you mean one of these?"), "{}", slip.text());
    slip.link("/learn/rethinking-botulinum-toxin");
    let nothing = clinic.browser().opens("/learn?q=xylophone").await;
    assert!(nothing.says("Try another word, or choose a topic below."));
}

#[tokio::test]
async fn a_search_can_be_narrowed_to_a_topic() {
    let clinic = TestClinic::open().await;
    publishes(&clinic, "wallaby", Lang::English, "Wallabies", "About wallabies.").await;
    let about = |topic: &'static str| {
        let clinic = &clinic;
        async move { found(&clinic.browser().opens(&format!("/learn?q=wallabies&topic={topic}")).await) }
    };
    assert_eq!(about("chronic-pain").await, ["Wallabies"]);
    assert!(about("neck-pain").await.is_empty());
    let topic = clinic.browser().opens("/learn?topic=chronic-pain").await;
    assert!(found(&topic).contains(&"Wallabies".to_owned()));
    assert_eq!(
        clinic.api().get("/api/v1/articles?topic=neck-pain&q=wallabies").await.json()["items"],
        serde_json::json!([])
    );
}

#[tokio::test]
async fn an_address_that_is_nearly_right_leads_to_the_page() {
    let clinic = TestClinic::open().await;
    for (address, near) in [
        ("/learn/what-cronic-pain-is", "/learn/what-chronic-pain-is"),
        ("/learn/rethinking-botulinum", "/learn/rethinking-botulinum-toxin"),
        ("/fr/learn/what-chronic-pain", "/fr/learn/what-chronic-pain-is"),
    ] {
        let page = clinic.browser().opens(address).await;
        assert_eq!((page.status.as_u16(), page.count("h1")), (404, 1), "{address}");
        page.link(near);
        assert_eq!(page.header("cache-control"), "no-store");
    }
    for nowhere in ["/learn/xylophone", "/learn/%C3%A9%20%25", "/learn/A"] {
        let page = clinic.browser().opens(nowhere).await;
        assert_eq!(page.status, 404, "{nowhere}");
        assert!(page.says("We have no page at this address"), "{}", page.text());
    }
}
