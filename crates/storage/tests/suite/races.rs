//! The moment at which a kept time is free again: exactly one owner, whoever is first.

use domain::booking::Request;
use jiff::{SignedDuration, Timestamp, civil::Weekday, tz::TimeZone};
use storage::Visitor;

use crate::support::{bearer_of_hold, clinic, front_desk, on_both, open_again, visitor};

/// A soak asks for more by `MOVABILITY_ROUNDS`.
const ROUNDS: i64 = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_moment_of_expiry_a_kept_time_has_one_owner() {
    on_both(async |bench| {
        clinic::opened(&bench.storage).await;
        let servers = [bench.storage.clone(), open_again(&bench.url).await];
        for round in 0..rounds() {
            let now = clinic::now() + SignedDuration::from_mins(10 * round);
            let start = next_working_day(now) + SignedDuration::from_mins(30 * (round % 13));
            let half_hour = |request: Request| Request { duration: Some(domain::time::Minutes(30)), ..request };
            let hold = half_hour(clinic::time_of("never", start));
            let held = servers[0].hold(&hold, &Visitor::default(), &visitor(), now).await.unwrap().unwrap();
            let until = held.appointment.status.expires_at().unwrap();
            let ask = async |racer: usize, now| {
                let (name, email) = (format!("Racer {racer}"), format!("r{round}x{racer}@example.org"));
                let request = half_hour(clinic::request("never", start, &name, &email));
                servers[racer % 2].book(&request, None, &Visitor::default(), &visitor(), now).await.unwrap()
            };
            let own = half_hour(clinic::request("never", start, "Owner", &format!("owner{round}@example.org")));
            let (browser, by) = (Visitor::default(), bearer_of_hold(held.appointment.id));

            assert!(ask(0, until - SignedDuration::from_secs(1)).await.is_err(), "a second before");
            let owner = servers[1].book(&own, None, &browser, &by, until);
            let (owner, one, two, three) = tokio::join!(owner, ask(1, until), ask(2, until), ask(3, until));
            let won: Vec<_> = [owner.unwrap(), one, two, three].into_iter().filter_map(Result::ok).collect();
            assert_eq!(won.len(), 1, "round {round}");

            // The time is given back, so that a later round can have it.
            let visit = &won[0].appointment;
            let off =
                servers[0].cancel_visit(visit.id, visit.version, None, false, &front_desk(), until).await.unwrap();
            off.unwrap().unwrap();
        }
    })
    .await;
}

/// Nine o'clock on the next day on which the clinic is open.
fn next_working_day(now: Timestamp) -> Timestamp {
    let toronto = TimeZone::get("America/Toronto").unwrap();
    let mut date = now.to_zoned(toronto.clone()).date().tomorrow().unwrap();
    while matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
        date = date.tomorrow().unwrap();
    }
    toronto.to_timestamp(date.at(9, 0, 0, 0)).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a soak is told by the environment how long to go on")]
fn rounds() -> i64 {
    std::env::var("MOVABILITY_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}
