//! What a kept visit leads to: reading at its time, once, to who agreed to it, and never a guess about what is lost.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Mail, Relay, TestClinic, Whim, Wish, at};
use serde_json::{Value, json};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn readings(clinic: &TestClinic) -> Vec<Mail> {
    clinic.outbox().into_iter().filter(|mail| mail.path("/read/").is_some()).collect()
}

/// What staff who treat see of the readings, first due first.
async fn seen(clinic: &TestClinic) -> Vec<Value> {
    let rosa = clinic.program_as(&[Role::Practitioner]).await;
    let list = rosa.get("/api/v1/staff/messages").await.json();
    let mut seen: Vec<Value> =
        list["items"].as_array().unwrap().iter().filter(|message| message["kind"] == "reading").cloned().collect();
    seen.sort_by_key(|message| message["due"].as_str().unwrap().to_owned());
    seen
}

#[tokio::test]
async fn a_kept_visit_is_followed_up_the_next_day_and_eight_days_later() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;

    clinic.works_at(kept + DAY - MINUTE).await;
    assert_eq!(readings(&clinic).len(), 0, "nothing is early");
    clinic.works_at(kept + DAY).await;
    assert_eq!(readings(&clinic).len(), 1);
    clinic.works_at(kept + DAY * 8 - MINUTE).await;
    assert_eq!(readings(&clinic).len(), 1);
    clinic.works_at(kept + DAY * 8).await;
    assert_eq!(readings(&clinic).len(), 2);
    clinic.works_at(kept + DAY * 60).await;
    assert_eq!(readings(&clinic).len(), 2, "and that is all");

    let first = clinic.browser().opens(&readings(&clinic)[0].path("/read/").unwrap()).await;
    let second = clinic.browser().opens(&readings(&clinic)[1].path("/read/").unwrap()).await;
    assert!(first.says("What chronic pain is"), "{}", first.text());
    assert!(second.says("botulinum toxin"), "{}", second.text());
}

#[tokio::test]
async fn the_second_reading_is_for_those_who_answered_yes() {
    for answer in [Some("no"), None] {
        let clinic = TestClinic::open().await;
        let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading();
        let wish = answer.map_or(wish.clone(), |answer| wish.answers(answer));
        let kept = clinic.keeps(&clinic.booked(&wish).await).await;

        clinic.works_at(kept + DAY).await;
        clinic.works_at(kept + DAY * 8).await;

        assert_eq!(readings(&clinic).len(), 1, "{answer:?}");
        let seen = seen(&clinic).await;
        let told: Vec<_> = seen.iter().map(|message| message["state"].as_str().unwrap()).collect();
        assert_eq!(told, ["sent", "skipped"]);
        assert_eq!(seen[1]["reason"], "condition");
    }
}

#[tokio::test]
async fn reading_leaves_between_nine_and_six_on_the_patients_clock() {
    let clinic = TestClinic::open().await;
    // Rosa works late by video on Wednesday; the next day at half past eight in the evening is no time for mail.
    let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading();
    let visit = clinic.booked(&wish.at("2027-05-12T16:30:00-04:00")).await;
    clinic.puts_the_clock_at(at("2027-05-12T20:30:00-04:00"));
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let path = format!("/api/v1/staff/appointments/{}", visit.id);
    let fulfilled = desk.if_match(1).posts_nothing(&format!("{path}/fulfil")).await;
    assert_eq!(fulfilled.status, 200, "{}", fulfilled.body);

    clinic.works_at(at("2027-05-13T20:30:00-04:00")).await;
    clinic.works_at(at("2027-05-14T08:59:59-04:00")).await;
    assert_eq!(readings(&clinic).len(), 0);
    assert_eq!(seen(&clinic).await[0]["state"], "deferred");
    clinic.works_at(at("2027-05-14T09:00:00-04:00")).await;
    assert_eq!(readings(&clinic).len(), 1);
}

#[tokio::test]
async fn a_worker_that_comes_late_does_not_send_in_the_night_nor_what_is_stale() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;

    clinic.works_at(at("2027-05-12T23:00:00-04:00")).await;
    assert_eq!(readings(&clinic).len(), 0, "it was due in the morning, and nobody sends mail at night");
    clinic.works_at(at("2027-05-13T09:00:00-04:00")).await;
    assert_eq!(readings(&clinic).len(), 1);

    clinic.works_at(kept + DAY * 20).await;
    assert_eq!(readings(&clinic).len(), 1, "twelve days late is of no use");
    let last = seen(&clinic).await.pop().unwrap();
    assert_eq!((&last["state"], &last["reason"]), (&"skipped".into(), &"stale".into()));
}

