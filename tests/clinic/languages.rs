//! Every page in both languages, each leading to the other.

use domain::access::Role;
use movability_tests::Answer;

use crate::world::{World, french};

/// What a page that is in English alone would still say on its French twin.
const ENGLISH: [&str; 8] = [
    "Skip to main content",
    "Book a visit",
    "Sign in",
    "Call 416",
    "Cancel this visit",
    "Today",
    "We could not",
    "Your visit",
];

fn lang(page: &Answer) -> String {
    page.attribute("html", "lang").unwrap_or_default()
}

#[tokio::test]
async fn every_page_is_there_in_both_languages_and_leads_to_its_twin() {
    let world = World::full().await;
    let staff = world.clinic.hires(&Role::ALL, &["rosa", "ivo"]).await;
    let signed_in = world.clinic.api().with("cookie", &world.clinic.cookie_of(&staff).await);

    for (row, address) in world.read() {
        let page = signed_in.get(&address).await;
        if !page.header("content-type").starts_with("text/html") || !row.has_french() {
            continue;
        }
        let is_french = address == "/fr" || address.starts_with("/fr/");
        assert_eq!(lang(&page), if is_french { "fr-CA" } else { "en-CA" }, "{address}");
        assert_eq!(page.count("h1"), 1, "{address}");
        if is_french {
            // A page may name the other language; nothing else of it is English.
            let text = page.text();
            for words in ENGLISH {
                assert!(!text.contains(words), "{address} says {words:?}: {text}");
            }
        }
        if page.count("link[rel=canonical]") == 1 {
            let path = address.split('?').next().unwrap();
            assert_eq!(
                page.attribute("link[rel=canonical]", "href").unwrap(),
                format!("{}{path}", world.clinic.site())
            );
            let own = page.attribute(&format!("link[rel=alternate][hreflang={}]", lang(&page)), "href");
            assert_eq!(own, page.attribute("link[rel=canonical]", "href"), "{address}");
            let other = if is_french { "en-CA" } else { "fr-CA" };
            let other = page.attribute(&format!("link[rel=alternate][hreflang={other}]"), "href").unwrap();
            assert_eq!(signed_in.get(&other).await.status, 200, "{address} leads to {other}");
            assert!(page.attribute("link[rel=alternate][hreflang=x-default]", "href").is_some(), "{address}");
        }
    }
}

#[tokio::test]
async fn somebody_who_books_in_french_stays_in_french() {
    let world = World::full().await;
    let patient = world.clinic.browser();

    let services = patient.opens(&french("/book")).await;
    let times = patient.follows(&services, "/fr/book/visit").await;
    let details = patient.sends("/fr/book/visit", &[("choice", "2027-05-19T14:00:00Z/wharf/in-person/rosa")]).await;
    let again = patient.presses(&details, "Réserver ce rendez-vous", &[("name", "")]).await;
    let typed = [("name", "Sophie Germain"), ("email", "sophie@example.org"), ("consent-email-channel", "2026-11")];
    let booked = patient.presses(&again, "Réserver ce rendez-vous", &typed).await;

    for page in [&services, &times, &details, &again, &booked] {
        assert_eq!(lang(page), "fr-CA", "{}", page.url);
        assert!(page.url.path().starts_with("/fr/"), "{}", page.url);
    }
    assert_eq!(again.status, 422);
    let missing = world.clinic.api().get("/fr/rien").await;
    assert_eq!((missing.status.as_u16(), lang(&missing).as_str()), (404, "fr-CA"));
}
