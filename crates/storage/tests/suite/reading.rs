//! What a mail's links open and end, and what staff may see of it.

use domain::{
    access::{Action, Permit, Principal, Role},
    ids::{MessageId, PatientId, StaffId},
    outbox::{Kind, MessageState, Purpose, Reason, Why},
    patients::consent,
    text::Lang,
};
use jiff::SignedDuration;
use storage::{
    consent::WayOut,
    journeys::{JourneyChange, JourneyRefusal},
    messages::{MessageFilter, SendNow, SendNowRefusal},
};

use crate::support::{
    Bench,
    follow_ups::{Clinic, article, at, follow_up_journey, reader, way_out},
    granted, on_both,
};

const VISIT: &str = "2026-11-03T16:00:00Z";
const NEXT_DAY: &str = "2026-11-04T16:00:00Z";

async fn one_reading(bench: Bench) -> (Clinic, PatientId, MessageId) {
    let clinic = Clinic::open(bench).await;
    let ada = clinic.knows("Ada Lovelace", true, at(VISIT)).await;
    clinic.keeps_a_visit(ada, Some("yes"), at(VISIT)).await;
    let message = clinic.messages(at(VISIT)).await[1].id;
    (clinic, ada, message)
}

fn staff(role: Role, circle: &[&str], act: Action) -> Permit {
    let who = Principal::Staff {
        id: StaffId::derived(role.code()),
        roles: vec![role],
        circle: circle.iter().map(|id| id.parse().unwrap()).collect(),
    };
    granted(&who, act)
}

#[tokio::test]
async fn the_link_opens_the_version_that_was_pinned_however_the_article_changes() {
    on_both(async |bench| {
        let (clinic, _, message) = one_reading(bench).await;
        assert_eq!(clinic.storage.reading(&reader(message)).await.unwrap(), None, "nothing is pinned yet");
        clinic.queues(at(NEXT_DAY)).await;
        let by = Permit::operator("test");
        let second = article("what-chronic-pain-is", Lang::English, "second");

        let imported = clinic.storage.import_article(&second, true, &by, at(NEXT_DAY)).await.unwrap();

        assert_eq!((imported.version, imported.new), (2, true));
        let reading = clinic.storage.reading(&reader(message)).await.unwrap().unwrap();
        assert!(reading.article.body.contains("first edition"));
        assert!(reading.newer);
        let shown = clinic.storage.article(&second.slug, Lang::English).await.unwrap().unwrap();
        assert_eq!(shown.body, second.body);
    })
    .await;
}

