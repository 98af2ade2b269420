//! Nobody's name, address, words or secrets in what the programs log. Each clinic of these tests looks for its own when
//! it closes; here somebody puts them where they do not belong.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Relay, TestClinic, Whim, Wish};
use serde_json::json;

const NAME: &str = "Wilhelmina Canary";
const EMAIL: &str = "wilhelmina.canary@example.org";
const PHONE: &str = "416-555-0177";
const NEEDS: &str = "a canary in a coal mine";
const REASON: &str = "my canary is unwell";

#[tokio::test]
async fn a_whole_life_of_a_visit_leaves_nobody_in_the_log() {
    let clinic = TestClinic::open().await;
    let patient = json!({ "name": NAME, "email": EMAIL, "phone": PHONE, "needs": NEEDS });
    let wish = Wish::of(NAME, EMAIL)
        .saying("patient", patient)
        .wants_reading()
        .answers("yes")
        .of_service("first")
        .with("rosa");
    let visit = clinic.booked(&wish).await;
    let relay = Relay::with(&[Whim::Later, Whim::TakesAndHangsUp, Whim::Unknown]).await;
    clinic.sends_by(relay.carrier());
    for _ in 0..4 {
        clinic.works().await;
        clinic.waits(SignedDuration::from_mins(10));
    }
    clinic.keeps(&visit).await;
    let rosa = clinic.signs_in_as(&[Role::Practitioner]).await;
    for path in ["/staff", "/staff/follow-ups", &format!("/staff/appointments/{}", visit.id)] {
        assert_eq!(rosa.opens(path).await.status, 200);
    }
    for hours in [24, 24 * 8] {
        clinic.works_at(visit.starts_at + SignedDuration::from_hours(hours + 1)).await;
    }
    let later = clinic.booked(&Wish::of(NAME, EMAIL).at("2027-05-27T10:00:00-04:00")).await;
    let cancel = format!("/api/v1/appointments/{}/cancel", later.manage);
    assert_eq!(clinic.api().post(&cancel, &json!({ "reason": REASON })).await.status, 200);
    clinic.works().await;

    holds_nobody(&clinic, &[&visit.manage, &later.manage]);
}

#[tokio::test]
async fn mistakes_and_failures_repeat_nothing_that_was_typed() {
    let clinic = TestClinic::open().await;
    let site = clinic.api();
    let canaries = [NAME, EMAIL, PHONE, NEEDS];
    for canary in canaries {
        let bodies = [
            format!("{{\"service\": \"{canary}\", \"start\": \"{canary}\", \"{canary}\": 1}}"),
            format!("{{\"patient\": {{\"name\": [\"{canary}\"], \"email\": \"{canary}\\u0000\"}}}}"),
            format!("{{ {canary}"),
        ];
        for body in bodies {
            site.posts("/api/v1/appointments", "application/json", body).await;
        }
        let path = canary.replace(' ', "-");
        for path in [
            format!("/a/{path}"),
            format!("/read/{path}"),
            format!("/api/v1/services/{path}"),
            format!("/{path}?x={path}"),
        ] {
            site.get(&path).await;
        }
        site.get(&format!("/api/v1/availability?service={path}&from={path}&to={path}&tz={path}")).await;
        let own = site.clone().with("sec-fetch-site", "same-origin").with("cookie", &format!("mv={path}; mv-v={path}"));
        own.posts("/staff/sign-in", "application/x-www-form-urlencoded", format!("token={path}")).await;
        own.posts("/book/visit", "application/x-www-form-urlencoded", format!("choice={path}&name={path}")).await;
    }
    // The database fails in the middle of a booking.
    assert!(clinic.tampers("ALTER TABLE audit_event RENAME TO audit_event_gone").await);
    let patient = json!({ "name": NAME, "email": EMAIL, "phone": PHONE, "needs": NEEDS });
    let failed = clinic.asks(&Wish::of(NAME, EMAIL).saying("patient", patient)).await;
    assert!(failed.status.is_server_error(), "{}", failed.body);
    for canary in canaries {
        assert!(!failed.body.contains(canary), "{}", failed.body);
    }

    holds_nobody(&clinic, &["Wilhelmina-Canary"]);
    assert!(clinic.logged().contains("request"), "something was logged");
}

fn holds_nobody(clinic: &TestClinic, secrets: &[&str]) {
    let logged = clinic.logged();
    for canary in [NAME, EMAIL, PHONE, NEEDS, REASON, "Wilhelmina", "4165550177"].iter().chain(secrets) {
        assert!(!logged.contains(canary), "{canary:?} stands in the log");
    }
}

#[tokio::test]
async fn what_is_sealed_cannot_be_read_in_the_database() {
    let clinic = TestClinic::open().await;
    let patient = json!({ "name": NAME, "email": EMAIL, "needs": NEEDS });
    let wish = Wish::of(NAME, EMAIL).saying("patient", patient).answers("yes").wants_reading();
    let visit = clinic.booked(&wish).await;
    clinic.works().await;
    clinic.keeps(&visit).await;

    let dump = clinic.dump().await;
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>();
    for secret in [NEEDS, &visit.manage, "\"injections\":\"yes\""] {
        assert!(!dump.contains(secret) && !dump.to_uppercase().contains(&hex(secret)), "{secret} lies open");
    }
    let bytes = clinic.rows("delivery_bytes").await.join("\n").to_uppercase();
    assert!(!bytes.is_empty() && !bytes.contains(&hex("Message-ID")) && !bytes.contains(&hex(EMAIL)));
}
