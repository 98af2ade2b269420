//! One person in one journey because of one trigger, and the messages that follow.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use crate::{
    appointments::{Event, EventKind},
    ids::{AppointmentId, ArticleSlug, EnrolmentId, MessageId, PatientId},
    outbox::{ArticlePin, Kind, Message, MessageState, Reason, Why},
    time::Zone,
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
    let due = timing::opened(timing::settled(by_delay, event.recorded_at + enrolment.journey.settle), open);
    let send_before = was_due.unwrap_or(due.at) + step.worth;

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
        enrolment: Some(enrolment.id),
        step: Some((enrolment.journey.slug.clone(), step.key.clone())),
        article: unread.or(step.articles.first()).map(|slug| ArticlePin { slug: slug.clone(), version: None }),
        due,
        send_before,
        priority: step.priority,
        window: Some(step.window),
        state,
        override_reason: None,
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
