//! Messages, visits and facts that the tests of the outbox and of the journeys begin with.

use jiff::{SignedDuration, Timestamp};

use crate::{
    appointments::Status,
    ids::{AppointmentId, EnrolmentId, MessageId, PatientId},
    patients::consent,
    text::Lang,
    time::{SendWindow, WallWindow, Zone},
};

use super::{ArticlePin, Due, Facts, Kind, Message, MessageState, Purpose, VisitNow, Why};

pub(crate) fn ts(text: &str) -> Timestamp {
    text.parse().expect("an instant of a test")
}

pub(crate) fn toronto() -> Zone {
    "America/Toronto".parse().expect("a zone of a test")
}

pub(crate) fn day_time() -> SendWindow {
    let time = |text: &str| text.parse().expect("a time of a test");
    SendWindow(WallWindow { start: time("09:00"), end: time("18:00") })
}

/// A reading, due on Tuesday 8 June 2027 at 10:00 in Toronto and worth sending for three days.
pub(crate) fn reading() -> Message {
    let at = ts("2027-06-08T14:00:00Z");
    Message {
        id: MessageId::derived("reading"),
        kind: Kind::Reading,
        purpose: Purpose::CareEducation,
        patient: Some(PatientId::derived("ada")),
        appointment: Some(AppointmentId::derived("visit")),
        sequence: None,
        occurrence: 1,
        errand: None,
        enrolment: Some(EnrolmentId::derived("enrolment")),
        step: None,
        article: Some(ArticlePin { slug: "what-chronic-pain-is".parse().expect("a slug"), lang: None, version: None }),
        due: Due { civil: None, zone: toronto(), planned: at, at },
        send_before: at + SignedDuration::from_hours(72),
        priority: 3,
        window: Some(day_time()),
        state: MessageState::Scheduled,
        override_reason: None,
        tells: None,
        why: Why::Visit,
    }
}

/// The confirmation of a visit on Friday 11 June 2027, due on Tuesday night.
pub(crate) fn confirmation() -> Message {
    let at = ts("2027-06-09T03:00:00Z");
    Message {
        id: MessageId::derived("confirmation"),
        kind: Kind::Booked,
        purpose: Purpose::CareTransactional,
        sequence: Some(0),
        enrolment: None,
        article: None,
        due: Due { civil: None, zone: toronto(), planned: at, at },
        send_before: ts("2027-06-11T14:00:00Z"),
        priority: 0,
        window: None,
        ..reading()
    }
}

pub(crate) fn given(kind: consent::Kind, at: &str) -> consent::Entry {
    consent::Entry {
        kind,
        decision: consent::Decision::Given,
        version: "2026-11".to_owned(),
        lang: Lang::English,
        method: consent::Method::OnlineForm,
        at: ts(at),
        network: None,
    }
}

pub(crate) fn withdrawn(kind: consent::Kind, at: &str) -> consent::Entry {
    consent::Entry { decision: consent::Decision::Withdrawn, method: consent::Method::OneClick, ..given(kind, at) }
}

/// A message about which nothing stands in the way: all is agreed to, the visit is as it should be.
pub(crate) fn clear_way(message: Message) -> Facts {
    let status = match message.kind {
        Kind::VerificationCode => Status::AwaitingVerification { until: message.send_before },
        Kind::Reading => Status::Fulfilled,
        _ => Status::Booked,
    };
    Facts {
        ledger: consent::Kind::ALL.map(|kind| given(kind, "2027-06-01T12:00:00Z")).to_vec(),
        address: Some("ada@example.org".parse().expect("an address")),
        addressed_to: None,
        suppressed: false,
        visit: Some(VisitNow { status, sequence: 0 }),
        withheld: None,
        red_flag: false,
        sent: Vec::new(),
        min_gap_days: 6,
        paused_until: None,
        closures: Vec::new(),
        paused: false,
        leased_until: None,
        wanted: message.kind.is_errand(),
        message,
    }
}