#[tokio::test]
async fn the_same_article_imported_again_changes_nothing() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let by = Permit::operator("test");
        let same = article("what-chronic-pain-is", Lang::French, "first");

        let again = clinic.storage.import_article(&same, true, &by, at(VISIT)).await.unwrap();

        assert_eq!((again.version, again.new), (1, false));
        assert_eq!(clinic.storage.articles(Lang::French).await.unwrap().len(), 2);
        assert!(!clinic.bench.tamper("UPDATE article_version SET body = 'something else'").await);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_not_shown_and_holds_the_mail_that_points_to_it() {
    on_both(async |bench| {
        let (clinic, _, message) = one_reading(bench).await;
        assert!(clinic.bench.tamper("UPDATE article SET published_version = NULL").await);

        clinic.queues(at(NEXT_DAY)).await;

        assert_eq!(clinic.storage.articles(Lang::English).await.unwrap(), Vec::new());
        let held = clinic.message(message, at(NEXT_DAY)).await;
        assert_eq!(held.state, MessageState::Held(Reason::ContentMissing));
        assert_eq!(clinic.storage.messages_waiting(&Permit::product(), at(NEXT_DAY)).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn pressed_twice_at_once_the_way_out_is_one_decision() {
    on_both(async |bench| {
        let (clinic, ada, message) = one_reading(bench).await;
        let other = clinic.elsewhere().await;
        let (permit, now) = (way_out(message), at(NEXT_DAY));
        assert_eq!(
            clinic.storage.unsubscribe_page(&permit).await.unwrap(),
            Some(WayOut { purpose: Purpose::CareEducation, patient: Some(ada) })
        );

        let (one, two) = tokio::join!(clinic.storage.unsubscribe(&permit, now), other.unsubscribe(&permit, now));

        assert_ne!(one.unwrap().unwrap().again, two.unwrap().unwrap().again, "one of them was the first");
        assert!(clinic.storage.unsubscribe(&permit, now).await.unwrap().unwrap().again);
        assert_eq!(clinic.bench.count("consent_entry WHERE decision = 'withdrawn'").await, 1);
        let stands = |kind| clinic.storage.consent_stands(ada, kind, now);
        assert!(!stands(consent::Kind::CareEducation).await.unwrap());
        assert!(stands(consent::Kind::EmailChannel).await.unwrap(), "visits are still confirmed");
        let waiting = clinic.messages(now).await;
        assert!(waiting.iter().all(|message| message.state == MessageState::Suppressed(Reason::Consent)));
    })
    .await;
}

#[tokio::test]
async fn without_consent_the_message_is_there_and_says_why_it_did_not_go() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let ada = clinic.knows("Ada Lovelace", false, at(VISIT)).await;
        clinic.keeps_a_visit(ada, None, at(VISIT)).await;

        clinic.queues(at(NEXT_DAY)).await;

        let message = clinic.messages(at(NEXT_DAY)).await.pop().unwrap();
        assert_eq!(message.state, MessageState::Suppressed(Reason::Consent));
        assert_eq!(message.deliveries, Vec::new());
    })
    .await;
}

#[tokio::test]
async fn the_same_visit_enrols_once_and_a_second_visit_repeats_no_article() {
    on_both(async |bench| {
        let (clinic, ada, _) = one_reading(bench).await;

        clinic.keeps_a_visit(ada, Some("yes"), at("2026-11-05T16:00:00Z")).await;

        let messages = clinic.messages(at("2026-11-05T16:00:00Z")).await;
        let to_come = messages.iter().filter(|message| message.state == MessageState::Scheduled).count();
        let had = messages.iter().filter(|one| one.state == MessageState::Skipped(Reason::AlreadyReceived)).count();
        assert_eq!((to_come, had), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn front_desk_sees_that_something_goes_and_not_what() {
    on_both(async |bench| {
        let (clinic, ada, message) = one_reading(bench).await;
        let now = at(VISIT);

        let desk = staff(Role::FrontDesk, &[], Action::MessageRead);
        let seen = clinic.storage.message(message, &desk, now).await.unwrap().unwrap();
        assert_eq!((seen.kind, seen.patient.clone().unwrap().id), (Kind::Reading, Some(ada)));
        assert_eq!((seen.article, seen.journey, seen.why), (None, None, None));

        let theirs = staff(Role::Practitioner, &["ada"], Action::MessageRead);
        let seen = clinic.storage.message(message, &theirs, now).await.unwrap().unwrap();
        assert_eq!(seen.article.unwrap().slug.as_str(), "what-chronic-pain-is");
        assert!(matches!(seen.why, Some(Why::Journey { .. })));

        let others = staff(Role::Practitioner, &["somebody-else"], Action::MessageRead);
        assert_eq!(clinic.storage.message(message, &others, now).await.unwrap(), None, "to them it does not exist");

        let operator = staff(Role::Operator, &[], Action::MessageRead);
        assert_eq!(clinic.storage.message(message, &operator, now).await.unwrap().unwrap().patient, None);
    })
    .await;
}

#[tokio::test]
async fn the_list_is_read_a_page_at_a_time_and_narrowed() {
    on_both(async |bench| {
        let (clinic, ada, _) = one_reading(bench).await;
        let grace = clinic.knows("Grace Hopper", true, at(VISIT)).await;
        clinic.keeps_a_visit(grace, None, at(VISIT)).await;
        let by = Permit::product();
        let now = at(VISIT);

        let mut filter = MessageFilter { limit: 3, ..MessageFilter::default() };
        let first = clinic.storage.messages(&filter, &by, now).await.unwrap();
        filter.cursor = first.next_cursor.clone();
        let second = clinic.storage.messages(&filter, &by, now).await.unwrap();
        assert_eq!((first.items.len(), second.items.len(), second.next_cursor), (3, 1, None));

        let of = async |filter: MessageFilter| clinic.storage.messages(&filter, &by, now).await.unwrap().items.len();
        assert_eq!(of(MessageFilter { patient: Some(ada), ..MessageFilter::default() }).await, 2);
        assert_eq!(of(MessageFilter { states: vec!["skipped".to_owned()], ..MessageFilter::default() }).await, 1);
        assert_eq!(
            of(MessageFilter { journey: Some("another".parse().unwrap()), ..MessageFilter::default() }).await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn a_message_sent_now_leaves_at_once_and_pressing_again_sends_no_second() {
    on_both(async |bench| {
        let (clinic, _, message) = one_reading(bench).await;
        let now = at("2026-11-03T17:00:00Z");
        let by = staff(Role::Practitioner, &["ada"], Action::MessageAct);
        let version = clinic.message(message, now).await.version;
        assert_eq!(
            clinic.storage.send_now(message, Some(version + 1), None, &by, now).await.unwrap(),
            Err(SendNowRefusal::VersionMismatch)
        );

        let due = clinic.storage.send_now(message, Some(version), None, &by, now).await.unwrap().unwrap();

        assert!(matches!(due, SendNow::Due(view) if view.due.at == now));
        let lease = clinic.takes_one("worker", now).await;
        let again = clinic.storage.send_now(message, None, None, &by, now).await.unwrap().unwrap();
        assert!(matches!(again, SendNow::InHand(_)));
        clinic.storage.start_transmitting(lease, now).await.unwrap().unwrap();
        assert_eq!(clinic.bench.count("delivery").await, 1);
        assert_eq!(clinic.bench.count("audit_event WHERE action = 'message.sent-now'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn at_night_it_takes_a_reason_and_without_consent_no_reason_is_enough() {
    on_both(async |bench| {
        let (clinic, _, message) = one_reading(bench).await;
        let night = at("2026-11-04T03:00:00Z");
        let by = staff(Role::Practitioner, &["ada"], Action::MessageAct);

        let refused = clinic.storage.send_now(message, None, None, &by, night).await.unwrap();
        assert_eq!(refused, Err(SendNowRefusal::OverrideRequired { next_open: at("2026-11-04T14:00:00Z") }));
        let sent = clinic.storage.send_now(message, None, Some("she asked for it"), &by, night).await.unwrap();
        assert!(matches!(sent, Ok(SendNow::Due(_))));
        let lease = clinic.takes_one("worker", night).await;
        clinic.storage.start_transmitting(lease, night).await.unwrap().unwrap();

        let other = clinic.messages(night).await[0].id;
        clinic.storage.unsubscribe(&way_out(other), night).await.unwrap().unwrap();
        let stopped = clinic.storage.send_now(other, None, Some("please"), &by, night).await.unwrap();
        assert_eq!(stopped, Err(SendNowRefusal::WrongState(MessageState::Suppressed(Reason::Consent))));
    })
    .await;
}

#[tokio::test]
async fn the_forecast_says_what_the_worker_then_does() {
    on_both(async |bench| {
        let (clinic, _, _) = one_reading(bench).await;
        let until = at("2026-11-20T00:00:00Z");

        let lines = clinic.storage.simulate(until, at(VISIT)).await.unwrap();

        let foretold: Vec<_> = lines.iter().map(|one| (one.line.at, one.line.message.id)).collect();
        let mut done = Vec::new();
        let mut now = at(VISIT);
        while now < until {
            for leased in clinic.takes("worker", 10, now).await {
                clinic.storage.start_transmitting(leased.lease, now).await.unwrap().unwrap();
                done.push((now, leased.message));
            }
            now += SignedDuration::from_mins(15);
        }
        assert_eq!(foretold, done);
        assert_eq!(lines[0].person.as_ref().unwrap().name.expose(), "Ada Lovelace");
    })
    .await;
}

#[tokio::test]
async fn a_published_version_of_a_journey_never_changes() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let by = Permit::operator("test");
        let mut journey = follow_up_journey();

        let same = clinic.storage.publish_journey(&journey, &by, at(VISIT)).await.unwrap();
        journey.steps.pop();
        let changed = clinic.storage.publish_journey(&journey, &by, at(VISIT)).await.unwrap();
        journey.version = 2;
        let newer = clinic.storage.publish_journey(&journey, &by, at(VISIT)).await.unwrap();

        assert_eq!(same, Ok(JourneyChange::Same));
        assert_eq!(changed, Err(JourneyRefusal::VersionTaken));
        assert_eq!(newer, Ok(JourneyChange::New));
        assert_eq!(clinic.storage.journeys().await.unwrap(), vec![journey]);
    })
    .await;
}

#[tokio::test]
async fn consents_keep_the_words_of_a_version_that_was_asked_for() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let by = Permit::operator("test");
        let words = |version: &str, text: &str| consent::ConsentText {
            kind: consent::Kind::CareEducation,
            version: version.to_owned(),
            required: false,
            label: domain::text::Bilingual::same(text),
            text: domain::text::Bilingual::same(text),
        };
        clinic.storage.put_consents(&[words("1", "first")], &by, at(VISIT)).await.unwrap();

        assert_eq!(clinic.storage.put_consents(&[words("1", "altered")], &by, at(VISIT)).await.unwrap(), 0);
        assert_eq!(clinic.storage.consents().await.unwrap()[0].text.english, "first");
        assert_eq!(clinic.storage.put_consents(&[words("2", "second")], &by, at(VISIT)).await.unwrap(), 1);
        let asked = clinic.storage.consents().await.unwrap();
        assert_eq!((asked.len(), asked[0].version.as_str()), (1, "2"));
    })
    .await;
}

#[tokio::test]
async fn registers_are_replaced_whole_and_keep_their_order() {
    on_both(async |bench| {
        let clinic = Clinic::open(bench).await;
        let by = Permit::operator("test");
        let entry = |id: &str, says: &str| storage::content::ContentEntry { id: id.to_owned(), entry: says.to_owned() };

        let import =
            async |entries: &[_]| clinic.storage.import_entries("glossary", entries, &by, at(VISIT)).await.unwrap();
        assert_eq!(import(&[entry("b", "1"), entry("a", "1")]).await, 2);
        assert_eq!(import(&[entry("b", "1"), entry("a", "1")]).await, 0);
        assert_eq!(import(&[entry("b", "2")]).await, 2, "one changed, one gone");

        assert_eq!(clinic.storage.content_entries("glossary").await.unwrap(), vec![entry("b", "2")]);
        assert_eq!(clinic.storage.urgent_numbers().await.unwrap().unwrap().emergency.number, "9-1-1");
    })
    .await;
}

#[tokio::test]
async fn the_bytes_of_a_mail_are_shown_to_those_who_treat_and_that_is_on_the_record() {
    on_both(async |bench| {
        let (clinic, _, message) = one_reading(bench).await;
        let now = at(NEXT_DAY);
        let lease = clinic.takes_one("worker", now).await;
        clinic.storage.keep_bytes(lease, b"the mail", now).await.unwrap();

        let theirs = staff(Role::Practitioner, &["ada"], Action::MessageRead);
        let desk = staff(Role::FrontDesk, &[], Action::MessageRead);
        assert_eq!(clinic.storage.message_bytes(message, &theirs, now).await.unwrap(), Some(b"the mail".to_vec()));
        assert_eq!(clinic.storage.message_bytes(message, &desk, now).await.unwrap(), None);

        assert_eq!(clinic.bench.count("audit_event WHERE action = 'message.bytes-read'").await, 1);
        assert_eq!(clinic.bench.count("delivery_bytes WHERE bytes = sha256").await, 0);
    })
    .await;
}
