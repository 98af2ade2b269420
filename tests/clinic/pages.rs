//! The pages themselves: each is known to the browser gate, those on which somebody decides say whom to trust, and what a
//! patient reads on the way is kept as it was read last.

use std::{collections::BTreeSet, fs, path::Path};

use domain::time::Minutes;
use jiff::SignedDuration;
use movability_tests::{Answer, Browser, Method, TestClinic, Wish, at};
use server::routes::{Class, ROUTES};

use crate::world::World;

/// Who we are, what it costs, what happens next, how to change it, how to reach a person.
const TRUST: [[&str; 5]; 2] = [
    ["Who we are", "What it costs", "What happens next", "How to change it", "How to reach a person"],
    ["Qui nous sommes", "Ce que cela coûte", "La suite", "Comment le modifier", "Comment joindre une personne"],
];

/// Tuesday at ten with Rosa, as the button of that time sends it.
const CHOICE: &str = "2027-05-11T14:00:00Z/wharf/in-person/rosa";

#[tokio::test]
async fn each_page_of_booking_and_of_a_visit_says_whom_one_trusts() {
    let world = World::full().await;
    let decides = |path: &str| path.starts_with("/book") || path.starts_with("/a/");

    let mut seen = BTreeSet::new();
    for (row, address) in world.read().into_iter().filter(|(row, _)| decides(row.path)) {
        let page = world.clinic.api().get(&address).await;
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        let trust = TRUST[usize::from(address.starts_with("/fr/"))];
        assert_eq!(page.texts(".mv-trust dt"), trust, "{address}");
        assert!(page.texts(".mv-trust dd").iter().all(|text| !text.is_empty()), "{address}");
        assert_eq!(page.count(".mv-trust dd a[href^='tel:']"), 1, "{address} names a number to call");
        seen.insert(row.path);
    }
    assert_eq!(seen.len(), 9, "{seen:?}");
}

#[tokio::test]
async fn what_a_patient_reads_from_the_first_time_to_the_last_state() {
    for (lang, prefix) in [("en", ""), ("fr", "/fr")] {
        let clinic = TestClinic::open().await;
        let patient = clinic.browser();
        let keeps = |name: &str, page: &Answer| insta::assert_snapshot!(format!("{lang}-{name}"), page.seen());

        clinic.changes(|clinic| clinic.services.iter_mut().for_each(|service| service.step = Minutes(60))).await;
        let times = patient.opens(&format!("{prefix}/book/first?from=2027-05-24")).await;
        keeps("01-times", &times);
        let details = patient.sends(&format!("{prefix}/book/first"), &[("choice", CHOICE)]).await;
        keeps("02-details", &details);
        let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2026-11")];
        let prove = patient.presses(&details, book(prefix), &typed).await;
        keeps("03-code", &prove);
        let visit = prove.url.path().to_owned();
        let code = clinic.code_sent_to("ada@example.org").await;
        keeps("04-not-me", &patient.opens(&format!("{visit}/not-me")).await);
        keeps("05-booked", &patient.sends(&format!("{visit}/verify"), &[("code", code.as_str())]).await);
        keeps("06-visit", &patient.opens(&visit).await);
        let instead = patient.opens(&format!("{visit}/move")).await;
        keeps("07-times-instead", &instead);
        let day = if prefix.is_empty() { "Wednesday, May 12" } else { "mercredi 12 mai" };
        let asked = patient.presses(&instead, day, &[]).await;
        keeps("08-move", &asked);
        let grace = Wish::of("Grace Hopper", "grace@example.org").of_service("first").with("rosa");
        clinic.booked(&grace.at("2027-05-12T09:00:00-04:00")).await;
        keeps("09-lost", &presses_the_main_button(&patient, &asked).await);
        keeps("10-cancel", &patient.opens(&format!("{visit}/cancel")).await);
        clinic.puts_the_clock_at(at("2027-05-10T10:00:01-04:00"));
        keeps("11-late", &patient.opens(&visit).await);
        clinic.waits(SignedDuration::from_hours(25));
        keeps("12-over", &patient.opens(&visit).await);
    }
}

#[tokio::test]
async fn what_a_patient_reads_who_waits_for_the_clinic_or_for_its_mail() {
    for (lang, prefix) in [("en", ""), ("fr", "/fr")] {
        let clinic = TestClinic::open().await;
        let patient = clinic.browser();
        let keeps = |name: &str, page: &Answer| insta::assert_snapshot!(format!("{lang}-{name}"), page.seen());
        let paused = clinic.storage().pause_sending(Some("a test"), &clinic.parts().operator(), clinic.now()).await;
        paused.unwrap();
        clinic.changes(|clinic| clinic.services.iter_mut().for_each(|service| service.approval = true)).await;

        let typed = [("name", "Ada Lovelace"), ("email", "ada@example.org"), ("consent-email-channel", "2026-11")];
        let details = patient.sends(&format!("{prefix}/book/first"), &[("choice", CHOICE)]).await;
        keeps("mail-cannot-leave", &patient.presses(&details, book(prefix), &typed).await);
        let choice = "2027-05-12T14:00:00Z/wharf/in-person/rosa";
        let details = patient.sends(&format!("{prefix}/book/visit"), &[("choice", choice)]).await;
        let waiting = patient.presses(&details, book(prefix), &typed).await;
        keeps("waiting", &waiting);
        let asked = patient.follows(&waiting, "/cancel").await;
        keeps("cancelled", &presses_the_main_button(&patient, &asked).await);
    }
}

fn book(prefix: &str) -> &'static str {
    if prefix.is_empty() { "Book this visit" } else { "Réserver ce rendez-vous" }
}

async fn presses_the_main_button(patient: &Browser, page: &Answer) -> Answer {
    let button = page.texts("main .nhsuk-button[type=submit]").pop().unwrap();
    patient.presses(page, &button, &[]).await
}

#[test]
fn the_browser_gate_knows_every_page() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/pages.js");
    let list = fs::read_to_string(list).unwrap();
    let (pages, files) = list.split_once("export const notPages").unwrap();
    let listed: BTreeSet<&str> = quoted(pages).filter_map(|text| text.split(' ').next()).collect();
    let files: BTreeSet<&str> = quoted(files).collect();

    let read = ROUTES.iter().filter(|row| row.method == Method::GET);
    for row in read.filter(|row| matches!(row.class, Class::Page | Class::Capability | Class::Asset)) {
        let times = usize::from(listed.contains(row.path)) + usize::from(files.contains(row.path));
        assert_eq!(times, 1, "{} stands {times} times in tests/browser/pages.js", row.path);
    }
    for path in files {
        assert!(ROUTES.iter().any(|row| row.path == path), "{path} of tests/browser/pages.js is no route");
    }
}

/// The texts in single quotes, line by line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('\'').skip(1).step_by(2))
}