#[tokio::test]
async fn staff_see_why_and_when_and_can_send_one_now() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    let seen = seen(&clinic).await;

    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0]["state"], "scheduled");
    assert_eq!(seen[0]["due"], "2027-05-12T10:30:00-04:00");
    assert_eq!(seen[0]["article"]["slug"], "what-chronic-pain-is");
    let why = seen[1]["why"].as_str().unwrap();
    assert!(why.contains("After a first visit") && why.contains("8 days") && why.contains("yes"), "{why}");

    let rosa = clinic.program_as(&[Role::Practitioner]).await;
    let path = format!("/api/v1/staff/messages/{}/send-now", seen[0]["id"].as_str().unwrap());
    let sent = rosa.clone().if_match(seen[0]["version"].as_i64().unwrap()).post(&path, &json!({})).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    clinic.works().await;
    assert_eq!(readings(&clinic).len(), 1);
    clinic.works_at(kept + DAY).await;
    assert_eq!(readings(&clinic).len(), 1, "not once more when it would have been due");
}

#[tokio::test]
async fn outside_the_window_sending_now_needs_a_reason_that_is_kept() {
    let clinic = TestClinic::open().await;
    clinic.keeps_an_appointment().await;
    clinic.puts_the_clock_at(at("2027-05-11T21:00:00-04:00"));
    let message = seen(&clinic).await.remove(0);
    let path = format!("/api/v1/staff/messages/{}/send-now", message["id"].as_str().unwrap());
    let rosa = clinic.program_as(&[Role::Practitioner]).await.if_match(message["version"].as_i64().unwrap());

    let refused = rosa.post(&path, &json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "override_required"), "{}", refused.body);
    assert_eq!(at(refused.json()["next_open"].as_str().unwrap()), at("2027-05-12T09:00:00-04:00"));
    assert_eq!(rosa.post(&path, &json!({ "override": { "reason": " " } })).await.status, 422);
    let sent = rosa.post(&path, &json!({ "override": { "reason": "Asked for it on the phone" } })).await;

    assert_eq!(sent.status, 200, "{}", sent.body);
    clinic.works().await;
    assert_eq!(readings(&clinic).len(), 1);
    assert!(clinic.rows("audit_event").await.iter().any(|row| row.contains("Asked for it on the phone")));
}

#[tokio::test]
async fn consent_is_never_set_aside() {
    let clinic = TestClinic::open().await;
    clinic.keeps(&clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await).await;
    let message = seen(&clinic).await.remove(0);
    let path = format!("/api/v1/staff/messages/{}/send-now", message["id"].as_str().unwrap());
    let rosa = clinic.program_as(&[Role::Practitioner]).await.if_match(message["version"].as_i64().unwrap());

    let refused = rosa.post(&path, &json!({ "override": { "reason": "She would surely like it" } })).await;

    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "conflict"), "{}", refused.body);
    clinic.works().await;
    assert_eq!(readings(&clinic).len(), 0);
}

#[tokio::test]
async fn two_workers_send_one_mail() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;

    tokio::join!(clinic.works_at(next_day), clinic.works_at(next_day));

    assert_eq!(readings(&clinic).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_workers_send_each_mail_once() {
    let clinic = TestClinic::open().await;
    let mut visits = Vec::new();
    for n in 0..8 {
        let wish = Wish::of(&format!("Patient {n}"), &format!("patient{n}@example.org")).wants_reading();
        let start = format!("2027-05-11T{:02}:{:02}:00-04:00", 9 + n / 2, 30 * (n % 2));
        visits.push(clinic.booked(&wish.at(&start)).await);
    }
    for visit in &visits {
        clinic.keeps(visit).await;
    }
    clinic.puts_the_clock_at(clinic.now() + DAY);

    tokio::join!(clinic.works(), clinic.works(), clinic.works(), clinic.works());

    let mut ids: Vec<String> = readings(&clinic).into_iter().map(|mail| mail.id).collect();
    assert_eq!(ids.len(), 8);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8);
}

#[tokio::test]
async fn a_lost_reply_is_shown_to_staff_and_not_sent_again() {
    let clinic = TestClinic::open().await;
    let next_day = clinic.keeps_an_appointment().await + DAY;
    clinic.works().await;
    let relay = Relay::with(&[Whim::TakesAndHangsUp]).await;
    clinic.sends_by(relay.carrier());

    clinic.works_at(next_day).await;
    for hours in [1, 2, 30, 71] {
        clinic.works_at(next_day + SignedDuration::from_hours(hours)).await;
    }

    assert_eq!(relay.kept().len(), 1, "nobody guesses");
    let message = seen(&clinic).await.remove(0);
    assert_eq!(message["state"], "unknown", "{message}");
    let console = clinic.signs_in_as(&[Role::Practitioner]).await;
    let page = console.opens("/staff/follow-ups").await;
    assert!(page.says("We do not know whether it arrived"), "{}", page.text());
}

