//! A clinic whose kept visits are followed up: one service, one practitioner, one journey, two articles.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

use domain::{
    access::{Action, Capability, Permit, Principal},
    appointments::{Appointment, Mark, Status, Via},
    booking::{Request, Who},
    clinic::{Modality, Service, Verify},
    ids::{AppointmentId, MessageId, PatientId},
    journeys::Journey,
    patients::{Claimed, consent},
    text::Lang,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use storage::{
    Storage,
    appointments::StaffRequest,
    articles::NewArticle,
    content::ContentEntry,
    deliveries::{Lease, Leased},
    messages::{MessageFilter, MessageView},
    patients::NewPatient,
};

use super::{Bench, clinic, granted, open_again};

/// A clinic that is open for the test.
pub(crate) struct Clinic {
    pub(crate) bench: Bench,
    pub(crate) storage: Storage,
    visits: AtomicU64,
}

/// An instant, written as people write it.
pub(crate) fn at(instant: &str) -> Timestamp {
    instant.parse().expect("an instant")
}

impl Clinic {
    /// Sets up the small clinic.
    pub(crate) async fn open(bench: Bench) -> Self {
        let storage = bench.storage.clone();
        let now = at("2026-11-02T14:00:00Z");
        let by = Permit::operator("test");
        storage.apply_clinic(&small_clinic(), false, &by, now).await.unwrap().unwrap();
        for slug in ["what-chronic-pain-is", "rethinking-botulinum-toxin"] {
            for lang in Lang::ALL {
                storage.import_article(&article(slug, lang, "first"), true, &by, now).await.unwrap();
            }
        }
        storage.import_entries("jurisdiction", &[jurisdiction()], &by, now).await.unwrap();
        storage.publish_journey(&follow_up_journey(), &by, now).await.unwrap().unwrap();
        Self { bench, storage, visits: AtomicU64::new(0) }
    }

    /// Another process that works on the same database.
    pub(crate) async fn elsewhere(&self) -> Storage {
        open_again(&self.bench.url).await
    }

    /// Somebody on record who agreed to mail, and to reading where `reads`.
    pub(crate) async fn knows(&self, name: &str, reads: bool, now: Timestamp) -> PatientId {
        let agreed = |kind| consent::Entry {
            kind,
            decision: consent::Decision::Given,
            version: "2026-11".to_owned(),
            lang: Lang::English,
            method: consent::Method::OnlineForm,
            at: now,
            network: None,
        };
        let mut consents = vec![agreed(consent::Kind::EmailChannel)];
        consents.extend(reads.then(|| agreed(consent::Kind::CareEducation)));
        let new = NewPatient {
            name: name.parse().unwrap(),
            email: Some(format!("{}@example.org", name.to_lowercase().replace(' ', ".")).parse().unwrap()),
            phone: None,
            birth_date: None,
            lang: Lang::English,
            zone: None,
            consents,
        };
        self.storage.add_patient(&new, &Permit::operator("test"), now).await.unwrap()
    }

    /// A visit of this person that has just taken place: it is fulfilled at `now`, and what follows is owed.
    pub(crate) async fn keeps_a_visit(
        &self,
        patient: PatientId,
        answered: Option<&str>,
        now: Timestamp,
    ) -> AppointmentId {
        let visit = self.visit(patient, answered, now);
        let by = Permit::operator("test");
        self.storage.import_visit(&visit, &by, now).await.unwrap().unwrap();
        self.storage.mark(visit.id, visit.version, Mark::Fulfil, &by, now).await.unwrap().unwrap().unwrap();
        visit.id
    }

    /// Staff book a visit for somebody, and they are told.
    pub(crate) async fn books(&self, patient: PatientId, starts_at: &str, now: Timestamp) -> AppointmentId {
        let by = Permit::operator("test");
        let person = self.storage.patient(patient, &by, now).await.unwrap().expect("somebody on record");
        let request = StaffRequest {
            request: Request {
                appointment: storage::mint::id(now),
                service: "first-consultation".parse().unwrap(),
                starts_at: at(starts_at),
                duration: None,
                practitioner: None,
                location: None,
                modality: None,
                ignore: None,
                who: Some(Who {
                    claimed: Claimed { name: person.name, email: person.email, phone: None, birth_date: None },
                    patient: Some(patient),
                    must_verify: false,
                    answers: BTreeMap::new(),
                    needs: None,
                    consents: Vec::new(),
                    lang: Lang::English,
                    zone: None,
                }),
                via: Via::Staff,
            },
            override_reason: None,
            inform: true,
        };
        self.storage.book_for(&request, None, &by, now).await.unwrap().unwrap().appointment.id
    }

    fn visit(&self, patient: PatientId, answered: Option<&str>, now: Timestamp) -> Appointment {
        let one_more = self.visits.fetch_add(1, Ordering::SeqCst);
        // Each an hour earlier than the one before, so that the practitioner never has two at once.
        let ends_at = now - SignedDuration::from_hours(i64::try_from(one_more).unwrap());
        Appointment {
            id: AppointmentId::derived(&format!("visit {one_more} of {patient}")),
            version: 1,
            sequence: 0,
            status: Status::Booked,
            service: "first-consultation".parse().unwrap(),
            modality: Modality::InPerson,
            location: "main-street".parse().unwrap(),
            practitioner: "ada".parse().unwrap(),
            room: None,
            starts_at: ends_at - SignedDuration::from_mins(45),
            ends_at,
            patient: Some(patient),
            claimed: None,
            answers: answered
                .map(|answer| ("injections".to_owned(), answer.to_owned()))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
            needs: None,
            consents: Vec::new(),
            lang: Lang::English,
            zone: None,
            created_via: Via::Import,
            override_reason: None,
            created_at: ends_at - SignedDuration::from_hours(48),
            updated_at: ends_at - SignedDuration::from_hours(48),
        }
    }

    /// Queues what is due, and takes it in hand.
    pub(crate) async fn takes(&self, owner: &str, count: u32, now: Timestamp) -> Vec<Leased> {
        self.queues(now).await;
        self.storage.lease_next(owner, count, now).await.unwrap()
    }

    /// Queues everything that is due.
    pub(crate) async fn queues(&self, now: Timestamp) {
        while self.storage.queue_due(50, "clinic.example", now).await.unwrap() > 0 {}
    }

    /// Takes the one delivery that is due.
    pub(crate) async fn takes_one(&self, owner: &str, now: Timestamp) -> Lease {
        let leased = self.takes(owner, 10, now).await;
        assert_eq!(leased.len(), 1, "one delivery is due");
        leased[0].lease
    }

    /// Every message, what is due last first, as the product sees it.
    pub(crate) async fn messages(&self, now: Timestamp) -> Vec<MessageView> {
        let filter = MessageFilter { limit: 200, ..MessageFilter::default() };
        self.storage.messages(&filter, &Permit::product(), now).await.unwrap().items
    }

    /// One message.
    pub(crate) async fn message(&self, id: MessageId, now: Timestamp) -> MessageView {
        self.storage.message(id, &Permit::product(), now).await.unwrap().expect("the message")
    }
}

/// What the bearer of a reading mail's way out may do.
pub(crate) fn way_out(message: MessageId) -> Permit {
    granted(&Principal::Capability(Capability::Unsubscribe(message)), Action::OwnUnsubscribe)
}

/// What the bearer of a reading mail's link may do.
pub(crate) fn reader(message: MessageId) -> Permit {
    granted(&Principal::Capability(Capability::Read(message)), Action::OwnReading)
}

/// An article in its `edition`.
pub(crate) fn article(slug: &str, lang: Lang, edition: &str) -> NewArticle {
    let body = format!("{slug} in its {edition} edition, {}", lang.tag());
    NewArticle {
        slug: slug.parse().unwrap(),
        lang,
        kind: "patient_article".to_owned(),
        title: slug.to_owned(),
        description: slug.to_owned(),
        head: "{}".to_owned(),
        sha256: storage::mint::hash(&body),
        body,
        source: None,
    }
}

fn jurisdiction() -> ContentEntry {
    let number = |number: &str| json!({ "number": number, "name": "somebody", "when": "when it is urgent" });
    let entry = json!({
        "emergency": number("9-1-1"),
        "crisis": number("9-8-8"),
        "health_line": number("8-1-1"),
    });
    ContentEntry { id: "ca-on".to_owned(), entry: entry.to_string() }
}

/// What follows a first visit: an article the next day, and another a week later for those who had injections.
pub(crate) fn follow_up_journey() -> Journey {
    let step = |key: &str, delay: &str, article: &str, condition: serde_json::Value| {
        json!({
            "key": key,
            "anchor": "visit",
            "delay": delay,
            "window": { "start": "09:00:00", "end": "18:00:00" },
            "purpose": "care-education",
            "articles": [article],
            "priority": 3,
            "worth": "PT72H",
            "condition": condition,
        })
    };
    let steps = [
        step("understand", "P1D", "what-chronic-pain-is", json!(null)),
        step("rethink", "P8D", "rethinking-botulinum-toxin", json!({ "answer": "injections", "is": "yes" })),
    ];
    serde_json::from_value(json!({
        "slug": "after-first-visit",
        "version": 1,
        "title": "After a first visit",
        "trigger": "visit-fulfilled",
        "settle": "PT15M",
        "min_gap_days": 6,
        "exclusive_group": "education",
        "re_entry": "per_trigger",
        "approval": "auto",
        "effective_from": "2026-01-01T05:00:00Z",
        "steps": steps,
    }))
    .expect("the journey")
}

/// A clinic one of whose services starts the journey.
fn small_clinic() -> domain::clinic::Clinic {
    let mut clinic = clinic::clinic();
    let consultation = Service {
        room_kind: None,
        journey: Some("after-first-visit".parse().unwrap()),
        ..clinic::service("first-consultation", Verify::Never, &["ada"])
    };
    clinic.services.push(consultation);
    clinic
}
