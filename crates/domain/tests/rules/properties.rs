//! What holds for every clinic, however it is thrown together.

use domain::{
    booking::{self, Counted, Diary, Offer, Taken, TakenKind, Wish},
    clinic::{LocationKind, Modality},
    ids::ResourceId,
    time::{Minutes, Span, WallWindow},
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use proptest::prelude::*;

use crate::support::{Desk, WEEK, appointment, id, on, practitioner, room, zone};

const ZONES: [&str; 6] =
    ["America/Toronto", "Europe/Paris", "Australia/Lord_Howe", "Africa/Cairo", "America/St_Johns", "Asia/Kolkata"];

/// The middle of each range of dates lies at a change of clocks of one of the zones.
const MIDDLES: [&str; 5] = ["2028-03-12", "2028-10-29", "2027-04-04", "2028-04-28", "2027-06-08"];

/// A random clinic, what is taken there, and a range of five dates.
#[derive(Clone, Debug)]
struct Question {
    desk: Desk,
    first: Date,
    viewer: &'static str,
}

impl Question {
    fn wish(&self, from: Date, to: Date) -> Wish {
        Wish::of(id("visit"), from, to, zone(self.viewer))
    }

    fn date(&self, day: i64) -> Date {
        self.first.checked_add(SignedDuration::from_hours(24 * day)).expect("near")
    }

    fn offers(&self, diary: &Diary) -> Vec<Offer> {
        booking::offers(diary, &self.wish(self.date(0), self.date(4)), self.desk.now)
    }
}

fn window() -> impl Strategy<Value = WallWindow> {
    let time =
        || (0..24i8, prop::sample::select(vec![0i8, 0, 15, 20, 45])).prop_map(|(h, m)| Time::constant(h, m, 0, 0));
    (time(), time()).prop_map(|(start, end)| WallWindow { start, end })
}

prop_compose! {
    fn question()(
        zones in prop::sample::subsequence(ZONES.to_vec(), 1..=2),
        viewer in prop::sample::select(ZONES.to_vec()),
        middle in prop::sample::select(MIDDLES.to_vec()),
        hours in prop::collection::vec((0..2usize, 0..2usize, 0..7usize, window()), 1..14),
        exceptions in prop::collection::vec((0..2usize, 0..2usize, 0..5i64, window(), any::<bool>()), 0..3),
        minutes in prop::sample::select(vec![15u32, 20, 45, 60, 90]),
        step in prop::sample::select(vec![10u32, 15, 30, 45, 60]),
        buffers in prop::sample::select(vec![(0u32, 0u32, 0u32), (5, 10, 0), (0, 15, 10), (10, 0, 20)]),
        notice in prop::sample::select(vec![0u32, 120, 2880]),
        horizon in prop::sample::select(vec![1u16, 4, 90]),
        ways in prop::sample::subsequence(vec![Modality::InPerson, Modality::Video], 1..=2),
        needs_room in any::<bool>(),
        cap in prop::option::weighted(0.3, 1..3u16),
        taken in prop::collection::vec((0..4usize, -40..160i64, 1..30i64, 0..3u8, any::<bool>()), 0..16),
        now in -40..100i64,
        virtual_place in any::<bool>(),
        travel in 0..60u32,
    ) -> Question {
        let first: Date = on(middle).checked_sub(SignedDuration::from_hours(48)).expect("near");
        let mut desk = Desk::new(minutes, step).travel("place-0", "place-1", travel).serving(|service| {
            service.before = Minutes(buffers.0);
            service.after = Minutes(buffers.1);
            service.room_after = Minutes(buffers.2);
            service.notice = Minutes(notice);
            service.horizon_days = horizon;
            service.modalities = ways;
            service.room_kind = needs_room.then(|| "treatment".into());
            service.daily_cap = cap;
        });
        let places: Vec<String> = (0..zones.len()).map(|n| format!("place-{n}")).collect();
        for (place, zone) in places.iter().zip(&zones) {
            desk = desk.place(place, zone).room(&format!("room-{place}"), place, "treatment");
        }
        if virtual_place && zones.len() == 2 {
            desk.clinic.locations[1].kind = LocationKind::Virtual;
        }
        for (who, place, weekday, window) in hours {
            let text = window.to_string();
            desk = desk.weekly(["mia", "ben"][who], &places[place % places.len()], WEEK[weekday], &[&text]);
        }
        for (who, place, day, window, force) in exceptions {
            let date = first.checked_add(SignedDuration::from_hours(24 * day)).expect("near").to_string();
            desk = desk.exception(["mia", "ben"][who], &places[place % places.len()], &date, &[&window.to_string()], force);
        }
        let noon: Timestamp = format!("{first}T12:00:00Z").parse().expect("an instant");
        let resources = [practitioner("mia"), practitioner("ben"), room("room-place-0"), room("room-place-1")];
        desk.diary.taken = taken
            .into_iter()
            .enumerate()
            .map(|(n, (whose, start, length, kind, in_person))| {
                let start = noon + SignedDuration::from_mins(start * 37);
                stretch(resources[whose], n, start, start + SignedDuration::from_mins(length * 10), kind, in_person)
            })
            .collect();
        desk.now = noon + SignedDuration::from_mins(now * 61) - SignedDuration::from_hours(24);
        Question { desk, first, viewer }
    }
}

fn stretch(resource: ResourceId, number: usize, start: Timestamp, end: Timestamp, kind: u8, in_person: bool) -> Taken {
    Taken {
        resource,
        span: Span::new(start, end),
        appointment: Some(appointment(number as u128 + 100)),
        place: in_person.then(|| id("place-1")),
        visit: Some(Counted { service: id("visit"), starts_at: start }),
        kind: [TakenKind::Visit, TakenKind::Hold, TakenKind::Off][usize::from(kind)],
        expires_at: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_offered_can_be_booked_and_nothing_else(question in question(), offset in 0..3600i64) {
        let diary = question.desk.diary();
        let offers = question.offers(&diary);
        let ask = |start: Timestamp, offer: Option<&Offer>| {
            let mut request = question.desk.request(&start.to_string());
            request.practitioner = offer.map(|offer| offer.practitioner.clone());
            request.location = offer.map(|offer| offer.location.clone());
            request.modality = offer.map(|offer| offer.modality);
            booking::book(&diary, &request, question.desk.now)
        };

        for offer in offers.iter().step_by(offers.len() / 40 + 1) {
            let booked = ask(offer.starts_at, Some(offer)).expect("it is offered").appointment;
            prop_assert_eq!((booked.starts_at, booked.ends_at), (offer.starts_at, offer.ends_at));
            prop_assert_eq!((&booked.practitioner, &booked.location, &booked.room), (&offer.practitioner, &offer.location, &offer.room));
        }
        // Five minutes apart from some second on, the second day long: offered or refused, as listed. The day is inside the
        // range for every zone.
        let noon: Timestamp = format!("{}T12:00:00Z", question.date(2)).parse().expect("an instant");
        for step in -144..144 {
            let start = noon + SignedDuration::from_mins(step * 5) + SignedDuration::from_secs(if step % 2 == 0 { 0 } else { offset });
            let listed = offers.iter().any(|offer| offer.starts_at == start);
            prop_assert_eq!(ask(start, None).is_ok(), listed, "{}", start);
        }
    }

    #[test]
    fn a_range_offers_what_its_parts_offer(question in question()) {
        let diary = question.desk.diary();
        let mut parts: Vec<Offer> = (0..5)
            .flat_map(|day| booking::offers(&diary, &question.wish(question.date(day), question.date(day)), question.desk.now))
            .collect();
        let ways = |offer: &Offer| (offer.starts_at, offer.practitioner.clone(), offer.location.clone(), offer.modality);
        parts.sort_by_key(ways);

        prop_assert_eq!(question.offers(&diary), parts);
    }

    #[test]
    fn more_taken_time_never_adds_an_offer(question in question(), whose in 0..2usize, start in -40..160i64, length in 1..30i64, kind in 0..3u8, in_person in any::<bool>()) {
        let mut diary = question.desk.diary();
        let before = question.offers(&diary);
        let start = format!("{}T12:00:00Z", question.first).parse::<Timestamp>().expect("an instant") + SignedDuration::from_mins(start * 37);
        let end = start + SignedDuration::from_mins(length * 10);
        diary.taken.push(stretch([practitioner("mia"), room("room-place-0")][whose], 99, start, end, kind, in_person));

        let plain = |offer: &Offer| (offer.starts_at, offer.practitioner.clone(), offer.location.clone(), offer.modality);
        let before: Vec<_> = before.iter().map(plain).collect();
        prop_assert!(question.offers(&diary).iter().all(|offer| before.contains(&plain(offer))));
    }

    #[test]
    fn two_bookings_never_overlap(question in question()) {
        let mut desk = question.desk.clone();
        desk.diary.taken.retain(|taken| taken.kind != TakenKind::Off);
        let given = desk.diary.taken.len();
        // Whoever comes takes the first time that is left.
        for _ in 0..12 {
            let diary = desk.diary();
            let Some(offer) = question.offers(&diary).into_iter().next() else { break };
            let mut request = desk.request(&offer.starts_at.to_string());
            request.appointment = appointment(1_000 + desk.diary.taken.len() as u128);
            let booking = booking::book(&diary, &request, desk.now).expect("it is offered");
            desk = desk.with(&booking);
        }
        let taken = &desk.diary.taken;
        for (n, one) in taken.iter().enumerate().skip(given) {
            for other in taken.iter().take(n) {
                prop_assert!(one.resource != other.resource || !one.span.overlaps(other.span), "{:?} {:?}", one, other);
            }
        }
    }
}
