//! One person in one journey because of one trigger, and the messages that follow.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use crate::{
    appointments::{Event, EventKind},
    ids::{AppointmentId, ArticleSlug, EnrolmentId, MessageId, PatientId},
    outbox::{ArticlePin, Kind, Message, MessageState, Reason, Why},
    time::{Zone, later},
};

use super::{Anchor, Condition, Journey, Step, Trigger, timing};

/// One person in one journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Derived from journey and visit, so that replaying the event changes nothing.
    pub id: EnrolmentId,
    /// Who.
    pub patient: PatientId,
    /// The visit that started it.
    pub appointment: AppointmentId,
    /// Which journey, in which version.
    pub journey: Journey,
    /// When it was started.
    pub started_at: Timestamp,
    /// What is owed, in the journey's order; what is not sent is here too, with the reason.
    pub messages: Vec<Message>,
}

/// What an enrolment must know about the person and the clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Who.
    pub patient: PatientId,
    /// The zone in which mail is timed.
    pub zone: Zone,
    /// The booking's answers, by question id.
    pub answers: BTreeMap<String, String>,
    /// Articles the person has had or is already owed.
    pub received: BTreeSet<ArticleSlug>,
    /// Dates on which the clinic is closed.
    pub closures: Vec<Date>,
}

/// Enrols a person because of an event; none where the event starts nothing, or is older than the journey.
///
/// Spacing to the person's other reading is laid out afterwards, over all journeys at once ([`timing::lay_out`]).
pub fn enrol(event: &Event, journey: &Journey, person: &Circumstances) -> Option<Enrolment> {
    if !starts(journey.trigger, event.kind) || event.effective_at < journey.effective_from {
        return None;
    }
    let mut enrolment = Enrolment {
        id: id(journey, event.appointment),
        patient: person.patient,
        appointment: event.appointment,
        journey: journey.clone(),
        started_at: event.recorded_at,
        messages: Vec::with_capacity(journey.steps.len()),
    };
    let mut received = person.received.clone();
    for step in &journey.steps {
        let message = owed(&enrolment, step, event, person, &received);
        if !message.state.is_final() {
            received.extend(message.article.iter().map(|pin| pin.slug.clone()));
        }
        enrolment.messages.push(message);
    }
    Some(enrolment)
}

/// One enrolment per journey and visit, however often the visit is marked.
fn id(journey: &Journey, appointment: AppointmentId) -> EnrolmentId {
    let trigger = journey.trigger.code();
    EnrolmentId::derived(&format!("enrolment:{}:{trigger}:{appointment}", journey.slug))
}

fn starts(trigger: Trigger, event: EventKind) -> bool {
    match trigger {
        Trigger::VisitFulfilled => event == EventKind::Fulfilled,
    }
}

/// The message of one step: when it is due, and whether it will be sent at all.
fn owed(
    enrolment: &Enrolment,
    step: &Step,
    event: &Event,
    person: &Circumstances,
    received: &BTreeSet<ArticleSlug>,
) -> Message {
    let anchor = match step.anchor {
        Anchor::Visit => event.effective_at,
    };
    let open = timing::Open { window: step.window, closures: &person.closures, zone: &person.zone };
    let by_delay = timing::due(anchor, step.delay, &person.zone);
    // Late paperwork does not revive a step: what was due before the visit was even marked grows old from its own due time.
    let was_due = if by_delay.planned < event.recorded_at { Some(open.next(by_delay.planned)) } else { None };
    let due = timing::opened(timing::settled(by_delay, later(event.recorded_at, enrolment.journey.settle)), open);
    let send_before = later(was_due.unwrap_or(due.at), step.worth);

    let unread = step.articles.iter().find(|slug| !received.contains(*slug));
    let state = if !step.condition.as_ref().is_none_or(|condition| holds(condition, &person.answers)) {
        MessageState::Skipped(Reason::Condition)
    } else if unread.is_none() {
        MessageState::Skipped(Reason::AlreadyReceived)
    } else if due.at >= send_before {
        MessageState::Skipped(Reason::Stale)
    } else if due.at > due.planned {
        MessageState::Deferred(Reason::Window)
    } else {
        MessageState::Scheduled
    };

    Message {
        id: MessageId::derived(&format!("message:{}:{}:1", enrolment.id, step.key)),
        kind: Kind::Reading,
        purpose: step.purpose,
        patient: Some(person.patient),
        appointment: Some(event.appointment),
        sequence: None,
        occurrence: 1,
        errand: None,
        enrolment: Some(enrolment.id),
        step: Some((enrolment.journey.slug.clone(), step.key.clone())),
        article: unread.or(step.articles.first()).map(|slug| ArticlePin {
            slug: slug.clone(),
            lang: None,
            version: None,
        }),
        due,
        send_before,
        priority: step.priority,
        window: Some(step.window),
        state,
        override_reason: None,
        tells: None,
        why: Why::Journey {
            journey: enrolment.journey.slug.clone(),
            title: enrolment.journey.title.clone(),
            version: enrolment.journey.version,
            step: step.key.clone(),
            delay: step.delay.to_string(),
            condition: step.condition.as_ref().map(|condition| (condition.answer.clone(), condition.is.clone())),
        },
    }
}

