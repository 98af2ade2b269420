//! Every page in both languages, each leading to the other.

use std::{collections::BTreeSet, path::Path};

use domain::access::Role;
use movability_tests::{Answer, TestClinic};

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

#[tokio::test]
async fn a_language_that_was_chosen_is_remembered_and_leads_nowhere_else() {
    let clinic = TestClinic::open().await;
    let patient = clinic.browser();

    let english = patient.opens("/team").await;
    assert_eq!(
        (english.status.as_u16(), patient.kept("mv-lang")),
        (200, None),
        "nothing is remembered before somebody chooses"
    );
    let french = patient.presses(&english, "Français", &[]).await;
    assert_eq!((french.url.path(), lang(&french).as_str()), ("/fr/team", "fr-CA"));

    let home = patient.opens("/").await;
    assert_eq!((home.url.path(), lang(&home).as_str()), ("/fr", "fr-CA"), "the front door leads to what was chosen");
    assert_eq!(lang(&patient.opens("/team").await), "en-CA", "an address keeps its language");
    assert_eq!(lang(&patient.opens("/no/such/page").await), "fr-CA", "what has no language speaks the chosen one");

    let english = patient.presses(&home, "English", &[]).await;
    assert_eq!((english.url.path(), lang(&english).as_str()), ("/", "en-CA"));
    assert_eq!(lang(&patient.opens("/").await), "en-CA");

    let form = "application/x-www-form-urlencoded";
    let site = clinic.api().with("sec-fetch-site", "same-origin");
    for foreign in ["to=https://evil.example", "to=//evil.example", "to=/%5Cevil.example", "to=/a%0D%0Ab:c", ""] {
        let refused = site.posts("/language", form, foreign).await;
        assert_eq!((refused.status.as_u16(), refused.header("location")), (422, ""), "{foreign}");
    }
    let elsewhere = clinic.api().with("sec-fetch-site", "cross-site").posts("/language", form, "to=/fr").await;
    assert_eq!(elsewhere.status, 403);
    assert_eq!(elsewhere.cookie("mv-lang"), None);
}

/// Words that are nobody's to translate: names, what a calendar calls the days, the product's own.
const OWN_WORDS: &str = " Movability Toronto OpenAPI axe html json curl kinesiologist physiotherapist psychologist \
    January February March April May June July August September October November December \
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun \
    Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec Français English abcdef \
    Ada Lovelace Byron Grace Hopper Mary Somerville Staff Member rosas ivos leaf images";

#[tokio::test]
async fn in_the_language_that_nobody_speaks_nothing_still_reads_as_english() {
    let world = World::full().await;
    let staff = world.clinic.hires(&Role::ALL, &["rosa", "ivo"]).await;
    let signed_in = world.clinic.api().with("cookie", &world.clinic.cookie_of(&staff).await);
    // What the clinic, its content, its patients and its staff are called; a word of theirs is not the site's.
    let data = [
        "support/clinic.toml",
        "../content/consents.toml",
        "../content/techniques.toml",
        "../content/conditions.toml",
        "../content/references.toml",
        "../content/jurisdictions/ca-on.toml",
        "../content/measures/nrs.toml",
        "../content/measures/peg.toml",
        "../content/measures/pgic.toml",
        "../content/measures/phq-4.toml",
        "../content/measures/psfs.toml",
        "../crates/server/src/api/staff/plans/example.json",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = data.map(|file| std::fs::read_to_string(folder.join(file)).unwrap()).join(" ");
    known.push_str(&signed_in.get("/learn").await.text());
    known.push_str(OWN_WORDS);
    let known = known.to_lowercase();
    let known: BTreeSet<&str> = known.split(|c: char| !c.is_alphabetic()).collect();

    let mut untranslated = Vec::new();
    for (row, address) in world.read() {
        // Articles and captured mail are others' texts; the document of the API is English for everybody.
        let is_text = ["/learn/{slug}", "/read/{token}", "/api/docs", "/dev/components"].contains(&row.path);
        if is_text || row.path.starts_with("/dev/mail") || address.starts_with("/fr") {
            continue;
        }
        let sign = if address.contains('?') { '&' } else { '?' };
        let page = signed_in.get(&format!("{address}{sign}pseudo")).await;
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        assert!(page.says("Šķíþ"), "{address} speaks it: {}", page.text());
        let text = page.own_text();
        // An identifier is in no language, though it may hold four letters in a row.
        let prose = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|piece| !is_identifier(piece));
        let words = prose.flat_map(|piece| piece.split(|c: char| !c.is_alphabetic()));
        let words = words.filter(|word| word.len() > 3 && word.is_ascii());
        untranslated.extend(
            words.filter(|word| !known.contains(word.to_lowercase().as_str())).map(|word| format!("{address}: {word}")),
        );
    }
    assert!(untranslated.is_empty(), "not translated:\n{}", untranslated.join("\n"));
}

/// Whether a piece of text is a number of ours, such as `21996966-60b0-58d5-bd4c-8827c9b376f0` or `MV-A083C1`.
fn is_identifier(piece: &str) -> bool {
    let is_hex = |piece: &str| piece.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    piece.starts_with("MV-") || (piece.len() >= 8 && is_hex(piece) && piece.contains(|c: char| c.is_ascii_digit()))
}
