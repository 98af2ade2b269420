//! What staff see of visits, and what they do with them.

use domain::{
    appointments::{Mark, Status},
    booking::Refusal,
    ids::AppointmentId,
};
use jiff::SignedDuration;
use storage::{
    Storage, Visitor,
    appointments::{StaffRefusal, StaffRequest, VisitFilter, VisitPage},
};

use crate::support::{bearer_of_visit, clinic, front_desk, on_both, practitioner, visitor};

async fn booked(storage: &Storage, service: &str, hour: i8, email: &str) -> AppointmentId {
    let request = clinic::request(service, clinic::tomorrow(hour, 0), "Pat Example", email);
    storage.book(&request, None, &Visitor::default(), &visitor(), clinic::now()).await.unwrap().unwrap().appointment.id
}

#[tokio::test]
async fn a_practitioner_sees_their_own_visits_and_the_front_desk_sees_no_answers() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench.storage, "never", 10, "ada@example.org").await;
        let see = async |by| bench.storage.appointment(visit, &by, clinic::now()).await.unwrap();

        let treating = see(practitioner("ada")).await.unwrap();
        let desk = see(front_desk()).await.unwrap();

        assert!(see(practitioner("grace")).await.is_none(), "another's is as good as missing");
        assert!(!treating.appointment.answers.is_empty());
        assert!(desk.appointment.answers.is_empty());
        assert!(desk.appointment.needs.is_some(), "whoever receives people knows what would help");
        assert_eq!(desk.patient.unwrap().name.expose(), "Pat Example");
        assert_eq!(bench.count("audit_event WHERE action = 'appointment.read'").await, 1, "repeats are one entry");
    })
    .await;
}

#[tokio::test]
async fn the_diary_is_read_a_page_at_a_time() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let mut expected = Vec::new();
        for hour in [9, 10, 11, 12, 13] {
            expected.push(booked(&bench.storage, "never", hour, &format!("p{hour}@example.org")).await);
        }
        let mut filter = VisitFilter { limit: 2, ..VisitFilter::default() };
        let mut seen = Vec::new();
        loop {
            let page = bench.storage.appointments(&filter, &front_desk(), clinic::now()).await.unwrap();
            seen.extend(page.items.into_iter().map(|visit| visit.appointment.id));
            match page.next_cursor {
                Some(cursor) => filter.cursor = Some(cursor),
                None => break,
            }
        }
        assert_eq!(seen, expected);
        assert_eq!(bench.count("audit_event WHERE action = 'appointments.read'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_visit_takes_place_once_and_a_stale_page_is_told_so() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench.storage, "never", 10, "ada@example.org").await;
        let (by, that_day) = (practitioner("ada"), clinic::tomorrow(11, 0));
        let fulfil = async |version, now| bench.storage.mark(visit, version, Mark::Fulfil, &by, now).await.unwrap();

        assert!(fulfil(1, clinic::now()).await.unwrap().is_err(), "not before its day");
        let done = fulfil(1, that_day).await.unwrap().unwrap();
        assert_eq!((done.appointment.status, done.appointment.version), (Status::Fulfilled, 2));
        let stale = fulfil(1, that_day).await.unwrap().unwrap_err();
        assert_eq!(stale, domain::appointments::Refusal::VersionMismatch);
        assert!(bench.storage.mark(visit, 2, Mark::Fulfil, &practitioner("grace"), that_day).await.unwrap().is_none());
        assert_eq!(bench.count("appointment_event WHERE kind = 'fulfilled'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn staff_are_told_every_broken_rule_and_may_set_them_aside_with_a_reason() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        booked(&bench.storage, "never", 10, "ada@example.org").await;
        let request = || clinic::request("never", clinic::tomorrow(10, 0), "Grace Hopper", "grace@example.org");
        let ask = |override_reason: Option<&str>| StaffRequest {
            request: domain::booking::Request { via: domain::appointments::Via::Staff, ..request() },
            override_reason: override_reason.map(ToOwned::to_owned),
            inform: true,
        };
        let book = async |wanted| bench.storage.book_for(&wanted, None, &front_desk(), clinic::now()).await.unwrap();

        let refused = book(ask(None)).await.unwrap_err();
        assert_eq!(refused, StaffRefusal::OverrideRequired(vec![Refusal::SlotTaken]));

        let visit = book(ask(Some("in great pain"))).await.unwrap();
        assert_eq!(visit.appointment.override_reason.as_deref(), Some("in great pain"));
        assert!(bench.count("occupancy WHERE kind = 'overbook'").await >= 1);
        assert_eq!(bench.count("message WHERE kind = 'booked'").await, 2);
        assert_eq!(bench.count("audit_event WHERE reason = 'in great pain'").await, 1);

        let elsewhere = bench.storage.book_for(&ask(None), None, &practitioner("grace"), clinic::now()).await.unwrap();
        assert!(elsewhere.is_err(), "not of another practitioner");
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_visit_frees_its_time_and_is_mailed_once() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let request = clinic::request("never", clinic::tomorrow(10, 0), "Ada Lovelace", "ada@example.org");
        let early = clinic::now() - SignedDuration::from_hours(2);
        let visit = bench.storage.book(&request, None, &Visitor::default(), &visitor(), early).await.unwrap().unwrap();
        let by = bearer_of_visit(visit.appointment.id);
        let cancel = async |now| bench.storage.cancel(None, None, &by, now).await.unwrap();

        assert!(cancel(clinic::tomorrow(10, 0) - SignedDuration::from_hours(23)).await.is_err(), "too late online");
        let first = cancel(early).await.unwrap();
        let second = cancel(early).await.unwrap();

        assert!(!first.again && second.again);
        assert_eq!(first.appointment.claimed, None, "a link shows no contact data");
        assert_eq!(bench.count("occupancy").await, 0);
        assert_eq!(bench.count("message WHERE kind = 'cancelled'").await, 1);
        assert_eq!(bench.count("message WHERE kind = 'booked' AND state = 'cancelled'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_visit_s_link_shows_the_visit_and_never_the_person() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let visit = booked(&bench.storage, "always", 10, "ada@example.org").await;
        let show = async |now| bench.storage.visit(&bearer_of_visit(visit), now).await.unwrap();

        let Some(VisitPage::Visit(view)) = show(clinic::now()).await else { panic!() };
        assert_eq!(view.tries_left, Some(5));
        assert_eq!((&view.appointment.claimed, view.appointment.answers.len()), (&None, 0));

        let days_later = clinic::tomorrow(11, 0) + SignedDuration::from_hours(25);
        assert_eq!(show(days_later).await, Some(VisitPage::Expired));
    })
    .await;
}
