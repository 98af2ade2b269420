//! Reading: what is found, what a page says of itself, what programs are told, what readers say back.

mod feedback;
mod feeds;
mod page;
mod pictures;
mod searching;
mod techniques;

use domain::text::Lang;
use movability_tests::TestClinic;
use storage::articles::NewArticle;

/// An article of a test's own, shown like those of the library.
pub(crate) async fn publishes(clinic: &TestClinic, slug: &str, lang: Lang, title: &str, body: &str) -> i32 {
    imports(clinic, slug, lang, title, body, true).await
}

/// The same, as a draft.
pub(crate) async fn drafts(clinic: &TestClinic, slug: &str, lang: Lang, title: &str, body: &str) -> i32 {
    imports(clinic, slug, lang, title, body, false).await
}

async fn imports(clinic: &TestClinic, slug: &str, lang: Lang, title: &str, body: &str, publish: bool) -> i32 {
    let head = serde_json::json!({
        "slug": slug, "lang": lang.tag(), "kind": "patient_article", "title": title,
        "description": "A description of the page.", "authors": ["a-roy"], "conflict": "None.",
        "conditions": ["chronic-pain"],
    });
    let article = NewArticle {
        slug: slug.parse().unwrap(),
        lang,
        kind: "patient_article".to_owned(),
        title: title.to_owned(),
        description: "A description of the page.".to_owned(),
        head: head.to_string(),
        body: body.to_owned(),
        sha256: unlike(&[slug, lang.tag(), title, body]),
        source: None,
    };
    let by = clinic.parts().operator();
    clinic.storage().import_article(&article, publish, &by, clinic.now()).await.unwrap().version
}

/// Thirty-two bytes that differ where the texts do.
fn unlike(texts: &[&str]) -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    for (at, byte) in texts.iter().flat_map(|text| text.bytes().chain([0])).enumerate() {
        let slot = &mut bytes[at % 32];
        *slot = slot.wrapping_mul(31).wrapping_add(byte);
    }
    bytes
}

/// The slugs of what a language's list holds.
pub(crate) async fn library(clinic: &TestClinic, lang: Lang) -> Vec<String> {
    let articles = clinic.storage().published_articles(lang, clinic.now()).await.unwrap();
    articles.iter().map(|article| article.version.slug.to_string()).collect()
}