#[tokio::test]
async fn a_lost_reply_to_a_confirmation_is_sent_once_more_with_the_same_message_id() {
    let clinic = TestClinic::open().await;
    let relay = Relay::with(&[Whim::TakesAndHangsUp]).await;
    clinic.sends_by(relay.carrier());
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;

    clinic.works().await;
    for minutes in [1, 2, 10, 60] {
        clinic.waits(MINUTE * minutes);
        clinic.works().await;
    }

    let kept = relay.kept();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].id, kept[1].id);
    assert_eq!(kept[0].raw, kept[1].raw, "to the byte");
}

#[tokio::test]
async fn a_relay_that_hangs_up_before_the_body_gets_the_letter_once() {
    let clinic = TestClinic::open().await;
    let relay = Relay::with(&[Whim::HangsUpBeforeTheBody, Whim::HangsUpBeforeTheBody]).await;
    clinic.sends_by(relay.carrier());
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;

    for _ in 0..4 {
        clinic.works().await;
        clinic.waits(MINUTE * 10);
    }

    assert_eq!(relay.kept().len(), 1);
}

#[tokio::test]
async fn a_recipient_refused_for_now_is_tried_later_and_one_refused_for_good_is_not() {
    let clinic = TestClinic::open().await;
    let relay = Relay::with(&[Whim::Later]).await;
    clinic.sends_by(relay.carrier());
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    clinic.works().await;
    clinic.waits(SignedDuration::from_secs(59));
    clinic.works().await;
    assert_eq!(relay.kept().len(), 0, "not before a minute is over");
    clinic.waits(MINUTE);
    clinic.works().await;
    assert_eq!(relay.kept().len(), 1);

    let relay = Relay::with(&[Whim::Unknown]).await;
    clinic.sends_by(relay.carrier());
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-11T11:00:00-04:00")).await;
    clinic.works().await;
    clinic.waits(SignedDuration::from_hours(2));
    clinic.works().await;
    assert!(relay.kept().iter().all(|mail| mail.to != "grace@example.org"));
    assert_eq!(clinic.rows("suppression").await.len(), 1, "the address is not written to again");
}

#[tokio::test]
async fn while_sending_is_paused_nothing_leaves_and_the_site_stays_ready() {
    let clinic = TestClinic::open().await;
    let operator = clinic.parts().operator();
    clinic.storage().pause_sending(Some("a drill"), &operator, clinic.now()).await.unwrap();
    clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;

    clinic.works().await;
    assert_eq!(clinic.outbox().len(), 0);
    let ready = clinic.api().get("/readyz").await;
    assert_eq!(ready.status, 200);
    assert!(ready.body.contains("paused"), "{}", ready.body);

    clinic.storage().resume_sending(&operator, clinic.now()).await.unwrap();
    clinic.works().await;
    assert_eq!(clinic.outbox().len(), 1);
}

#[tokio::test]
async fn the_mail_says_nothing_of_health_and_its_link_nothing_of_the_article() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works_at(kept + DAY).await;
    clinic.works_at(kept + DAY * 8).await;

    let vocabulary = [
        "pain is",
        "chronic",
        "botulinum",
        "botox",
        "toxin",
        "inject",
        "physio",
        "treat",
        "therap",
        "diagnos",
        "symptom",
        "condition",
        "medic",
        "consultation",
        "opioid",
        "article",
    ];
    let mails = clinic.outbox();
    assert!(mails.len() >= 3, "the confirmation and two readings");
    for mail in mails {
        // The clinic's own name may hold a word of it; nothing else may.
        for part in [&mail.subject, &mail.text, &mail.html] {
            let said = part.to_lowercase().replace("harbour pain clinic", "");
            for word in vocabulary {
                assert!(!said.contains(word), "{word} in: {said}");
            }
        }
        assert!(!mail.header("list-unsubscribe").contains("chronic"));
        assert!(!mail.raw.to_lowercase().contains("what-chronic-pain-is"));
    }
}

