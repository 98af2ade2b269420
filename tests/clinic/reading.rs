//! Looking changes nothing: every row that is read, however often, by whomever.

use domain::access::Role;
use movability_tests::Method;
use server::routes::{ROUTES, Transaction};

use crate::world::World;

#[tokio::test]
async fn c02_reading_every_address_three_times_changes_nothing() {
    let world = World::full().await;
    let clinic = &world.clinic;
    let staff = clinic.hires(&Role::ALL, &["rosa", "ivo"]).await;
    let cookies = format!("{}; {}", clinic.cookie_of(&staff).await, world.adas_cookie().await);
    let signed_in = clinic.api().with("cookie", &cookies);
    let before = clinic.dump().await;

    // What everything looks like costs more than a page: it is compared after every tenth, which a failure names.
    let all = world.read();
    for some in all.chunks(10) {
        for (row, address) in some {
            let expected: &[u16] = match row.path {
                // Whoever is signed in has no half-finished sign-in, and may be led to a fresh proof first.
                path if ["/staff/sign-in", "/staff/enrol", "/staff/account"]
                    .iter()
                    .any(|room| path.starts_with(room)) =>
                {
                    &[200, 303, 410]
                }
                // Nothing is asked for in this browser any more, and no address or password is being changed; what concerns health needs a second proof.
                "/sign-in/code" | "/address/{token}" | "/staff/recover/{token}" => &[410],
                "/staff/patients/{id}/unite" => &[404],
                "/me/who-looked" | "/me/plan" | "/me/plan/print" | "/me/activities/{item}" => &[403],
                // Nobody answered what calls for an alert.
                "/staff/alerts/{id}" => &[404],
                // A question that is not asked yet leads to the first one that is.
                path if path.starts_with("/me/intake/") => &[200, 303, 404],
                // The faces of failures, shown as they are.
                "/dev/errors/{status}" => &[404],
                _ => &[200],
            };
            for _ in 0..3 {
                let got = signed_in.get(address).await;
                let headed = signed_in.head(address).await;
                assert!(
                    expected.contains(&got.status.as_u16()),
                    "{} at {address}: {} {}",
                    row.path,
                    got.status,
                    got.text()
                );
                assert_eq!(headed.status, got.status, "HEAD {address}");
                assert!(headed.body.is_empty(), "HEAD {address}");
                assert_eq!(headed.header("content-type"), got.header("content-type"), "HEAD {address}");
                for answer in [&got, &headed] {
                    assert_eq!(answer.header("set-cookie"), "", "{address} sets a cookie");
                }
            }
        }
        let after = clinic.dump().await;
        let read: Vec<_> = some.iter().map(|(_, address)| address).collect();
        assert!(after == before, "one of {read:?} changed: {}", difference(&before, &after));
    }
}

#[tokio::test]
async fn c02_visitors_who_look_leave_nothing_behind() {
    let world = World::full().await;
    let before = world.clinic.dump().await;

    for (_, address) in world.read() {
        world.clinic.api().get(&address).await;
        world.clinic.browser().opens(&address).await;
    }

    let after = world.clinic.dump().await;
    assert!(after == before, "{}", difference(&before, &after));
}

#[test]
fn c02_what_is_read_may_only_read() {
    for row in ROUTES {
        let reads = row.transaction == Transaction::Read;
        assert_eq!(reads, row.method == Method::GET, "{} {}", row.method, row.path);
    }
}

/// The lines that are new or gone.
fn difference(before: &str, after: &str) -> String {
    let gone = before.lines().filter(|line| !after.contains(line)).map(|line| format!("- {line}\n"));
    let new = after.lines().filter(|line| !before.contains(line)).map(|line| format!("+ {line}\n"));
    gone.chain(new).collect()
}