/// A fact that is not known makes it false.
fn holds(condition: &Condition, answers: &BTreeMap<String, String>) -> bool {
    answers.get(&condition.answer) == Some(&condition.is)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use crate::{
        ids::{EventId, StepKey},
        outbox::{
            Purpose,
            examples::{day_time, toronto, ts},
        },
        text::Bilingual,
    };

    use super::super::{Approval, ReEntry};
    use super::*;

    fn step(key: &str, delay: &str, article: &str) -> Step {
        Step {
            key: key.parse().unwrap(),
            anchor: Anchor::Visit,
            delay: delay.parse().unwrap(),
            window: day_time(),
            purpose: Purpose::CareEducation,
            articles: vec![article.parse().unwrap()],
            priority: 3,
            worth: SignedDuration::from_hours(72),
            condition: None,
        }
    }

    fn after_first_visit() -> Journey {
        let condition = Condition { answer: "injections".to_owned(), is: "yes".to_owned() };
        Journey {
            slug: "after-first-visit".parse().unwrap(),
            version: 1,
            title: Bilingual::same("After a first visit"),
            trigger: Trigger::VisitFulfilled,
            settle: SignedDuration::from_mins(15),
            min_gap_days: 6,
            exclusive_group: None,
            re_entry: ReEntry::PerTrigger,
            approval: Approval::Auto,
            effective_from: ts("2026-01-01T05:00:00Z"),
            steps: vec![
                step("understand", "P1D", "what-chronic-pain-is"),
                Step { condition: Some(condition), ..step("injections", "P8D", "rethinking-botulinum-toxin") },
            ],
        }
    }

    /// Fulfilled on Tuesday 8 June 2027 at 16:50 in Toronto, marked at once.
    fn fulfilled() -> Event {
        let appointment = AppointmentId::derived("visit");
        let at = ts("2027-06-08T20:50:00Z");
        Event {
            id: EventId::derived("event"),
            appointment,
            kind: EventKind::Fulfilled,
            recorded_at: at,
            effective_at: at,
        }
    }

    fn ada(injections: Option<&str>) -> Circumstances {
        let answer = |answer: &str| ("injections".to_owned(), answer.to_owned());
        Circumstances {
            patient: PatientId::derived("ada"),
            zone: toronto(),
            answers: injections.map(answer).into_iter().collect(),
            received: BTreeSet::new(),
            closures: Vec::new(),
        }
    }

    fn owed_to(person: &Circumstances) -> Vec<(String, Timestamp, MessageState)> {
        let enrolment = enrol(&fulfilled(), &after_first_visit(), person).unwrap();
        let told = |message: Message| (message.step.unwrap().1.to_string(), message.due.at, message.state);
        enrolment.messages.into_iter().map(told).collect()
    }

    #[test]
    fn a_kept_visit_leads_to_the_steps_of_its_journey() {
        assert_eq!(
            owed_to(&ada(Some("yes"))),
            [
                ("understand".to_owned(), ts("2027-06-09T20:50:00Z"), MessageState::Scheduled),
                ("injections".to_owned(), ts("2027-06-16T20:50:00Z"), MessageState::Scheduled),
            ]
        );
    }

    #[test]
    fn a_step_whose_condition_does_not_hold_or_is_not_known_says_so() {
        for answer in [Some("no"), Some("unsure"), None] {
            let owed = owed_to(&ada(answer));

            assert_eq!(owed[0].2, MessageState::Scheduled);
            assert_eq!(owed[1].2, MessageState::Skipped(Reason::Condition), "{answer:?}");
        }
    }

    #[test]
    fn replaying_the_event_gives_the_same_enrolment_and_other_visits_give_others() {
        let first = enrol(&fulfilled(), &after_first_visit(), &ada(Some("yes"))).unwrap();
        let again = enrol(&fulfilled(), &after_first_visit(), &ada(Some("yes"))).unwrap();
        let corrected = Event { id: EventId::derived("again"), ..fulfilled() };
        let marked_twice = enrol(&corrected, &after_first_visit(), &ada(Some("yes"))).unwrap();
        let next_visit = Event { appointment: AppointmentId::derived("next"), ..fulfilled() };
        let other = enrol(&next_visit, &after_first_visit(), &ada(Some("yes"))).unwrap();

        assert_eq!(first, again);
        assert_eq!((first.id, first.messages[0].id), (marked_twice.id, marked_twice.messages[0].id));
        assert_ne!(first.id, other.id);
        let ids: BTreeSet<MessageId> = first.messages.iter().chain(&other.messages).map(|message| message.id).collect();
        assert_eq!(ids.len(), 4);
    }

    #[test]
    fn only_a_kept_visit_starts_it_and_none_from_before_it_was_there() {
        let cancelled = Event { kind: EventKind::Cancelled, ..fulfilled() };
        assert_eq!(enrol(&cancelled, &after_first_visit(), &ada(None)), None);

        let newer = |from| Journey { effective_from: ts(from), ..after_first_visit() };
        assert_eq!(enrol(&fulfilled(), &newer("2027-06-08T20:50:01Z"), &ada(None)), None);
        assert!(enrol(&fulfilled(), &newer("2027-06-08T20:50:00Z"), &ada(None)).is_some());
    }

    #[test]
    fn an_evening_visit_is_followed_up_in_the_morning_and_the_worth_runs_from_there() {
        let evening = ts("2027-06-08T23:30:00Z");
        let event = Event { recorded_at: evening, effective_at: evening, ..fulfilled() };

        let message = enrol(&event, &after_first_visit(), &ada(None)).unwrap().messages.remove(0);

        assert_eq!(message.due.planned, ts("2027-06-09T23:30:00Z"));
        assert_eq!(message.due.at, ts("2027-06-10T13:00:00Z"));
        assert_eq!(message.state, MessageState::Deferred(Reason::Window));
        assert_eq!(message.send_before, ts("2027-06-13T13:00:00Z"));
    }

    #[test]
    fn nothing_leaves_before_the_settle_time_is_over() {
        let mut journey = after_first_visit();
        journey.steps[0].delay = "PT0S".parse().unwrap();

        let message = enrol(&fulfilled(), &journey, &ada(None)).unwrap().messages.remove(0);

        assert_eq!(message.due.at, ts("2027-06-08T21:05:00Z"));
    }

    #[test]
    fn late_paperwork_neither_shifts_nor_revives_a_step() {
        let marked = |recorded_at| Event { recorded_at: ts(recorded_at), ..fulfilled() };
        let first = |event| enrol(&event, &after_first_visit(), &ada(Some("yes"))).unwrap().messages;

        // Two days late: the first reading is overdue, still of use, and waits for the settle time only.
        let two_days = first(marked("2027-06-10T20:50:00Z"));
        assert_eq!(two_days[0].due.at, ts("2027-06-10T21:05:00Z"));
        assert_eq!(two_days[0].send_before, ts("2027-06-12T20:50:00Z"));
        assert_eq!(two_days[1].due.at, ts("2027-06-16T20:50:00Z"));

        // Five days late: it is no longer of use.
        let five_days = first(marked("2027-06-13T14:00:00Z"));
        assert_eq!(five_days[0].state, MessageState::Skipped(Reason::Stale));
        assert_eq!(five_days[1].state, MessageState::Scheduled);
    }

    #[test]
    fn an_article_is_owed_once_and_a_list_gives_its_first_unread_one() {
        let mut person = ada(Some("yes"));
        person.received = ["what-chronic-pain-is".parse().unwrap()].into();
        assert_eq!(owed_to(&person)[0].2, MessageState::Skipped(Reason::AlreadyReceived));

        let mut journey = after_first_visit();
        journey.steps[0].articles.push("rethinking-botulinum-toxin".parse().unwrap());
        let messages = enrol(&fulfilled(), &journey, &person).unwrap().messages;
        let article = |message: &Message| message.article.clone().map(|pin| pin.slug.to_string());
        assert_eq!(article(&messages[0]).as_deref(), Some("rethinking-botulinum-toxin"));
        assert_eq!(messages[1].state, MessageState::Skipped(Reason::AlreadyReceived), "the step before took it");
    }

    #[test]
    fn a_message_knows_why_it_is_sent() {
        let message = enrol(&fulfilled(), &after_first_visit(), &ada(Some("yes"))).unwrap().messages.remove(1);

        let step: StepKey = "injections".parse().unwrap();
        assert_eq!(
            message.why,
            Why::Journey {
                journey: "after-first-visit".parse().unwrap(),
                title: Bilingual::same("After a first visit"),
                version: 1,
                step,
                delay: "P8D".to_owned(),
                condition: Some(("injections".to_owned(), "yes".to_owned())),
            }
        );
    }
}
