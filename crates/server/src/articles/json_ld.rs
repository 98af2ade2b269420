//! What an article says about itself to machines: schema.org's `MedicalWebPage`, as JSON-LD.

use domain::{
    articles::{Condition, Head, Library, Person, Reference},
    text::Lang,
};
use serde_json::{Value, json};
use storage::articles::PublishedArticle;

use crate::frame::{Clinic, address};

/// The facts of one article. Without a clinical review, as in the demonstration, none is claimed.
pub(crate) fn json_ld(
    article: &PublishedArticle,
    head: &Head,
    library: &Library,
    conditions: &[Condition],
    clinic: &Clinic,
) -> Value {
    let lang = article.version.lang;
    let site = clinic.public_url.trim_end_matches('/');
    let here = format!("{site}{}", address(lang, &format!("/learn/{}", article.version.slug)));
    let authors: Vec<Value> =
        head.authors.iter().filter_map(|id| library.person(id)).map(|one| person(one, lang)).collect();
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": here,
        "url": here,
        "headline": head.title,
        "description": head.description,
        "inLanguage": lang.tag(),
        "datePublished": article.first_published_at.to_string(),
        "dateModified": article.published_at.to_string(),
        "version": article.version.version,
        "author": authors,
        "publisher": {
            "@type": "MedicalClinic",
            "name": clinic.name,
            "telephone": clinic.phone,
            "address": clinic.address.join(", "),
            "url": format!("{site}/"),
        },
        "medicalAudience": { "@type": "MedicalAudience", "audienceType": "Patient" },
        "about": about(head, conditions, lang),
        "citation": citations(article, library),
        "creditText": credit(head),
        "isAccessibleForFree": true,
    });
    if let (Some(review), Some(facts)) = (&article.review, page.as_object_mut()) {
        facts.insert("lastReviewed".to_owned(), review.on.to_string().into());
        facts.insert("reviewedBy".to_owned(), person(&review.by, lang));
    }
    page
}

/// As text that can stand in a page: nothing in it ends the element it stands in.
pub(super) fn in_html(facts: &Value) -> String {
    let text = facts.to_string();
    // JSON allows these to be written as escapes, wherever they stand.
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn person(one: &Person, lang: Lang) -> Value {
    let mut facts = json!({ "@type": "Person", "name": one.name, "honorificSuffix": one.credentials.get(lang) });
    if let (Some(college), Some(registration), Some(facts)) = (&one.college, &one.registration, facts.as_object_mut()) {
        let identifier = json!({ "@type": "PropertyValue", "propertyID": college, "value": registration });
        facts.insert("identifier".to_owned(), identifier);
    }
    facts
}

/// What it is about: conditions by their names, substances by their generic ones.
fn about(head: &Head, conditions: &[Condition], lang: Lang) -> Vec<Value> {
    let named = head.conditions.iter().filter_map(|id| conditions.iter().find(|condition| condition.id == *id));
    let conditions = named.map(|condition| json!({ "@type": "MedicalCondition", "name": condition.name.get(lang) }));
    let generic = |substance: &String| substance.replace('-', " ");
    let drugs = head
        .substances
        .iter()
        .map(|one| json!({ "@type": "Drug", "name": generic(one), "nonProprietaryName": generic(one) }));
    conditions.chain(drugs).collect()
}

fn citations(article: &PublishedArticle, library: &Library) -> Vec<Value> {
    let Ok(body) = domain::articles::Body::parse(&article.version.body, 1) else { return Vec::new() };
    body.sources().into_iter().filter_map(|id| library.reference(id)).map(citation).collect()
}

fn citation(source: &Reference) -> Value {
    let mut facts = json!({ "@type": "MedicalScholarlyArticle" });
    let link = source.link();
    if let Some(facts) = facts.as_object_mut() {
        // A work of which only the address is known is named by it.
        let name = source.title.clone().or_else(|| link.clone()).unwrap_or_else(|| source.id.clone());
        facts.insert("headline".to_owned(), name.into());
        if let Some(link) = link {
            facts.insert("sameAs".to_owned(), link.into());
        }
        if let Some(year) = source.year {
            facts.insert("datePublished".to_owned(), year.to_string().into());
        }
    }
    facts
}

/// Conflicts of interest, and what the clinic gains.
fn credit(head: &Head) -> String {
    [Some(head.conflict.as_str()), head.clinic_interest.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_facts_ends_their_element() {
        let text = in_html(&json!({ "headline": "</script><!--<script>&\u{2028}" }));

        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["headline"], "</script><!--<script>&\u{2028}");
    }
}