#[tokio::test]
async fn the_link_opens_the_version_that_was_pinned_even_after_a_newer_one() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works_at(kept + DAY).await;
    let link = readings(&clinic)[0].path("/read/").unwrap();
    let before = clinic.browser().opens(&link).await;

    let slug = "what-chronic-pain-is".parse().unwrap();
    let lang = domain::text::Lang::English;
    let old = clinic.storage().article(&slug, lang).await.unwrap().unwrap();
    let newer = storage::articles::NewArticle {
        slug: old.slug.clone(),
        lang: old.lang,
        kind: old.kind.clone(),
        title: "Quite another title".to_owned(),
        description: old.description.clone(),
        head: old.head.clone(),
        body: old.body.replace("pain", "ache"),
        sha256: [7; 32],
        source: None,
    };
    let operator = clinic.parts().operator();
    let imported = clinic.storage().import_article(&newer, true, &operator, clinic.now()).await.unwrap();
    assert!(imported.new);

    let after = clinic.browser().opens(&link).await;
    assert!(after.says("What chronic pain is"), "{}", after.text());
    assert!(!after.body.contains("Quite another title"));
    assert_ne!(before.body, after.body, "it says that there is a newer one");
    let published = clinic.browser().opens("/learn/what-chronic-pain-is").await;
    assert!(published.says("Quite another title"), "{}", published.text());
}

#[tokio::test]
async fn a_slip_of_the_hand_costs_nothing_for_a_quarter_of_an_hour() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works_at(kept + DAY).await;
    assert_eq!(readings(&clinic).len(), 1);

    // Marked a day and more after it took place: what is overdue waits for the settle time and no longer.
    let wish = Wish::of("Grace Hopper", "grace@example.org").wants_reading().at("2027-05-13T10:00:00-04:00");
    let visit = clinic.booked(&wish).await;
    clinic.puts_the_clock_at(at("2027-05-14T13:00:00-04:00"));
    let desk = clinic.program_as(&[Role::FrontDesk]).await;
    let path = format!("/api/v1/staff/appointments/{}/fulfil", visit.id);
    assert_eq!(desk.if_match(1).posts_nothing(&path).await.status, 200);
    clinic.works_at(at("2027-05-14T13:14:59-04:00")).await;
    assert_eq!(readings(&clinic).len(), 1);
}

#[tokio::test]
async fn a_french_reader_gets_french_mail_and_a_french_page() {
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading().reads_french();
    let kept = clinic.keeps(&clinic.booked(&wish).await).await;
    clinic.works_at(kept + DAY).await;

    let mail = readings(&clinic).remove(0);
    assert!(mail.text.contains("Bonjour Ada"), "{}", mail.text);
    assert_eq!(mail.header("content-language"), "fr-CA");
    let link = mail.path("/read/").unwrap();
    assert!(link.starts_with("/fr/read/"), "{link}");
    let page = clinic.browser().opens(&link).await;
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("fr-CA"));
    assert!(page.says("douleur"), "{}", page.text());
}

#[tokio::test]
async fn the_page_of_an_english_mail_opened_in_french_leads_to_the_french_one() {
    let clinic = TestClinic::open().await;
    let kept = clinic.keeps_an_appointment().await;
    clinic.works_at(kept + DAY).await;

    let link = readings(&clinic)[0].path("/read/").unwrap();
    let page = clinic.browser().opens(&format!("/fr{link}")).await;
    assert!(page.says("What chronic pain is"), "the very page that was sent: {}", page.text());
    assert!(page.says("La voici en français"), "{}", page.text());
    assert!(page.body.contains("href=\"/fr/learn/what-chronic-pain-is\""));
    assert!(!page.says("n’existe pas encore"), "it does exist");
}

#[tokio::test]
async fn the_front_door_names_first_what_the_clinic_sends_first() {
    let clinic = TestClinic::open().await;
    let home = clinic.browser().opens("/").await;
    let places: Vec<_> =
        ["What chronic pain is", "Rethinking botulinum toxin"].map(|title| home.body.find(title)).into_iter().collect();
    assert!(places[0].is_some() && places[0] < places[1], "{}", home.text());
}

#[tokio::test]
async fn one_click_headers_are_there_with_https_and_left_out_without() {
    let opening = movability_tests::Opening { public_url: Some("https://harbour.example"), ..Default::default() };
    for (clinic, expected) in [(TestClinic::opens(opening).await, true), (TestClinic::open().await, false)] {
        let kept = clinic.keeps_an_appointment().await;
        clinic.works_at(kept + DAY).await;
        let mail = readings(&clinic).remove(0);
        assert_eq!(!mail.header("list-unsubscribe").is_empty(), expected);
        assert_eq!(mail.header("list-unsubscribe-post") == "List-Unsubscribe=One-Click", expected);
        let confirmation = clinic.mail_to("ada@example.org").remove(0);
        assert!(confirmation.header("list-unsubscribe").is_empty(), "confirmations have no way out");
    }
}
