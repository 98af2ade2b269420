//! The schema alone keeps owned time from overlapping: no rule of ours is asked here.

use uuid::Uuid;

use crate::support::{Bench, on_both};

async fn occupy(bench: &Bench, id: u128, resource: u128, starts: i64, ends: i64, kind: &str) -> bool {
    let number = resource;
    let quote = |id: u128| match bench.url.starts_with("sqlite") {
        true => format!("x'{}'", Uuid::from_u128(id).simple()),
        false => format!("'{}'", Uuid::from_u128(id)),
    };
    let (id, visit, resource) = (quote(id), quote(id + 1000), quote(resource));
    bench
        .tamper(&format!(
            "INSERT INTO resource (id, kind, slug) VALUES ({resource}, 'practitioner', 'slug-{number}')
             ON CONFLICT DO NOTHING"
        ))
        .await;
    bench
        .tamper(&format!(
            "INSERT INTO occupancy (id, appointment_id, resource_id, starts_at, ends_at, kind)
             VALUES ({id}, {visit}, {resource}, {starts}, {ends}, '{kind}')"
        ))
        .await
}

#[tokio::test]
async fn two_owned_times_of_one_resource_never_overlap() {
    on_both(async |bench| {
        assert!(occupy(&bench, 1, 1, 100, 200, "visit").await, "the first");
        for (id, starts, ends) in [(2, 100, 200), (3, 150, 160), (4, 50, 101), (5, 199, 300), (6, 50, 300)] {
            assert!(!occupy(&bench, id, 1, starts, ends, "visit").await, "[{starts}, {ends}) overlaps");
            assert!(!occupy(&bench, id, 1, starts, ends, "hold").await, "a hold owns its time like a visit");
        }
        assert!(occupy(&bench, 7, 1, 200, 300, "visit").await, "touching is allowed after");
        assert!(occupy(&bench, 8, 1, 50, 100, "hold").await, "and before");
        assert!(occupy(&bench, 9, 2, 100, 200, "visit").await, "another's time is another's");
        assert!(occupy(&bench, 10, 1, 120, 180, "overbook").await, "staff may set it aside");
        assert!(!occupy(&bench, 11, 3, 100, 100, "visit").await, "nobody owns an empty time");
    })
    .await;
}

#[tokio::test]
async fn moving_owned_time_over_another_is_refused_as_well() {
    on_both(async |bench| {
        assert!(occupy(&bench, 1, 1, 100, 200, "visit").await);
        assert!(occupy(&bench, 2, 1, 200, 300, "visit").await);

        assert!(!bench.tamper("UPDATE occupancy SET starts_at = 150 WHERE starts_at = 200").await);
        assert!(
            bench.tamper("UPDATE occupancy SET ends_at = 250 WHERE starts_at = 200").await,
            "its own time is no other's"
        );
    })
    .await;
}
